"""The table of a report: which of the children, in which order, what each cell says, and the row of totals."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from members import vietnamese
from members.models import Unit
from members.numbers import exact_share
from sotay.reports import columns
from sotay.reports.bands import Scale
from sotay.reports.columns import ELIGIBLE, HEADLINE, RATES, TOTAL, Column, Counts
from sotay.reports.figures import Figures, added
from sotay.reports.report_query import Report
from sotay.reports.waves import Wave

BY_NAME = "ten"
Limits = Mapping[str, tuple[Decimal, Decimal]]  # of a whole: from where on a rate is not low, and is as asked


@dataclass(frozen=True)
class Choice:
    """What was asked of the table. sector, kind, wave: only these; below_first: whether units below their target stand
    first; order: a column's slug, `-` before it downwards, or nothing: as in the tree; of_use: the sheet of use."""

    sector: str = ""
    kind: str = ""
    wave: str = ""
    below_first: bool = False
    order: str = ""
    of_use: bool = False

    @property
    def narrows(self) -> bool:
        return bool(self.sector or self.kind or self.wave)


@dataclass(frozen=True)
class Cell:
    """What one column says of one row. before: the same of the day beside, None where that is not asked for. limits: of
    the rates by which units are judged, those that something is asked of."""

    column: Column
    counts: Counts
    before: Counts | None
    limits: Limits

    @property
    def part(self) -> int:
        return self.counts[self.column.part]

    @property
    def target(self) -> Decimal | None:
        return self._limits[1]

    @property
    def low(self) -> Decimal | None:
        return self._limits[0]

    @property
    def _limits(self) -> tuple[Decimal | None, Decimal | None]:
        found = self.limits.get(self.column.whole) if self.column.part == HEADLINE else None
        return found or (None, None)

    @property
    def whole(self) -> int | None:
        return self.counts[self.column.whole] if self.column.wholes else None

    @property
    def others(self) -> list[int]:
        """What its other shares are of, which stand beside."""
        return [self.counts[whole] for whole in self.column.wholes[:-1]]

    @property
    def change(self) -> Decimal | int | None:
        """Against the day beside: of a count its difference, of a share points of per cent."""
        if self.before is None:
            return None
        now, then = self.column.value(self.counts), self.column.value(self.before)
        return None if now is None or then is None else now - then


@dataclass(frozen=True)
class Row:
    figures: Figures | None  # None: the sums of several
    cells: list[Cell]
    wave: Wave | None = None
    is_below: bool = False


