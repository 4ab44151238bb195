"""By when something is due, for every app: rules count in days, in working days, in months or in years."""

from datetime import date, timedelta

from members.dates import months_after
from members.rules import Book
from members.working_calendar import WorkingCalendar

WORKING_DAYS = "ngày làm việc"
IN_MONTHS = {"tháng": 1, "năm": 12}


def due_on(
    book: Book, key: str, start: date, *, calendar: WorkingCalendar | None = None, backwards: bool = False
) -> date:
    """The last day of the limit `key` that runs from `start`, which itself is not counted: in working days, months or
    years where the rule is measured in them, else in days of the calendar; `backwards`, the day so long before.
    `calendar` where many are reckoned at once. Raises RuleError."""
    rule = book.parameter(key, on=start)
    many = -int(rule.value) if backwards else int(rule.value)
    if rule.measure == WORKING_DAYS:
        return (calendar or WorkingCalendar()).days_after(start, many)
    if rule.measure in IN_MONTHS:
        return months_after(start, many * IN_MONTHS[rule.measure])
    return start + timedelta(days=many)
