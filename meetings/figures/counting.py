"""Adds up, for every unit of the tree, what its chi bộ did in a month: meetings held against due, attendance, speaking,
tasks, classes, papers read.

All units are counted in one statement of the database; no meeting is ever loaded. Counting again changes nothing, and
what has changed since (a score decided later, a task accepted late, a unit moved) is in the rows the next time.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from meetings.models import (
    Meeting,
    MeetingCount,
    PaperRead,
    Posting,
    QualityScore,
    RollEntry,
    Speech,
    Task,
)
from meetings.models.figures import COUNTS
from meetings.models.kinds import MONTHLY, THEMATIC
from meetings.planning import missing
from meetings.scoring.scoring import SCORED
from members import lost_work, rules
from members.dates import first_of_month, midnight, month_after, month_before
from members.models import Unit
from members.row_loader import parts_of

RECENT = 2  # months that are counted every ten minutes: this one and the one before
KEPT_OPEN = 24  # months that every night counts anew, so that what is decided late is in the figures

# Where each unit stood in the month, at its end or when it was closed in it; under the units of the same month, so
# that every sum is that of the rows below it.
TREE = """
stood AS (
    SELECT DISTINCT ON (unit_id) unit_id, parent_id, right(path, 4) AS step, name, kind = ANY(%(cells)s) AS is_cell,
           valid_to IS NULL OR valid_to > %(last)s AS works
    FROM members_unitperiod
    WHERE (valid_from IS NULL OR valid_from <= %(last)s) AND (valid_to IS NULL OR valid_to > %(first)s)
    ORDER BY unit_id, valid_from DESC NULLS LAST, id DESC
), tree AS (
    SELECT unit_id, parent_id, step AS path, name, is_cell, works, ARRAY[unit_id] AS lineage
    FROM stood WHERE parent_id IS NULL
    UNION ALL
    SELECT stood.unit_id, stood.parent_id, tree.path || stood.step, stood.name, stood.is_cell, stood.works,
           tree.lineage || stood.unit_id
    FROM stood JOIN tree ON tree.unit_id = stood.parent_id
)"""
# What each chi bộ did itself. A paper is read by whom it was for: who had to come, before the meeting was over.
OWN = """
held (id, unit_id, kind, opened_at, closed_at) AS MATERIALIZED ({held}),
called (id, meeting_id, member_id, presence, arrived_at) AS MATERIALIZED ({called}),
meeting AS (
    SELECT unit_id, count(*) AS meetings, count(*) FILTER (WHERE kind = ANY(%(monthly)s)) AS monthly,
           count(*) FILTER (WHERE kind = ANY(%(scored)s)) AS scored
    FROM held GROUP BY unit_id
), attended AS (
    SELECT meeting_id, count(*) AS summoned, count(*) FILTER (WHERE presence = ANY(%(attending)s)) AS present,
           count(arrived_at) AS late, count(*) FILTER (WHERE presence = 'excused') AS excused,
           count(*) FILTER (WHERE presence = ANY(%(unexcused)s)) AS unexcused
    FROM called GROUP BY meeting_id
), spoken AS (
    SELECT called.meeting_id, count(*) AS spoke
    FROM (SELECT DISTINCT entry_id FROM ({speeches}) AS speech (entry_id)) AS speaker
    JOIN called ON called.id = speaker.entry_id AND called.presence = ANY(%(attending)s)
    GROUP BY called.meeting_id
), paper AS MATERIALIZED (SELECT DISTINCT * FROM ({papers}) AS posted (meeting_id, document_id, sha256)),
asked AS (
    SELECT paper.meeting_id, count(*) * summoned AS papers_due
    FROM paper JOIN attended USING (meeting_id) GROUP BY paper.meeting_id, summoned
), read AS (
    SELECT paper.meeting_id, count(*) AS papers_read
    FROM ({reads}) AS read (meeting_id, member_id, document_id, sha256, at)
    JOIN paper ON paper.meeting_id = read.meeting_id AND paper.sha256 = read.sha256
        AND paper.document_id IS NOT DISTINCT FROM read.document_id
    JOIN held ON held.id = read.meeting_id AND read.at <= held.closed_at
    JOIN called ON called.meeting_id = read.meeting_id AND called.member_id = read.member_id
    GROUP BY paper.meeting_id
), class AS (
    SELECT meeting_id, count(*) FILTER (WHERE band = 'good') AS good, count(*) FILTER (WHERE band = 'fair') AS fair,
           count(*) FILTER (WHERE band = 'average') AS average, count(*) FILTER (WHERE band = 'poor') AS poor
    FROM ({scores}) AS score (meeting_id, band) GROUP BY meeting_id
), sat AS (
    SELECT held.unit_id, sum(summoned) AS summoned, sum(present) AS present, sum(late) AS late, sum(excused) AS excused,
           sum(unexcused) AS unexcused, sum(spoke) AS spoke, sum(papers_due) AS papers_due,
           sum(papers_read) AS papers_read, sum(good) AS good, sum(fair) AS fair, sum(average) AS average,
           sum(poor) AS poor
    FROM held LEFT JOIN attended ON attended.meeting_id = held.id LEFT JOIN spoken ON spoken.meeting_id = held.id
    LEFT JOIN asked ON asked.meeting_id = held.id LEFT JOIN read ON read.meeting_id = held.id
    LEFT JOIN class ON class.meeting_id = held.id
    GROUP BY held.unit_id
), task (unit_id, tasks_due, tasks_done, tasks_on_time) AS ({tasks}),
thematic AS (SELECT unit_id, count(*) AS thematic FROM ({thematic}) AS about (unit_id) GROUP BY unit_id),
own AS (
    SELECT tree.unit_id, tree.lineage,
           (works AND %(regular)s > 0)::int AS due,
           (works AND %(regular)s > 0 AND monthly >= %(regular)s)::int AS met,
           (works AND %(in_quarter)s > 0)::int AS thematic_due,
           (works AND %(in_quarter)s > 0 AND thematic >= %(in_quarter)s)::int AS thematic_met,
           meetings, scored, summoned, present, late, excused, unexcused, spoke, papers_due, papers_read,
           good, fair, average, poor, tasks_due, tasks_done, tasks_on_time
    FROM tree LEFT JOIN meeting USING (unit_id) LEFT JOIN sat USING (unit_id) LEFT JOIN task USING (unit_id)
    LEFT JOIN thematic USING (unit_id)
    WHERE is_cell
)"""
# Rows are written in the order of the tree, and only where something differs.
KEEP = """
summed AS (SELECT above AS unit_id, {sums} FROM own, unnest(lineage) AS above GROUP BY above),
gone AS (
    DELETE FROM meetings_meetingmonth AS old WHERE month = %(first)s
    AND NOT EXISTS (SELECT FROM tree WHERE tree.unit_id = old.unit_id)
)
INSERT INTO meetings_meetingmonth AS kept (unit_id, month, parent_id, path, name, is_cell, {columns})
SELECT tree.unit_id, %(first)s, parent_id, path, name, is_cell, {counts}
FROM tree LEFT JOIN summed ON summed.unit_id = tree.unit_id
ORDER BY path, tree.unit_id
ON CONFLICT (unit_id, month) DO UPDATE
SET (parent_id, path, name, is_cell, {columns}) = (
    excluded.parent_id, excluded.path, excluded.name, excluded.is_cell, {given}
)
WHERE (kept.parent_id, kept.path, kept.name, kept.is_cell, {known})
    IS DISTINCT FROM (excluded.parent_id, excluded.path, excluded.name, excluded.is_cell, {given})
