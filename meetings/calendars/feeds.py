"""The secret address of a member's own meetings: made, made anew, taken back, and what stands behind it."""

import secrets
from datetime import timedelta
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from meetings.models import CalendarFeed, Meeting
from meetings.models.calling import SUMMONED
from meetings.models.querysets import MeetingQuerySet
from members import audit
from members.models import User

BACK = timedelta(days=180)  # what was is of use in a calendar for a while
TOKEN_BYTES = 32


def of(user: User) -> CalendarFeed | None:
    return CalendarFeed.objects.filter(user=user).first()


@transaction.atomic
def make(*, by: User) -> str:
    """The secret of a new address of `by`, shown this once: only its hash is kept. An earlier address ends."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    facts = {"token_hash": _hash(token), "made_at": timezone.now()}
    CalendarFeed.objects.update_or_create(user=by, defaults=facts)
    audit.record(by, "meeting.feed_make", by.member and by.member.unit)
    return token


@transaction.atomic
def revoke(*, by: User) -> None:
    """The address of `by` leads nowhere from now on."""
    if CalendarFeed.objects.filter(user=by).delete()[0]:
        audit.record(by, "meeting.feed_revoke", by.member and by.member.unit)


def owner(token: str) -> User | None:
    """Whose address it is: one who may sign in and is a member called to meetings. None for any other."""
    feed = CalendarFeed.objects.filter(token_hash=_hash(token)).select_related("user__member").first()
    if feed is None or not feed.user.may_sign_in or feed.user.member is None:
        return None
    return feed.user if feed.user.member.status in SUMMONED else None


def meetings_of(user: User) -> MeetingQuerySet:
    """The own meetings, the cancelled too, so that a calendar takes them out."""
    since = timezone.now() - BACK
    return Meeting.objects.summoning(user.member).filter(ends_at__gte=since).order_by("starts_at", "pk")


def etag(user: User) -> str:
    """The same for as long as the file is; one query. Whether a meeting is over decides about its alarms."""
    rows = meetings_of(user).values_list("pk", "version", "state", "unit__name", "ends_at")
    now = timezone.now()
    facts = [(*row[:4], row[4] < now) for row in rows]
    return f'"{sha256(repr(facts).encode()).hexdigest()[:32]}"'


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
