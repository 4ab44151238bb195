"""By when something is due, for every app: rules count in days or in working days."""

from datetime import date, timedelta

from members.rules import Book
from members.working_days.calendar import add_working_days

WORKING_DAYS = "ngày làm việc"


def due_on(book: Book, key: str, start: date) -> date:
    """The last day of the limit `key` that runs from `start`, which itself is not counted: in working days where the
    rule is measured in them, else in days of the calendar. Raises RuleError."""
    rule = book.parameter(key, on=start)
    days = int(rule.value)
    return add_working_days(start, days) if rule.measure == WORKING_DAYS else start + timedelta(days=days)
