"""What an admission and a recognition do to the record."""

from datetime import date
from typing import Any

from members import affiliations, rules
from members.dates import months_after
from members.models import Member, Unit, User
from members.operations.engine.declaring import PROCEDURES, Request
from members.operations.engine.moving import CaseRefused
from members.operations.engine.opening import open_case
from members.operations.models import Case
from members.operations.records import keeping, marks
from members.operations.records.values import Value

REDONE = ("introduction", "union_resolution", "vetting", "opinions")
CARRIED = ("born_on", "gender", "personal_id", "phone", "abroad", "education", "education_exception")


def admit(case: Case, *, by: User | None, on: date) -> None:
    """The ceremony makes a probationary member; tuổi đảng counts from the decision (docs/rules.md §3.4). Who has moved
    meanwhile is one of the new chi bộ. Raises AlreadyOnRoll."""
    _enrol(case, by=by, on=on, counts_from=date.fromisoformat(case.facts["decided_on"]))


def readmit(case: Case, *, by: User | None, on: date) -> None:
    """Probation begins anew; tuổi đảng counts from the first decision, less the time outside (docs/rules.md §3.4).
    Raises AlreadyOnRoll."""
    former, decided = case.member, date.fromisoformat(case.facts["decided_on"])
    left, first = former.status_date, former.admission_decision_date or former.admission_date
    _enrol(case, by=by, on=on, counts_from=first or decided)
    marks.note(case, marks.READMITTED, "Kết nạp lại vào Đảng", by=by, on=on)
    if first and left < decided:
        what = f"Hồ sơ {case.number}, kết nạp lại"
        affiliations.interrupt_party_age(case.member, since=left, until=decided, by=by, why=what)


def _enrol(case: Case, *, by: User | None, on: date, counts_from: date) -> None:
    facts = case.facts
    case.member = affiliations.enrol(
        case.destination or case.origin,
        facts["personal_id"],
        by=by,
        day=on,
        why=f"Hồ sơ {case.number}, kết nạp đảng viên",
        full_name=case.person,
        birth_date=date.fromisoformat(facts["born_on"]),
        gender=facts["gender"],
        phone=facts.get("phone", ""),
        admission_date=on,
        official_date=None,
        admission_decision_date=counts_from,
    )
    case.save(update_fields=["member"])
    _note(case, by=by)


def _note(case: Case, *, by: User | None) -> None:
    """What of the procedure belongs into the phiếu đảng viên: items 12b to 12d."""
    helpers = [case.facts.get(key) for key in ("helper_1", "helper_2")]
    told: dict[str, Value] = {
        "admission_decision_no": {"value": case.facts.get("decision_no", "")[:60]},
        "admission_cell": {"value": f"{case.origin.name}, {case.origin.parent}"[:400]},
        "introducers": [{"name": name[:200]} for name in helpers if name],
    }
    keeping.note(case, told, by=by)


def open_recognition(case: Case, *, by: User | None, on: date) -> None:
    """The probation of a new member runs from the ceremony: its case waits from now on."""
    request = Request(case.member, case.member.unit, None, {}, case.member.admission_date)
    open_case(PROCEDURES.get("recognition"), request, by=by, cause=case)


def make_anew(case: Case, *, by: User | None, on: date) -> None:
    """After 12 months four papers are made anew (docs/rules.md §3.1)."""
    case.papers.filter(kind__in=REDONE).delete()


def note_move(case: Case, *, by: User | None, on: date) -> None:
    """The ceremony will be held at the new place (06-HD/TW, 3.9). Raises CaseRefused."""
    case.destination = _new_place(case)
    case.save(update_fields=["destination"])


def send_file(case: Case, *, by: User | None, on: date) -> None:
    """Decided too late or not yet: the file goes to the new place, which looks at it again (06-HD/TW, 3.9). Raises
    CaseRefused."""
    facts: dict[str, Any] = {key: case.facts[key] for key in CARRIED if case.facts.get(key)}
    there = Request(None, _new_place(case), None, facts, on)
    open_case(PROCEDURES.get("admission_moved"), there, by=by, person=case.person, cause=case)


def _new_place(case: Case) -> Unit:
    found = Unit.objects.filter(code=case.facts["new_cell"]).first()
    if found is None or found.pk == case.origin_id or not (found.is_cell and found.is_working):
        raise CaseRefused("Nơi mới phải là một chi bộ khác, đang hoạt động.", field="new_cell")
    return found


def of_the_record(request: Request) -> dict[str, Any]:
    """Of somebody who was a member: what is known of the person already."""
    member = request.member
    told = {"born_on": member.birth_date, "gender": member.gender, "personal_id": member.personal_id}
    return told | {"phone": member.phone}


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
