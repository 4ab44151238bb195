"""The clock of the demo: the history of its chi bộ is made by the same use cases as everybody's, on the days on which
it happened. Nothing in them is loosened for it: no use case takes a time, so the clock itself is moved, here alone."""

from collections.abc import Callable, Iterator
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
def told_by(now: Callable[[], datetime]) -> Iterator[None]:
    """Inside, it is what `now` says for all that asks Django for the time, in this process alone: also for the defaults
    of fields, which hold the function `timezone.now` itself."""
    asked = timezone.datetime  # type: ignore[attr-defined]

    class Moved(datetime, metaclass=_LikeAny):
        @classmethod
        def now(cls, tz=None):
            return now().astimezone(tz)

    timezone.datetime = Moved  # type: ignore[attr-defined]
    try:
        yield
    finally:
        timezone.datetime = asked  # type: ignore[attr-defined]


@contextmanager
def moved_to(at: datetime) -> Iterator[Clock]:
    """Inside, it is `at`, until the clock is put on."""
    clock = Clock(at)
    with told_by(lambda: clock.at):
        yield clock
