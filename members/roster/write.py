"""Writes what the comparison found, in the import's transaction: members, where they are, accounts, and who did it."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import connection
from django.utils import timezone

from members import origin, roster_more
from members.models import Member, User
from members.people import assistance
from members.powers import Power
from members.roster.outcome import Outcome

BULK = 1_000  # so many new or moved members outdate the planner's statistics
REASON = "Nhập danh sách đảng viên"
# By what they are joined and counted; the server looks at all the other columns by itself, soon and in quiet.
ANALYZE = (
    "ANALYZE members_member (id, unit_id, personal_id, status), members_affiliation (member_id, unit_id, kind, until)"
)

# Before the members themselves, whose old values it still needs. Numbers keep their last four digits.
AUDIT = """
INSERT INTO members_auditentry
    (at, actor_id, action, power, unit_id, object_type, object_id, object_name, before, after, reason, address,
    request_id)
SELECT %(at)s, %(actor)s, CASE WHEN p.home <> p.cell THEN 'member.move' ELSE 'member.import' END, %(power)s, p.cell,
    'members.member', p.member, p.full_name, kept.before, kept.after, %(reason)s, %(address)s, %(request_id)s
FROM roster_person p
JOIN members_unit home ON home.id = p.home
JOIN members_unit cell ON cell.id = p.cell
CROSS JOIN LATERAL (
    SELECT jsonb_object_agg(key, shown) FILTER (WHERE old) AS before,
        jsonb_object_agg(key, shown) FILTER (WHERE NOT old) AS after
    FROM (VALUES (true, p.before, home.code), (false, p.after, cell.code)) side (old, fields, unit)
    CROSS JOIN LATERAL jsonb_each(
        coalesce(fields, '{}') || CASE WHEN p.home <> p.cell THEN jsonb_build_object('unit', unit) ELSE '{}' END
    )
    CROSS JOIN LATERAL (
        SELECT CASE
            WHEN key = ANY(%(hidden)s) THEN to_jsonb('(đã che)'::text)
            WHEN key NOT IN ('phone', 'card_no', 'card_no_legacy') THEN value
            ELSE to_jsonb(regexp_replace(value #>> '{}', '.(?=.{4})', '*', 'g'))
        END AS shown
    ) masked
) kept
WHERE p.verdict = 'known' AND (p.after IS NOT NULL OR p.home <> p.cell)
ORDER BY p.number
"""

UPDATE = """
UPDATE members_member m SET unit_id = p.cell, full_name = p.full_name, gender = p.gender,
    admission_date = p.admission_date, official_date = p.official_date, card_no = p.card_no,
    card_no_legacy = p.card_no_legacy, phone = p.phone, status = p.status, status_date = p.status_date,
    ineligible_reason = p.ineligible_reason, name_key = p.name_key, name_folded = p.name_folded,
    helper_id = CASE WHEN p.ineligible_reason <> '' THEN m.helper_id END,
    version = m.version + 1, saved_by_id = %(actor)s, saved_at = %(at)s
FROM roster_person p
WHERE m.id = p.member AND p.verdict = 'known' AND (p.after IS NOT NULL OR p.home <> p.cell)
"""

# A list older than the last move cannot end it before it began.
LEAVE = """
UPDATE members_affiliation a SET until = greatest(a.since, %(since)s)
FROM roster_person p
WHERE a.member_id = p.member AND a.kind = 'official' AND a.until IS NULL AND p.verdict = 'known' AND p.home <> p.cell
"""
JOIN = """
INSERT INTO members_affiliation (member_id, unit_id, kind, since, reason)
SELECT p.member, p.cell, 'official', greatest(%(since)s, (
    SELECT max(a.until) FROM members_affiliation a WHERE a.member_id = p.member AND a.kind = 'official'
)), %(reason)s
FROM roster_person p WHERE p.verdict = 'known' AND p.home <> p.cell
"""

ADD = """
WITH added AS (
    INSERT INTO members_member (unit_id, full_name, birth_date, birth_precision, gender, admission_date,
        official_date, card_no, card_no_legacy, personal_id, phone, status, status_date, ineligible_reason, name_key,
        name_folded)
    SELECT cell, full_name, birth_date, birth_precision, gender, admission_date,
        official_date, card_no, card_no_legacy, personal_id, phone, status, status_date, ineligible_reason, name_key,
        name_folded
    FROM roster_person WHERE verdict = 'new' AND member IS NULL
    RETURNING id, unit_id
)
INSERT INTO members_affiliation (member_id, unit_id, kind, since, reason)
SELECT id, unit_id, 'official', %(since)s, %(reason)s FROM added
"""

# Somebody whom an undone import had brought in: the record is there, and everything on it is what the list says.
REVIVE = """
WITH revived AS (
    UPDATE members_member m SET unit_id = p.cell, full_name = p.full_name, birth_date = p.birth_date,
        birth_precision = p.birth_precision, gender = p.gender, admission_date = p.admission_date,
        official_date = p.official_date, card_no = p.card_no, card_no_legacy = p.card_no_legacy, phone = p.phone,
        status = p.status, status_date = p.status_date, ineligible_reason = p.ineligible_reason,
        name_key = p.name_key, name_folded = p.name_folded, version = m.version + 1, saved_by_id = %(actor)s,
        saved_at = %(at)s
    FROM roster_person p WHERE m.id = p.member AND p.verdict = 'new'
    RETURNING m.id, m.unit_id
)
INSERT INTO members_affiliation (member_id, unit_id, kind, since, reason)
SELECT id, unit_id, 'official', %(since)s, %(reason)s FROM revived
"""

FOLLOW = """
WITH followed AS (
    UPDATE members_user u SET phone = s.phone FROM roster_sign_in s WHERE u.id = s.account AND s.free
    RETURNING u.id, s.cell, s.full_name, s.before, s.phone
)
INSERT INTO members_auditentry
    (at, actor_id, action, power, unit_id, object_type, object_id, object_name, before, after, reason, address,
    request_id)
SELECT %(at)s, %(actor)s, 'account.phone', %(power)s, cell, 'members.user', id, full_name,
    jsonb_build_object('phone', regexp_replace(before, '.(?=.{4})', '*', 'g')),
    jsonb_build_object('phone', regexp_replace(phone, '.(?=.{4})', '*', 'g')), %(reason)s, %(address)s, %(request_id)s
FROM followed
"""

# Who leaves the roll is signed out for good: no session goes on where it stood if they come back.
SIGN_OUT = """
UPDATE members_user u SET session_seed = left(replace(gen_random_uuid()::text, '-', ''), 16)
FROM roster_person p JOIN members_member m ON m.id = p.member
WHERE u.member_id = m.id AND p.verdict = 'known' AND p.after IS NOT NULL AND m.status <> ALL(%(counted)s)
"""


def write(outcome: Outcome, *, by: User | None, since: date) -> None:
    """`since`: the day from which people are where the list has them."""
    parameters: dict[str, Any] = {
        "at": timezone.now(),
        "actor": by.pk if by else None,
        "power": Power.IMPORT_ROSTER.value,
        "reason": REASON,
        "address": origin.address(),
        "request_id": origin.request_id(),
        "since": since,
        "counted": list(Member.COUNTED),
        "hidden": roster_more.hidden(),
    }
    with connection.cursor() as cursor:
        if outcome.changed or outcome.moved:
            for statement in (AUDIT, UPDATE, FOLLOW, SIGN_OUT):
                cursor.execute(statement, parameters)
            assistance.release()
        for statement in _where_they_are(outcome):
            cursor.execute(statement, parameters)
        for more in roster_more.MORE:  # what the list says beyond the profile
            for further in more.statements(new=outcome.new > outcome.again, known=outcome.known):
                cursor.execute(further, parameters | more.parameters)
        if outcome.new + outcome.moved >= BULK:
            cursor.execute(ANALYZE)


def _where_they_are(outcome: Outcome) -> Iterator[str]:
    """Those statements that find somebody: each is a pass over the list."""
    if outcome.moved:
        yield from (LEAVE, JOIN)
    if outcome.new > outcome.again:
        yield ADD
    if outcome.again:
        yield REVIVE


def summary(outcome: Outcome) -> dict:
    """What the audit keeps of the import as a whole."""
    figures = ("rows", "new", "changed", "moved", "unchanged", "duplicate", "error", "missing")
    as_of = outcome.as_of.isoformat() if outcome.as_of else None
    return {"as_of": as_of, "founded": len(outcome.founded)} | {name: getattr(outcome, name) for name in figures}
