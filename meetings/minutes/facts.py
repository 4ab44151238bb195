"""What the minutes say by themselves: hours, who was there, as it was noted while the meeting went on."""

from collections import defaultdict

from django.utils import timezone

from meetings import wording
from meetings.models import Meeting, RollEntry

Facts = dict
PRESENCES = (
    RollEntry.Presence.PRESENT,
    RollEntry.Presence.ONLINE,
    RollEntry.Presence.EXCUSED,
    RollEntry.Presence.UNEXCUSED,
    RollEntry.Presence.EXEMPT,
)


def gather(meeting: Meeting) -> Facts:
    """All of it as JSON keeps it: `hours`, `chair`, `secretary`, `called`, `attendance`, `guests`, `moves`; the same
    number of queries whatever the roll."""
    rows = list(meeting.roll.in_order())
    own = [row for row in rows if row.standing != RollEntry.Standing.GUEST]
    named = defaultdict(list)
    for row in own:
        named[row.presence].append(_named(row))
    return {
        "hours": _hours(meeting),
        "place": meeting.place,
        "chair": str(meeting.chair or ""),
        "secretary": str(meeting.secretary or ""),
        "called": len(own),
        "attendance": [
            {"label": presence.label, "many": len(named[presence]), "names": _names(presence, named[presence])}
            for presence in PRESENCES
            if named[presence]
        ],
        "guests": [row.member.full_name for row in rows if row.standing == RollEntry.Standing.GUEST and row.attended],
    }


def _names(presence: RollEntry.Presence, names: list[str]) -> list[str]:
    """Those who were there are counted; who was not, and why, is named."""
    return [] if presence == RollEntry.Presence.PRESENT else names


def _named(row: RollEntry) -> str:
    late = f"đến lúc {wording.hour(row.arrived_at)}" if row.arrived_at else ""
    left = f"về lúc {wording.hour(row.left_at)}" if row.left_at else ""
    said = ", ".join(filter(None, (late, left)))
    return f"{row.member.full_name} ({said})" if said else row.member.full_name


def _hours(meeting: Meeting) -> str:
    if meeting.opened_at is None:
        return ""
    day = f"ngày {timezone.localdate(meeting.opened_at):%d/%m/%Y}"
    end = f", bế mạc {wording.hour(meeting.closed_at)}" if meeting.closed_at else ""
    return f"Khai mạc {wording.hour(meeting.opened_at)} {day}{end}"
