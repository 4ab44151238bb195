"""Reminds those who are called to a meeting at set hours before it begins, each hour once."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import DateTimeField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from meetings import wording
from meetings.models import Answer, Meeting, Reminder, ReminderOff
from meetings.reminders.called import accounts_called
from members import notice_kinds, notices, rules
from members.models import Notice

AT_ONCE = 500  # meetings in one transaction: some 13,000 notices


def hours_before() -> list[int]:
    """How many hours before a meeting one is reminded, the fewest first; by the rules of today."""
    return [int(hours) for hours in rules.series("meeting.remind_hours", on=timezone.localdate())]


def send_due() -> int:
    """Tells what is due now and was not told; returns how many notices went out. May run twice at once: the rows that
    are written with the notices decide, and a meeting that somebody is just changing is left for the next run."""
    told = 0
    for hours in hours_before():
        while (batch := _send(hours, timezone.now())) is not None:
            told += batch
    return told


def _due(hours: int, now: datetime) -> QuerySet[Meeting]:
    """Meetings that begin within so many hours and had been announced with these hours before that: who was just
    invited, or told of a change, need not be reminded of it."""
    before = timedelta(hours=hours)
    told_at = Coalesce("timed_at", "announced_at")
    since = ExpressionWrapper(F("starts_at") - before, output_field=DateTimeField())
    done = Reminder.objects.filter(meeting=OuterRef("pk"), starts_at=OuterRef("starts_at"), hours=hours)
    coming = Meeting.objects.filter(state=Meeting.State.ANNOUNCED, starts_at__gt=now, starts_at__lte=now + before)
    return coming.alias(told_at=told_at, since=since).filter(~Exists(done), told_at__lte=F("since"))


@transaction.atomic
def _send(hours: int, now: datetime) -> int | None:
    """One batch; None when nothing is due. Held to the end, so that none of it is cancelled or moved meanwhile."""
    held = _due(hours, now).select_for_update(of=("self",), no_key=True, skip_locked=True)
    meetings = list(held.order_by("starts_at", "pk")[:AT_ONCE])
    if not meetings:
        return None
    keys = [meeting.pk for meeting in meetings]
    # After an outage several may be due together: only the nearest hour is told.
    nearer = Reminder.objects.filter(meeting__in=keys, hours__lt=hours, starts_at=F("meeting__starts_at"))
    passed = set(nearer.values_list("meeting", flat=True))
    Reminder.objects.bulk_create(
        Reminder(meeting=each, starts_at=each.starts_at, hours=hours, told=each.pk not in passed, at=now)
        for each in meetings
    )
    return _tell([meeting for meeting in meetings if meeting.pk not in passed], hours)


def _tell(meetings: list[Meeting], hours: int) -> int:
    called = accounts_called(meetings)
    unwilling = set(ReminderOff.objects.filter(hours=hours).values_list("user", flat=True))
    excused = _excused(meetings)
    told = [
        Notice(user_id=user, text=text, url=meeting.get_absolute_url(), kind=notice_kinds.MEETING)
        for meeting in meetings
        for text in [_words(meeting)]
        for user in sorted(called[meeting.pk] - unwilling - excused[meeting.pk])
    ]
    notices.send(told)
    return len(told)


def _excused(meetings: Iterable[Meeting]) -> dict[int, set[int]]:
    """The accounts of those who will not come, unless the chi ủy did not agree."""
    absent = Answer.objects.standing().filter(meeting__in=meetings, coming=False).exclude(state=Answer.State.REJECTED)
    found = defaultdict(set)
    for meeting, user in absent.filter(~Q(member__user=None)).values_list("meeting", "member__user"):
        found[meeting].add(user)
    return found


def _words(meeting: Meeting) -> str:
    return f"Nhắc họp: {meeting.title}, {wording.moment(meeting.starts_at)}, tại {meeting.place}."[:300]
