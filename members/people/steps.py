"""Which members are counted by a measure and which are not, by name: the gap between two steps of the funnel, today."""

import re

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils import timezone

from members import measures
from members.measures import Measure
from members.models import Member, Unit

NAMED = re.compile(r"%\((\w+)\)s")
GAPS = """
SELECT {gaps} FROM members_member AS member JOIN members_unit AS unit ON unit.id = member.unit_id
WHERE starts_with(unit.path, %(path)s) AND unit.path >= %(path)s AND member.status = ANY(%(status)s)
"""


def choices() -> list[tuple[str, str]]:
    """Of a form: every step of the funnel."""
    return [("", "Tất cả"), *((each.key, each.label) for each in measures.ordered())]


def reached(key: str) -> Q:
    """The members whom the measure `key` counts today."""
    return _where(measures.MEASURES.get(key), "{}")


def missing(key: str) -> Q:
    """The members whom it does not count."""
    return _where(measures.MEASURES.get(key), "({}) IS NOT TRUE")


def gaps(unit: Unit) -> dict[str, int]:
    """Of each step how many members of `unit` and below have come to the one before and not to it: those whom
    `reached` and `missing` find together. One query that looks at each member: for units where one knows them all."""
    told = [each for each in measures.ordered() if each.after]
    pairs = [(measures.MEASURES.get(each.after), each) for each in told]
    counts = [
        f"count(*) FILTER (WHERE ({_counts(before)}) AND ({_counts(each)}) IS NOT TRUE)" for before, each in pairs
    ]
    known = measures.values(timezone.localdate(), told) | {"path": unit.path, "status": list(Member.COUNTED)}
    with connection.cursor() as cursor:
        cursor.execute(GAPS.format(gaps=", ".join(counts)), known)
        return dict(zip((each.key for each in told), cursor.fetchone(), strict=True))


def _where(measure: Measure | None, said: str) -> Q:
    if measure is None:
        raise LookupError("No app counts this.")
    sql = f"SELECT member.id FROM members_member AS member WHERE {said.format(_counts(measure))}"  # noqa: S608
    known = measures.values(timezone.localdate(), [measure])
    return Q(pk__in=RawSQL(NAMED.sub("%s", sql), [known[name] for name in NAMED.findall(sql)]))  # noqa: S611


def _counts(measure: Measure) -> str:
    """As `sotay.usage.figures` counts, but asked of each member: of the few of a chi bộ, by the index of the member."""
    ways = [f"({measure.fact})"] if measure.fact else []
    if measure.kept:
        ways.append(f"member.{measure.kept} {measures.span(measure)}")
    elif measure.days:
        done = f"done.member_id = member.id AND done.day {measures.span(measure)}"
        ways.append(f"EXISTS (SELECT FROM ({measure.days}) AS done WHERE {done})")
    return " OR ".join(ways)
