"""The list of one round: whose years become full in its time, of half a million people in one statement.

The same rule as members.operations.badges.years, for all at once: tests hold the two against each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection

from members.dates import months_after
from members.medal_rounds import Round
from members.operations.badges import waits

ONE_DAY = timedelta(days=1)
MAY_HAVE = ("active", "exempt")  # who is exempt keeps the right to medals (294-QĐ/TW, điều 7)
# Whose time has no gap is found by the day it began alone: 500,000 days are held against the ranges of the medals, and
# only those found are looked at further. The few with gaps are reckoned one by one: what was lost before the round
# opens, and before it closes.
FOUND = """
WITH levels AS (
    SELECT * FROM unnest(%(years)s::int[], %(first)s::date[], %(last)s::date[]) AS level (years, first, last)
), lost AS (
    SELECT m.id AS member_id, coalesce(m.admission_decision_date, m.admission_date) AS began,
        range_agg(daterange(gap.since, gap.until)) AS gaps
    FROM members_partyagegap gap JOIN members_member m ON m.id = gap.member_id GROUP BY m.id
), late AS (
    SELECT member_id, began,
        began + coalesce((SELECT sum(upper(r) - lower(r)) FROM unnest(
            gaps * datemultirange(daterange(began, greatest(began, %(closes)s)))) r), 0)::int AS by_close,
        began + coalesce((SELECT sum(upper(r) - lower(r)) FROM unnest(
            gaps * datemultirange(daterange(began, greatest(began, %(eve)s)))) r), 0)::int AS by_eve
    FROM lost
), full_then AS (
    SELECT m.id, level.years, coalesce(m.admission_decision_date, m.admission_date) AS counted
    FROM members_member m JOIN levels level
        ON coalesce(m.admission_decision_date, m.admission_date) BETWEEN level.first AND level.last
    WHERE coalesce(m.admission_decision_date, m.admission_date) <@ %(ranges)s::datemultirange
        AND NOT EXISTS (SELECT FROM members_partyagegap gap WHERE gap.member_id = m.id)
    UNION ALL
    SELECT late.member_id, level.years, late.by_close
    FROM late JOIN levels level ON late.by_close <= level.last AND late.by_eve >= level.first
)
SELECT m.id, m.full_name, m.birth_date, m.birth_precision, unit.id, unit.name, above.name,
    coalesce(m.admission_decision_date, m.admission_date), full_then.years,
    (full_then.counted + make_interval(years => full_then.years))::date, c.id, c.step, c.state, medal.number
FROM full_then JOIN members_member m ON m.id = full_then.id JOIN members_unit unit ON unit.id = m.unit_id
LEFT JOIN members_unit above ON above.id = unit.parent_id
LEFT JOIN LATERAL (
    SELECT id, step, state FROM operations_case WHERE member_id = m.id AND procedure = 'medal' AND event_on = %(round)s
        AND state IN ('open', 'done') ORDER BY id DESC LIMIT 1
) c ON true LEFT JOIN LATERAL (
    SELECT number FROM operations_medal WHERE member_id = m.id AND years >= full_then.years AND withdrawn_on IS NULL
    ORDER BY years DESC LIMIT 1
) medal ON true
WHERE m.status = ANY(%(statuses)s) AND m.official_date <= %(closes)s AND unit.path LIKE ANY(%(paths)s)
ORDER BY unit.path, m.name_key, m.id
"""


@dataclass(frozen=True, slots=True)
class Eligible:
    """One line of the list. case: of this round; waits_until: the last day of a wait after a discipline that lasts
    beyond the round; number: of the medal they have already."""

    member: int
    name: str
    birth_date: date
    birth_precision: str
    unit: int
    cell: str
    party: str
    began: date
    years: int
    reached: date
    case: int | None
    step: str | None
    state: str | None
    number: str | None
    waits_until: date | None = None

    @property
    def may_be_opened(self) -> bool:
        return self.case is None and self.number is None and self.waits_until is None


def of(found: Round, levels: Sequence[int], paths: Sequence[str]) -> list[Eligible]:
    """Everybody under `paths` whose years, one of `levels`, become full in the time of the round; two queries."""
    spans = [began_between(years, found.opens, found.closes) for years in levels]
    told: dict[str, Any] = {
        "years": list(levels),
        "first": [first for first, _ in spans],
        "last": [last for _, last in spans],
        "ranges": "{" + ",".join(f"[{first},{last}]" for first, last in spans) + "}",
        "closes": found.closes,
        "eve": found.opens - ONE_DAY,
        "round": found.on,
        "statuses": list(MAY_HAVE),
        "paths": [f"{path}%" for path in paths],
    }
    with connection.cursor() as cursor:
        cursor.execute(FOUND, told)
        rows = cursor.fetchall()
    waiting = waits.of_members([row[0] for row in rows], found.on)
    return [Eligible(*(*row, waiting.get(row[0]))) for row in rows]


def began_between(years: int, opens: date, closes: date) -> tuple[date, date]:
    """The first and the last day of admission whose `years` become full from `opens` to `closes`: who was admitted on
    29 February has them full on the 28th where the year has no 29th."""
    months = years * 12
    first, last = months_after(opens, -months), months_after(closes, -months)
    if months_after(first, months) < opens:
        first += ONE_DAY
    if months_after(last + ONE_DAY, months) <= closes:
        last += ONE_DAY
    return first, last
