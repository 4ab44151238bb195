"""What a signature would do to the figures of the unit that reports are made of."""

from typing import NamedTuple

from django.db import connection
from django.db.models import Count, Q
from psycopg.sql import SQL

from members.models import Member, RosterImport
from members.roster.applying import ACCEPTED, parameters

EFFECT = SQL("""
SELECT
    coalesce(sum(n.counted::int - o.counted::int), 0),
    coalesce(sum((n.counted AND n.reason = '')::int - (o.counted AND m.ineligible_reason = '')::int), 0),
    coalesce(sum((n.counted AND n.official IS NULL)::int - (o.counted AND m.official_date IS NULL)::int), 0)
FROM members_rosterrow a
LEFT JOIN members_member m ON m.id = a.person AND a.kind <> 'new'
CROSS JOIN LATERAL (SELECT m.id IS NOT NULL AND m.status = ANY(%(counted)s) AS counted) o
CROSS JOIN LATERAL (
    SELECT
        CASE WHEN a.kind = 'new' THEN coalesce(a.status, 'active') ELSE coalesce(a.after ->> 'status', m.status) END
            = ANY(%(counted)s) AS counted,
        CASE
            WHEN a.kind <> 'new' THEN coalesce(a.after ->> 'ineligible_reason', m.ineligible_reason)
            WHEN a.status = 'exempt' THEN 'exempt' ELSE coalesce(a.reason, '')
        END AS reason,
        CASE
            WHEN a.kind = 'new' THEN a.official_date::text
            ELSE coalesce(a.after ->> 'official_date', m.official_date::text)
        END AS official
) n
WHERE {accepted}
""").format(accepted=ACCEPTED)


class Figure(NamedTuple):
    label: str
    now: int
    after: int

    @property
    def change(self) -> str:
        """`+3`, `−2`, `0`."""
        difference = self.after - self.now
        return f"{difference:+d}".replace("-", "−") if difference else "0"


def of(roster: RosterImport) -> list[Figure]:
    """Tổng số, đủ điều kiện and dự bị of the unit, now and once what is accepted is written; two queries."""
    counted = Member.objects.under([roster.unit.path]).counted()
    now = counted.aggregate(
        members=Count("pk"),
        eligible=Count("pk", filter=Q(ineligible_reason="")),
        probationary=Count("pk", filter=Q(official_date=None)),
    )
    with connection.cursor() as cursor:
        cursor.execute(EFFECT, parameters(roster) | {"counted": list(Member.COUNTED)})
        changes = cursor.fetchone()
    labels = ("Tổng số đảng viên", "Đủ điều kiện dùng Sổ tay", "Đảng viên dự bị")
    return [
        Figure(label, value, value + change) for label, value, change in zip(labels, now.values(), changes, strict=True)
    ]
