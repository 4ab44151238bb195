"""Marks kept in the Redis-compatible server until the worker writes them down: what a page has seen costs it no row."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from time import time

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from members.outages import Outage

KEEP_DAYS = 7  # a database that is away for a long weekend loses nothing
# One command for one visit. With each new mark the time begins anew in which nobody came to write them down.
PUT = """
if redis.call('SADD', KEYS[1], ARGV[1]) == 1 then redis.call('EXPIRE', KEYS[1], ARGV[2]) end
"""
OUTAGES = "outages-of-marks"  # a key of the server: what its pages tell once it answers again
OUTAGE = Outage("marks", cost="uses and reads of these minutes are not counted")


def _connect():
    import redis  # a fifth of the time that a command needs to start, and few leave marks
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    # One retry opens a connection that the server has closed; more, with pauses, would keep the page waiting.
    return redis.Redis.from_url(
        settings.USAGE_REDIS_URL, socket_timeout=0.5, socket_connect_timeout=0.5, retry=Retry(NoBackoff(), 1)
    )


server = SimpleLazyObject(_connect)


def put(key: str, mark: object) -> bool:
    """Adds `mark` to those under `key`. A server that does not answer costs the mark (False), never the page; the log
    tells when that begins and, when it is over, how many were lost."""
    from redis import RedisError

    if OUTAGE.is_on():
        return False
    try:
        server.eval(PUT, 1, key, mark, KEEP_DAYS * 86_400)
        if away := OUTAGE.answered():
            server.sadd(OUTAGES, f"{time() - away:.0f}:{time():.0f}")
    except RedisError as error:
        OUTAGE.failed(error)
        return False
    return True


def outages() -> list[tuple[datetime, datetime]]:
    """From when to when pages could leave no marks, each told once: by the first mark after it."""
    told = server.spop(OUTAGES, 1_000)
    spans = [mark.decode().split(":") for mark in told]
    return [(_moment(since), _moment(until)) for since, until in spans]


def _moment(seconds: str) -> datetime:
    return datetime.fromtimestamp(int(seconds), tz=UTC)


def unwritten(key: str, at_once: int = 5_000) -> Iterator[set[bytes]]:
    """The marks under `key`, so many at a time: after an outage there may be millions."""
    marks = server.sscan_iter(key, count=at_once)
    while batch := set(islice(marks, at_once)):
        yield batch


def written(key: str, marks: Iterable) -> None:
    """Forgets marks that are in the database. What comes again is written again, which changes nothing."""
    if marks:
        server.srem(key, *marks)
