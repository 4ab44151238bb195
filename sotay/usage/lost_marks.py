"""Whether every mark of use has come to be written down; of a day of which some may not have, the pages say so.

Marks wait in the cache server for a minute. Each time they are written down, the worker leaves the number of that time
with the server and in the row of the day. A server that does not know the last number any more was killed and has lost
what was marked since; one that did not answer was given no marks at all, which the pages tell when it answers again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db.models.functions import Coalesce, Greatest, Least
from django.utils import timezone

from members import pending_usage
from members.dates import midnight
from sotay.usage.models import UsageDay

NUMBER = "use:flush"  # a key of the server


@contextmanager
def watched() -> Iterator[None]:
    """Around each time that marks are written down: first looks whether some were lost, then numbers this time."""
    last, now = _last(), timezone.now()
    if last and _known() < _number(last):
        note(last.flushed_at, now)
    for since, until in pending_usage.outages():
        note(since, until)
    yield
    today = timezone.localdate(now)
    row, _ = UsageDay.objects.get_or_create(day=today)
    row.flushes, row.flushed_at = row.flushes + 1, now
    pending_usage.server.set(NUMBER, _number(row))  # first: who dies here is ahead of the row, which is no loss
    row.save(update_fields=["flushes", "flushed_at"])


def _last() -> UsageDay | None:
    return UsageDay.objects.filter(flushed_at__isnull=False).order_by("-day").first()


def _number(row: UsageDay) -> str:
    """Grows with each time, as text too."""
    return f"{row.day:%Y-%m-%d}:{row.flushes:06}"


def _known() -> str:
    return (pending_usage.server.get(NUMBER) or b"").decode()


def note(since: datetime, until: datetime) -> None:
    """Notes for each day between that marks of it may be lost; may be told twice."""
    day, last = timezone.localdate(since), timezone.localdate(until)
    while day <= last:
        begin, end = max(since, midnight(day)), min(until, midnight(day + timedelta(days=1)))
        UsageDay.objects.get_or_create(day=day)
        UsageDay.objects.filter(day=day).update(
            lost_from=Least(Coalesce("lost_from", begin), begin), lost_until=Greatest(Coalesce("lost_until", end), end)
        )
        day += timedelta(days=1)
