"""Moves the clock of the portal, which is `timezone.now` wherever it is asked: also by the default of a field, that
has taken hold of the function before a test could replace it."""

from contextlib import contextmanager
from datetime import datetime, time, timedelta
from unittest import mock

from django.utils import timezone

TODAY = timezone.localdate()


class _StillDatetime(type):
    """What a usual datetime is, is one of the moved kind too."""

    def __instancecheck__(cls, found) -> bool:
        return isinstance(found, datetime)


@contextmanager
def ahead(by: timedelta):
    """The clock goes on as it does, so much ahead (behind when negative)."""

    class Moved(datetime, metaclass=_StillDatetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.now(tz) + by

    with mock.patch.object(timezone, "datetime", Moved):
        yield


def begins_today_at(hour: int):
    """The clock begins at this hour of the day on which the tests were loaded, in the portal's time zone: what a test
    takes for today as it is loaded stays today, though midnight passes."""
    return ahead(timezone.make_aware(datetime.combine(TODAY, time(hour))) - timezone.now())
