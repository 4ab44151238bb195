"""Who comes from outside this portal, declared: the other side is a correspondent with paper (docs/rules.md §3.5)."""

from datetime import date
from itertools import pairwise

from members import affiliations
from members.models import Member, User
from members.operations.engine.declaring import (
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
from members.operations.models import Case
from members.operations.transfers.declared import DOCUMENT, INDEX, NOTICE, RULE, SHEET
from members.powers import Power


def take_in(case: Case, *, by: User | None, on: date) -> None:
    """The member comes onto the roll of the chi bộ. Raises AlreadyOnRoll."""
    facts = case.facts
    official, decided = facts.get("official_on"), facts.get("admission_decided_on")
    case.member = affiliations.enrol(
        case.origin,
        facts["personal_id"],
        by=by,
        day=on,
        why=f"Hồ sơ {case.number}, chuyển đến từ {case.place}",
        full_name=case.person,
        birth_date=date.fromisoformat(facts["born_on"]),
        gender=facts["gender"],
        phone=facts.get("phone", ""),
        admission_date=date.fromisoformat(facts["admitted_on"]),
        official_date=date.fromisoformat(official) if official else None,
        **({"admission_decision_date": date.fromisoformat(decided)} if decided else {}),
    )
    case.save(update_fields=["member"])


def is_on_no_roll(request: Request) -> str:
    number = request.facts["personal_id"]
    if Member.objects.counted().filter(personal_id=number).exists():
        return affiliations.AlreadyOnRoll.message
    if Case.objects.open().of("transfer_in").filter(facts__personal_id=number).exists():
        return "Người có số định danh này đã có hồ sơ tiếp nhận đang giải quyết."
    return ""


def days_follow(request: Request) -> str:
    """One is born, decided on, admitted and recognised in this order."""
    told = {fact.key: fact.label for fact in INCOMING.opening if fact.kind == Kind.DAY}
    known = [(label, request.facts[key]) for key, label in told.items() if request.facts.get(key)]
    for (before, one), (after, other) in pairwise(known):
        if one > other:
            return f"{after} không thể trước {before[:1].lower()}{before[1:]}."
    return ""


NOT_TAKEN = Branch("not_taken", "Không tiếp nhận, trả lại nơi đi", ends=Case.State.REFUSED)
INCOMING = Procedure(
    "transfer_in",
    "Tiếp nhận đảng viên từ nơi ngoài cổng (10 ô)",
    "Chuyển sinh hoạt đảng",
    RULE,
    DOCUMENT,
    "Ngày ký giấy giới thiệu của nơi đi",
    about_member=False,
    goes=Goes.OUTSIDE,
    opening=(
        Fact("born_on", "Ngày sinh", Kind.DAY),
        Fact("gender", "Giới tính", Kind.CHOICE, choices=tuple(Member.Gender.choices)),
        Fact("personal_id", "Số định danh cá nhân", Kind.PERSONAL_ID),
        Fact("phone", "Số điện thoại", Kind.PHONE, required=False),
        Fact(
            "admission_decided_on",
            "Ngày quyết định kết nạp",
            Kind.DAY,
            required=False,
            help="Tuổi đảng tính từ ngày này; không còn quyết định thì để trống.",
        ),
        Fact("admitted_on", "Ngày vào Đảng", Kind.DAY),
        Fact("official_on", "Ngày chính thức", Kind.DAY, required=False),
    ),
    checks=(is_on_no_roll, days_follow),
    steps=(
        Step(
            "presented",
            "Nhận giấy giới thiệu, hồ sơ của nơi đi; ký ô 7",
            Level.HIGHER,
            "Ký ô 7",
            box=7,
            signature=True,
            papers=(Paper("letter", "Giấy giới thiệu 10 ô của nơi đi"), INDEX, SHEET),
            deadline=Deadline("transfer.present", "event_on"),
            branches=(NOT_TAKEN,),
            returns=False,
            rule="294-QĐ/TW, 6.3.1c",
        ),
        Step("box_8", "Đảng ủy cơ sở ký ô 8", Level.BASE, "Ký ô 8", box=8, signature=True, branches=(NOT_TAKEN,)),
        Step("box_9", "Đảng ủy bộ phận ký ô 9", Level.SUB, "Ký ô 9", box=9, signature=True, branches=(NOT_TAKEN,)),
        Step(
            "box_10",
            "Chi bộ ký ô 10, tiếp nhận",
            Level.CELL,
            "Ký ô 10, tiếp nhận",
            box=10,
            signature=True,
            deadline=Deadline("transfer.present", "event_on"),
            effect=take_in,
            branches=(NOT_TAKEN,),
        ),
        Step(
            "notice_sent",
            "Gửi phiếu báo về nơi đi",
            Level.BASE,
            "Đã gửi phiếu báo",
            power=Power.HANDLE_CASES,
            deadline=NOTICE,
            returns=False,
            rule="06-HD/TW, 8.3b",
        ),
    ),
    printed=(Printed("phieu-bao", "Phiếu báo chuyển sinh hoạt đảng", since="notice_sent"),),
    says="Nơi đi ở ngoài cổng: theo giấy; tiếp nhận xong thì đảng viên vào danh sách của chi bộ.",
)
