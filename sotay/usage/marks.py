"""The day's set of members seen, kept in the Redis-compatible server until the worker writes it down."""

import logging
from datetime import date, timedelta

import redis
from django.conf import settings
from django.utils import timezone

KEEP = timedelta(days=7)  # a database that is away for a long weekend loses nothing
server = redis.Redis.from_url(settings.USAGE_REDIS_URL, socket_timeout=0.5, socket_connect_timeout=0.5)
log = logging.getLogger(__name__)


def key(day: date, kind: str = "seen") -> str:
    return f"use:{kind}:{day:%Y-%m-%d}"


def note(member_id: int) -> None:
    """Marks the member as seen today. A server that does not answer costs the mark, never the page."""
    day = timezone.localdate()
    try:
        if server.sadd(key(day), member_id):
            server.expire(key(day), KEEP)
    except redis.RedisError as error:
        log.warning("use of member %s not noted: %s", member_id, error)


def unwritten(day: date) -> list[int]:
    """Members seen on `day` that are not yet written down."""
    return [int(member_id) for member_id in server.sdiff(key(day), key(day, "written"))]


def written(day: date, member_ids: list[int]) -> None:
    """Remembers that these are in the database; when that is lost they are written again, which changes nothing."""
    if member_ids:
        server.sadd(key(day, "written"), *member_ids)
        server.expire(key(day, "written"), KEEP)
