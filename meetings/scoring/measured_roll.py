"""What is measured of who was there: length, attendance, excuses, speakers. Each function answers for a whole batch in
one or two statements; a meeting that cannot be measured is left out of the answer."""

from decimal import Decimal

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from meetings import wording
from meetings.models import Meeting, RollEntry, Speech
from meetings.models.kinds import MONTHLY
from meetings.planning.limits import BY_SIZE, LEAST_MINUTES
from meetings.scoring.batch import Batch, Found, fraction

NAMED_ABSENT = Q(presence__in=RollEntry.NOT_EXCUSED)
ATTENDING = Q(presence__in=RollEntry.ATTENDING)


def duration(meetings: Batch) -> Found:
    found = {}
    for meeting in meetings:
        asked = _least_minutes(meetings, meeting)
        if asked is None or meeting.opened_at is None or meeting.closed_at is None:
            continue
        held = wording.minutes_between(meeting.opened_at, meeting.closed_at)
        least = fraction(asked)
        found[meeting.pk] = {"short": max(least - held, fraction(0)), "share": 100 * held / least}
        found[meeting.pk]["held"] = fraction(held)
    return found


def _least_minutes(meetings: Batch, meeting: Meeting) -> Decimal | None:
    """How long `meeting` lasts by the rules: a regular one by the size of its chi bộ where an office asks for that, one
    of a kind without a rule as a regular one; None where no rule says."""
    by_size = meetings.by_size(BY_SIZE, meeting) if meeting.kind == Meeting.Kind.REGULAR else None
    return by_size or meetings.value(LEAST_MINUTES.get(meeting.kind, LEAST_MINUTES[Meeting.Kind.REGULAR]), meeting)


def attendance(meetings: Batch) -> Found:
    """Of those who must come, as the figures count them."""
    rows = meetings.rows(RollEntry.objects.must_come()).values("meeting")
    sums = rows.annotate(
        summoned=Count("pk"),
        present=Count("pk", filter=ATTENDING),
        unexcused=Count("pk", filter=NAMED_ABSENT),
    )
    return {
        meeting: {
            "rate": fraction(100 * present, summoned),
            "summoned": fraction(summoned),
            "present": fraction(present),
            "unexcused": fraction(unexcused),
        }
        for meeting, summoned, present, unexcused in sums.values_list("meeting", "summoned", "present", "unexcused")
    }


# Runs of meetings at which one member was excused: the difference of two row numbers is the same within a run. Asked of
# those only who were excused twice or more: few are, and to sort a year of everybody is most of the work.
_STREAKS = """
WITH target AS (SELECT id, unit_id, starts_at FROM meetings_meeting WHERE id = ANY(%s)),
held AS (
    SELECT target.id AS target, meeting.id, meeting.starts_at
    FROM target JOIN meetings_meeting AS meeting ON meeting.unit_id = target.unit_id AND meeting.kind = ANY(%s)
        AND meeting.state <> 'cancelled' AND meeting.starts_at <= target.starts_at
        AND meeting.starts_at >= date_trunc('year', target.starts_at AT TIME ZONE %s) AT TIME ZONE %s
),
often AS (
    SELECT held.target, entry.member_id AS member, count(*) AS times
    FROM held JOIN meetings_rollentry AS entry ON entry.meeting_id = held.id AND entry.standing <> 'guest'
        AND entry.presence = 'excused'
    GROUP BY held.target, entry.member_id
),
noted AS (
    SELECT often.target, often.member, entry.presence = 'excused' AS excused,
        row_number() OVER (PARTITION BY often.target, often.member ORDER BY held.starts_at)
        - row_number() OVER (
            PARTITION BY often.target, often.member, entry.presence = 'excused' ORDER BY held.starts_at
        ) AS run
    FROM often JOIN held ON held.target = often.target
    JOIN meetings_rollentry AS entry ON entry.meeting_id = held.id AND entry.member_id = often.member
        AND entry.standing <> 'guest'
    WHERE often.times > 1
),
runs AS (
    SELECT target, count(*) FILTER (WHERE excused) AS long FROM noted GROUP BY target, member, excused, run
    UNION ALL SELECT target, 1 FROM often
)
SELECT target.id, coalesce(max(long), 0) FROM target LEFT JOIN runs ON runs.target = target.id
WHERE EXISTS (SELECT FROM meetings_rollentry WHERE meeting_id = target.id AND standing <> 'guest') GROUP BY target.id
"""


def excused_streak(meetings: Batch) -> Found:
    zone = timezone.get_default_timezone_name()
    with connection.cursor() as cursor:
        cursor.execute(_STREAKS, [meetings.keys, [kind.value for kind in MONTHLY], zone, zone])
        return {meeting: {"longest": fraction(longest)} for meeting, longest in cursor.fetchall()}


def speaking(meetings: Batch) -> Found:
    """Of those who were there, how many spoke; not of guests."""
    own = meetings.rows(RollEntry.objects.filter(ATTENDING).of_members())
    spoke = Exists(Speech.objects.held().filter(entry=OuterRef("pk")))
    rows = own.annotate(spoke=spoke).values("meeting")
    sums = rows.annotate(present=Count("pk"), spoken=Count("pk", filter=Q(spoke=True)))
    return {
        meeting: {
            "share": fraction(100 * spoken, present),
            "spoken": fraction(spoken),
            "present": fraction(present),
        }
        for meeting, present, spoken in sums.values_list("meeting", "present", "spoken")
    }
