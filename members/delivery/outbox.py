"""Notices on their way, in rows: the notice itself says that it waits, each row is claimed by one worker. None is lost
with a message of the broker, and none is sent by two."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from members import notice_kinds
from members.delivery import timetable, vapid
from members.models import Notice, NoticeChoice, Outgoing, PushSubscription, User

AT_ONCE = 500  # rows that one worker has in hand
TAKEN_UP_AFTER = timedelta(minutes=10)  # a worker that has not settled a claim by then has died
STALE_AFTER = timedelta(days=8)  # a weekly digest has gone by then; what still waits is of a service that is no more

_PUT = """
INSERT INTO members_outgoing (user_id, notice_id, channel, subscription_id, due_at, tries)
SELECT told.user_id, told.id, way.channel, way.subscription_id,
       CASE WHEN told.kind = ANY(%(urgent)s) THEN %(now)s
            WHEN told.kind = ANY(%(timely)s) THEN %(awake)s
            WHEN choice.rhythm = 'daily' THEN %(daily)s
            WHEN choice.rhythm = 'weekly' THEN %(weekly)s
            ELSE %(awake)s END,
       0
FROM members_notice told
LEFT JOIN members_noticechoice choice ON choice.user_id = told.user_id
CROSS JOIN LATERAL (
    SELECT 'push' AS channel, device.id AS subscription_id
    FROM members_pushsubscription device
    WHERE device.user_id = told.user_id AND %(push)s AND NOT %(again)s
  UNION ALL
    SELECT choice.also, NULL
    WHERE choice.also = ANY(%(channels)s) AND NOT (%(again)s AND choice.both)
      AND (choice.both OR NOT %(push)s OR NOT EXISTS (
        SELECT FROM members_pushsubscription device WHERE device.user_id = told.user_id))
) way
WHERE told.id = ANY(%(told)s) AND NOT told.kind = ANY(coalesce(choice.off, '{}'))
ON CONFLICT DO NOTHING
"""
_TAKE = """
UPDATE members_notice SET waiting = false
WHERE id IN (SELECT id FROM members_notice WHERE waiting ORDER BY id LIMIT %(most)s FOR UPDATE SKIP LOCKED)
RETURNING id
"""
_CLAIM = """
UPDATE members_outgoing SET claimed_at = %(now)s
WHERE id IN (
    SELECT id FROM members_outgoing
    WHERE due_at <= %(now)s AND (claimed_at IS NULL OR claimed_at < %(dead)s)
    ORDER BY due_at, subscription_id, user_id, id LIMIT %(most)s FOR UPDATE SKIP LOCKED)
RETURNING id
"""


def channels() -> list[str]:
    """By which ways beside the device this portal can tell somebody."""
    return ["sms"] * bool(settings.SMS_BACKEND) + ["email"] * settings.EMAIL_OFFERED


def put(told: Iterable[int], *, again: bool = False) -> int:
    """Sends these notices (keys) on by the ways their owners chose; returns how many rows now wait. One statement.

    `again`: they were to reach devices that are not there any more; who has no other is told by the other channel.
    """
    when = timetable.times(timezone.now())
    given: dict[str, Any] = {"told": list(told), "again": again, "push": vapid.is_set_up(), "channels": channels()}
    given |= {"urgent": notice_kinds.URGENT, "timely": notice_kinds.TIMELY} | when._asdict()
    with connection.cursor() as cursor:
        cursor.execute(_PUT, given)
        return cursor.rowcount


def is_open() -> bool:
    """Whether this portal can tell anybody anything outside of its pages."""
    return vapid.is_set_up() or bool(channels())


@transaction.atomic
def pass_on(most: int = 1_000) -> int:
    """Finds for stored notices that wait for it who wants them where, each once; returns how many were looked at."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, {"most": most})
        taken = [pk for (pk,) in cursor.fetchall()]
    if taken:
        put(taken)
    return len(taken)


def claim(now: datetime, most: int = AT_ONCE) -> list[int]:
    """The keys of what is due and is now this worker's alone."""
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, {"now": now, "dead": now - TAKEN_UP_AFTER, "most": most})
        return [pk for (pk,) in cursor.fetchall()]


def load(keys: list[int]) -> list[Outgoing]:
    """What of it is still worth sending: not read, not switched off, of who may sign in. The rest goes.

    Each table is asked by keys. The server still takes a queue for empty that has just been filled, and would read the
    notices once for each of its rows to join them.
    """
    columns = ("user", "notice", "channel", "subscription", "tries")
    rows = list(Outgoing.objects.filter(pk__in=keys).only(*columns).order_by("pk"))
    fresh = Notice.objects.filter(read_at=None, at__gt=timezone.now() - STALE_AFTER).only("kind", "url")
    notices = fresh.in_bulk({row.notice_id for row in rows})
    users = {row.user_id for row in rows}
    able = set(User.objects.signing_in().filter(pk__in=users).values_list("pk", flat=True))
    off = dict(NoticeChoice.objects.filter(user__in=users).exclude(off=[]).values_list("user", "off"))
    wanted = []
    for row in rows:
        notice = notices.get(row.notice_id)
        if notice and row.user_id in able and notice.kind not in off.get(row.user_id, ()):
            row.notice = notice
            wanted.append(row)
    _give_devices(wanted)
    Outgoing.objects.filter(pk__in=set(keys) - {row.pk for row in wanted}).delete()
    return wanted


def _give_devices(rows: list[Outgoing]) -> None:
    sent_to = PushSubscription.objects.only("endpoint", "host", "p256dh", "auth", "failures")
    devices = sent_to.in_bulk({row.subscription_id for row in rows if row.subscription_id})
    for row in rows:
        row.subscription = devices.get(row.subscription_id)


def choice_of(user: User):
    """The row of the account, None where it never chose."""
    return getattr(user, "notice_choice", None)
