"""What was drawn, kept under the very facts it was drawn from: in this process, then in the cache server.

A fact that changes makes another key: nothing has to be told of a change, nothing is shown that is no longer so, and
without any cache the same is drawn anew. Names of units and topics, which are no facts of a row, may be as old as KEEP.
"""

from collections import OrderedDict
from collections.abc import Callable
from hashlib import sha256
from pickle import dumps
from threading import Lock
from time import time

from django.core.cache import cache
from django.utils import timezone

KEEP = 5 * 60  # seconds
MOST = 8 * 1024 * 1024  # bytes of one process
PREFIX = "page:"


class _Memory:
    """The bodies this process has shown last, as many as MOST holds; a body older than KEEP is none."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[float, int, tuple]] = OrderedDict()
        self._size, self._lock = 0, Lock()

    def get(self, key: str) -> tuple | None:
        with self._lock:
            found = self._kept.get(key)
            if found is None or found[0] < time() - KEEP:
                return None
            self._kept.move_to_end(key)
            return found[2]

    def note(self, key: str, drawn_at: float, body: tuple) -> None:
        size = len(dumps(body))
        with self._lock:
            self._size += size - self._kept.pop(key, (0, 0, ()))[1]
            self._kept[key] = drawn_at, size, body
            while self._size > MOST:
                self._size -= self._kept.popitem(last=False)[1][1]

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
            self._size = 0


MEMORY = _Memory()


def kept(kind: str, facts: object, draw: Callable[[], tuple]) -> tuple:
    """What `draw` gives, of this time or of an earlier one with the same `facts`: all that it shows must be among
    them. `facts` are told apart by their `repr`."""
    key = _key(kind, facts)
    body = MEMORY.get(key)
    if body is None:
        drawn_at, body = cache.get(key) or (time(), None)
        if body is None:
            body = draw()
            cache.set(key, (drawn_at, body), KEEP)
        MEMORY.note(key, drawn_at, body)
    return body


def _key(kind: str, facts: object) -> str:
    """Of today: a page says “hôm nay” and “hôm qua”."""
    return f"{PREFIX}{kind}:{sha256(repr((timezone.localdate(), facts)).encode()).hexdigest()}"
