"""Chuyển sinh hoạt đảng, declared (docs/rules.md §3.5): giấy 7 ô, 10 ô, 8 ô; ways abroad have a room of their
own."""

from typing import Any

from members.operations.engine.declaring import (
    EVENT,
    Branch,
    Deadline,
    Fact,
    Goes,
    Kind,
    Lapse,
    Level,
    Paper,
    Printed,
    Procedure,
    Side,
    Step,
)
from members.operations.engine.surroundings import Placed
from members.operations.models import Case
from members.operations.transfers import checks, effects
from members.operations.transfers.medals import is_proposed_first
from members.powers import Power

RULE, DOCUMENT = "§3.5", "294-QĐ/TW; 208-QĐ/TW; 38-HD/BTCTW"
INTRODUCED = "introduced_on"
COMPLETE = Deadline("transfer.complete", EVENT)
PRESENT = Deadline("transfer.present", INTRODUCED)
NOTICE = Deadline("transfer.notices_check")
ABANDONED = Lapse(Deadline("transfer.abandon", INTRODUCED), "abandoned")
THERE, HANDLE = Side.DESTINATION, Power.HANDLE_CASES

CARD = Paper("card", "Thẻ đảng viên (đảng viên dự bị: quyết định kết nạp)")
REVIEW = Paper("self_review", "Bản tự kiểm điểm có nhận xét của chi ủy")
INDEX = Paper("index", "Hồ sơ niêm phong, mục lục có xác nhận của nơi đi")
SHEET = Paper("member_sheet", "Phiếu đảng viên", form="2-HSĐV")
REASONS = (
    ("work", "Chuyển công tác"),
    ("home", "Chuyển nơi ở lâu dài"),
    ("retired", "Nghỉ hưu, nghỉ việc"),
    ("contract", "Hợp đồng từ 12 tháng, không thời hạn"),
)
OPENING = (
    Fact("reason", "Lý do chuyển", Kind.CHOICE, choices=REASONS),
    Fact("decision", "Số quyết định hoặc giấy tờ làm căn cứ", required=False),
)
GIVE_UP = Branch(
    "abandoned",
    "Quá 3 tháng không nộp: chuyển xóa tên",
    ends=Case.State.CANCELLED,
    effect=effects.begin_removal,
    rule="38-HD/BTCTW, 4.3.1d",
)
NOT_TAKEN = Branch("not_taken", "Không tiếp nhận", ends=Case.State.REFUSED)


def outside(at: Placed) -> bool:
    return at.there is None


def other_base(at: Placed) -> bool:
    """Whether the two sides have a đảng ủy cơ sở each."""
    return at.leads_beyond(Level.BASE)


def requested(*papers: Paper, formal: bool = True) -> Step:
    """The first step of every introduction. formal: nobody who is under inspection is introduced so."""
    fee = Fact("fee_paid", "Đảng phí đã đóng đến hết tháng ghi trên giấy giới thiệu", Kind.TICK, of_all=True)
    return Step(
        "request",
        "Chi ủy kiểm tra điều kiện, giấy tờ, đảng phí",
        Level.CELL,
        "Đủ điều kiện, trình ký",
        power=HANDLE,
        says="Không đang bị xem xét, kiểm tra; đã bàn giao nhiệm vụ; đủ thẻ và hồ sơ.",
        facts=(fee,),
        papers=papers,
        deadline=COMPLETE,
        checks_on_many=(checks.are_still_under_no_inspection,) if formal else (),
        branches=(Branch("not_fit", "Chưa đủ điều kiện"),),
        returns=False,
        rule="38-HD/BTCTW, 4.2",
    )


def _box(number: int, level: Level, side: Side = Side.HOME, *, formal: bool = True, **more) -> Step:
    """One signature on the giấy giới thiệu."""
    where = "đi" if side == Side.HOME else "đến"
    deadline = COMPLETE if side == Side.HOME else PRESENT
    told: dict[str, Any] = {"deadline": deadline, "rule": "06-HD/TW, 10.1"} | more
    if formal and side == Side.HOME:
        told["checks_on_many"] = (checks.are_still_under_no_inspection,)
    if side == THERE:
        told = {"counts": INTRODUCED, "lapse": ABANDONED, "branches": (NOT_TAKEN, GIVE_UP)} | told
    return Step(
        f"box_{number}",
        f"{level.label} nơi {where} ký ô {number}",
        level,
        f"Ký ô {number}",
        side=side,
        box=number,
        signature=True,
        **told,
    )


