"""Adds up, for every unit of the tree, what each measure counts of its members (`members/measures.py`).

All units are counted in one statement of the database, which is put together from the declared measures; no member is
ever loaded. Doing any of it again changes nothing, and a run that is cut off has changed nothing. A day that is over is
counted on the tree of that day, each member where the member was then.
"""

from dataclasses import dataclass
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
# One pass over the rows of each kind, however many measures are counted of them, and one table of who did any of it:
# each measure has a bit of its own. A table for each kind would be asked for each member.
SEEN = """
LEFT JOIN (
    SELECT member_id, bit_or(done) AS done FROM ({kinds}) AS each GROUP BY member_id
) AS seen ON seen.member_id = member.id"""
DONE = "SELECT member_id, {bits} AS done FROM ({days}) AS {name}"
BOUNDS = ("first", "since")  # each kind of rows has its own
COUNTED = "member.status = ANY(%(counted)s)"
TODAY = {
    "home": "member.unit_id",
    "moved": "",
    "there": COUNTED,
    "tree": "members_unit",
    "working": "status = ANY(%(working)s)",
}
# Few have moved since, so that only their rows of members_affiliation are joined. Who has left since was there still,
# who was admitted since was not yet; a date that has not come is a mistake of the record, and changes nothing.
PAST = {
    "there": f"""({COUNTED} OR member.status <> 'voided' AND member.status_date > %(day)s)
        AND (member.admission_date > %(day)s AND member.admission_date <= %(today)s) IS NOT TRUE""",
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
    kinds = _kinds(counted, from_rows=True)
    sql = FILL.format(**_parts(counted, kinds, past=True), filled=filled)
    return _run(sql, _values(day, counted, kinds))


def _count(day: date, *, from_rows: bool, frozen: bool = False) -> int:
    counted = measures.every()
    kinds = _kinds(counted, from_rows=from_rows)
    sql = COUNT.format(**_parts(counted, kinds, past=day < timezone.localdate()))
    return _run(sql, _values(day, counted, kinds) | {"frozen": frozen})


@transaction.atomic(savepoint=False)
def _run(sql: str, values: dict) -> int:
    """In a transaction that ends with an answer to us: of who was killed meanwhile nothing stays."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.rowcount


def _values(day: date, counted: list[Measure], kinds: list["Kind"]) -> dict:
    """What the statement names; each kind of rows begins at a day of its own."""
    values = measures.values(day, counted) | {"measures": [measure.key for measure in counted]}
    values |= {"counted": list(Member.COUNTED), "working": list(Unit.WORKING)}
    values |= {"now": timezone.now(), "today": timezone.localdate()}
    for kind in kinds:
        own = measures.values(day, kind.counted)
        values |= {f"{bound}_{kind.name}": own[bound] for bound in BOUNDS}
    return values


def _parts(counted: list[Measure], kinds: list["Kind"], *, past: bool) -> dict[str, str]:
    """Of the statement for these measures, each by its name in it."""
    names = [measure.key for measure in counted]
    holds = {each.key: _holds(each, kinds) for each in counted}
    parts = PAST if past else TODAY
    own = {
        "counts": ", ".join(f"count(*) FILTER (WHERE {holds[name]}) AS {name}" for name in names),
        "seen": SEEN.format(kinds=" UNION ALL ".join(kind.done for kind in kinds)) if kinds else "",
        "sums": ", ".join(f"sum({name}) AS {name}" for name in names),
    }
    return parts | {
        "own": OWN.format(**own, **parts),
        "columns": ", ".join(names),
        "found": ", ".join(f"coalesce({name}, 0)" for name in names),
        "given": ", ".join(f"excluded.{name}" for name in names),
    }


@dataclass(frozen=True)
class Kind:
    """Rows of one kind, by a name, and the measures that are counted of them, each with its bit."""

    name: str
    days: str
    counted: dict[Measure, int]

    @property
    def differs(self) -> bool:
        """Whether they count other days than all that there are."""
        return len({measure.within for measure in self.counted}) > 1

    @property
    def done(self) -> str:
        """Its rows, each with the bits of what it counts for."""
        days = self.days
        for bound in BOUNDS:
            days = days.replace(f"%({bound})s", f"%({bound}_{self.name})s")
        bits = f"{sum(self.counted.values())}::bigint"
        if self.differs:
            bits = " | ".join(
                f"CASE WHEN day {measures.span(measure)} THEN {bit}::bigint ELSE 0 END"
                for measure, bit in self.counted.items()
            )
        return DONE.format(bits=bits, days=days, name=self.name)


def _kinds(counted: list[Measure], *, from_rows: bool) -> list[Kind]:
    """The rows to be read; those whose last day is kept with the member are read when asked for only."""
    found: dict[str, dict[Measure, int]] = {}
    read = [measure for measure in counted if measure.days and (from_rows or not measure.kept)]
    for place, measure in enumerate(read):
        found.setdefault(measure.days, {})[measure] = 1 << place
    return [Kind(f"seen_{number}", days, those) for number, (days, those) in enumerate(found.items())]


def _holds(measure: Measure, kinds: list[Kind]) -> str:
    """On the row of which members `measure` counts."""
    ways = [f"({measure.fact})"] if measure.fact else []
    if measure.days:
        bit = next((kind.counted[measure] for kind in kinds if measure in kind.counted), 0)
        ways.append(f"seen.done & {bit} <> 0" if bit else f"member.{measure.kept} {measures.span(measure)}")
    return " OR ".join(ways)
