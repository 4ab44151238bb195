"""On which days a unit meets by its rule: the day that the rule names, moved where nobody works."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from meetings.models import Schedule
from members.working_calendar import WorkingCalendar

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Slot:
    """One meeting of a rule: the day that it `wanted`, the `day` that it comes to, and `why` they differ."""

    wanted: date
    day: date
    why: str = ""

    @property
    def period(self) -> tuple[int, int]:
        """The month that the slot is for, though it may have been moved out of it."""
        return self.wanted.year, self.wanted.month


def slots(schedule: Schedule, calendar: WorkingCalendar) -> list[Slot]:
    """Those whose day, as the rule wants it, lies from `first_day` to `last_day`; in order, no day twice."""
    found: dict[date, Slot] = {}
    for wanted in _wanted(schedule, calendar):
        if schedule.first_day <= wanted <= schedule.last_day:
            day = _moved(wanted, schedule.shift, calendar)
            found.setdefault(day, Slot(wanted, day, "" if day == wanted else _why(wanted, calendar)))
    return [found[day] for day in sorted(found)]


def _wanted(schedule: Schedule, calendar: WorkingCalendar) -> Iterator[date]:
    if schedule.rule == Schedule.Rule.WEEKLY:
        yield from _weekly(schedule)
        return
    for year, month in _months(schedule.first_day, schedule.last_day, schedule.every):
        yield _of_month(schedule, year, month, calendar)


def _weekly(schedule: Schedule) -> Iterator[date]:
    day = schedule.first_day + timedelta(days=(schedule.weekday - schedule.first_day.weekday()) % 7)
    while day <= schedule.last_day:
        yield day
        day += WEEK


def _months(first: date, last: date, every: int) -> Iterator[tuple[int, int]]:
    """Each `every`-th month from that of `first` to that of `last`."""
    for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month, every):
        yield number // 12, number % 12 + 1


def _of_month(schedule: Schedule, year: int, month: int, calendar: WorkingCalendar) -> date:
    """A day that a short month does not have is its last one."""
    first, length = date(year, month, 1), monthrange(year, month)[1]
    last = first.replace(day=length)
    match schedule.rule:
        case Schedule.Rule.DAY:
            return first.replace(day=min(schedule.day, length))
        case Schedule.Rule.WEEKDAY:
            return _weekday(first, last, schedule.weekday, schedule.ordinal)
        case Schedule.Rule.FIRST_WORKING:
            return calendar.working_day_from(first, 1)
        case _:
            return calendar.working_day_from(last, -1)


def _weekday(first: date, last: date, weekday: int, ordinal: int) -> date:
    if ordinal == Schedule.Ordinal.LAST:
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    return first + timedelta(days=(weekday - first.weekday()) % 7) + WEEK * (ordinal - 1)


def _moved(day: date, shift: str, calendar: WorkingCalendar) -> date:
    match shift:
        case Schedule.Shift.NEXT:
            return calendar.working_day_from(day, 1)
        case Schedule.Shift.PREVIOUS:
            return calendar.working_day_from(day, -1)
        case Schedule.Shift.HOLIDAYS:
            while calendar.is_holiday(day):
                day += timedelta(days=1)
    return day


def _why(wanted: date, calendar: WorkingCalendar) -> str:
    """`03/01/2027 là Chủ nhật`; `02/09/2027 là Quốc khánh`."""
    return f"{wanted:%d/%m/%Y} là {calendar.name(wanted) or Schedule.Weekday(wanted.weekday()).label}"
