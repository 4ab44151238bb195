"""Marks kept in the Redis-compatible server until the worker writes them down: what a page has seen costs it no row."""

import logging
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import islice

import redis
from django.conf import settings

KEEP_DAYS = 7  # a database that is away for a long weekend loses nothing
server = redis.Redis.from_url(settings.USAGE_REDIS_URL, socket_timeout=0.5, socket_connect_timeout=0.5)
log = logging.getLogger(__name__)


def put(key: str, mark: object, told: str) -> bool:
    """Adds `mark` to those under `key`. A server that does not answer costs the mark (False), never the page; the log
    says so of what is `told`."""
    try:
        if server.sadd(key, mark):
            server.expire(key, timedelta(days=KEEP_DAYS))
    except redis.RedisError as error:
        log.warning("%s not noted: %s", told, error)
        return False
    return True


def unwritten(key: str, at_once: int = 5_000) -> Iterator[set[bytes]]:
    """The marks under `key`, so many at a time: after an outage there may be millions."""
    marks = server.sscan_iter(key, count=at_once)
    while batch := set(islice(marks, at_once)):
        yield batch


def written(key: str, marks: Iterable) -> None:
    """Forgets marks that are in the database. What comes again is written again, which changes nothing."""
    if marks:
        server.srem(key, *marks)
