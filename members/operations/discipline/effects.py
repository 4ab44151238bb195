"""What a discipline does: it stands with the record as a case of its own until the clock ends it
(docs/rules.md §3.9)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from members import rules
from members.dates import months_after
from members.models import Member, User
from members.operations.badges.waits import FORMS, IN_FORCE
from members.operations.discipline import checks
from members.operations.engine import acting, record
from members.operations.engine.declaring import PROCEDURES, Request
from members.operations.engine.moving import CaseRefused, Done
from members.operations.engine.opening import open_case
from members.operations.models import Case
from members.operations.records import keeping, marks
from members.operations.records.code_lists import DISCIPLINE_SCOPES, DISCIPLINES, key_in

_expel = record.becomes(Member.Status.LEFT, "khai trừ ra khỏi Đảng")
suspend = record.becomes(Member.Status.SUSPENDED, "đình chỉ sinh hoạt đảng")
take_back = record.becomes(
    Member.Status.ACTIVE, "trở lại sinh hoạt sau đình chỉ", among=frozenset({Member.Status.SUSPENDED})
)

PARTY = key_in(DISCIPLINE_SCOPES, "Đảng")
NAMES = dict(FORMS) | {"expulsion": "Khai trừ"}
REPLACED_BY = "replaced_by"
SAME = ("form", "on")  # the day is that of the announcement: by both a line is known again


def expel(case: Case, *, by: User | None, on: date) -> None:
    """Items 26 and 27 of the phiếu say it too, behind the power that they need."""
    _note(case, "expulsion", {"reason": case.facts["offence"][:300]}, by=by, on=on)
    _expel(case, by=by, on=on)
    marks.note(case, marks.LEFT, "Khai trừ ra khỏi Đảng", by=by, on=on)


def _note(case: Case, form: str, more: dict[str, str], *, by: User | None, on: date) -> None:
    keeping.add(case, "disciplines", _row(form, on) | more, by=by, same=SAME)


def _row(form: str, on: date) -> dict[str, str | None]:
    return {"scope": PARTY, "form": key_in(DISCIPLINES, NAMES[form]), "on": on.isoformat()}


def lift(cases: Sequence[Case], *, by: User | None, on: date) -> None:
    """They have no effect any more, and item 26 says since when; for 500 as for one."""
    lifted = {"lifted": on.isoformat()}
    rows = {case: _row(case.facts["form"], case.event_on) | lifted for case in cases}
    keeping.add_to_many(rows, "disciplines", by=by, same=SAME)


def replace(case: Case, *, by: User | None, on: date) -> None:
    """By another one, which item 26 names."""
    _end_early(case, f"thay bằng {case.facts[REPLACED_BY]}", by=by, on=on)


def cancel(case: Case, *, by: User | None, on: date) -> None:
    """The complaint was right."""
    _end_early(case, "khiếu nại đúng, hủy kỷ luật", by=by, on=on)


def _end_early(case: Case, why: str, *, by: User | None, on: date) -> None:
    ended = {"lifted": on.isoformat(), "lifted_for": why[:200]}
    keeping.add(case, "disciplines", _row(case.facts["form"], case.event_on) | ended, by=by, same=SAME)


def begin_effect(case: Case, *, by: User | None, on: date) -> None:
    """From its announcement a discipline has effect; one before it that still had is replaced. Raises
    StandingChanged."""
    member = record.held(case)
    before = Case.objects.open().of(IN_FORCE).about(member).first()
    if before is not None:
        new = f"{NAMES[case.facts['form']].lower()} công bố ngày {on:%d/%m/%Y} (hồ sơ {case.number})"
        said = Done(on, note="Có hình thức kỷ luật mới.", facts={REPLACED_BY: new})
        acting.branch(before, "replaced", by=by, seen=before.turn, done=said)
    _note(case, case.facts["form"], {"reason": case.facts["offence"][:300]}, by=by, on=on)
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
    lift([case], by=by, on=on)


def begin_expulsion(case: Case, *, by: User | None, on: date) -> None:
    """The chi bộ finds the breach so grave that it proposes to expel."""
    request = Request(case.member, case.origin, None, {"offence": case.facts["offence"]}, on)
    open_case(PROCEDURES.get("expulsion"), request, by=by, cause=case)


def prolong(case: Case, *, by: User | None, on: date) -> None:
    """Of a suspension. Raises CaseRefused where the new end is past."""
    if date.fromisoformat(case.facts["until"]) <= on:
        raise CaseRefused("Thời hạn mới phải sau ngày quyết định gia hạn.", field="until")
