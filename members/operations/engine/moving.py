"""How a case stands and goes from step to step: by compare-and-swap on its turn, with the limits of the step it enters
and a row of history for every act."""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from http import HTTPStatus
from typing import Any

from django.db import IntegrityError, transaction

from members.models import Unit, User
from members.operations.engine.clocks import Days, Rulebook, limit
from members.operations.engine.declaring import Procedure, Step, procedure_of
from members.operations.engine.levels import Stop, place_of, way
from members.operations.engine.surroundings import Surroundings
from members.operations.engine.voting import Counted
from members.operations.models import Case, CaseStep
from members.refusals import Refused

State = Case.State
OF_A_STEP = ("step", "holder", "needs", "entered_on", "due_on", "limit", "extended", "lapses_on", "told", "facts")


class CaseRefused(Refused):
    """What the procedure or the rules have against it."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True)
class Done:
    """What is said of an act: the day on its paper, the number, a note or reason, what was typed, the vote, the keys of
    papers that came with it."""

    on: date
    number: str = ""
    note: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    vote: Counted | None = None
    papers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Here:
    """Where an open case stands: its way, the place on it, and the limit of the step."""

    procedure: Procedure
    stops: list[Stop]
    place: int
    due_on: date | None

    @property
    def stop(self) -> Stop:
        return self.stops[self.place]

    @property
    def step(self) -> Step:
        return self.stop.step

    @property
    def following(self) -> Stop | None:
        return self.stops[self.place + 1] if self.place + 1 < len(self.stops) else None

    @property
    def before(self) -> Stop | None:
        return self.stops[self.place - 1] if self.place else None

    def named(self, key: str) -> Stop:
        return self.stops[place_of(self.stops, key)]


def here(case: Case, around: Surroundings | None = None) -> Here:
    """`around`: what was read for many cases. Raises CaseRefused for a case that has ended."""
    if not case.is_open:
        raise CaseRefused("Hồ sơ này đã kết thúc.")
    procedure = procedure_of(case)
    stops, place = way(procedure, case, around)
    return Here(procedure, stops, place, case.due_on)


def supposing(case: Case, facts: Mapping[str, Any]) -> Case:
    """The case as it will be once `facts` are noted: what is typed with a step counts for its checks, and for which
    steps follow. Never saved."""
    supposed = copy(case)
    supposed.facts = case.facts | kept(facts)
    return supposed


def kept(facts: Mapping[str, Any]) -> dict[str, str]:
    """Facts as a case keeps them: days as ISO text, nothing for what was left empty."""
    return {key: value.isoformat() if isinstance(value, date) else str(value) for key, value in facts.items() if value}


def days_of(case: Case) -> Days:
    return Days(case.event_on, case.entered_on, case.facts)


def last_days(cases: Sequence[Case], procedure: Procedure, step: Step) -> dict[int, date]:
    """By the key of each of `cases`, all of `procedure`, the last day of what was done before `step`: of a step that
    was taken again the day of its last time. One query."""
    order = list(procedure.names)
    rows = CaseStep.objects.filter(case__in=[case.pk for case in cases], act=CaseStep.Act.DONE)
    rows = rows.filter(step__in=order[: order.index(step.key)]).order_by("pk")
    newest = {(case, key): on for case, key, on in rows.values_list("case", "step", "on")}
    found: dict[int, date] = {}
    for (case, _), on in newest.items():
        found[case] = max(on, found.get(case, on))
    return found


def enter(case: Case, stop: Stop, on: date, by: Rulebook | None = None) -> None:
    """Puts the case before `stop`, whose limits run from `on`; not saved. Days that later steps had counted from are
    forgotten when the case goes back before them; a limit that runs on through several steps stays extended. `by`: the
    rules of many cases, read before."""
    step = stop.step
    steps = procedure_of(case).steps
    case.extended = case.extended and _runs_on(case, step)
    later = {each.counts for each in steps[steps.index(step) + 1 :]} - {"", step.counts}
    case.facts = {key: value for key, value in case.facts.items() if key not in later}
    if step.counts:
        case.facts.setdefault(step.counts, on.isoformat())
    case.step, case.holder, case.needs, case.entered_on = step.key, stop.unit, step.power.codename, on
    found = limit(step.deadline, days_of(case), stop.unit, extended=case.extended, by=by)
    case.due_on, case.limit = (found.due, found.text) if found else (None, "")
    lapse = limit(step.lapse.deadline, days_of(case), stop.unit, by=by) if step.lapse else None
    case.lapses_on, case.told = lapse.due if lapse else None, 0


def _runs_on(case: Case, step: Step) -> bool:
    """Whether the limit of `step` is that of the step which the case is before now."""
    left = procedure_of(case).names.get(case.step)
    return left is not None and left.deadline == step.deadline


def go_on(case: Case, stop: Stop, *, seen: int, on: date, facts: Mapping[str, str] | None = None) -> None:
    """Raises WrongState where the turn is no longer the one that was seen."""
    case.facts = case.facts | (facts or {})
    enter(case, stop, on)
    changes = {name: getattr(case, name) for name in OF_A_STEP}
    case.move_as_seen("go_on", {"turn": seen}, turn=seen + 1, **changes)


def end(case: Case, state: str, unit: Unit, *, seen: int, on: date, facts: Mapping[str, str] | None = None) -> None:
    """Raises WrongState as `go_on`."""
    move = Case.ENDS[State(state)]
    case.move_as_seen(move, {"turn": seen}, turn=seen + 1, facts=case.facts | (facts or {}), **ended(unit, on))


def ended(unit: Unit, on: date) -> dict[str, Any]:
    """The fields of a case that has ended at `unit`, but for its state."""
    no_limit = {"due_on": None, "limit": "", "extended": False, "lapses_on": None}
    return {"step": "", "needs": "", "closed_on": on, "holder": unit} | no_limit


def note(
    case: Case,
    act: str,
    at: Stop,
    *,
    by: User | None,
    done: Done,
    due_on: date | None,
    branch: str = "",
    unit: Unit | None = None,
) -> None:
    """Writes the act into the history. Raises CaseRefused for a vote that another case has taken."""
    vote = done.vote
    told = (
        {"counted": vote.counted, "in_favour": vote.in_favour, "needed": vote.needed, "vote": vote.key} if vote else {}
    )
    row = CaseStep(case=case, step=at.step.key, act=act, branch=branch, by=by, on=done.on, due_on=due_on, **told)
    row.unit = unit or at.unit
    row.number, row.note, row.facts = done.number[:60], done.note[:500], kept(done.facts)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise CaseRefused("Lần biểu quyết này đã được dùng cho một hồ sơ khác.", field="held") from None
