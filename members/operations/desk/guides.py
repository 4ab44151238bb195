"""“Đường đi của hồ sơ”: a procedure in words for officers, read from its declaration and the rules of today."""

from dataclasses import dataclass

from django.utils import timezone

from members import rules
from members.operations.engine import saying
from members.operations.engine.clocks import words
from members.operations.engine.declaring import EVENT, ByRule, Deadline, Procedure, Step
from members.rules import Book, RuleError

DERIVED = {"month_12": "ngày hết 12 tháng dự bị"}


@dataclass(frozen=True)
class Line:
    """One step: its limit by the rule in force, with its number, and the vote it needs."""

    step: Step
    limit: str
    vote: str

    @property
    def branches(self) -> str:
        """The other ways out, one after the other."""
        return "; ".join(f"{each.label} ({each.rule})" if each.rule else each.label for each in self.step.branches)


@dataclass(frozen=True)
class Guide:
    procedure: Procedure
    says: str
    lines: list[Line]


def of(procedure: Procedure) -> Guide:
    """One query for all rules."""
    book = rules.book()
    lines = [Line(step, _limit(step.deadline, procedure, book), _vote(step, book)) for step in procedure.steps]
    ((_, says),) = saying.of_procedures([procedure], book)
    return Guide(procedure, says, lines)


def _limit(deadline: Deadline | None, procedure: Procedure, book: Book) -> str:
    if deadline is None:
        return ""
    start = _start(deadline.counts_from, procedure, book)
    if not deadline.rule:
        return f"đến {start}"
    try:
        told = words(book.parameter(deadline.rule, on=timezone.localdate()))
        more = words(book.parameter(deadline.extension, on=timezone.localdate())) if deadline.extension else ""
    except RuleError:
        return ""
    if deadline.backwards:
        return f"{told}, trước {start}"
    return f"{told}, từ {start}" + (f"; gia hạn một lần {more}" if more else "")


def _start(told: str | ByRule, procedure: Procedure, book: Book) -> str:
    if isinstance(told, ByRule):
        told = told.starts[book.whole(told.rule, on=timezone.localdate())]
    if told == EVENT:
        return procedure.event[:1].lower() + procedure.event[1:]
    fact = procedure.all_facts().get(told)
    by = next((step for step in procedure.steps if told in {step.marks, step.counts}), None)
    if fact:
        return fact.label[:1].lower() + fact.label[1:]
    if by:
        return f"ngày làm bước “{by.label}”"
    return DERIVED.get(told, "khi đến bước này")


def _vote(step: Step, book: Book) -> str:
    if step.vote is None:
        return ""
    on = timezone.localdate()
    return f"{saying.share(book, step.vote.rule, on)} {step.vote.by} ({book.parameter(step.vote.rule, on=on).document})"
