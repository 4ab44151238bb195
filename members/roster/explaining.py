"""From “vắng trong danh sách” to what has happened: an officer says it, and it is signed and written like a change."""

from collections import defaultdict
from datetime import date
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from members import audit
from members.models import Member, RosterImport, RosterRow, User
from members.powers import Power
from members.roster import compare
from members.roster.outcome import Outcome

Kind, Decision, Status = RosterRow.Kind, RosterRow.Decision, Member.Status
HAPPENED = (Status.DECEASED, Status.MOVED, Status.LEFT)  # what takes somebody off the list of a unit

# What the records have of them, and the new status: so the one comparison tells what differs. They have no row in the
# list, so they are numbered backwards.
STAGE = """
INSERT INTO roster_row
SELECT -(%(used)s + row_number() OVER (ORDER BY a.id)), m.full_name, m.gender, m.birth_date, m.birth_precision,
    m.personal_id, NULL, NULL, m.unit_id, NULL, NULL, NULL, %(status)s, %(day)s, NULL, m.name_key, m.name_folded,
    NULL, '[]', false
FROM members_rosterrow a JOIN members_member m ON m.id = a.person
WHERE a.roster_id = %(roster)s AND a.kind = 'missing' AND a.id = ANY(%(rows)s)
"""
TURN = """
UPDATE members_rosterrow a SET kind = 'changed', verdict = p.verdict, number = p.number, decision = %(decision)s,
    personal_id = p.personal_id, gender = p.gender, birth_precision = p.birth_precision, cell_code = a.home_code,
    status = r.status, status_date = r.status_date, name_key = p.name_key, before = p.before, after = p.after,
    rank = CASE r.status WHEN 'deceased' THEN 1 ELSE 3 END, remark = %(remark)s
FROM roster_person p JOIN roster_row r ON r.number = p.number
WHERE a.roster_id = %(roster)s AND a.kind = 'missing' AND a.person = p.member AND p.verdict = 'known'
AND p.after IS NOT NULL
"""


class Said(NamedTuple):
    """What an officer has said of somebody who is missing, and what was decided of it since."""

    status: str
    day: date | None
    remark: str
    decision: str = Decision.ACCEPT.value


@transaction.atomic
def explain(roster: RosterImport, rows: list[int], status: str, *, day: date | None, remark: str, by: User) -> int:
    """Of those of `rows` that are missing from the list, `status` since `day` becomes an accepted change; returns how
    many there were. Raises WrongState once the list is signed."""
    roster.move("decide", version=F("version") + 1, saved_by=by, saved_at=timezone.now())
    locked = RosterImport.objects.select_for_update(no_key=True).prefetch_related("unit").get(pk=roster.pk)
    turned = _turn(locked, rows, Said(Status(status).value, day, remark[:200]))
    after = {"status": status, "rows": turned, "status_date": day and day.isoformat()}
    audit.record(by, "roster.explain", roster, power=Power.IMPORT_ROSTER, after=after, reason=remark)
    return turned


def said(roster: RosterImport) -> dict[Said, list[int]]:
    """What has been said of which people so far."""
    found = defaultdict(list)
    rows = RosterRow.objects.filter(roster=roster, number__lt=0).order_by("-number")
    for row in rows.only("person", "status", "status_date", "remark", "decision"):
        found[Said(row.status, row.status_date, row.remark, row.decision)].append(row.person)
    return found


def say_again(roster: RosterImport, what: dict[Said, list[int]]) -> None:
    """After `roster` was read once more: of whom it still does not have the same is said as before."""
    for each, people in what.items():
        rows = RosterRow.objects.filter(roster=roster, kind=Kind.MISSING, person__in=people)
        _turn(roster, list(rows.values_list("pk", flat=True)), each)


def _turn(roster: RosterImport, rows: list[int], said: Said) -> int:
    asked: dict[str, Any] = {"roster": roster.pk, "rows": rows} | said._asdict()
    asked["used"] = RosterRow.objects.filter(roster=roster, number__lt=0).count()
    compare.open_stage()
    with connection.cursor() as cursor:
        cursor.execute(STAGE, asked)
        compare.match(Outcome(unit=roster.unit, sheets=[], as_of=None))
        cursor.execute(TURN, asked)
        turned = cursor.rowcount
        cursor.execute("DROP TABLE roster_row, roster_person")
    _count_anew(roster, turned, Status(said.status))
    return turned


def _count_anew(roster: RosterImport, turned: int, status: Member.Status) -> None:
    kinds, filters = roster.figures["kinds"], roster.figures.setdefault("filters", {}).setdefault(Kind.CHANGED, {})
    kinds[Kind.MISSING] -= turned
    kinds[Kind.CHANGED] += turned
    name = "deceased" if status == Status.DECEASED else "status"
    filters[name] = filters.get(name, 0) + turned
    roster.save(update_fields=["figures"])
