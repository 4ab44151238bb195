"""Huy hiệu Đảng, declared (docs/rules.md §3.8): in a round, early to who is gravely ill, to who has died."""

from dataclasses import replace

from members.operations.badges import checks, effects, proposing, waits
from members.operations.engine import usual_steps
from members.operations.engine.declaring import (
    EVENT,
    Among,
    Branch,
    Deadline,
    Fact,
    Kind,
    Level,
    Paper,
    Printed,
    Procedure,
    Step,
    Vote,
)
from members.operations.engine.surroundings import Placed
from members.operations.models import Case
from members.powers import Power

HANDLE = Power.HANDLE_CASES
FAMILY = "Huy hiệu Đảng, thẻ đảng viên"
DOCUMENT = "294-QĐ/TW, điều 28; 06-HD/TW, mục 18; 38-HD/BTCTW, III.1"
IN_TIME = Deadline("medal.file_before", EVENT, backwards=True)
DEFERRED = Branch("deferred", "Hoãn xét: còn chờ sau kỷ luật", ends=Case.State.CANCELLED, rule="294-QĐ/TW, 28.3.1c")
NOT_FIT = Branch("not_fit", "Không đủ điều kiện, không đề nghị", ends=Case.State.REFUSED)
ENDS = (DEFERRED, NOT_FIT)
NOTED = (
    Fact("years", "Huy hiệu (năm tuổi Đảng)"),
    Fact("reached_on", "Ngày đủ năm tuổi Đảng", Kind.DAY),
    Fact("late", "Đề nghị muộn so với đợt", Kind.TICK),
    Fact("medal_no", "Số huy hiệu"),
)
DISCIPLINE = (
    Fact("discipline", "Đã bị kỷ luật (nếu có)", Kind.CHOICE, required=False, choices=waits.FORMS),
    Fact("disciplined_on", "Ngày quyết định kỷ luật", Kind.DAY, required=False),
)


# The signatures on the way up, of a medal that is given and of one that is given again.
LISTED = Step(
    "base_listed",
    "Đảng ủy cơ sở thẩm định, lập danh sách",
    Level.BASE,
    "Ký danh sách, gửi lên",
    papers=(Paper("base_list", "Công văn, danh sách của đảng ủy cơ sở"),),
    rule="38-HD/BTCTW, III.1.1",
)
PROPOSED = Step(
    "upper_proposed",
    "Cấp trên trực tiếp thẩm định, đề nghị",
    Level.HIGHER,
    "Ký đề nghị, gửi lên",
    papers=(Paper("upper_letter", "Công văn đề nghị của cấp trên trực tiếp"),),
    rule="38-HD/BTCTW, III.1.1",
)


def was_disciplined(at: Placed) -> bool:
    return bool(at.case.facts.get("discipline"))


def is_late(at: Placed) -> bool:
    return bool(at.case.facts.get("late"))


