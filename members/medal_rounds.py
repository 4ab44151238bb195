"""The rounds in which Huy hiệu Đảng are given, and when the years of each must be full (docs/rules.md §3.8).

Both are rules: the days are the country's (06-HD/TW, 18.4); which months belong to a round a province may say. Where
none has, the time between two rounds belongs to the later one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from members import rules
from members.deadlines import due_on
from members.models import Unit
from members.rules import Book, RuleError
from members.working_calendar import WorkingCalendar

GIVEN, OPENS, FILE_BEFORE = "medal.round", "medal.round_opens", "medal.file_before"
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Round:
    """on: when it is given; opens, closes: the first and the last day on which the years may become full; file_by: by
    when the province must have the lists, None where no rule says so."""

    on: date
    opens: date
    closes: date
    file_by: date | None = None


def book_of(unit: Unit) -> Book:
    """The rules of medals that hold for `unit`; one query."""
    return rules.book(unit, key__startswith="medal.")


def levels(book: Book, on: date) -> list[int]:
    """The years that are honoured on the day `on`, ascending."""
    return [int(value) for value in book.series("medal.years", on=on)]


def honouring(reached: date, book: Book, on: date) -> date | None:
    """The day on which a medal is given whose years are full on `reached`, by the rules of the day `on`; None without
    rounds."""
    opens = _days(book, OPENS, on, reached.year)
    begun = max((day for day in opens if day <= reached), default=reached)
    return _first_from(begun, _days(book, GIVEN, on, reached.year))


def named(book: Book, on: date, calendar: WorkingCalendar | None = None) -> Round | None:
    """The round on the day `on`; None where that is no day of a round. `calendar` where many are asked at once."""
    days = _days(book, GIVEN, on, on.year)
    if on not in days:
        return None
    opens = _days(book, OPENS, on, on.year)
    own = [day for day in opens if _first_from(day, days) == on]
    if not own:
        before = max(day for day in days if day < on)
        return Round(on, before + ONE_DAY, on, _file_by(book, on, calendar))
    following = min(day for day in opens if day > own[-1])
    return Round(on, own[-1], following - ONE_DAY, _file_by(book, on, calendar))


def around(book: Book, today: date, *, past: int = 4, ahead: int = 4) -> list[Round]:
    """The rounds before and after `today`, the nearest ones, in order."""
    days = _days(book, GIVEN, today, today.year)
    behind = sum(1 for day in days if day < today)
    near = days[max(0, behind - past) : behind + ahead]
    calendar = WorkingCalendar()
    return [found for day in near if (found := named(book, day, calendar))]


def _first_from(day: date, days: Sequence[date]) -> date | None:
    return next((each for each in days if each >= day), None)


def _days(book: Book, prefix: str, on: date, year: int) -> list[date]:
    """Each `month × 100 + day` of the series in the year before, in `year` and in the two behind it, ascending."""
    series = book.series(prefix, on=on)
    return sorted(date(each, *divmod(int(value), 100)) for each in range(year - 1, year + 3) for value in series)


def _file_by(book: Book, on: date, calendar: WorkingCalendar | None) -> date | None:
    try:
        return due_on(book, FILE_BEFORE, on, calendar=calendar, backwards=True)
    except RuleError:
        return None
