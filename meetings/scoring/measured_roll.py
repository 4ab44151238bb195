"""What is measured of who was there: length, attendance, excuses, speakers. Each function answers for all `meetings`,
with their units, in one or two statements; a meeting that cannot be measured is left out of the answer."""

from collections.abc import Sequence
from fractions import Fraction

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from meetings.models import Meeting, RollEntry, Speech
from meetings.models.kinds import MONTHLY
from meetings.planning.limits import LEAST_MINUTES
from members import rules

Found = dict[int, dict[str, Fraction]]
NAMED_ABSENT = Q(presence__in=RollEntry.NOT_EXCUSED)
ATTENDING = Q(presence__in=RollEntry.ATTENDING)
MINUTE = 60


def whole_minute(moment) -> int:
    """Whole minutes as people read them off the page: seconds are not shown, so they do not count."""
    return int(moment.timestamp()) // MINUTE


def keys(meetings: Sequence[Meeting]) -> list[int]:
    """For a condition upon many: Django looks at each row that it is given in place of its key."""
    return [meeting.pk for meeting in meetings]


def duration(meetings: Sequence[Meeting]) -> Found:
    books = rules.books({meeting.unit for meeting in meetings}, key__startswith="meeting.min_minutes")
    found = {}
    for meeting in meetings:
        if meeting.opened_at is None or meeting.closed_at is None:
            continue
        try:
            asked = books[meeting.unit_id].value(_least_of(meeting.kind), on=meeting.day)
        except rules.RuleError:
            continue
        held = whole_minute(meeting.closed_at) - whole_minute(meeting.opened_at)
        short = max(Fraction(asked) - held, Fraction(0))
        found[meeting.pk] = {"short": short, "share": 100 * held / Fraction(asked), "held": Fraction(held)}
    return found


def _least_of(kind: str) -> str:
    """The rule that says how long a meeting of `kind` lasts; the regular one's where it has none of its own."""
    return LEAST_MINUTES.get(kind, LEAST_MINUTES[Meeting.Kind.REGULAR])


def attendance(meetings: Sequence[Meeting]) -> Found:
    """Of those who must come, as the figures count them."""
    rows = RollEntry.objects.filter(meeting__in=keys(meetings)).must_come().order_by().values("meeting")
    sums = rows.annotate(
        summoned=Count("pk"),
        present=Count("pk", filter=ATTENDING),
        unexcused=Count("pk", filter=NAMED_ABSENT),
    )
    return {
        row["meeting"]: {
            "rate": Fraction(100 * row["present"], row["summoned"]),
            "summoned": Fraction(row["summoned"]),
            "present": Fraction(row["present"]),
            "unexcused": Fraction(row["unexcused"]),
        }
        for row in sums
    }


# Runs of meetings at which one member was excused: the difference of two row numbers is the same within a run.
_STREAKS = """
WITH target AS (SELECT id, unit_id, starts_at FROM meetings_meeting WHERE id = ANY(%s)),
noted AS (
    SELECT target.id AS target, entry.member_id AS member, entry.presence = 'excused' AS excused,
        row_number() OVER (PARTITION BY target.id, entry.member_id ORDER BY held.starts_at)
        - row_number() OVER (
            PARTITION BY target.id, entry.member_id, entry.presence = 'excused' ORDER BY held.starts_at
        ) AS run
    FROM target
    JOIN meetings_meeting AS held ON held.unit_id = target.unit_id AND held.kind = ANY(%s)
        AND held.state <> 'cancelled' AND held.starts_at <= target.starts_at
        AND held.starts_at >= date_trunc('year', target.starts_at AT TIME ZONE %s) AT TIME ZONE %s
    JOIN meetings_rollentry AS entry ON entry.meeting_id = held.id AND entry.standing <> 'guest'
),
runs AS (SELECT target, count(*) FILTER (WHERE excused) AS long FROM noted GROUP BY target, member, excused, run)
SELECT target, max(long) FROM runs GROUP BY target
"""


def excused_streak(meetings: Sequence[Meeting]) -> Found:
    zone = timezone.get_default_timezone_name()
    with connection.cursor() as cursor:
        cursor.execute(_STREAKS, [keys(meetings), [kind.value for kind in MONTHLY], zone, zone])
        return {meeting: {"longest": Fraction(longest)} for meeting, longest in cursor.fetchall()}


def speaking(meetings: Sequence[Meeting]) -> Found:
    """Of those who were there, how many spoke; not of guests."""
    own = RollEntry.objects.filter(meeting__in=keys(meetings)).filter(ATTENDING).of_members()
    spoke = Exists(Speech.objects.held().filter(entry=OuterRef("pk")))
    rows = own.annotate(spoke=spoke).order_by().values("meeting")
    sums = rows.annotate(present=Count("pk"), spoken=Count("pk", filter=Q(spoke=True)))
    return {
        row["meeting"]: {
            "share": Fraction(100 * row["spoken"], row["present"]),
            "spoken": Fraction(row["spoken"]),
            "present": Fraction(row["present"]),
        }
        for row in sums
    }
