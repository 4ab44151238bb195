"""What waits in rows for a worker is taken up again where its message was lost, with an emptied Redis or a killed
worker. Each app plugs in its rows; one task of the clock (`sotay.monitoring.tasks`) asks for all of them."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from operator import attrgetter
from typing import Any, NamedTuple

from django.core.cache import cache
from django.db import connection

from members.hooks import Hook

LOST_AFTER = timedelta(minutes=3)  # a worker that is well has begun by then
SENT_AGAIN_AFTER = 300  # seconds: what waits in a long queue is no worse off for being asked for twice, but not more


class Rows(NamedTuple):
    """One kind of row: `lost()` are the keys of those that wait though no worker has them in hand; `send` asks for one.

    The task finds nothing to do where the row is done, and does its work within `in_hand`.
    """

    key: str
    lost: Callable[[], Iterable[int]]
    send: Callable[[int], Any]


ROWS: Hook[Rows] = Hook("What waits in rows for a worker.", key=attrgetter("key"))


def take_up() -> dict[str, int]:
    """Asks again for all that was lost; returns how many of each kind. What was asked for a moment ago is left to its
    queue: that it was stands in Redis, and is lost together with it."""
    return {each.key: sum(_send(each, pk) for pk in each.lost()) for each in ROWS}


def _send(rows: Rows, pk: int) -> bool:
    is_first = cache.add(f"taken-up:{rows.key}:{pk}", True, SENT_AGAIN_AFTER)
    if is_first:
        rows.send(pk)
    return is_first


@contextmanager
def in_hand(key: str, pk: int) -> Iterator[bool]:
    """Whether the row is this worker's alone until the block ends; False while another has it. The database forgets it
    with the connection of a worker that dies."""
    name = f"{key}:{pk}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [name])
        (is_ours,) = cursor.fetchone()
    try:
        yield is_ours
    finally:
        if is_ours:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [name])