def _presented(level: Level) -> Step:
    return Step(
        "presented",
        "Đang trên đường: đảng viên nộp giấy cho nơi đến",
        level,
        "Đã nhận giấy, hồ sơ",
        side=THERE,
        power=HANDLE,
        says="Không nhận khi mục lục hồ sơ chưa có xác nhận của nơi đi.",
        papers=(INDEX,),
        deadline=PRESENT,
        lapse=ABANDONED,
        counts=INTRODUCED,
        branches=(NOT_TAKEN, GIVE_UP),
        when=other_base,
        returns=False,
        in_transit=True,
        rule="294-QĐ/TW, 6.3.1c",
    )


NOTICE_SENT = Step(
    "notice_sent",
    "Gửi phiếu báo chuyển sinh hoạt về nơi đi",
    Level.BASE,
    "Đã gửi phiếu báo",
    side=THERE,
    power=HANDLE,
    when=other_base,
    deadline=NOTICE,
    returns=False,
    rule="06-HD/TW, 8.3b",
)
NOTICE_BACK = Step(
    "notice_back",
    "Nơi đi nhận phiếu báo",
    Level.BASE,
    "Đã nhận phiếu báo",
    power=HANDLE,
    when=other_base,
    deadline=NOTICE,
    returns=False,
    rule="06-HD/TW, 8.3b",
)
OUT = Step(
    "notice_outside",
    "Đang trên đường: chờ phiếu báo của nơi đến",
    Level.HIGHER,
    "Đã nhận phiếu báo",
    power=HANDLE,
    says="Nơi đến ở ngoài cổng: theo dõi bằng giấy, ghi số và ngày phiếu báo khi nhận được.",
    papers=(Paper("notice", "Phiếu báo của nơi đến"),),
    deadline=PRESENT,
    counts=INTRODUCED,
    when=outside,
    effect=effects.leave,
    branches=(Branch("lost", "Nơi đến báo không nhận được, trả lại"),),
    returns=False,
    in_transit=True,
    rule="294-QĐ/TW, 6.3.1c; 06-HD/TW, 8.3b",
)
NOTICE_PAPER = Printed("phieu-bao", "Phiếu báo chuyển sinh hoạt đảng", since="notice_sent")
MEMBER = (checks.is_in_activity, checks.is_on_no_other_way, checks.goes_elsewhere)

INTERNAL = Procedure(
    "transfer_internal",
    "Chuyển sinh hoạt chính thức, nội bộ (7 ô)",
    "Chuyển sinh hoạt đảng",
    RULE,
    DOCUMENT,
    "Ngày có hiệu lực của quyết định, ngày đổi nơi ở",
    steps=(
        requested(CARD, REVIEW),
        _box(1, Level.CELL),
        _box(2, Level.SUB),
        _box(3, Level.BASE),
        _box(4, Level.HIGHER),
        _presented(Level.BASE),
        _box(5, Level.BASE, THERE),
        _box(6, Level.SUB, THERE),
        _box(7, Level.CELL, THERE, effect=effects.accept),
        NOTICE_SENT,
        NOTICE_BACK,
    ),
    opening=OPENING,
    checks=(*MEMBER, checks.is_under_no_inspection, checks.is_inside_one_superior, is_proposed_first),
    goes=Goes.INSIDE,
    printed=(Printed("giay-gioi-thieu", "Giấy giới thiệu sinh hoạt đảng (7 ô)", boxes=7), NOTICE_PAPER),
    ahead=True,
    says="Hai chi bộ cùng một đảng bộ cấp trên trực tiếp; phiếu đảng viên ở lại cấp trên.",
)
OUTWARD = Procedure(
    "transfer_out",
    "Chuyển sinh hoạt chính thức, ra ngoài (10 ô)",
    "Chuyển sinh hoạt đảng",
    RULE,
    DOCUMENT,
    "Ngày có hiệu lực của quyết định, ngày đổi nơi ở",
    steps=(
        requested(CARD, REVIEW),
        _box(1, Level.CELL),
        _box(2, Level.SUB),
        _box(3, Level.BASE),
        _box(4, Level.HIGHER, papers=(SHEET,)),
        _box(5, Level.PROVINCE, when=outside),
        OUT,
        _presented(Level.HIGHER),
        _box(7, Level.HIGHER, THERE),
        _box(8, Level.BASE, THERE),
        _box(9, Level.SUB, THERE),
        _box(10, Level.CELL, THERE, effect=effects.accept),
        NOTICE_SENT,
        NOTICE_BACK,
    ),
    opening=OPENING,
    checks=(*MEMBER, checks.is_under_no_inspection, checks.is_outside_the_superior, is_proposed_first),
    goes=Goes.EITHER,
    printed=(Printed("giay-gioi-thieu", "Giấy giới thiệu sinh hoạt đảng (10 ô)", boxes=10), NOTICE_PAPER),
    ahead=True,
    says="Ra ngoài đảng bộ cấp trên trực tiếp; mang theo phiếu đảng viên, thẻ, hồ sơ niêm phong, bản tự kiểm điểm.",
)
UNTIL = Fact("until", "Sinh hoạt tạm thời đến hết ngày", Kind.DAY, ahead=True)


