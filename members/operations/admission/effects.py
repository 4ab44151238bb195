"""What an admission and a recognition do to the record."""

from datetime import date

from members import affiliations, rules
from members.dates import months_after
from members.models import Member, User
from members.operations.engine.declaring import PROCEDURES, Request
from members.operations.engine.opening import open_case
from members.operations.models import Case

REDONE = ("introduction", "union_resolution", "vetting", "opinions")


def admit(case: Case, *, by: User | None, on: date) -> None:
    """The ceremony makes a probationary member; tuổi đảng counts from the decision (docs/rules.md §3.4). Raises
    AlreadyOnRoll."""
    facts = case.facts
    case.member = affiliations.enrol(
        case.origin,
        facts["personal_id"],
        by=by,
        day=on,
        why=f"Hồ sơ {case.number}, kết nạp đảng viên",
        full_name=case.person,
        birth_date=date.fromisoformat(facts["born_on"]),
        gender=facts["gender"],
        phone=facts.get("phone", ""),
        admission_date=on,
        admission_decision_date=date.fromisoformat(facts["decided_on"]),
    )
    case.save(update_fields=["member"])


def open_recognition(case: Case, *, by: User | None, on: date) -> None:
    """The probation of a new member runs from the ceremony: its case waits from now on."""
    request = Request(case.member, case.member.unit, None, {}, case.member.admission_date)
    open_case(PROCEDURES.get("recognition"), request, by=by, cause=case)


def make_anew(case: Case, *, by: User | None, on: date) -> None:
    """After 12 months four papers are made anew (docs/rules.md §3.1)."""
    case.papers.filter(kind__in=REDONE).delete()


def recognise(case: Case, *, by: User | None, on: date) -> None:
    """From the day on which month 12 ends, even where cell or committee was late (docs/rules.md §3.3)."""
    why = f"Hồ sơ {case.number}, công nhận chính thức"
    ends = date.fromisoformat(case.facts["month_12"])
    affiliations.recognise(affiliations.held(case.member_id), ends, by=by, why=why)


def open_first_card(case: Case, *, by: User | None, on: date) -> None:
    """Who has been recognised is given a card: its case begins with the announcement, unless there is one already."""
    procedure = PROCEDURES.get("card_first")
    request = Request(Member.objects.get(pk=case.member_id), case.origin, None, {}, on)
    if not any(check(request) for check in procedure.checks):
        open_case(procedure, request, by=by, cause=case)


def begin_removal(case: Case, *, by: User | None, on: date) -> None:
    """Who is not fit is not recognised: the removal is proposed."""
    request = Request(case.member, case.origin, None, {"cause": "probation_not_fit"}, on)
    open_case(PROCEDURES.get("removal"), request, by=by, cause=case)


def month_12(request: Request) -> dict[str, date]:
    """The day on which the probation ends, by the rule of the day on which it began."""
    began = request.event_on
    return {"month_12": months_after(began, rules.whole("probation.months", on=began, unit=request.origin))}
