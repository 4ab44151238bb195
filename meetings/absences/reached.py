"""Who was absent without a reason in as many months of a year as the rule names (docs/rules.md §4.4, `alert_3_months`).
All members are asked of in one statement, which starts from the few rows of absences without a reason."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.utils import timezone

from meetings.models import Meeting, RollEntry
from meetings.models.kinds import MONTHLY
from members import rules
from members.dates import midnight
from members.models import Member
from members.row_loader import parts_of

LIMIT = "removal.absent_months"

# A month counts in which a regular meeting was missed without a reason and no meeting of the chi bộ was attended.
MISSED = """
WITH absent (member_id, at) AS MATERIALIZED ({absent}), missed AS (
    SELECT member_id, date_trunc('month', at AT TIME ZONE %(zone)s)::date AS month, max(at) AS last
    FROM absent GROUP BY 1, 2
), often AS (SELECT member_id FROM missed GROUP BY 1 HAVING count(*) >= %(limit)s),
came (member_id, at) AS MATERIALIZED (
    SELECT * FROM ({came}) AS entry (member_id, at) WHERE member_id IN (SELECT member_id FROM often)
)
SELECT member_id, array_agg(month ORDER BY month), max(last)
FROM missed WHERE member_id IN (SELECT member_id FROM often) AND NOT EXISTS (
    SELECT FROM came WHERE came.member_id = missed.member_id
    AND date_trunc('month', came.at AT TIME ZONE %(zone)s)::date = missed.month
)
GROUP BY member_id HAVING count(*) >= %(limit)s ORDER BY member_id
"""


@dataclass(frozen=True)
class Absence:
    """Of one member in one year: the months (their first days) and the last meeting that was missed."""

    member: int
    months: list[date]
    last: datetime


def reached(year: int, on: date) -> list[Absence]:
    """Who has as many such months in `year` as the rule of `on` names; nobody where no rule says."""
    try:
        limit = rules.whole(LIMIT, on=on)
    except rules.RuleError:
        return []
    since, until = (midnight(date(each, 1, 1)) for each in (year, year + 1))
    held = Meeting.objects.held(since, until).calling_all().order_by()
    regular = RollEntry.objects.filter(meeting__in=held.filter(kind__in=MONTHLY).values("pk")).must_come()
    here = Member.objects.filter(status__in=Member.COUNTED).order_by().values("pk")
    absent = regular.filter(presence=RollEntry.Presence.UNEXCUSED, member__in=here)
    came = RollEntry.objects.filter(meeting__in=held.values("pk")).attending().of_members()
    rows = {"absent": absent, "came": came}
    asked = {name: each.values_list("member", "meeting__starts_at").order_by() for name, each in rows.items()}
    parts, values = parts_of(asked)
    values |= {"zone": timezone.get_default_timezone_name(), "limit": limit}
    with connection.cursor() as cursor:
        cursor.execute(MISSED.format(**parts), values)
        return [Absence(*row) for row in cursor.fetchall()]
