"""Members seen on a day and not yet written down, kept in the Redis-compatible server until the worker comes."""

import logging
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice

import redis
from django.conf import settings
from django.utils import timezone

KEEP_DAYS = 7  # a database that is away for a long weekend loses nothing
server = redis.Redis.from_url(settings.USAGE_REDIS_URL, socket_timeout=0.5, socket_connect_timeout=0.5)
log = logging.getLogger(__name__)


def key(day: date) -> str:
    return f"use:{day:%Y-%m-%d}"


def note(member_id: int) -> bool:
    """Marks the member as seen today. A server that does not answer costs the mark (False), never the page."""
    day = timezone.localdate()
    try:
        if server.sadd(key(day), member_id):
            server.expire(key(day), timedelta(days=KEEP_DAYS))
    except redis.RedisError as error:
        log.warning("use of member %s not noted: %s", member_id, error)
        return False
    return True


def days() -> list[date]:
    """The days whose marks are still kept, oldest first."""
    today = timezone.localdate()
    return [today - timedelta(days=back) for back in range(KEEP_DAYS, -1, -1)]


def unwritten(day: date, at_once: int = 5_000) -> Iterator[set[int]]:
    """The marks of `day`, so many at a time: after an outage there may be millions."""
    marks = server.sscan_iter(key(day), count=at_once)
    while batch := {int(member_id) for member_id in islice(marks, at_once)}:
        yield batch


def written(day: date, member_ids: set[int]) -> None:
    """Forgets marks that are in the database. Who comes again is marked and written again, which changes nothing."""
    if member_ids:
        server.srem(key(day), *member_ids)
