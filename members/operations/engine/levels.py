"""Which organisation takes which step: the way of a case from one chi bộ to another."""

from contextlib import suppress
from dataclasses import dataclass

from members.models import Unit
from members.operations.engine.declaring import Procedure, Side, Step
from members.operations.engine.surroundings import Surroundings
from members.operations.models import Case


def meeting_point(one: Unit, other: Unit) -> str:
    """The path of the lowest organisation above both."""
    return max((path for path in one.lineage if path in other.lineage), key=len)


@dataclass(frozen=True)
class Stop:
    """A step with the organisation that takes it."""

    step: Step
    unit: Unit


def route(procedure: Procedure, case: Case, around: Surroundings | None = None) -> list[Stop]:
    """The steps that this very case goes through, in order: nobody signs twice, and nobody above the lowest
    organisation that both sides have in common signs at all. `around`: what was read for many cases."""
    placed = (around or Surroundings([case])).of(case)
    ladders = {Side.HOME: placed.home, Side.DESTINATION: placed.there}
    shared = meeting_point(case.origin, case.destination) if case.destination else ""
    stops: list[Stop] = []
    signed: set[int] = set()
    for step in procedure.steps:
        ladder = ladders[step.side]
        unit = ladder.at(step.level) if ladder and step.when(placed) else None
        if unit is None or (step.signature and _is_needless(unit, signed, shared)):
            continue
        if step.signature:
            signed.add(unit.pk)
        stops.append(Stop(step, unit))
    return stops


def way(procedure: Procedure, case: Case, around: Surroundings | None = None) -> tuple[list[Stop], int]:
    """The route of an open case, and the place where it stands. The step that waits stays on it, though nothing would
    ask for it any more since organisations were merged or moved: who holds the case takes it, and it goes on from
    there."""
    stops = route(procedure, case, around)
    with suppress(LookupError):
        return stops, place_of(stops, case.step)
    waiting, order = procedure.names[case.step], list(procedure.names)
    place = sum(order.index(stop.step.key) < order.index(case.step) for stop in stops)
    return [*stops[:place], Stop(waiting, case.holder), *stops[place:]], place


def _is_needless(unit: Unit, signed: set[int], shared: str) -> bool:
    return unit.pk in signed or len(unit.path) < len(shared)


def place_of(stops: list[Stop], key: str) -> int:
    """Where the step `key` stands among `stops`. Raises LookupError where the case does not go through it."""
    for place, stop in enumerate(stops):
        if stop.step.key == key:
            return place
    raise LookupError(key)
