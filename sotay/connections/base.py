"""Django's backend of PostgreSQL, with a connection of the pool that a thread keeps from one request to the next.

To take one and give it back cost a signed-in list of news 0.2 of its 1.9 ms of Python. A pool would be emptied by
threads that keep what they have; so one of its connections always goes round, for threads that have none.
"""

from threading import Lock
from time import monotonic

from django.db.backends.postgresql import base

KEEP = 300  # seconds; then it goes through the pool, which ends old ones


class _Kept:
    """How many connections of this process are kept by threads."""

    def __init__(self) -> None:
        self.many, self._lock = 0, Lock()

    def take(self, most: int) -> bool:
        with self._lock:
            if self.many >= most:
                return False
            self.many += 1
            return True

    def give_back(self) -> None:
        with self._lock:
            self.many -= 1


KEPT = _Kept()


class DatabaseWrapper(base.DatabaseWrapper):
    is_kept = False
    health_check_done: bool

    def connect(self):
        super().connect()
        if self.pool and KEPT.take(self.pool.max_size - 1):
            self.is_kept, self.close_at = True, monotonic() + KEEP

    def _close(self):
        try:
            return super()._close()  # type: ignore[misc]  # Django's own, untyped
        finally:
            if self.is_kept:
                self.is_kept = False
                KEPT.give_back()

    def close_if_health_check_failed(self):
        """Asked before the first statement of each request: what Django leaves to the pool where there is one."""
        if self.is_kept and not self.health_check_done and self.connection is not None:
            if not self.connection.is_silent() and not self.is_usable():
                self.close()
            self.health_check_done = True