class Table:
    """The children of `report` as `choice` says."""

    def __init__(self, report: Report, choice: Choice):
        self.report, self.choice = report, choice
        self.columns = columns.sheet(of_use=choice.of_use)

    @property
    def mark(self) -> str:
        """Another one whenever the table would read otherwise for the same address."""
        own, beside = self.report.own, self.report.own_beside
        counted = [row and (row.day, row.counted_at) for row in (own, beside)]
        return repr((counted, self.report.is_mixed, self.report.scale, sorted(self.report.waves.items(), key=str)))

    @property
    def asked(self) -> str:
        """What is asked of the unit itself, in words."""
        return " và ".join(columns.target_said(*each) for each in self.targets(self.report.unit.pk).items())

    @property
    def wave(self) -> Wave | None:
        """By which the unit itself is led."""
        return self.report.waves.get(self.report.unit.pk)

    @property
    def compares(self) -> bool:
        return self.report.beside is not None

    @cached_property
    def chosen(self) -> list[Figures]:
        """The rows that were asked for, in their order."""
        kept = [row for row in self.report.children if self._is_chosen(row)]
        asked = self.choice.order
        if order := _order(asked.removeprefix("-")):
            kept = sorted(kept, key=order, reverse=asked.startswith("-"))
        return sorted(kept, key=self.is_met) if self.choice.below_first else kept

    @cached_property
    def rows(self) -> list[Row]:
        return [self._row(row) for row in self.chosen]

    @cached_property
    def totals(self) -> Row:
        """Of the unit itself; of the rows where these are only some of its children."""
        if not self.choice.narrows and self.report.own:
            own = self.report.own
            return Row(None, self._cells(own.counts, self.before(own), self.report.unit.pk))
        there = [self.report.children_beside[row.unit_id] for row in self.chosen if self._was_there(row)]
        return Row(None, self._cells(added(self.chosen), added(there), self.report.unit.pk))

    def before(self, row: Figures) -> Counts | None:
        """Of one of the rows, or of the unit itself, on the day beside."""
        beside = self.report.own_beside if row is self.report.own else self.report.children_beside.get(row.unit_id)
        return beside.counts if beside else None

    def targets(self, unit: int) -> dict[str, Decimal]:
        """Per cent of which whole is asked of the unit: by its wave, of one or both, else by the rules."""
        wave = self.report.waves.get(unit)
        of_wave = {TOTAL: wave.target_total, ELIGIBLE: wave.target} if wave else {}
        asked = {whole: share for whole, share in of_wave.items() if share is not None}
        return asked or {ELIGIBLE: self.report.scale.good}

    def _was_there(self, row: Figures) -> bool:
        return row.unit_id in self.report.children_beside

    def is_met(self, row: Figures) -> bool:
        """Whether each target that is set is met; of nobody nothing is asked."""
        asked = self.targets(row.unit_id).items()
        shares = ((exact_share(row.counts[HEADLINE], row.counts[whole]), limit) for whole, limit in asked)
        return all(share is None or share >= limit for share, limit in shares)

    def _is_chosen(self, row: Figures) -> bool:
        asked, wave = self.choice, self.report.waves.get(row.unit_id)
        of_wave = not asked.wave or (wave is not None and wave.key == asked.wave)
        return of_wave and asked.sector in ("", row.sector) and asked.kind in ("", row.kind)

    def _row(self, row: Figures) -> Row:
        cells = self._cells(row.counts, self.before(row), row.unit_id)
        return Row(row, cells, self.report.waves.get(row.unit_id), not self.is_met(row))

    def _cells(self, counts: Counts, before: Counts | None, unit: int) -> list[Cell]:
        low, targets = {ELIGIBLE: self.report.scale.fair}, self.targets(unit)
        limits = {whole: (low.get(whole, target), target) for whole, target in targets.items()}
        return [Cell(column, counts, before if self.compares else None, limits) for column in self.columns]

    # What can be chosen: only what there is.

    @property
    def sectors(self) -> list[tuple[str, str]]:
        return self._there(Unit.Sector, {row.sector for row in self.report.children})

    @property
    def kinds(self) -> list[tuple[str, str]]:
        return self._there(Unit.Kind, {row.kind for row in self.report.children})

    @property
    def waves(self) -> list[tuple[str, str]]:
        found = {row.unit_id: self.report.waves.get(row.unit_id) for row in self.report.children}
        return sorted({(wave.key, wave.label) for wave in found.values() if wave})

    @staticmethod
    def _there(choices, present: set[str]) -> list[tuple[str, str]]:
        return [(value, label) for value, label in choices.choices if value in present]


def _order(slug: str) -> Callable[[Figures], float | str] | None:
    if slug == BY_NAME:
        return lambda row: _reading_order(row.name)
    column = columns.by_slug(slug)
    return (lambda row: column.rank(row.counts)) if column else None


def _reading_order(name: str) -> str:
    """As one reads it, `Chi bộ 2` before `Chi bộ 10`."""
    return vietnamese.reading_key(re.sub(r"\d+", lambda number: number[0].zfill(6), name))


@dataclass(frozen=True)
class Stage:
    """One measure of the funnel. of_total, of_eligible: what its shares are of, None where a share says nothing."""

    key: str
    label: str
    count: int
    of_total: int | None
    of_eligible: int | None


def funnel(row: Figures) -> list[Stage]:
    """From all members down to who takes part, in the order of the declaration; without what nobody counted then."""
    counts = row.counts
    known = [each for each in columns.ordered() if each.since <= row.day or counts[each.key]]
    return [
        Stage(each.key, each.label, counts[each.key], *(counts[of] if of in each.bases else None for of in RATES))
        for each in known
    ]


def at_a_glance(stages: list[Stage]) -> list[Stage]:
    return [stage for stage in stages if stage.key in (*RATES, HEADLINE, columns.LAST_OF_ROLLOUT)]


def judged(rows: Iterable[Counts], scale: Scale) -> list[list[Cell]]:
    """Of each of `rows` the counts by which units are judged and both their rates."""
    shown, limits = columns.judging(), {ELIGIBLE: (scale.fair, scale.good)}
    return [[Cell(column, counts, None, limits) for column in shown] for counts in rows]
