"""The stretch of time that a page of figures is about: a month, a quarter or a year, as its address names it."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from meetings.models import MeetingMonth
from members.dates import first_of_month
from members.models import Unit

MONTH, QUARTER, YEAR = re.compile(r"(\d{4})-(\d{2})"), re.compile(r"(\d{4})-q([1-4])"), re.compile(r"(\d{4})")
QUARTERS = ("I", "II", "III", "IV")
YEARS = range(2000, 2100)


@dataclass(frozen=True)
class Period:
    """key: `2026-11`, `2026-q4`, `2026`; months: the first days of its months up to today."""

    key: str
    label: str
    months: tuple[date, ...]

    @property
    def is_month(self) -> bool:
        return len(self.key) == 7 and "q" not in self.key

    @property
    def last(self) -> date:
        return self.months[-1]

    @property
    def quarter(self) -> str:
        """`quý IV`: of its last month, up to which a chuyên đề is asked for."""
        return f"quý {QUARTERS[(self.last.month - 1) // 3]}"


def of_month(month: date) -> Period:
    return Period(f"{month:%Y-%m}", f"Tháng {month.month}/{month.year}", (month,))


def read(text: str, today: date) -> Period | None:
    """The period that an address names; this month for none, None for what is no period or has not begun."""
    if not text:
        return of_month(first_of_month(today))
    for pattern, make in ((MONTH, _month), (QUARTER, _quarter), (YEAR, _year)):
        if (found := pattern.fullmatch(text)) and int(found[1]) in YEARS:
            return make(text, *map(int, found.groups()), today=first_of_month(today))
    return None


def _month(key: str, year: int, month: int, *, today: date) -> Period | None:
    if not 1 <= month <= 12 or date(year, month, 1) > today:
        return None
    return of_month(date(year, month, 1))


def _quarter(key: str, year: int, quarter: int, *, today: date) -> Period | None:
    return _stretch(key, f"Quý {QUARTERS[quarter - 1]}/{year}", year, range(3 * quarter - 2, 3 * quarter + 1), today)


def _year(key: str, year: int, *, today: date) -> Period | None:
    return _stretch(key, f"Năm {year}", year, range(1, 13), today)


def _stretch(key: str, label: str, year: int, months: range, today: date) -> Period | None:
    begun = tuple(first for month in months if (first := date(year, month, 1)) <= today)
    return Period(key, label, begun) if begun else None


class Choices:
    """The periods of which anything is kept of a unit, for the chooser: months, quarters, years, the newest first."""

    def __init__(self, unit: Unit, today: date):
        self.unit, self.today = unit, today

    @cached_property
    def months(self) -> list[date]:
        kept = MeetingMonth.objects.filter(unit=self.unit).order_by("-month").values_list("month", flat=True)
        return [*dict.fromkeys([first_of_month(self.today), *kept])]

    @cached_property
    def groups(self) -> list[tuple[str, list[Period]]]:
        quarters = dict.fromkeys(f"{month.year}-q{(month.month - 1) // 3 + 1}" for month in self.months)
        years = dict.fromkeys(f"{month.year}" for month in self.months)
        named = (("Tháng", [of_month(month) for month in self.months]), ("Quý", quarters), ("Năm", years))
        return [
            (label, [each for key in keys if (each := key if isinstance(key, Period) else read(key, self.today))])
            for label, keys in named
        ]
