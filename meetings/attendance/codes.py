"""The code on the secretary's screen that members scan (members/rotating_codes.py). There is none before the opening:
its secret is of the moment of that."""

from datetime import datetime

from meetings.models import Meeting, RollEntry
from members import rotating_codes
from members.rotating_codes import Code, CodeExpired, Limits

__all__ = ["Code", "CodeExpired", "Limits", "check", "current", "entry_of", "limits", "ticket"]
CODES = rotating_codes.Codes("meetings.attendance")


def limits(meeting: Meeting) -> Limits:
    """One statement."""
    return rotating_codes.limits(meeting.unit, meeting.day)


def current(meeting: Meeting, limits: Limits, now: datetime) -> Code:
    """What the screen shows at `now`."""
    return CODES.current(_secret(meeting), limits, now)


def check(meeting: Meeting, text: str, limits: Limits, now: datetime) -> None:
    """Raises CodeExpired unless `text` is a code of `meeting` that is still taken at `now`."""
    CODES.check(_secret(meeting), text, limits, now)


def ticket(entry: RollEntry, limits: Limits, now: datetime) -> str:
    """For the button of the one whose row is `entry`."""
    return CODES.ticket(entry.pk, entry.member_id, limits, now)


def entry_of(ticket: str, member_id: int, now: datetime) -> int:
    """The key of the row for which `member_id` got `ticket`. Raises CodeExpired for any other, and for an old one."""
    return CODES.row_of(ticket, member_id, now)


def _secret(meeting: Meeting) -> str:
    return f"{meeting.pk}.{meeting.opened_at.timestamp()}"
