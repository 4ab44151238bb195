"""The clock of the demo: the history of its chi bộ is made by the same use cases as everybody's, on the days on which
it happened. Nothing in them is loosened for it: no use case takes a time, so the clock itself is moved, here alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.utils import timezone


class Clock:
    """Stands at `at` until it is put on."""

    def __init__(self, at: datetime):
        self.at = at

    def put(self, at: datetime) -> None:
        self.at = at

    def wait(self, **span: float) -> None:
        """So much later: the words of timedelta."""
        self.at += timedelta(**span)


class _LikeAny(type):
    def __instancecheck__(cls, value) -> bool:
        return isinstance(value, datetime)


@contextmanager
def moved_to(at: datetime) -> Iterator[Clock]:
    """Inside, it is `at` for all that asks Django for the time, in this process alone.

    Defaults of fields hold the function `timezone.now` itself, so what that asks is moved too.
    """
    clock, now, asked = Clock(at), timezone.now, timezone.datetime  # type: ignore[attr-defined]

    class Moved(datetime, metaclass=_LikeAny):
        @classmethod
        def now(cls, tz=None):
            return clock.at.astimezone(tz)

    timezone.now, timezone.datetime = lambda: clock.at, Moved  # type: ignore[attr-defined]
    try:
        yield clock
    finally:
        timezone.now, timezone.datetime = now, asked  # type: ignore[attr-defined]
