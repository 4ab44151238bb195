"""Members seen on a day and not yet written down."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils import timezone

from members import pending_usage
from members.pending_usage import KEEP_DAYS, server

__all__ = ["days", "key", "note", "server", "unwritten", "written"]


def key(day: date) -> str:
    return f"use:{day:%Y-%m-%d}"


def note(member_id: int) -> bool:
    """Marks the member as seen today; False where the mark was lost."""
    return pending_usage.put(key(timezone.localdate()), member_id)


def days() -> list[date]:
    """The days whose marks are still kept, oldest first."""
    today = timezone.localdate()
    return [today - timedelta(days=back) for back in range(KEEP_DAYS, -1, -1)]


def unwritten(day: date, at_once: int = 5_000) -> Iterator[set[int]]:
    """The marks of `day`, so many at a time."""
    for batch in pending_usage.unwritten(key(day), at_once):
        yield set(map(int, batch))


def written(day: date, member_ids: set[int]) -> None:
    """Forgets marks that are in the database."""
    pending_usage.written(key(day), member_ids)
