"""What the minutes say by themselves: hours, who was there, as it was noted while the meeting went on."""

from collections import Counter, defaultdict

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
    many, named = Counter(row.presence for row in own), defaultdict(list)
    for row in own:
        if row.presence != RollEntry.Presence.PRESENT or row.arrived_at or row.left_at:
            named[row.presence].append(_named(row))  # who was there all the time is counted only
    return {
        "hours": _hours(meeting),
        "place": meeting.place,
        "chair": str(meeting.chair or ""),
        "secretary": str(meeting.secretary or ""),
        "called": len(own),
        "attendance": [
            {"label": presence.label, "many": many[presence], "names": named[presence]}
            for presence in PRESENCES
            if many[presence]
        ],
        "guests": [row.member.full_name for row in rows if row.standing == RollEntry.Standing.GUEST and row.attended],
    }


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
