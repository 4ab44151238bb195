"""What stands around a case and decides which way it goes: the organisations above its two chi bộ, and the rules that
hold at the first. Read once, for many cases as for one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import TextChoices

from members import rules
from members.models import Unit
from members.operations.models import Case
from members.rules import Book

Kind = Unit.Kind
BASES = (Kind.BASE, Kind.BASE_CELL)
SUBS = (Kind.SUB, Kind.AFFILIATED)


class Level(TextChoices):
    """Who takes a step: the organisation of this level above the chi bộ of one side."""

    CELL = "cell", "Chi bộ"
    SUB = "sub", "Đảng ủy bộ phận"
    BASE = "base", "Đảng ủy cơ sở"
    HIGHER = "higher", "Cấp ủy cấp trên trực tiếp"
    PROVINCE = "province", "Tỉnh ủy, thành ủy"


class Ladder:
    """The organisations above one chi bộ, the root first, which are `known` by their paths."""

    def __init__(self, cell: Unit, known: Mapping[str, Unit]):
        self.cell = cell
        self._above = [known[path] for path in cell.lineage]

    def at(self, level: Level) -> Unit | None:
        """The organisation that takes a step of `level`; None where there is no such level here.

        Where no cấp trên trực tiếp stands between a đảng bộ cơ sở and the province, the province is it (208-QĐ/TW); a
        chi bộ right under a cấp trên trực tiếp has no other committee above it than that one.
        """
        root, above = self._above[0], list(reversed(self._above))
        match level:
            case Level.CELL:
                return self._above[-1]
            case Level.SUB:
                return next((unit for unit in above if unit.kind in SUBS and unit.pk != self.cell.pk), None)
            case Level.BASE:
                nearest = (unit for unit in above[1:] if unit.kind not in SUBS)
                return next((unit for unit in above if unit.kind in BASES), next(nearest, root))
            case Level.HIGHER:
                return next((unit for unit in above if unit.kind == Kind.HIGHER), root)
        return root


def ladders(cells: Iterable[Unit]) -> dict[int, Ladder]:
    """The ladder of each of `cells` by its key; one query."""
    cells = list(cells)
    paths = {path for cell in cells for path in cell.lineage}
    known = {unit.path: unit for unit in Unit.objects.filter(path__in=paths)}
    return {cell.pk: Ladder(cell, known) for cell in cells}


def ladder(cell: Unit) -> Ladder:
    return ladders([cell])[cell.pk]


class Surroundings:
    """Of some cases, each fetched with its places; one query, and one more where a way is told by the rules."""

    def __init__(self, cases: Iterable[Case]):
        cases = list(cases)
        self._origins = [case.origin for case in cases]
        self.ladders = ladders({place for case in cases for place in (case.origin, case.destination) if place})

    @cached_property
    def books(self) -> dict[int, Book]:
        return rules.books(set(self._origins))

    def of(self, case: Case) -> "Placed":
        there = self.ladders[case.destination.pk] if case.destination else None
        return Placed(case, self.ladders[case.origin.pk], there, self)


@dataclass(frozen=True)
class Placed:
    """A case with what stands around it; there: None where it leads to no other chi bộ."""

    case: Case
    home: Ladder
    there: Ladder | None
    around: Surroundings

    @property
    def book(self) -> Book:
        """The rules that hold where the case was opened."""
        return self.around.books[self.case.origin.pk]

    def leads_beyond(self, level: Level) -> bool:
        """Whether the organisation of `level` above the other side is another one than at home."""
        return self.there is not None and self.there.at(level) != self.home.at(level)
