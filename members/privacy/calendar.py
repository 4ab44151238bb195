"""The rules count in “ngày làm việc”: weekends, public holidays and the days off that replace them fall out."""

from datetime import date, timedelta
from functools import lru_cache

from holidays import HolidayBase, country_holidays

ONE_DAY = timedelta(days=1)


@lru_cache(maxsize=64)
def _holidays_around(year: int) -> HolidayBase:
    """Complete before any thread sees it; the neighbours are there for a Tết or a day in lieu that crosses New Year."""
    return country_holidays("VN", years=(year - 1, year, year + 1), expand=False)


def is_working_day(day: date) -> bool:
    """A Saturday worked in exchange for a bridge day counts; the bridge day does not."""
    return _holidays_around(day.year).is_working_day(day)


def add_working_days(start: date, days: int) -> date:
    """The `days`-th working day after `start`, which itself is not counted; before it when `days` is negative."""
    step = ONE_DAY if days > 0 else -ONE_DAY
    day, left = start, abs(days)
    while left:
        day += step
        left -= is_working_day(day)
    return day


def working_days_between(start: date, end: date) -> int:
    """How many working days lie after `start` up to and with `end`; negative when `end` comes first."""
    if end < start:
        return -working_days_between(end, start)
    return sum(is_working_day(start + ONE_DAY * n) for n in range(1, (end - start).days + 1))
