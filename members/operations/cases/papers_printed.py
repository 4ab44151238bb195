"""A paper of a case on paper: whose it is, about whom, and the boxes that were signed."""

from dataclasses import dataclass
from datetime import date

from members.models import Unit
from members.operations.cases.page import Told, facts_of, printable
from members.operations.engine.declaring import Printed, Procedure, procedure_of
from members.operations.engine.levels import Stop, route
from members.operations.models import Case, CaseStep


@dataclass(frozen=True)
class Box:
    """One place for a signature; `act` once it was signed."""

    number: int
    stop: Stop
    act: CaseStep | None


@dataclass(frozen=True)
class Sheet:
    printed: Printed
    unit: Unit
    number: str
    day: date | None
    facts: list[Told]
    boxes: list[Box]


def of(case: Case, key: str) -> Sheet | None:
    """The paper `key` of the case; None where there is none, or not yet."""
    procedure = procedure_of(case)
    stops = route(procedure, case)
    found = next((each for each in printable(case, procedure, stops) if each.key == key), None)
    if found is None:
        return None
    signed = {act.step: act for act in case.history.filter(act=CaseStep.Act.DONE).select_related("by__member")}
    boxes = [Box(stop.step.box, stop, signed.get(stop.step.key)) for stop in stops if stop.step.box]
    by = next((stop.unit for stop in stops if stop.step.key == found.since), case.origin)
    last = signed.get(found.since) or next((box.act for box in boxes if box.act), None)
    number, day = (last.number, last.on) if last else ("", None)
    facts = [*_facts(case, procedure), *_outcome(found, stops, signed)]
    return Sheet(found, by, number, day, facts, boxes if found.boxes else [])


def _facts(case: Case, procedure: Procedure) -> list[Told]:
    places = [Told("Chi bộ", f"{case.origin.name}, {case.origin.parent}")]
    if case.going_to:
        there = case.destination
        places.append(Told("Nơi đến", f"{there.name}, {there.parent}" if there else case.place))
    return [*places, Told(procedure.event, f"{case.event_on:%d/%m/%Y}"), *facts_of(case, procedure)]


def _outcome(found: Printed, stops: list[Stop], signed: dict[str, CaseStep]) -> list[Told]:
    """Of a notice: what was done to the record, and when."""
    if not found.since:
        return []
    done = [stop for stop in stops if stop.step.writes and stop.step.key in signed]
    return [Told(stop.step.label, f"ngày {signed[stop.step.key].on:%d/%m/%Y}") for stop in done]
