"""What a discipline does: it stands with the record as a case of its own until the clock ends it
(docs/rules.md §3.9)."""

from datetime import date
from typing import Any

from members import rules
from members.dates import months_after
from members.models import Member, User
from members.operations.badges.waits import IN_FORCE
from members.operations.discipline import checks
from members.operations.engine import acting, record
from members.operations.engine.declaring import PROCEDURES, Request
from members.operations.engine.moving import CaseRefused, Done
from members.operations.engine.opening import open_case
from members.operations.models import Case

expel = record.becomes(Member.Status.LEFT, "khai trừ ra khỏi Đảng")
suspend = record.becomes(Member.Status.SUSPENDED, "đình chỉ sinh hoạt đảng")
take_back = record.becomes(
    Member.Status.ACTIVE, "trở lại sinh hoạt sau đình chỉ", among=frozenset({Member.Status.SUSPENDED})
)


def begin_effect(case: Case, *, by: User | None, on: date) -> None:
    """From its announcement a discipline has effect; one before it that still had is replaced. Raises
    StandingChanged."""
    member = record.held(case)
    before = Case.objects.open().of(IN_FORCE).about(member).first()
    if before is not None:
        said = Done(on, note=f"Hồ sơ {case.number}: có hình thức kỷ luật mới.")
        acting.branch(before, "replaced", by=by, seen=before.turn, done=said)
    facts = {key: case.facts[key] for key in ("form", "post") if case.facts.get(key)}
    open_case(PROCEDURES.get(IN_FORCE), Request(member, member.unit, None, facts, on), by=by, cause=case)


def medal_wait(request: Request) -> dict[str, Any]:
    """The wait for Huy hiệu Đảng runs with the effect, by the form (docs/rules.md §3.9)."""
    key = f"medal.wait_discipline.{request.facts['form']}"
    months = rules.whole(key, on=request.event_on, unit=request.origin)
    return {"waits_until": months_after(request.event_on, months)}


def end_quietly(case: Case, *, by: User | None, on: date) -> None:
    """Raises CaseRefused while a new breach is looked into."""
    if sentence := checks.are_not_looked_into([case], on).get(case.pk):
        raise CaseRefused(sentence)


def begin_expulsion(case: Case, *, by: User | None, on: date) -> None:
    """The chi bộ finds the breach so grave that it proposes to expel."""
    request = Request(case.member, case.origin, None, {"offence": case.facts["offence"]}, on)
    open_case(PROCEDURES.get("expulsion"), request, by=by, cause=case)


def prolong(case: Case, *, by: User | None, on: date) -> None:
    """Of a suspension. Raises CaseRefused where the new end is past."""
    if date.fromisoformat(case.facts["until"]) <= on:
        raise CaseRefused("Thời hạn mới phải sau ngày quyết định gia hạn.", field="until")
