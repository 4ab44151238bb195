"""A meeting that was held, with its roll, for what is scored of it."""

from datetime import datetime, timedelta

from django.utils import timezone

from meetings.models import Meeting, RollEntry
from members.models import Unit, User
from tests import factories
from tests.meetings import scenes

PRESENT, EXCUSED, UNEXCUSED, EXEMPT = (
    RollEntry.Presence.PRESENT,
    RollEntry.Presence.EXCUSED,
    RollEntry.Presence.UNEXCUSED,
    RollEntry.Presence.EXEMPT,
)


def held(unit: Unit, by: User, *, days_ago: int = 3, minutes: int = 90, **changes) -> Meeting:
    """Opened when it was planned to begin, closed so many minutes later."""
    meeting = scenes.held(unit, by, days_ago, **changes)
    announced = meeting.starts_at - timedelta(days=5)
    closed = meeting.starts_at + timedelta(minutes=minutes)
    Meeting.objects.filter(pk=meeting.pk).update(
        state=Meeting.State.CLOSED, opened_at=meeting.starts_at, closed_at=closed, announced_at=announced
    )
    return Meeting.objects.select_related("unit__parent").get(pk=meeting.pk)


def roll(meeting: Meeting, *presences: RollEntry.Presence, people=None, **facts) -> list[RollEntry]:
    """One official member for each of `presences`, new ones unless `people` are given."""
    people = people or [factories.member(meeting.unit, "Lê Văn Dự") for _ in presences]
    return RollEntry.objects.bulk_create(
        RollEntry(meeting=meeting, member=member, standing="official", presence=presence, **facts)
        for member, presence in zip(people, presences, strict=True)
    )


def noon(days_ago: int) -> datetime:
    return timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0) - timedelta(days=days_ago)
