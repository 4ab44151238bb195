"""Adds up, for every unit of the tree, how many members there are and how many use the portal.

All units are counted in one statement of the database; no member is ever loaded. Doing any of it again changes nothing.
A day that is over is counted on the tree of that day, each member where the member was then.
"""

from datetime import date

from django.db import connection
from django.utils import timezone

from members.models import Member, Unit
from sotay.usage.models import UnitDay

# Each chi bộ is counted once; its counts then go to every path it stands under. Rows are written in the order of the
# tree, so that two runs at once wait for one another instead of locking each other out.
# What was closed on the day may have been counted before it was.
COUNT = """
WITH gone AS (
    DELETE FROM sotay_unitday kept USING members_unit unit
    WHERE kept.day = %(day)s AND NOT kept.frozen AND unit.id = kept.unit_id AND unit.closed_on <= kept.day
), seen AS (
    SELECT member_id, max(day) AS last_day
    FROM sotay_dailyuse
    WHERE %(from_rows)s AND day BETWEEN %(day)s::date - 29 AND %(day)s
    GROUP BY member_id
), person AS (
    SELECT {home} AS unit_id, ineligible_reason = '' AS eligible, helper_id IS NOT NULL AS helped,
           activated_on <= %(day)s AS activated,
           CASE WHEN %(from_rows)s THEN seen.last_day ELSE last_active_on END AS last_day
    FROM members_member LEFT JOIN seen ON seen.member_id = members_member.id {moved}
    WHERE status = ANY(%(counted)s)
), own AS (
    SELECT unit_id, count(*) AS members,
           count(*) FILTER (WHERE eligible) AS eligible,
           count(*) FILTER (WHERE activated) AS activated,
           count(*) FILTER (WHERE last_day > %(day)s::date - 7) AS active_7,
           count(*) FILTER (WHERE last_day > %(day)s::date - 30) AS active_30,
           count(*) FILTER (WHERE helped AND NOT eligible) AS assisted
    FROM person GROUP BY unit_id
), summed AS (
    SELECT left(path, length) AS path, sum(members) AS members, sum(eligible) AS eligible, sum(activated) AS activated,
           sum(active_7) AS active_7, sum(active_30) AS active_30, sum(assisted) AS assisted
    FROM own JOIN {tree} tree ON tree.id = own.unit_id, generate_series(4, length(path), 4) AS length
    GROUP BY 1
)
INSERT INTO sotay_unitday AS kept
    (unit_id, day, members, eligible, activated, active_7, active_30, assisted, frozen, counted_at)
SELECT id, %(day)s, coalesce(members, 0), coalesce(eligible, 0), coalesce(activated, 0),
       coalesce(active_7, 0), coalesce(active_30, 0), coalesce(assisted, 0), %(frozen)s, %(now)s
FROM {tree} tree LEFT JOIN summed USING (path)
WHERE {working}
ORDER BY path
ON CONFLICT (unit_id, day) DO UPDATE
SET (members, eligible, activated, active_7, active_30, assisted, frozen, counted_at) = (
    excluded.members, excluded.eligible, excluded.activated, excluded.active_7, excluded.active_30, excluded.assisted,
    excluded.frozen, excluded.counted_at
)
WHERE NOT kept.frozen
"""
TODAY = COUNT.format(home="unit_id", moved="", tree="members_unit", working="status = ANY(%(working)s)")
# Few have moved since, so that only their rows of members_affiliation are joined.
PAST = COUNT.format(
    home="coalesce(was.unit_id, members_member.unit_id)",
    moved="""LEFT JOIN (
        SELECT member_id, max(unit_id) AS unit_id FROM members_affiliation
        WHERE kind = 'official' AND since <= %(day)s AND until > %(day)s GROUP BY member_id
    ) was ON was.member_id = members_member.id""",
    tree="""(
        SELECT unit_id AS id, path FROM members_unitperiod
        WHERE (valid_from IS NULL OR valid_from <= %(day)s) AND (valid_to IS NULL OR valid_to > %(day)s)
    )""",
    working="true",
)


def rebuild(day: date) -> int:
    """Counts `day` from the raw rows of use and returns how many units were written; closed figures stay."""
    return _count(day, from_rows=True)


def refresh(day: date | None = None) -> int:
    """Counts today from the kept dates of the last use: the same figures as `rebuild` in a fraction of its time."""
    return _count(day or timezone.localdate(), from_rows=False)


def close(day: date) -> int:
    """Counts `day` for the last time: from now on its figures never change."""
    return _count(day, from_rows=True, frozen=True)


def close_past() -> list[date]:
    """Closes every day before today that was counted and left open, however long nobody was here to do it."""
    days = UnitDay.objects.open_before(timezone.localdate())
    for day in days:
        close(day)
    return days


def _count(day: date, *, from_rows: bool, frozen: bool = False) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            TODAY if day >= timezone.localdate() else PAST,
            {
                "day": day,
                "from_rows": from_rows,
                "frozen": frozen,
                "now": timezone.now(),
                "counted": list(Member.COUNTED),
                "working": list(Unit.WORKING),
            },
        )
        return cursor.rowcount
