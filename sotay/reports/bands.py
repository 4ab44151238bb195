"""Where a unit stands by its rate: the bands of the rules, the target, and its place among units like itself."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from members import rules
from members.models import Unit
from members.numbers import decimal, vn_number
from sotay.reports import columns
from sotay.reports.figures import Figures, added

FEWEST = 3  # alike: of two, nobody learns anything by being the second


@dataclass(frozen=True)
class Scale:
    """The limits in force on a day. fair, good: per cent of those who can use the portal. sizes: from how many members
    on a unit is of the next size."""

    fair: Decimal
    good: Decimal
    sizes: tuple[int, ...]

    def band(self, share: Decimal | None) -> str:
        """`low`, `fair`, `good`, of a share that is not rounded; nothing where there is none."""
        if share is None:
            return ""
        return "good" if share >= self.good else "fair" if share >= self.fair else "low"

    def size(self, members: int) -> str:
        """In words: `30–99 đảng viên`."""
        above = [limit for limit in self.sizes if limit > members]
        below = [limit for limit in self.sizes if limit <= members]
        if not below:
            return f"dưới {above[0]} đảng viên" if above else "mọi cỡ"
        return f"{vn_number(below[-1])}–{vn_number(above[0] - 1)} đảng viên" if above else _from(below[-1])


def _from(number: int) -> str:
    return f"từ {vn_number(number)} đảng viên"


def scale(unit: Unit, on: date) -> Scale:
    """One query."""
    book = rules.book(unit, key__startswith="usage.")
    fair, good = (Decimal(f"{book.value(f'usage.bands.{name}', on=on).normalize():f}") for name in ("fair", "good"))
    return Scale(fair, good, tuple(map(int, book.series("usage.sizes", on=on))))


@dataclass(frozen=True)
class Band:
    key: str
    label: str
    rows: list[Figures]

    @property
    def counts(self) -> dict[str, int]:
        return added(self.rows)


def distribution(rows: Iterable[Figures], scale: Scale) -> list[Band]:
    """How many units stand in which band, the best first; those of which there is no rate are the last."""
    within, headline = defaultdict(list), columns.headline()
    for row in rows:
        within[scale.band(headline.exact(row.counts))].append(row)
    fair, good = map(decimal, (scale.fair, scale.good))
    labels = {"good": f"Từ {good} %", "fair": f"Từ {fair} đến dưới {good} %", "low": f"Dưới {fair} %"}
    labels |= {"": "Không có ai đủ điều kiện"} if within[""] else {}
    return [Band(key, label, within[key]) for key, label in labels.items()]


@dataclass(frozen=True)
class Place:
    """number: 1 is the best; equal rates share a place. of: how many are alike."""

    number: int
    of: int


@dataclass(frozen=True)
class Group:
    """Units of one kind and size, the best first, each with its place."""

    label: str
    rows: list[tuple[Place, Figures]]


def ranking(rows: Iterable[Figures], scale: Scale) -> list[Group]:
    """Each unit among those like itself and never among others; of fewer than FEWEST alike there is no ranking. Units
    in which nobody can use the portal have no place."""
    alike, headline = defaultdict(list), columns.headline()
    for row in rows:
        if headline.share(row.counts) is not None:
            alike[row.kind, scale.size(row.counts[columns.TOTAL])].append(row)
    groups = [
        Group(f"{Unit.Kind(kind).label}, {size}", _placed(found))
        for (kind, size), found in alike.items()
        if len(found) >= FEWEST
    ]
    return sorted(groups, key=lambda group: -max(row.counts[columns.TOTAL] for _, row in group.rows))


def _placed(rows: list[Figures]) -> list[tuple[Place, Figures]]:
    rank = columns.headline().rank
    rates = [rank(row.counts) for row in rows]
    placed = [(Place(1 + sum(other > rank(row.counts) for other in rates), len(rows)), row) for row in rows]
    return sorted(placed, key=lambda each: (each[0].number, each[1].path))
