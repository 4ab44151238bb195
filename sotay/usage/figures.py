"""Adds up, for every unit of the tree, what each measure counts of its members (`members/measures.py`).

All units are counted in one statement of the database, which is put together from the declared measures; no member is
ever loaded. Doing any of it again changes nothing, and a run that is cut off has changed nothing. A day that is over is
counted on the tree of that day, each member where the member was then.
"""

from datetime import date

from django.db import connection, transaction
from django.utils import timezone

from members import measures
from members.measures import Measure
from members.models import Member, Unit
from sotay.usage.models import UnitDay

# Each chi bộ is counted once; its counts then go to every path it stands under. Rows are written in the order of the
# tree, so that two runs at once wait for one another instead of locking each other out.
OWN = """
own AS (
    SELECT {home} AS unit_id, {counts}
    FROM members_member AS member {seen} {moved}
    WHERE {there} GROUP BY 1
), summed AS (
    SELECT left(path, length) AS path, {sums}
    FROM own JOIN {tree} tree ON tree.id = own.unit_id, generate_series(4, length(path), 4) AS length
    GROUP BY 1
)
"""
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
), {own}
INSERT INTO sotay_unitday AS kept (unit_id, day, {columns}, frozen, counted_at)
SELECT id, %(day)s, {found}, %(frozen)s, %(now)s
FROM {tree} tree LEFT JOIN summed USING (path)
WHERE {working}
ORDER BY path
ON CONFLICT (unit_id, day) DO UPDATE
SET ({columns}, frozen, counted_at) = ({given}, excluded.frozen, excluded.counted_at)
WHERE NOT kept.frozen
"""
# The columns that a closed day has not held yet, and no other; rows locked in the order of their keys.
FILL = """
WITH noted AS (
    UPDATE sotay_usageday SET measures = measures || %(measures)s WHERE day = %(day)s
), {own}, locked AS (
    SELECT unit_id FROM sotay_unitday WHERE day = %(day)s AND frozen ORDER BY unit_id FOR NO KEY UPDATE
)
UPDATE sotay_unitday AS kept SET {filled}
FROM locked JOIN {tree} tree ON tree.id = locked.unit_id LEFT JOIN summed USING (path)
WHERE kept.unit_id = locked.unit_id AND kept.day = %(day)s
"""
# One pass over the rows of each kind, however many measures are counted of them.
SEEN = """
LEFT JOIN (
    SELECT member_id, max(day) AS day FROM ({days}) AS done GROUP BY member_id
) AS {name} ON {name}.member_id = member.id"""
COUNTED = "member.status = ANY(%(counted)s)"
TODAY = {
    "home": "member.unit_id",
    "moved": "",
    "there": COUNTED,
    "tree": "members_unit",
    "working": "status = ANY(%(working)s)",
}
# Few have moved since, so that only their rows of members_affiliation are joined. Who has left since was there still.
PAST = {
    "there": f"({COUNTED} OR member.status <> 'voided' AND member.status_date > %(day)s)",
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


def fill(day: date, keys: list[str]) -> int:
    """Counts the measures `keys` for a closed day that was closed without them, on the tree of that day; nothing else
    of its figures changes. How many units were written."""
    counted = [measure for measure in measures.every() if measure.key in keys]
    filled = ", ".join(f"{measure.key} = coalesce(summed.{measure.key}, 0)" for measure in counted)
    return _run(FILL.format(**_parts(counted, from_rows=True, past=True), filled=filled), day, counted)


def _count(day: date, *, from_rows: bool, frozen: bool = False) -> int:
    counted = measures.every()
    sql = COUNT.format(**_parts(counted, from_rows=from_rows, past=day < timezone.localdate()))
    return _run(sql, day, counted, frozen=frozen)


@transaction.atomic(savepoint=False)
def _run(sql: str, day: date, counted: list[Measure], **more) -> int:
    """In a transaction that ends with an answer to us: of who was killed meanwhile nothing stays."""
    more |= {"counted": list(Member.COUNTED), "working": list(Unit.WORKING), "now": timezone.now()}
    more |= {"measures": [measure.key for measure in counted]}
    with connection.cursor() as cursor:
        cursor.execute(sql, measures.values(day, counted) | more)
        return cursor.rowcount


def _parts(counted: list[Measure], *, from_rows: bool, past: bool) -> dict[str, str]:
    """Of the statement for these measures, each by its name in it."""
    names = [measure.key for measure in counted]
    seen = _seen(counted, from_rows)
    parts = PAST if past else TODAY
    own = {
        "counts": ", ".join(f"count(*) FILTER (WHERE {_holds(each, seen)}) AS {each.key}" for each in counted),
        "seen": "".join(SEEN.format(days=days, name=name) for days, name in seen.items()),
        "sums": ", ".join(f"sum({name}) AS {name}" for name in names),
    }
    return parts | {
        "own": OWN.format(**own, **parts),
        "columns": ", ".join(names),
        "found": ", ".join(f"coalesce({name}, 0)" for name in names),
        "given": ", ".join(f"excluded.{name}" for name in names),
    }


def _seen(counted: list[Measure], from_rows: bool) -> dict[str, str]:
    """The rows to be read, by a name; those whose last day is kept with the member are read when asked for only."""
    found: dict[str, str] = {}
    for measure in counted:
        if measure.days and (from_rows or not measure.kept):
            found.setdefault(measure.days, f"seen_{len(found)}")
    return found


def _holds(measure: Measure, seen: dict[str, str]) -> str:
    """On the row of which members `measure` counts."""
    ways = [f"({measure.fact})"] if measure.fact else []
    if measure.days:
        name = seen.get(measure.days)
        day = f"{name}.day" if name else f"member.{measure.kept}"
        ways.append(f"{day} {measures.span(measure)}")
    return " OR ".join(ways)
