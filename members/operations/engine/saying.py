"""What a procedure and its steps say in words, with the figures of the rules in force: `{admission.helper_months}` in a
text of a declaration stands for `12 tháng`, `{vote.special}` for `ít nhất 2/3`."""

import re
from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from members import rules, thresholds
from members.models import RuleParameter, Unit
from members.operations.engine.declaring import Procedure, Step
from members.rules import Book, RuleError

FIGURE = re.compile(r"\{([a-z0-9_.]+)\}")
UNKNOWN = "thời gian theo quy định"  # where no rule is in force


def of_procedures(procedures: Iterable[Procedure], book: Book | None = None) -> list[tuple[Procedure, str]]:
    """Each with what it says today; one query for all of them."""
    procedures = list(procedures)
    book = book or _book(None, [each.says for each in procedures])
    return [(each, _said(each.says, book, timezone.localdate())) for each in procedures]


def of_step(step: Step, unit: Unit) -> str:
    """What the step says today of a case of `unit`."""
    return _said(step.says, _book(unit, [step.says]), timezone.localdate())


def share(book: Book, key: str, on: date) -> str:
    """`ít nhất 2/3`, `quá 1/2`. Raises RuleError."""
    return f"{'quá' if key in thresholds.OVER else 'ít nhất'} {book.ratio(key, on=on)}"


def amount(rule: RuleParameter) -> str:
    """`30 ngày làm việc`."""
    return f"{rule.value.normalize():f} {rule.measure}"


def _book(unit: Unit | None, texts: Iterable[str]) -> Book:
    keys = {key for text in texts for key in FIGURE.findall(text)}
    return rules.book(unit, key__in=keys) if keys else Book([])


def _said(text: str, book: Book, on: date) -> str:
    return FIGURE.sub(lambda found: _figure(book, found[1], on), text)


def _figure(book: Book, key: str, on: date) -> str:
    try:
        return share(book, key, on) if key.startswith("vote.") else amount(book.parameter(key, on=on))
    except RuleError:
        return UNKNOWN
