"""Đi nước ngoài, declared: formally from 12 months on, for a time from 3 to under 12; and the return
(docs/rules.md §3.5)."""

from datetime import date

from members import rules
from members.dates import months_after
from members.models import User
from members.operations.engine import record
from members.operations.engine.declaring import (
    EVENT,
    Branch,
    Deadline,
    Fact,
    Goes,
    Kind,
    Level,
    Paper,
    Printed,
    Procedure,
    Request,
    Step,
)
from members.operations.engine.moving import CaseRefused
from members.operations.models import Case
from members.operations.transfers import checks
from members.operations.transfers.declared import CARD, COMPLETE, DOCUMENT, REVIEW, RULE, requested
from members.operations.transfers.effects import come_back, leave
from members.powers import Power

HANDLE = Power.HANDLE_CASES
FAMILY = "Chuyển sinh hoạt đảng"
RETURNED = Fact("returned_on", "Ngày về nước", Kind.DAY)
UNTIL = Fact("until", "Dự kiến ở ngoài nước đến ngày", Kind.DAY, ahead=True)
PURPOSE = Fact(
    "purpose",
    "Đi làm gì",
    Kind.CHOICE,
    choices=(
        ("work", "Công tác, học tập theo quyết định"),
        ("labour", "Lao động theo hợp đồng"),
        ("private", "Việc riêng"),
    ),
)
COUNTRY = Fact("work_abroad", "Đến nước nào, ở đâu")


def _months(request: Request) -> tuple[int, int]:
    book = rules.book(request.origin, key__startswith="transfer.temporary_")
    on = request.event_on
    return book.whole("transfer.temporary_min", on=on), book.whole("transfer.temporary_max", on=on)


def is_long(request: Request) -> str:
    _, formal = _months(request)
    if request.facts["until"] >= months_after(request.event_on, formal):
        return ""
    return f"Ra nước ngoài dưới {formal} tháng: đề nghị lập hồ sơ sinh hoạt tạm thời ngoài nước."


def is_short(request: Request) -> str:
    least, formal = _months(request)
    if request.facts["until"] < months_after(request.event_on, least):
        return f"Ra nước ngoài dưới {least} tháng thì không phải chuyển sinh hoạt; báo cáo chi ủy."
    if request.facts["until"] >= months_after(request.event_on, formal):
        return f"Ra nước ngoài từ {formal} tháng: đề nghị lập hồ sơ chuyển chính thức ra ngoài nước (2 ô)."
    return ""


def prolong(case: Case, *, by: User | None, on: date) -> None:
    """Of a stay abroad for a time; the member must still be counted at home. Raises CaseRefused where the whole is no
    longer short, StandingChanged."""
    request = Request(
        record.held(case), case.origin, None, {"until": date.fromisoformat(case.facts["until"])}, case.event_on
    )
    if sentence := is_short(request):
        raise CaseRefused(sentence, field="until")


def stay_on(case: Case, *, by: User | None, on: date) -> None:
    """Of who is abroad formally. Raises CaseRefused where the new day is past."""
    if date.fromisoformat(case.facts["until"]) <= on:
        raise CaseRefused("Ngày dự kiến mới phải sau ngày ghi trên giấy.", field="until")


def _reported(**more) -> Step:
    return Step(
        "reported",
        "Nộp giấy khi về nước, nhận lại sinh hoạt",
        Level.BASE,
        "Nhận lại sinh hoạt",
        papers=(Paper("form_back", "Phiếu báo về nước, nhận xét của tổ chức đảng ngoài nước"),),
        deadline=Deadline("abroad.handin_return", "returned_on"),
        returns=False,
        rule="38-HD/BTCTW, 4.3.1c",
        **more,
    )


def _abroad(**more) -> Step:
    return Step(
        "abroad",
        "Đang ở ngoài nước",
        Level.BASE,
        "Đã về nước",
        power=HANDLE,
        facts=(RETURNED,),
        deadline=Deadline("", "until"),
        returns=False,
        **more,
    )


