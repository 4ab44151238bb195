"""How far đảng phí is collected in a chi bộ, for who tells it elsewhere: sums only, never who has paid."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from members.hooks import Hook
from members.models import Unit


class Dues(NamedTuple):
    """Of one month: `paid` of `payers`, who are all that are not exempt."""

    month: date
    payers: int
    paid: int
    exempt: int

    @property
    def in_words(self) -> str:
        """`tháng 11/2026: 24/25 đồng chí đã đóng, 1 đồng chí được miễn`."""
        exempt = f", {self.exempt} đồng chí được miễn" if self.exempt else ""
        return f"tháng {self.month.month}/{self.month.year}: {self.paid}/{self.payers} đồng chí đã đóng{exempt}"


COLLECTED: Hook[Callable[[Unit, date], Dues | None]] = Hook(
    "The dues of a chi bộ for the month of a day, or for the one before where no sheet was opened for it yet."
)


def collected(unit: Unit, day: date) -> Dues | None:
    """None where no such sheet is kept, and where no such app is installed."""
    return COLLECTED.only(unit, day) if COLLECTED.only else None
