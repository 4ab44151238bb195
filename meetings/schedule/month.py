"""A month of meetings as a sheet of a wall calendar."""

from calendar import Calendar
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from meetings.models import Meeting
from members.dates import month_after, month_before
from members.fields import FIRST_DAY, LAST_DAY
from members.models import User
from members.working_calendar import WorkingCalendar

MOST = 100  # meetings of one month on one sheet; who plans for more looks at the list


@dataclass(frozen=True)
class Day:
    date: date
    inside: bool  # of this month, not of the one before or after it
    today: bool
    off: str  # why nobody works, where it is more than a weekend
    meetings: list[Meeting]


@dataclass(frozen=True)
class Month:
    first: date
    weeks: list[list[Day]]
    meetings: list[Meeting]

    @property
    def previous(self) -> date:
        return month_before(self.first)

    @property
    def next(self) -> date:
        return month_after(self.first)


def parse_month(text: str) -> date:
    """`2026-12` → its first day; the present month for whatever is none."""
    year, _, month = text.partition("-")
    try:
        first = date(int(year), int(month), 1)
    except ValueError:
        return timezone.localdate().replace(day=1)
    return first if FIRST_DAY < first < LAST_DAY.replace(day=1) else timezone.localdate().replace(day=1)


def of(user: User, first: date) -> Month:
    """The month that begins on `first`, with the meetings that `user` may open; three queries."""
    weeks = Calendar().monthdatescalendar(first.year, first.month)
    seen = Meeting.objects.seen_by(user).select_related("unit").with_answer_of(user.member)
    end = month_after(first) - timedelta(days=1)
    rows = list(seen.filter(starts_at__date__range=(first, end)).order_by("starts_at", "pk")[:MOST])
    calendar, today = WorkingCalendar(), timezone.localdate()

    def sheet(day: date) -> Day:
        inside = day.month == first.month
        on_day = [meeting for meeting in rows if meeting.day == day]
        return Day(day, inside, day == today, calendar.name(day) if inside else "", on_day)

    return Month(first, [[sheet(day) for day in week] for week in weeks], rows)
