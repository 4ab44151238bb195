"""Miễn công tác và sinh hoạt đảng, declared: for age and weakness without an end, for another reason with one, and the
way back (docs/rules.md §3.6)."""

from collections.abc import Callable

from members.operations.engine import usual_steps
from members.operations.engine.declaring import (
    BASE_COMMITTEE,
    Branch,
    Deadline,
    Fact,
    Kind,
    Lapse,
    Level,
    Paper,
    Printed,
    Procedure,
    Step,
    Vote,
    always,
)
from members.operations.engine.surroundings import Placed
from members.operations.exemption import checks, effects
from members.operations.models import Case
from members.powers import Power

HANDLE = Power.HANDLE_CASES
FAMILY, RULE = "Miễn công tác và sinh hoạt đảng", "§3.6"
EXEMPTING = Vote("vote.normal", "exemption")
NO = Branch("not_exempt", "Không miễn")
TAKEN_BACK = Branch("withdrawn", "Rút đề nghị", ends=Case.State.CANCELLED)
REQUEST = Paper("request", "Đơn, hoặc biên bản ghi lời đề nghị")
MEDICAL = Paper("medical", "Giấy tờ về sức khỏe của cơ sở y tế")


def _request(key: str, *papers: Paper, when: Callable[[Placed], bool] = always) -> Step:
    return Step(
        key,
        "Chi ủy nhận đề nghị, xem xét",
        Level.CELL,
        "Đưa chi bộ xét",
        power=HANDLE,
        papers=papers,
        branches=(TAKEN_BACK,),
        when=when,
        returns=False,
        rule="38-HD/BTCTW, IV.1.1",
    )


OLD = Procedure(
    "exemption_old",
    "Giảm, miễn công tác và sinh hoạt: tuổi cao, sức yếu",
    FAMILY,
    RULE,
    "294-QĐ/TW, điều 7; 38-HD/BTCTW, IV.1.1",
    "Ngày có đề nghị",
    opening=(
        Fact(
            "extent",
            "Đề nghị",
            Kind.CHOICE,
            choices=(("whole", "Miễn công tác và sinh hoạt"), ("part", "Giảm công tác, vẫn sinh hoạt")),
        ),
        Fact("asked", "Đề nghị bằng", Kind.CHOICE, choices=(("written", "Đơn"), ("spoken", "Lời nói với chi ủy"))),
    ),
    checks=(checks.is_active,),
    steps=(
        _request("request", REQUEST, MEDICAL, when=checks.needs_medical_file),
        _request("request_simple", REQUEST, when=checks.is_simple),
        usual_steps.cell_vote(
            "miễn, giảm",
            EXEMPTING,
            effect=effects.relieve,
            branches=(NO, TAKEN_BACK),
            says="Chi bộ quyết định, rồi báo cáo lên cấp trên.",
            rule="294-QĐ/TW, điều 7",
        ),
        Step(
            "reported",
            "Chi bộ báo cáo, đảng ủy cơ sở ghi sổ",
            Level.BASE,
            "Đã ghi sổ",
            power=HANDLE,
            returns=False,
            rule="38-HD/BTCTW, IV.1.1",
        ),
    ),
    printed=(Printed("nghi-quyet", "Phiếu báo miễn công tác và sinh hoạt đảng", since="reported"),),
    says="Không có thời hạn; trở lại khi đồng chí ấy đề nghị. Không đánh giá, xếp loại; vẫn xét Huy hiệu Đảng.",
)
REASONS = (
    ("treatment", "Chữa bệnh dài ngày hoặc ở xa"),
    ("abroad", "Ra nước ngoài đơn lẻ hoặc việc riêng"),
    ("remote", "Lao động đơn lẻ ở vùng xa"),
    ("mobile", "Việc lưu động dưới 1 năm"),
    ("before_pension", "Nghỉ chờ hưu"),
    ("birth", "Nghỉ sinh con"),
)
UNTIL = Fact("until", "Miễn đến hết ngày", Kind.DAY, ahead=True)
LAST_DAY = Deadline("", "until")
LIMITED = Procedure(
    "exemption_limited",
    "Miễn công tác và sinh hoạt có thời hạn",
    FAMILY,
    RULE,
    "294-QĐ/TW, điều 7; 38-HD/BTCTW, IV.1.2",
    "Miễn từ ngày",
    opening=(Fact("reason", "Lý do", Kind.CHOICE, choices=REASONS), UNTIL),
    checks=(checks.is_active, checks.lasts_as_allowed),
    ahead=True,
    steps=(
        _request("request", Paper("request", "Đơn ghi rõ lý do, thời gian")),
        usual_steps.cell_vote("đề nghị miễn", EXEMPTING, branches=(NO, TAKEN_BACK), rule="38-HD/BTCTW, IV.1.2"),
        Step(
            "decided",
            "Đảng ủy cơ sở quyết định miễn",
            Level.BASE,
            "Ghi quyết định",
            vote=Vote("vote.normal", "exemption", BASE_COMMITTEE),
            papers=(Paper("decision", "Quyết định miễn"),),
            effect=effects.exempt,
            branches=(NO, TAKEN_BACK),
            rule="38-HD/BTCTW, IV.1.2",
        ),
        Step(
            "exempt",
            "Đang được miễn công tác và sinh hoạt",
            Level.CELL,
            "Trở lại sinh hoạt",
            power=HANDLE,
            deadline=LAST_DAY,
            lapse=Lapse(LAST_DAY, "expired"),
            effect=effects.come_back,
            branches=(
                Branch("expired", "Hết thời hạn miễn", to="returned", effect=effects.expire),
                Branch("renewed", "Gia hạn: xét như lần đầu", to="cell_vote", facts=(UNTIL,), effect=effects.renew),
            ),
            returns=False,
            says="Hết ngày cuối thì cổng tự ghi trở lại sinh hoạt.",
            rule="38-HD/BTCTW, IV.1.2",
        ),
        Step(
            "returned",
            "Trở lại: kiểm điểm thời gian được miễn",
            Level.CELL,
            "Đã trở lại, đã kiểm điểm",
            power=HANDLE,
            papers=(Paper("self_review", "Bản kiểm điểm thời gian được miễn"),),
            branches=(
                Branch(
                    "not_back",
                    "Không trở lại: xét xóa tên",
                    ends=Case.State.CANCELLED,
                    effect=effects.begin_removal,
                    rule="294-QĐ/TW, điều 8",
                ),
            ),
            returns=False,
            rule="HD BTC Thành ủy Hà Nội 11/2025",
        ),
    ),
    printed=(Printed("quyet-dinh", "Phiếu báo miễn công tác và sinh hoạt đảng", since="exempt"),),
    says="Chi bộ đề nghị, đảng ủy cơ sở quyết định. Gia hạn thì làm như lần đầu.",
)
RETURN = Procedure(
    "exemption_return",
    "Trở lại công tác và sinh hoạt",
    FAMILY,
    RULE,
    "294-QĐ/TW, điều 7; 38-HD/BTCTW, IV.1.1",
    "Ngày có đề nghị trở lại",
    checks=(checks.is_exempt, checks.has_no_limited_case),
    steps=(
        _request("request", REQUEST),
        usual_steps.cell_vote(
            "cho trở lại",
            EXEMPTING,
            effect=effects.come_back,
            branches=(Branch("not_back", "Chưa trở lại"), TAKEN_BACK),
            rule="294-QĐ/TW, điều 7",
        ),
    ),
    says="Đồng chí được miễn vì tuổi cao, sức yếu tự đề nghị, chi bộ quyết định.",
)
ALL = (OLD, LIMITED, RETURN)
