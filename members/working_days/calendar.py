"""The rules count in “ngày làm việc”: weekends, public holidays and the days off that replace them fall out.

What an officer has entered from a document of the Government comes first (WorkingDay); then the public holidays of the
Labour Code and the exchanges of days that the package `holidays` knows, which is brought out before the Government has
decided on all of them.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from importlib.metadata import version
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING

from members.models import WorkingDay

if TYPE_CHECKING:
    from holidays import HolidayBase

ONE_DAY = timedelta(days=1)
CODE = "Bộ luật Lao động, Điều 112"
IN_THE_CODE = (  # as the package calls them; what it has beside these, the page says is the package's
    *("Tết Dương lịch", "Giao thừa", "Tết Nguyên Đán", "Mùng", "Ngày Giỗ Tổ", "Ngày Chiến thắng"),
    *("Ngày Quốc tế Lao động", "Quốc khánh"),
)
PACKAGE = f"gói phần mềm holidays {version('holidays')}"


@lru_cache(maxsize=64)
def _holidays_around(year: int) -> "HolidayBase":
    """Complete before any thread sees it; the neighbours are there for a Tết or a day in lieu that crosses New Year."""
    return _country()(years=(year - 1, year, year + 1), expand=False, language="vi")


@cache
def _country() -> "type[HolidayBase]":
    """Of the package this country alone: any other way in loads all of them, 250 modules of eight megabytes."""
    import holidays

    name = "holidays.countries.vietnam"
    spec = spec_from_file_location(name, Path(holidays.__file__).parent / "countries" / "vietnam.py")
    if spec is None or spec.loader is None:
        raise ImportError(name)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.Vietnam


def decided() -> dict[date, bool]:
    """The days that were entered, a handful a year: one query for a whole computation."""
    return dict(WorkingDay.objects.values_list("day", "works"))


def works(day: date, entered: dict[date, bool]) -> bool:
    """Whether `day` is worked, by what was `entered` (from `decided`) and else by the law."""
    return entered[day] if day in entered else _holidays_around(day.year).is_working_day(day)


def is_known_holiday(day: date) -> bool:
    """Whether the law or the package makes `day` a holiday, whatever was entered."""
    return day in _holidays_around(day.year)


def holiday_name(day: date) -> str:
    """As the package calls it; empty where it knows no holiday."""
    return _holidays_around(day.year).get(day) or ""


def is_working_day(day: date) -> bool:
    """A Saturday worked in exchange for a bridge day counts; the bridge day does not."""
    return works(day, decided())


def add_working_days(start: date, days: int, entered: dict[date, bool] | None = None) -> date:
    """The `days`-th working day after `start`, which itself is not counted; before it when `days` is negative.
    `entered` (from `decided`) where many days are reckoned at once."""
    entered = decided() if entered is None else entered
    step = ONE_DAY if days > 0 else -ONE_DAY
    day, left = start, abs(days)
    while left:
        day += step
        left -= works(day, entered)
    return day


def working_days_between(start: date, end: date) -> int:
    """How many working days lie after `start` up to and with `end`; negative when `end` comes first."""
    if end < start:
        return -working_days_between(end, start)
    entered = decided()
    return sum(works(start + ONE_DAY * n, entered) for n in range(1, (end - start).days + 1))


@dataclass(frozen=True)
class SpecialDay:
    """A day that is not what its weekday says, why, and who says so."""

    day: date
    works: bool
    name: str
    source: str
    entered: WorkingDay | None = None


def special_days(year: int) -> list[SpecialDay]:
    """The days of `year` that an officer, the Labour Code or the package sets apart, in order; one query."""
    known = _holidays_around(year)
    found = {day: _by_package(known, day) for day in known if day.year == year}
    found |= {day: _by_package(known, day) for day in known.weekend_workdays if day.year == year}
    for row in WorkingDay.objects.filter(day__year=year).select_related("recorded_by__member"):
        name = found[row.day].name if row.day in found else ""
        found[row.day] = SpecialDay(row.day, row.works, name, row.document, row)
    return sorted(found.values(), key=lambda special: special.day)


def _by_package(known: "HolidayBase", day: date) -> SpecialDay:
    name = known.get(day) or "Làm bù"
    return SpecialDay(day, known.is_working_day(day), name, CODE if name.startswith(IN_THE_CODE) else PACKAGE)
