"""Meetings that are measured together, and what several measures ask of them, asked once."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import NamedTuple

from django.db.models import Count, F, Q, QuerySet, Value

from meetings.models import Meeting, Minutes, Posting, RollEntry
from members import rules
from members.models.units import IsOneOf

Found = dict[int, dict[str, Fraction]]
# The values of a month are few, and to make a fraction costs more than to find it.
fraction = lru_cache(maxsize=4096)(Fraction)


class Written(NamedTuple):
    """What is asked of the minutes of a meeting."""

    state: str
    criticises: bool


class Batch:
    """`meetings` come with their units."""

    def __init__(self, meetings: Sequence[Meeting]):
        self.meetings = meetings
        self.days: dict[int, date] = {meeting.pk: meeting.day for meeting in meetings}
        self.keys, self.units = list(self.days), list({meeting.unit_id for meeting in meetings})

    def __iter__(self) -> Iterator[Meeting]:
        return iter(self.meetings)

    def rows(self, rows: QuerySet, key: str = "meeting_id") -> QuerySet:
        """Those of `rows` that belong to the meetings, in no order. All keys are one value: Django composes a condition
        upon a thousand values as long as PostgreSQL takes to answer it."""
        return rows.filter(IsOneOf(F(key), Value(self.keys))).order_by()

    def rows_of_units(self, rows: QuerySet) -> QuerySet:
        """The same by the units of the meetings."""
        return rows.filter(IsOneOf(F("unit_id"), Value(self.units))).order_by()

    def limit(self, key: str, meeting: Meeting) -> Decimal:
        """The rule `key` of meetings on the day of `meeting`. Raises RuleError where none is in force."""
        return self._books[meeting.unit_id].value(key, on=self.days[meeting.pk])

    def value(self, key: str, meeting: Meeting) -> Decimal | None:
        """The same; None where none is in force."""
        with suppress(rules.RuleError):
            return self.limit(key, meeting)
        return None

    def by_size(self, prefix: str, meeting: Meeting) -> Decimal | None:
        """The rule of those that begin so for a chi bộ of as many members as `meeting` had on its roll; None where no
        office asks by the size."""
        book = self._books[meeting.unit_id]
        if not book.sized(prefix):
            return None
        rule = book.of_size(prefix, self._members.get(meeting.pk, 0), on=self.days[meeting.pk])
        return rule.value if rule else None

    @cached_property
    def _members(self) -> dict[int, int]:
        own = RollEntry.objects.filter(standing__in=(RollEntry.Standing.OFFICIAL, RollEntry.Standing.PROBATIONARY))
        return dict(self.rows(own).values("meeting").annotate(many=Count("pk")).values_list("meeting", "many"))

    @cached_property
    def _books(self) -> dict[int, rules.Book]:
        return rules.books({meeting.unit for meeting in self.meetings}, key__startswith="meeting.")

    @cached_property
    def posted(self) -> dict[int, list[datetime]]:
        """When each paper of each meeting was first posted, by the rows that nobody can change; not what was taken off
        before the meeting began."""
        posted: dict[int, list[datetime]] = {pk: [] for pk in self.keys}
        stood = Q(removed_at=None) | Q(removed_at__gte=F("meeting__starts_at"))
        for meeting, at in self.rows(Posting.objects.filter(stood)).values_list("meeting", "posted_at"):
            posted[meeting].append(at)
        return posted

    @cached_property
    def minutes(self) -> dict[int, Written]:
        """Of the meetings that have any."""
        rows = self.rows(Minutes.objects.all()).annotate(silent=Q(criticism=""))
        return {pk: Written(state, not silent) for pk, state, silent in rows.values_list("meeting", "state", "silent")}
