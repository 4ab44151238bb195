"""Decides on an event: shows what it would do, carries it out or keeps it for its day."""

from datetime import date

from members.models import UnitEvent, User
from members.reorganising.consequences import Consequences


class Changed(Exception):
    """What the event would do is no longer what was shown; `found` is what it would do now."""

    def __init__(self, found: Consequences):
        super().__init__("Hệ quả của việc sắp xếp đã khác so với lúc xem trước.")
        self.found = found


def preview(event: UnitEvent) -> Consequences:
    """Does everything that `event` (not saved, with `by`) asks and rolls it back.

    Raises ValidationError with sentences for what cannot be done and PermissionDenied where `event.by` may not.
    """
    raise NotImplementedError


def decide(event: UnitEvent, *, by: User, seen: str) -> UnitEvent:
    """Saves `event` and carries it out, or leaves it planned when its day is still ahead.

    `seen` is the digest of the consequences that were shown; raises Changed when they are others now, else as `preview`.
    """
    raise NotImplementedError


def cancel(event: UnitEvent, *, by: User, reason: str) -> None:
    """Takes back an event that was not carried out. Raises WrongState when it was, PermissionDenied for others."""
    raise NotImplementedError


def carry_out_due(day: date) -> int:
    """Carries out every planned event whose day has come; returns how many were done."""
    raise NotImplementedError
