"""What the rules ask of a meeting on its date: how long it lasts, and by when its papers are posted."""

from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple

from django.utils import timezone

from meetings import wording
from meetings.models import Meeting
from meetings.papers import posting
from members import rules
from members.models import Member, RuleParameter, Unit
from members.numbers import decimal

LEAST_MINUTES: dict[str, str] = {
    Meeting.Kind.REGULAR: "meeting.min_minutes",
    Meeting.Kind.COMBINED: "meeting.min_minutes_combined",
}


BY_SIZE = "meeting.min_minutes_cell_"  # and how many members: where an office has such a rule, of its regular meetings


class Advice(NamedTuple):
    """One thing a planner should know; `kind` is that of a notice bar."""

    kind: str
    text: str


class Limits:
    """The rules of meetings that hold for `unit`, read with one query."""

    def __init__(self, unit: Unit):
        self._unit, self._book = unit, rules.book(unit, key__startswith="meeting.")

    def _in_force(self, key: str | None, on: date) -> RuleParameter | None:
        try:
            return self._book.parameter(key, on=on) if key else None
        except rules.RuleError:
            return None

    def least(self, kind: str, *, on: date) -> RuleParameter | None:
        """The shortest a meeting of `kind` may be, of a regular one by the size of the chi bộ where an office asks for
        that; None where no rule says."""
        by_size = self._by_size(on) if kind == Meeting.Kind.REGULAR else None
        return by_size or self._in_force(LEAST_MINUTES.get(kind), on)

    def _by_size(self, on: date) -> RuleParameter | None:
        return self._book.of_size(BY_SIZE, self._members, on=on) if self._book.sized(BY_SIZE) else None

    @cached_property
    def _members(self) -> int:
        return Member.objects.counted().filter(unit=self._unit).count()

    def usual_minutes(self, kind: str, *, on: date) -> int | None:
        """What is proposed: the least of its kind, of the regular meeting for kinds without a rule."""
        rule = self.least(kind, on=on) or self.least(Meeting.Kind.REGULAR, on=on)
        return int(rule.value) if rule else None

    def advice(self, meeting: Meeting, *, has_papers: bool) -> list[Advice]:
        """What the rules hold against `meeting` as it is planned now."""
        on = timezone.localtime(meeting.starts_at).date()
        found = [self._length(meeting, on), None if has_papers else self._papers(meeting, on)]
        return [advice for advice in found if advice]

    def _length(self, meeting: Meeting, on: date) -> Advice | None:
        rule = self.least(meeting.kind, on=on)
        if rule is None or meeting.minutes >= rule.value:
            return None
        least = f"{decimal(rule.value)} phút"
        return Advice("warning", f"Thời lượng {meeting.minutes} phút, ngắn hơn mức ít nhất {least} ({rule.document}).")

    def _papers(self, meeting: Meeting, on: date) -> Advice | None:
        rule = self._in_force(posting.BEFORE, on)
        if rule is None:
            return None
        due = meeting.starts_at - timedelta(days=int(rule.value))
        kind, when = ("info", "chậm nhất") if timezone.now() < due else ("warning", "đã quá hạn đăng:")
        return Advice(kind, f"Chưa có tài liệu; {when} {wording.moment(due)} ({rule.document}).")
