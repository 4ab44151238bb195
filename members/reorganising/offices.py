"""Hands on what people of a closed unit were asked to do: their offices in its committee, and the roles given by
hand."""

from collections.abc import Callable, Iterable
from datetime import date

from django.db import connection
from django.db.models import F, Q
from django.db.models.functions import Greatest
from django.utils import timezone

from members.models import Office, Term, Unit, UnitGrant
from members.powers import Role
from members.reorganising.change import Change

Code = Office.Code
LEADING = (Code.SECRETARY, Code.STANDING_DEPUTY, Code.DEPUTY)
REASON_LIMIT = Office._meta.get_field("end_reason").max_length

# Roles of several closed units, or of one and of the successor, become one: the longer of the two.
COPY_GRANTS = """
INSERT INTO members_unitgrant AS kept
    (user_id, permission_id, content_object_id, role, given_by_id, given_at, reason, since, until)
SELECT user_id, permission_id, successor, role, (array_agg(given_by_id ORDER BY id))[1], min(given_at),
    (array_agg(reason ORDER BY id))[1], CASE WHEN bool_and(since IS NOT NULL) THEN min(since) END,
    CASE WHEN bool_and(until IS NOT NULL) THEN max(until) END
FROM members_unitgrant CROSS JOIN unnest(%(successors)s::bigint[]) successor
WHERE members_unitgrant.id = ANY(%(grants)s)
GROUP BY user_id, permission_id, successor, role
ON CONFLICT ON CONSTRAINT grant_once_a_role_and_office DO UPDATE SET
    since = CASE WHEN kept.since IS NOT NULL AND excluded.since IS NOT NULL
        THEN least(kept.since, excluded.since) END,
    until = CASE WHEN kept.until IS NOT NULL AND excluded.until IS NOT NULL
        THEN greatest(kept.until, excluded.until) END
"""
FOLLOW_OFFICES = """
UPDATE members_unitgrant SET office_id = v.new, content_object_id = v.unit
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS v (old, new, unit) WHERE office_id = v.old
"""


def end_terms(closed: Iterable[Unit], day: date) -> None:
    Term.objects.filter(unit__in=closed, until=None).update(until=Greatest(F("since"), day))


def of(units: Iterable[Unit], day: date) -> list[Office]:
    """The offices in `units` that last beyond `day`, with their holders."""
    held = Office.objects.lasting(day).filter(unit__in=units)
    return list(held.select_related("unit", "member__user").order_by("unit__path", "pk"))


def transfer(change: Change, offices: list[Office], successor_of: Callable[[Office], Unit | None]) -> None:
    """Ends `offices` by the decision and opens each again, as appointed, at `successor_of` it; None: it ends for good.

    Leading offices end where the successor has a bí thư or where several would come. The roles that the offices brought
    follow.
    """
    if not offices:
        return
    going = [(office, successor_of(office)) for office in offices]
    successors = {successor.pk for _, successor in going if successor}
    there = Office.objects.lasting(change.day).filter(unit__in=successors).values_list("unit", "member", "code")
    held = set(there) - {(office.unit_id, office.member_id, office.code) for office in offices}
    led = _led(going, held)
    terms = dict(Term.objects.filter(unit__in=successors, until=None).values_list("unit", "pk"))
    pks = [office.pk for office in offices]
    Office.objects.filter(pk__in=pks).update(
        until=Greatest(F("since"), change.day), end_reason=change.why[:REASON_LIMIT]
    )
    opened, ended = [], []
    for office, successor in going:
        known = successor and (successor.pk, office.member_id, office.code) in held
        if successor is None or known or (office.code in LEADING and successor.pk in led):
            ended.append(office)
            continue
        held.add((successor.pk, office.member_id, office.code))
        opened.append((office, _again(change, office, successor, terms.get(successor.pk))))
    _write(change, opened, ended)


def transfer_grants(change: Change, closed: list[Unit], successors: list[Unit]) -> None:
    """The roles given by hand on `closed` hold on each of `successors`, beside those given there."""
    rows = list(_by_hand(closed))
    if rows and successors:
        pks = [row.pk for row in rows]
        with connection.cursor() as cursor:
            cursor.execute(COPY_GRANTS, {"successors": [unit.pk for unit in successors], "grants": pks})
        leave = {unit.pk for unit in closed} - {unit.pk for unit in successors}
        UnitGrant.objects.filter(pk__in=pks, content_object__in=leave).delete()
    places = _places(successors)
    said = change.found.grants_moved if successors else change.found.grants_ended
    for user, role, unit in sorted({(row.user, row.role, row.content_object) for row in rows}, key=_in_order):
        label = Role(role).label
        said.append(f"{user.full_name}: {label}, {unit.name}" + (f" → {places}" if successors else ""))
        change.tell(user.pk, f"vai trò {label} tại {unit.name} " + (f"nay ở {places}." if successors else "đã hết."))


def _places(successors: list[Unit], shown: int = 3) -> str:
    names = ", ".join(unit.name for unit in successors[:shown])
    return names + (f" và {len(successors) - shown} đơn vị khác" if len(successors) > shown else "")


def _by_hand(closed: list[Unit]):
    still = Q(until=None) | Q(until__gte=timezone.localdate())
    given = UnitGrant.objects.filter(still, content_object__in=closed, office=None)
    return given.select_related("user__member", "content_object")


def _in_order(row) -> tuple:
    user, role, unit = row
    return unit.path, user.pk, role


def _led(going: list[tuple[Office, Unit | None]], held: set[tuple]) -> set[int]:
    """The successors that would have more than one bí thư."""
    coming = [successor.pk for office, successor in going if successor and office.code == Code.SECRETARY]
    sitting = {unit for unit, _, code in held if code == Code.SECRETARY}
    return sitting | {pk for pk in coming if coming.count(pk) > 1}


def _again(change: Change, office: Office, successor: Unit, term: int | None) -> Office:
    return Office(
        unit=successor,
        member=office.member,
        code=office.code,
        method=Office.Method.APPOINTED,
        term_id=term,
        decision_no=change.event.decision_no,
        decided_on=change.event.decided_on,
        since=max(office.since, change.day),
        until=office.until,
        recorded_by=change.by,
    )


def _write(change: Change, opened: list[tuple[Office, Office]], ended: list[Office]) -> None:
    Office.objects.bulk_create([new for _, new in opened])
    if opened:
        columns = [[old.pk for old, _ in opened], [new.pk for _, new in opened], [new.unit_id for _, new in opened]]
        with connection.cursor() as cursor:
            cursor.execute(FOLLOW_OFFICES, columns)
    if ended:
        UnitGrant.objects.filter(office__in=ended).delete()
    for old, new in opened:
        change.found.offices_moved.append(f"{old.member}: {old.get_code_display()}, {old.unit.name} → {new.unit.name}")
        _tell(change, old, f"chức vụ {old.get_code_display()} tại {old.unit.name} nay ở {new.unit.name}.")
    for office in ended:
        change.found.offices_ended.append(f"{office.member}: {office.get_code_display()}, {office.unit.name}")
        _tell(change, office, f"đồng chí thôi chức vụ {office.get_code_display()} tại {office.unit.name}.")


def _tell(change: Change, office: Office, sentence: str) -> None:
    if account := getattr(office.member, "user", None):
        change.tell(account.pk, sentence)
