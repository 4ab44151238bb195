"""What the clock starts; the schedule stands in the settings. A run that meets one still at work leaves it to that."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.cache import cache

from members.background import task
from sotay.usage import figures, lost_marks, months, use


@task
def flush():
    with alone("flush", minutes=2) as first:
        if first:
            with lost_marks.watched():
                use.flush()


@task
def refresh():
    with alone("refresh", minutes=5) as first:
        if first:
            figures.refresh()


@task
def close():
    with alone("close", minutes=15) as first:
        if first:
            use.flush()
            figures.close_past()


@task
def keep_months():
    """Every night: the tables of the months to come, and away with what is no longer kept of members."""
    with alone("months", minutes=60) as first:
        if first:
            months.prepare()
            months.expire()


@contextmanager
def alone(work: str, *, minutes: int) -> Iterator[bool]:
    """Yields whether nobody else is at this work; then nobody else begins it until the block ends.

    A worker that is killed keeps its place for `minutes` at most. That two meet after that costs time and nothing else.
    """
    place = f"at-work:{work}"
    first = cache.add(place, True, minutes * 60)
    try:
        yield first
    finally:
        if first:
            cache.delete(place)
