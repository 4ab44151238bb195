"""What the page of a case shows: the way with where it stands, papers, history, what may be done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from members.models import Unit, User
from members.models.people import masked
from members.operations.cases.access import Offer, offers
from members.operations.engine import papers, saying
from members.operations.engine.declaring import Fact, Kind, Printed, Procedure, procedure_of
from members.operations.engine.levels import Stop, route
from members.operations.engine.moving import Here, here
from members.operations.engine.papers import Line
from members.operations.models import Case, CaseStep

Act = CaseStep.Act


@dataclass(frozen=True)
class Mark:
    """One step on the way: `act` is how it was done last, None while it lies ahead; now: it is the next."""

    stop: Stop
    act: CaseStep | None
    now: bool

    @property
    def tone(self) -> str:
        return "now" if self.now else "done" if self.act else "ahead"


@dataclass(frozen=True)
class Told:
    """A fact as people read it."""

    label: str
    text: str


@dataclass(frozen=True)
class Event:
    """One act of the history in words."""

    act: CaseStep
    label: str


@dataclass(frozen=True)
class CasePage:
    case: Case
    procedure: Procedure
    at: Here | None
    says: str
    way: list[Mark]
    papers: list[Line]
    facts: list[Told]
    history: list[Event]
    offers: list[Offer]
    printed: list[Printed]

    @property
    def first(self) -> Offer | None:
        """The next step, where it is this person's."""
        return self.offers[0] if self.offers and self.offers[0].slug == "tiep" else None

    @property
    def ending(self) -> str:
        """The branch by which the case has ended; empty where it went its whole way, or was cancelled."""
        last = self.history[0].act if self.history and not self.case.is_open else None
        step = self.procedure.names.get(last.step) if last else None
        branch = step.branch(last.branch) if step and last else None
        return branch.label if branch else ""

    @property
    def others(self) -> list[Offer]:
        return self.offers[1:] if self.first else self.offers


def of(case: Case, user: User) -> CasePage:
    """The same few queries for every case."""
    procedure = procedure_of(case)
    at = here(case) if case.is_open else None
    stops = at.stops if at else route(procedure, case)
    history = list(case.history.select_related("unit", "by__member"))
    return CasePage(
        case,
        procedure,
        at,
        saying.of_step(at.step, case.origin) if at else "",
        _way(case, stops, history),
        papers.checklist(case, [stop.step for stop in stops]),
        facts_of(case, procedure),
        [_in_words(act, procedure) for act in reversed(history)],
        offers(case, at, user) if at else [],
        printable(case, procedure, stops, history),
    )


def _way(case: Case, stops: list[Stop], history: list[CaseStep]) -> list[Mark]:
    done = {act.step: act for act in history if act.act in {Act.DONE, Act.BRANCHED}}
    reached = next((place for place, stop in enumerate(stops) if stop.step.key == case.step), len(stops))
    marks = []
    for place, stop in enumerate(stops):
        act = done.get(stop.step.key) if place < reached else None
        marks.append(Mark(stop, act, place == reached))
    return marks


def facts_of(case: Case, procedure: Procedure) -> list[Told]:
    """What was typed, in the order of the procedure; personal numbers by their last digits."""
    facts = procedure.all_facts()
    return [Told(fact.label, _said(fact, case.facts[key])) for key, fact in facts.items() if case.facts.get(key)]


def _cell(code: str) -> str:
    unit = Unit.objects.filter(code=code).select_related("parent").first()
    return f"{unit.name}, {unit.parent}" if unit else code


def _said(fact: Fact, value: str) -> str:
    match fact.kind:
        case Kind.DAY:
            return f"{date.fromisoformat(value):%d/%m/%Y}"
        case Kind.CHOICE:
            return dict(fact.choices).get(value, value)
        case Kind.TICK:
            return "Có"
        case Kind.CELL:
            return _cell(value)
        case Kind.MEMBERS:
            return f"{len(value.split(','))} đồng chí"
        case Kind.PERSONAL_ID | Kind.PHONE:
            return masked(value)
    return value


def _in_words(act: CaseStep, procedure: Procedure) -> Event:
    step = procedure.names.get(act.step)
    label = step.label if step else act.step
    if act.branch and step and (branch := step.branch(act.branch)):
        label = f"{label}: {branch.label.lower()}"
    if act.act not in {Act.DONE, Act.BRANCHED}:
        label = act.get_act_display() if act.act == Act.OPENED else f"{act.get_act_display()}: {label}"
    return Event(act, label)


def printable(case: Case, procedure: Procedure, stops: list[Stop], history: Sequence[CaseStep]) -> list[Printed]:
    """The papers that can be printed now: those whose step was reached, before the end where the case has not come to
    its own."""
    there, order = {stop.step.key for stop in stops}, list(procedure.names)
    last = case.step or (history[-1].step if history else "")
    reached = len(order) if case.state == Case.State.DONE else order.index(last) if last in order else -1
    return [
        each
        for each in procedure.printed
        if not each.since or (each.since in there and order.index(each.since) <= reached)
    ]