FORMAL = Procedure(
    "transfer_abroad",
    "Chuyển sinh hoạt ra ngoài nước (2 ô)",
    FAMILY,
    RULE,
    "38-HD/BTCTW, 4.3.1c",
    "Ngày xuất cảnh",
    steps=(
        requested(CARD, REVIEW),
        Step("base_agrees", "Đảng ủy cơ sở giới thiệu", Level.BASE, "Ký giới thiệu", signature=True, deadline=COMPLETE),
        Step(
            "box_1",
            "Cấp ủy cấp trên trực tiếp nơi đi ký ô 1",
            Level.HIGHER,
            "Ký ô 1",
            box=1,
            signature=True,
            papers=(Paper("form_3a", "Phiếu báo chuyển sinh hoạt ra ngoài nước", form="3A-SHĐ"),),
            deadline=COMPLETE,
            checks_on_many=(checks.are_still_under_no_inspection,),
            rule="06-HD/TW, 10.1",
        ),
        Step(
            "handed_in",
            "Đang trên đường: nộp phiếu qua Đảng ủy Bộ Ngoại giao (ô 2)",
            Level.HIGHER,
            "Đã có xác nhận của Đảng ủy Bộ Ngoại giao",
            power=HANDLE,
            box=2,
            papers=(Paper("box_2", "Giấy giới thiệu đã có ô 2"),),
            deadline=Deadline("abroad.handin_formal", EVENT),
            effect=leave,
            branches=(Branch("not_gone", "Không đi nữa: thu lại giấy", ends=Case.State.CANCELLED),),
            returns=False,
            in_transit=True,
            says="Lao động theo hợp đồng: hồ sơ và thẻ để lại cấp ủy cấp trên trực tiếp.",
            rule="38-HD/BTCTW, 4.3.1c",
        ),
        _abroad(branches=(Branch("prolonged", "Ở thêm ngoài nước", to="abroad", facts=(UNTIL,), effect=stay_on),)),
        _reported(effect=come_back),
    ),
    opening=(COUNTRY, PURPOSE, UNTIL),
    checks=(checks.is_in_activity, checks.is_on_no_other_way, checks.is_under_no_inspection, is_long),
    goes=Goes.OUTSIDE,
    printed=(Printed("giay-gioi-thieu", "Giấy giới thiệu sinh hoạt đảng ra ngoài nước (2 ô)", boxes=2),),
    ahead=True,
    says="Từ {transfer.temporary_max} trở lên, qua Đảng ủy Bộ Ngoại giao.",
)
SHORT = Procedure(
    "abroad_temporary",
    "Sinh hoạt tạm thời ngoài nước (phiếu 3B)",
    FAMILY,
    RULE,
    DOCUMENT,
    "Ngày xuất cảnh",
    steps=(
        requested(CARD, REVIEW, formal=False),
        Step(
            "base_agrees",
            "Đảng ủy cơ sở giới thiệu, cấp phiếu",
            Level.BASE,
            "Ký phiếu",
            papers=(Paper("form_3b", "Phiếu báo sinh hoạt tạm thời ngoài nước", form="3B-SHĐ"),),
            signature=True,
            deadline=COMPLETE,
            rule="38-HD/BTCTW, 4.3.2b",
        ),
        Step(
            "handed_in",
            "Nộp phiếu cho tổ chức đảng ngoài nước",
            Level.BASE,
            "Đã có xác nhận",
            power=HANDLE,
            papers=(Paper("confirmed", "Xác nhận đã nhận phiếu"),),
            deadline=Deadline("abroad.handin_temporary", EVENT),
            branches=(Branch("not_gone", "Không đi nữa: thu lại phiếu", ends=Case.State.CANCELLED),),
            returns=False,
            outside=True,
            rule="38-HD/BTCTW, 4.3.2b",
        ),
        _abroad(
            branches=(
                Branch("prolonged", "Ở thêm, chưa đến 12 tháng", to="abroad", facts=(UNTIL,), effect=prolong),
                Branch("formal", "Ở từ 12 tháng: chuyển chính thức", ends=Case.State.CANCELLED),
            ),
            says="Vẫn tính ở chi bộ trong nước.",
            outside=True,
        ),
        _reported(),
    ),
    opening=(COUNTRY, PURPOSE, UNTIL),
    checks=(checks.is_in_activity, checks.is_on_no_other_way, is_short),
    goes=Goes.OUTSIDE,
    printed=(Printed("phieu-3b", "Phiếu báo sinh hoạt tạm thời ngoài nước", form="3B-SHĐ"),),
    ahead=True,
    says="Từ {transfer.temporary_min} đến dưới {transfer.temporary_max}; vẫn tính ở chi bộ trong nước. Nộp phiếu trong "
    "{abroad.handin_temporary}.",
)
ALL = (FORMAL, SHORT)
