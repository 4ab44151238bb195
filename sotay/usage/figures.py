"""Adds up, for every unit of the tree, what each measure counts of its members (`members/measures.py`).

All units are counted in one statement of the database, which is put together from the declared measures; no member is
ever loaded. Doing any of it again changes nothing, and a run that is cut off has changed nothing. A day that is over is
counted on the tree of that day, each member where the member was then.
"""

from datetime import date, timedelta

from django.conf import settings
from django.db import connection
from django.utils import timezone

from members.dates import midnight
from members.measures import Measure
from members.models import Member, Unit
from sotay.usage import measures
from sotay.usage.models import UnitDay

# Each chi bộ is counted once; its counts then go to every path it stands under. Rows are written in the order of the
# tree, so that two runs at once wait for one another instead of locking each other out.
# What was closed on the day may have been counted before it was.
COUNT = """
WITH gone AS (
    DELETE FROM sotay_unitday kept USING members_unit unit
    WHERE kept.day = %(day)s AND NOT kept.frozen AND unit.id = kept.unit_id AND unit.closed_on <= kept.day
), noted AS (
    INSERT INTO sotay_usageday AS known (day, measures)
    SELECT %(day)s, %(measures)s WHERE %(frozen)s
    AND NOT EXISTS (SELECT FROM sotay_unitday WHERE day = %(day)s AND frozen)
    ON CONFLICT (day) DO UPDATE SET measures = excluded.measures
), own AS (
    SELECT {home} AS unit_id, {counts}
    FROM members_member AS member {seen} {moved}
    WHERE member.status = ANY(%(counted)s) GROUP BY 1
), summed AS (
    SELECT left(path, length) AS path, {sums}
    FROM own JOIN {tree} tree ON tree.id = own.unit_id, generate_series(4, length(path), 4) AS length
    GROUP BY 1
)
INSERT INTO sotay_unitday AS kept (unit_id, day, {columns}, frozen, counted_at)
SELECT id, %(day)s, {found}, %(frozen)s, %(now)s
FROM {tree} tree LEFT JOIN summed USING (path)
WHERE {working}
ORDER BY path
ON CONFLICT (unit_id, day) DO UPDATE
SET ({columns}, frozen, counted_at) = ({given}, excluded.frozen, excluded.counted_at)
WHERE NOT kept.frozen
"""
# One pass over the rows of each kind, however many measures are counted of them.
SEEN = """
LEFT JOIN (
    SELECT member_id, max(day) AS day FROM ({days}) AS done WHERE day {span} GROUP BY member_id
) AS {name} ON {name}.member_id = member.id"""
TODAY = {"home": "member.unit_id", "moved": "", "tree": "members_unit", "working": "status = ANY(%(working)s)"}
# Few have moved since, so that only their rows of members_affiliation are joined.
PAST = {
    "home": "coalesce(was.unit_id, member.unit_id)",
    "moved": """LEFT JOIN (
        SELECT member_id, max(unit_id) AS unit_id FROM members_affiliation
        WHERE kind = 'official' AND since <= %(day)s AND until > %(day)s GROUP BY member_id
    ) AS was ON was.member_id = member.id""",
    "tree": """(
        SELECT unit_id AS id, path FROM members_unitperiod
        WHERE (valid_from IS NULL OR valid_from <= %(day)s) AND (valid_to IS NULL OR valid_to > %(day)s)
    )""",
    "working": "true",
}


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


def statement(counted: list[Measure], *, from_rows: bool, past: bool) -> str:
    """The whole statement for these measures."""
    names = [measure.key for measure in counted]
    seen = _seen(counted, from_rows)
    parts = {
        "counts": ", ".join(f"count(*) FILTER (WHERE {_holds(each, seen)}) AS {each.key}" for each in counted),
        "seen": "".join(SEEN.format(days=days, span=span, name=name) for (days, span), name in seen.items()),
        "sums": ", ".join(f"sum({name}) AS {name}" for name in names),
        "columns": ", ".join(names),
        "found": ", ".join(f"coalesce({name}, 0)" for name in names),
        "given": ", ".join(f"excluded.{name}" for name in names),
    }
    return COUNT.format(**parts, **(PAST if past else TODAY))


def _seen(counted: list[Measure], from_rows: bool) -> dict[tuple[str, str], str]:
    """The rows to be read, by a name; those whose last day is kept with the member are read when asked for only."""
    found: dict[tuple[str, str], str] = {}
    for measure in counted:
        if measure.days and (from_rows or not measure.kept):
            found.setdefault((measure.days, _span(measure)), f"seen_{len(found)}")
    return found


def _span(measure: Measure) -> str:
    return "<= %(day)s" if measure.within is None else "BETWEEN %(first)s AND %(day)s"


def _holds(measure: Measure, seen: dict[tuple[str, str], str]) -> str:
    """On the row of which members `measure` counts."""
    ways = [f"({measure.fact})"] if measure.fact else []
    if measure.days:
        name = seen.get((measure.days, _span(measure)))
        day = f"{name}.day" if name else f"member.{measure.kept}"
        ways.append(f"{day} IS NOT NULL" if measure.within is None else f"{day} > %(day)s::date - {measure.within}")
    return " OR ".join(ways)


def _values(day: date, counted: list[Measure]) -> dict:
    """What the SQL of a measure may name, and what is the same for all of them."""
    first = day - timedelta(days=max((each.within for each in counted if each.within), default=1) - 1)
    return {
        "day": day,
        "first": first,
        "since": midnight(first),
        "until": midnight(day + timedelta(days=1)),
        "zone": settings.TIME_ZONE,
        "counted": list(Member.COUNTED),
        "working": list(Unit.WORKING),
        "measures": [each.key for each in counted],
        "now": timezone.now(),
    }


def _count(day: date, *, from_rows: bool, frozen: bool = False) -> int:
    counted = measures.every()
    sql = statement(counted, from_rows=from_rows, past=day < timezone.localdate())
    with connection.cursor() as cursor:
        cursor.execute(sql, _values(day, counted) | {"frozen": frozen})
        return cursor.rowcount