def _prolonged(here: str) -> Branch:
    return Branch(
        "prolonged",
        "Gia hạn",
        to=here,
        facts=(UNTIL,),
        effect=effects.prolong,
        rule="dưới 1 năm, báo cả hai nơi",
    )


TEMPORARY = Procedure(
    "transfer_temporary",
    "Chuyển sinh hoạt tạm thời (8 ô)",
    "Chuyển sinh hoạt đảng",
    RULE,
    DOCUMENT,
    "Ngày bắt đầu công tác, học tập ở nơi đến",
    steps=(
        requested(CARD, REVIEW, formal=False),
        _box(1, Level.CELL, formal=False),
        _box(2, Level.SUB, formal=False),
        _box(3, Level.BASE, formal=False),
        _box(4, Level.HIGHER, formal=False),
        _box(5, Level.HIGHER, THERE, branches=(NOT_TAKEN,), lapse=None),
        _box(6, Level.BASE, THERE, branches=(NOT_TAKEN,), lapse=None),
        _box(7, Level.SUB, THERE, branches=(NOT_TAKEN,), lapse=None),
        _box(8, Level.CELL, THERE, effect=effects.stay, branches=(NOT_TAKEN,), lapse=None),
        Step(
            "staying",
            "Đang sinh hoạt tạm thời ở nơi đến",
            Level.CELL,
            "Hết hạn, giới thiệu trở về",
            side=THERE,
            says="Dự họp và đóng đảng phí ở nơi đến; biểu quyết, bầu cử ở chi bộ chính thức.",
            deadline=Deadline("", "until"),
            effect=effects.return_home,
            branches=(_prolonged("staying"),),
            returns=False,
            rule="294-QĐ/TW, 6.3.2",
        ),
        Step(
            "staying_outside",
            "Đang sinh hoạt tạm thời ở nơi ngoài cổng",
            Level.CELL,
            "Hết hạn, đã giới thiệu trở về",
            power=HANDLE,
            says="Nơi đến ở ngoài cổng: theo dõi bằng giấy. Dự họp và đóng đảng phí ở đó.",
            papers=(Paper("letter_back", "Giấy giới thiệu trở về của nơi sinh hoạt tạm thời"),),
            deadline=Deadline("", "until"),
            when=outside,
            branches=(_prolonged("staying_outside"),),
            returns=False,
            outside=True,
            rule="294-QĐ/TW, 6.3.2",
        ),
        Step(
            "back_home",
            "Chi bộ chính thức nhận đảng viên trở về",
            Level.CELL,
            "Đã trở về",
            papers=(Paper("remarks", "Bản nhận xét của nơi sinh hoạt tạm thời"),),
            returns=False,
        ),
    ),
    opening=(
        Fact(
            "purpose",
            "Đi làm gì",
            Kind.CHOICE,
            choices=(("work", "Công tác, lao động, việc riêng"), ("study", "Học tập, bồi dưỡng")),
        ),
        UNTIL,
    ),
    checks=(*MEMBER, checks.lasts_as_allowed),
    goes=Goes.EITHER,
    printed=(Printed("giay-gioi-thieu", "Giấy giới thiệu sinh hoạt đảng tạm thời (8 ô)", boxes=8),),
    ahead=True,
    says="Từ {transfer.temporary_min} đến dưới {transfer.temporary_max} (đi học: đến {transfer.temporary_study}), rồi "
    "trở về. Vẫn tính ở chi bộ chính thức.",
)
ALL = (INTERNAL, OUTWARD, TEMPORARY)
