"""Which organisation takes which step: the levels above a chi bộ, and the way from one chi bộ to another."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from members.models import Unit
from members.operations.engine.declaring import Level, Procedure, Side, Step
from members.operations.models import Case

Kind = Unit.Kind
BASES = (Kind.BASE, Kind.BASE_CELL)
SUBS = (Kind.SUB, Kind.AFFILIATED)


class Ladder:
    """The organisations above one chi bộ, the root first; one query, none where they are `known` by their paths."""

    def __init__(self, cell: Unit, known: Mapping[str, Unit] | None = None):
        self.cell = cell
        if known is None:
            self._above = list(Unit.objects.filter(path__in=cell.lineage).order_by("path"))
        else:
            self._above = [known[path] for path in cell.lineage]

    def at(self, level: Level) -> Unit | None:
        """The organisation that takes a step of `level`; None where there is no such level here.

        Where no cấp trên trực tiếp stands between a đảng bộ cơ sở and the province, the province is it (208-QĐ/TW).
        """
        root, above = self._above[0], list(reversed(self._above))
        match level:
            case Level.CELL:
                return self._above[-1]
            case Level.SUB:
                return next((unit for unit in above if unit.kind in SUBS and unit.pk != self.cell.pk), None)
            case Level.BASE:
                return next((unit for unit in above if unit.kind in BASES), root)
            case Level.HIGHER:
                return next((unit for unit in above if unit.kind == Kind.HIGHER), root)
        return root


def units_above(cells: Iterable[Unit]) -> dict[str, Unit]:
    """Every organisation above `cells` and themselves, by path: for many ways at once; one query."""
    paths = {path for cell in cells for path in cell.lineage}
    return {unit.path: unit for unit in Unit.objects.filter(path__in=paths)}


def meeting_point(one: Unit, other: Unit) -> str:
    """The path of the lowest organisation above both."""
    return max((path for path in one.lineage if path in other.lineage), key=len)


@dataclass(frozen=True)
class Stop:
    """A step with the organisation that takes it."""

    step: Step
    unit: Unit


def route(procedure: Procedure, case: Case, known: Mapping[str, Unit] | None = None) -> list[Stop]:
    """The steps that this very case goes through, in order: nobody signs twice, and nobody above the lowest
    organisation that both sides have in common signs at all. `known`: units_above() of many cases."""
    ladders = {Side.HOME: Ladder(case.origin, known)}
    if case.destination is not None:
        ladders[Side.DESTINATION] = Ladder(case.destination, known)
    shared = meeting_point(case.origin, case.destination) if case.destination else ""
    stops: list[Stop] = []
    signed: set[int] = set()
    for step in procedure.steps:
        ladder = ladders.get(step.side)
        unit = ladder.at(step.level) if ladder and step.when(case) else None
        if unit is None or (step.signature and _is_needless(unit, signed, shared)):
            continue
        if step.signature:
            signed.add(unit.pk)
        stops.append(Stop(step, unit))
    return stops


def _is_needless(unit: Unit, signed: set[int], shared: str) -> bool:
    return unit.pk in signed or len(unit.path) < len(shared)


def place_of(stops: list[Stop], key: str) -> int:
    """Where the step `key` stands among `stops`. Raises LookupError where the case does not go through it."""
    for place, stop in enumerate(stops):
        if stop.step.key == key:
            return place
    raise LookupError(key)