"""
KEEP = KEEP.format(
    sums=", ".join(f"coalesce(sum({name}), 0) AS {name}" for name in COUNTS),
    columns=", ".join(COUNTS),
    counts=", ".join(f"coalesce({name}, 0)" for name in COUNTS),
    given=", ".join(f"excluded.{name}" for name in COUNTS),
    known=", ".join(f"kept.{name}" for name in COUNTS),
)


def count(month: date) -> int | None:
    """Counts `month` (its first day) for every unit; how many rows were written, None where another worker is at it."""
    with lost_work.in_hand("meetings.figures", month.year * 100 + month.month) as is_ours:
        return _count(month) if is_ours else None


def count_kept_open() -> None:
    """Counts every month whose figures are still followed."""
    for month in kept_open():
        count(month)


def recent() -> list[date]:
    """This month and those before it that are still filled in, the newest first."""
    return months_back(RECENT)


def kept_open() -> list[date]:
    """All months whose figures follow what is changed late, the newest first; none before the portal has meetings."""
    first = Meeting.objects.order_by("starts_at").values_list("starts_at", flat=True).first()
    since = first_of_month(timezone.localdate(first)) if first else first_of_month(timezone.localdate())
    return [month for month in months_back(KEPT_OPEN) if month >= since]


def months_back(many: int) -> list[date]:
    """The first days of this month and of those before it."""
    months = [first_of_month(timezone.localdate())]
    while len(months) < many:
        months.append(month_before(months[-1]))
    return months


@transaction.atomic
def _count(month: date) -> int:
    today = timezone.localdate()
    last = min(month_after(month) - timedelta(days=1), max(today, month))
    sql, values = _statement(month, last, today)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL jit = off")  # to compile the statement takes longer than to answer it
        cursor.execute(sql, values)
        written = cursor.rowcount
    MeetingCount.objects.bulk_create(
        [MeetingCount(month=month, counted_at=timezone.now())],
        update_conflicts=True,
        unique_fields=["month"],
        update_fields=["counted_at"],
    )
    return written


def _statement(month: date, last: date, today: date) -> tuple[str, dict]:
    """The whole statement; the querysets in it are those by which the pages and the scores count."""
    parts, values = parts_of(_parts(month, today))
    book = rules.book(key__startswith="meeting.")
    regular, in_quarter = (missing.least(book, demand, on=last) for demand in missing.DEMANDS)
    values |= {"first": month, "last": last, "regular": regular, "in_quarter": in_quarter}
    values |= {"cells": list(Unit.CELLS), "monthly": list(MONTHLY), "scored": list(SCORED)}
    values |= {"attending": list(RollEntry.ATTENDING), "unexcused": list(RollEntry.NOT_EXCUSED)}
    return f"WITH RECURSIVE {TREE}, {OWN.format(**parts)}, {KEEP}", values


def _parts(month: date, today: date) -> dict:
    """The rows of which is counted, each by its name in the statement."""
    held = Meeting.objects.held(midnight(month), midnight(month_after(month))).calling_all().order_by()
    pks = held.values("pk")
    ended = Task.objects.over_or_done(today)
    quarter = month.replace(month=(month.month - 1) // 3 * 3 + 1)
    about = Meeting.objects.held(midnight(quarter), midnight(month_after(month))).filter(kind__in=THEMATIC)
    called = RollEntry.objects.filter(meeting__in=pks).must_come()
    scores = QualityScore.objects.filter(meeting__in=pks, state=QualityScore.State.CONFIRMED)
    return {
        "held": held.values_list("pk", "unit", "kind", "opened_at", "closed_at"),
        "called": called.values_list("pk", "meeting", "member", "presence", "arrived_at").order_by(),
        "speeches": Speech.objects.held().filter(meeting__in=pks).values_list("entry").order_by(),
        "papers": Posting.objects.beside_at_opening(pks).values_list("meeting", "document", "sha256").order_by(),
        "reads": PaperRead.objects.filter(meeting__in=pks)
        .values_list("meeting", "member", "document", "sha256", "at")
        .order_by(),
        "scores": scores.values_list("meeting", "final_band").order_by(),
        "tasks": ended.figures_by_unit(month, month_after(month) - timedelta(days=1)).values_list(
            "unit", "due", "done", "on_time"
        ),
        "thematic": about.values_list("unit").order_by(),
    }


def counted_at(months: Sequence[date]) -> datetime | None:
    """When the last of `months` was counted; None where none was."""
    found = MeetingCount.objects.filter(month__in=months).order_by("-month").values_list("counted_at", flat=True)
    return found.first()
