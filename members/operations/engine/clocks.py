"""By when a step is due, by the rule of the date its limit counts from; the number of the rule goes with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from members import rules
from members.deadlines import due_on
from members.models import RuleParameter, Unit
from members.operations.engine.declaring import ENTERED, EVENT, ByRule, Deadline
from members.operations.engine.saying import amount
from members.rules import Book, RuleError
from members.working_calendar import WorkingCalendar


@dataclass(frozen=True)
class Limit:
    due: date
    text: str


@dataclass(frozen=True)
class Days:
    """The days that limits of a case may count from."""

    event_on: date
    entered_on: date
    facts: dict[str, str]

    def named(self, name: str) -> date | None:
        if name in {EVENT, ENTERED}:
            return getattr(self, name)
        return date.fromisoformat(self.facts[name]) if self.facts.get(name) else None


class Rulebook:
    """The rules of some units and the days off, read once: what the limits of many cases are reckoned by."""

    def __init__(self, units: Iterable[Unit]):
        self._books = rules.books(units)
        self.calendar = WorkingCalendar()

    def of(self, unit: Unit) -> Book:
        return self._books[unit.pk]


def limit(
    deadline: Deadline | None, days: Days, unit: Unit, *, extended: bool = False, by: Rulebook | None = None
) -> Limit | None:
    """The limit that holds for a step taken by `unit`; None where there is none, where the day that it counts from is
    not known yet, or where no rule was in force on that day."""
    if deadline is None:
        return None
    book = by.of(unit) if by else rules.book(unit, key__in=_asked(deadline))
    start = days.named(_start(deadline, days, book))
    if start is None:
        return None
    if not deadline.rule:
        return Limit(start, "Ngày đã ghi trong hồ sơ")
    try:
        return _reckoned(deadline, start, book, by.calendar if by else WorkingCalendar(), extended=extended)
    except RuleError:
        return None


def _asked(deadline: Deadline) -> list[str]:
    """The keys of the rules that one limit is reckoned by, of two hundred."""
    told = deadline.counts_from
    keys = (deadline.rule, deadline.extension, "" if isinstance(told, str) else told.rule)
    return [key for key in keys if key]


def _start(deadline: Deadline, days: Days, book: Book) -> str:
    told = deadline.counts_from
    if isinstance(told, str):
        return told
    known = days.named(told.known_by)
    return told.starts[_value(told, known, book)] if known else told.known_by


def _value(told: ByRule, on: date, book: Book) -> int:
    try:
        return book.whole(told.rule, on=on)
    except RuleError:
        return min(told.starts)


def _reckoned(deadline: Deadline, start: date, book: Book, calendar: WorkingCalendar, *, extended: bool) -> Limit:
    rule = book.parameter(deadline.rule, on=start)
    due = due_on(book, deadline.rule, start, calendar=calendar, backwards=deadline.backwards)
    text = f"{words(rule)}, trước ngày {start:%d/%m/%Y}" if deadline.backwards else words(rule)
    if extended and deadline.extension:
        more = book.parameter(deadline.extension, on=start)
        due = due_on(book, deadline.extension, due, calendar=calendar)
        text = f"{text}, gia hạn {words(more)}"
    return Limit(due, text[:200])


def words(rule: RuleParameter) -> str:
    """`30 ngày làm việc (208-QĐ/TW, chờ xác nhận)`."""
    waits = ", chờ xác nhận" if "chờ xác nhận" in rule.confidence else ""
    return f"{amount(rule)} ({rule.document}{waits})"