def _steps(declared: str, papers: tuple[Paper, ...], deadline: Deadline | None, given: str) -> tuple[Step, ...]:
    """The way of every medal: `declared` says how it begins, `papers` what is brought then, `given` how it ends."""
    return (
        Step(
            "declared",
            declared,
            Level.CELL,
            "Đã kiểm tra, đủ giấy tờ",
            power=HANDLE,
            papers=(*papers, Paper("cv", "Lý lịch đảng viên (bản gốc, có dấu)")),
            facts=DISCIPLINE,
            deadline=deadline,
            branches=ENDS,
            returns=False,
            rule="38-HD/BTCTW, III.1",
        ),
        Step(
            "repaired",
            "Chi bộ công nhận đã sửa chữa khuyết điểm sau kỷ luật",
            Level.CELL,
            "Ghi kết quả biểu quyết",
            vote=Vote("vote.normal", "resolution"),
            papers=(Paper("repaired", "Nghị quyết công nhận đã sửa chữa khuyết điểm"),),
            deadline=deadline,
            branches=ENDS,
            when=was_disciplined,
            rule="294-QĐ/TW, 28.3.1c",
        ),
        Step(
            "explained",
            "Giải trình lý do đề nghị muộn",
            Level.CELL,
            "Đã có giải trình",
            power=HANDLE,
            papers=(Paper("explanation", "Văn bản giải trình của chi ủy"),),
            deadline=deadline,
            branches=ENDS,
            when=is_late,
        ),
        Step(
            "cell_resolved",
            "Chi bộ xét, đề nghị tặng huy hiệu",
            Level.CELL,
            "Ghi kết quả biểu quyết",
            vote=Vote("vote.normal", "resolution"),
            papers=(Paper("cell_resolution", "Nghị quyết của chi bộ"),),
            checks_on_many=(checks.waits_for_nobody,),
            deadline=deadline,
            branches=ENDS,
            rule="38-HD/BTCTW, III.1.1",
        ),
        replace(LISTED, checks_on_many=(checks.waits_for_nobody,), deadline=deadline, branches=ENDS),
        replace(PROPOSED, deadline=deadline, branches=ENDS),
        usual_steps.decided(
            "Ban thường vụ tỉnh ủy, thành ủy quyết định, cấp số",
            "Quyết định tặng Huy hiệu Đảng",
            key="province_decided",
            level=Level.PROVINCE,
            button="Ghi quyết định, cấp số",
            vote=None,
            checks_on_many=(checks.waits_for_nobody, checks.has_it_not_yet),
            effect_on_many=effects.give_numbers,
            marks="medal_decided_on",
            branches=ENDS,
            says="Số huy hiệu do cổng cấp, nối tiếp trong sổ của từng loại.",
            rule="38-HD/BTCTW, III.1.1, III.1.4",
        ),
        Step(
            "awarded",
            given,
            Level.BASE,
            "Đã trao",
            power=HANDLE,
            deadline=Deadline("", EVENT) if deadline else None,
            effect_on_many=effects.hand_over,
            returns=False,
            rule="06-HD/TW, 18.4",
        ),
    )


_CERTIFICATE = (Printed("giay-bao", "Thông báo tặng Huy hiệu Đảng", since="awarded"),)
MEDAL = Procedure(
    "medal",
    "Tặng Huy hiệu Đảng theo đợt",
    FAMILY,
    "§3.8",
    DOCUMENT,
    "Ngày trao của đợt",
    checks=(checks.keeps_the_right, checks.is_proposed_once),
    derives=proposing.in_round,
    ahead=True,
    noted=NOTED,
    steps=_steps(
        "Đảng viên làm tờ khai, chi ủy kiểm tra",
        (Paper("declaration", "Tờ khai đề nghị tặng Huy hiệu Đảng"),),
        IN_TIME,
        "Trao huy hiệu",
    ),
    printed=_CERTIFICATE,
    says="Chi bộ, đảng ủy cơ sở, cấp trên trực tiếp, rồi tỉnh ủy, thành ủy quyết định và cấp số.",
)
EARLY = Procedure(
    "medal_early",
    "Tặng Huy hiệu Đảng sớm, đảng viên bệnh nặng",
    FAMILY,
    "§3.8",
    DOCUMENT,
    "Ngày đề nghị",
    checks=(checks.keeps_the_right, checks.is_proposed_once),
    derives=proposing.early,
    noted=NOTED,
    steps=_steps(
        "Đảng viên hoặc gia đình đề nghị, chi ủy kiểm tra",
        (
            Paper("declaration", "Tờ khai đề nghị tặng Huy hiệu Đảng"),
            Paper("medical", "Hồ sơ bệnh án, xác nhận bệnh nặng"),
        ),
        None,
        "Trao huy hiệu",
    ),
    printed=_CERTIFICATE,
    says="Sớm nhất {medal.early}; huy hiệu từ 70 năm trở lên thì {medal.early_70}.",
)
POSTHUMOUS = Procedure(
    "medal_posthumous",
    "Truy tặng Huy hiệu Đảng",
    FAMILY,
    "§3.8",
    DOCUMENT,
    "Ngày từ trần",
    checks=(checks.has_died, checks.is_proposed_once),
    event_of=lambda member: member.status_date,
    derives=proposing.posthumous,
    noted=NOTED,
    among=Among.DECEASED,
    steps=_steps(
        "Gia đình, chi ủy đề nghị truy tặng",
        (
            Paper("declaration", "Bản đề nghị của gia đình, chi ủy"),
            Paper("death", "Trích lục khai tử"),
        ),
        None,
        "Trao cho gia đình",
    ),
    printed=_CERTIFICATE,
    says="Cho đảng viên từ trần khi còn thiếu nhiều nhất {medal.posthumous}.",
)
ALL = (MEDAL, EARLY, POSTHUMOUS)
