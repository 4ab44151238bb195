"""What a report shows of one unit on one day, and what it computes of several."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from members.models import Unit
from sotay.reports import columns, waves
from sotay.reports.waves import Wave
from sotay.usage.models import Part

IDENTITY = (
    "part", "unit_id", "unit__code", "unit__status", "unit__sector", "then_path", "then_code", "then_name", "then_kind",
    "day", "frozen", "counted_at", "moved", "outdated", "incomplete",
)  # fmt: skip


@dataclass(frozen=True)
class Figures:
    """One kept row; its place, code, name and kind are those of its day, and each measure is an attribute."""

    part: int
    unit_id: int
    address: str  # the code by which the unit is found today
    status: str
    sector: str
    path: str
    code: str
    name: str
    kind: str
    day: date
    frozen: bool
    counted_at: datetime
    moved: bool  # whether the unit, or one above it, has changed since; known of the unit that is reported on
    outdated: bool  # whether the tree of the day was changed below it after this was counted; known of the same
    incomplete: bool  # whether marks of use of the day may be lost; known of the same
    wave: Wave | None  # of a plan, on the day that was asked for; known of the unit and its children
    counts: dict[str, int] = field(hash=False)

    @classmethod
    def read(cls, values: tuple, keys: list[str]) -> "Figures":
        """`values` of the columns IDENTITY, of the wave and of the measures `keys`."""
        known = len(IDENTITY)
        counts = dict(zip(keys, values[known + 1 :], strict=True))
        wave = waves.told(values[known])
        return cls(*values[:known], wave, counts)  # type: ignore[call-arg]  # as many as IDENTITY names

    def __getattr__(self, name: str) -> int:
        try:
            return self.counts[name]
        except KeyError:
            raise AttributeError(name) from None

    @property
    def is_child(self) -> bool:
        return self.part in (Part.CHILD, Part.CHILD_BESIDE)

    @property
    def is_closed(self) -> bool:
        """Whether the unit has been closed since."""
        return self.status not in Unit.WORKING

    @property
    def is_cell(self) -> bool:
        return self.kind in Unit.CELLS


def added(rows: Iterable[Figures]) -> dict[str, int]:
    """The sums of the counts: of them, and never of shares, the shares of all are computed."""
    sums = dict.fromkeys(columns.keys(), 0)
    for row in rows:
        for key in sums:
            sums[key] += row.counts[key]
    return sums
