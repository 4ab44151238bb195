"""Compares the staged rows of a list with the records, in sets: the one comparison of the command and the workbench."""

from typing import Any

from django.db import connection
from psycopg.sql import SQL

from members.models import Member
from members.roster.outcome import Outcome
from members.roster_more import MORE

STAGE = """
CREATE TEMPORARY TABLE roster_row (
    number int, full_name text, gender text, birth_date date, birth_precision text, personal_id text COLLATE "C",
    card_no text, card_no_legacy text, cell bigint, admission_date date, official_date date, phone text,
    status text, status_date date, reason text, name_key text, name_folded text, more jsonb, problems jsonb,
    in_error boolean
) ON COMMIT DROP
"""

# One pass: every row meets the record of its person, if there is one; `before` and `after` hold only what differs.
# Whom an undone import had brought in (status voided) is new again, on the same record. Where somebody is comes before
# what the record says: of another unit's people a list learns nothing.
COMPARE = """
CREATE TEMPORARY TABLE roster_person ON COMMIT DROP AS
WITH twin AS (
    SELECT personal_id, min(number) AS first FROM roster_row WHERE NOT in_error GROUP BY personal_id HAVING count(*) > 1
)
SELECT r.number, r.more, r.problems, r.personal_id, r.birth_date, r.birth_precision, r.cell, r.name_key, r.name_folded,
    twin.first, coalesce(m.id, voided.id) AS member, m.unit_id AS home, n.*,
    CASE WHEN differs THEN (
        SELECT jsonb_object_agg(key, value) FROM jsonb_each(to_jsonb(o)) WHERE value <> to_jsonb(n) -> key
    ) END AS before,
    CASE WHEN differs THEN (
        SELECT jsonb_object_agg(key, value) FROM jsonb_each(to_jsonb(n)) WHERE value <> to_jsonb(o) -> key
    ) END AS after,
    CASE
        WHEN r.in_error THEN 'error'
        WHEN r.number > twin.first THEN 'duplicate'
        WHEN m.id IS NULL THEN 'new'
        WHEN NOT starts_with(home.path, %(path)s) THEN 'elsewhere'
        WHEN m.birth_date <> r.birth_date AND NOT (
            (m.birth_precision <> 'day' OR r.birth_precision <> 'day')
            AND date_part('year', m.birth_date) = date_part('year', r.birth_date)
            AND ('year' IN (m.birth_precision, r.birth_precision)
                OR date_part('month', m.birth_date) = date_part('month', r.birth_date))
        ) THEN 'other_birth'
        WHEN m.status IN ('left', 'deceased') AND n.status <> m.status THEN 'returned'
        ELSE 'known'
    END AS verdict
FROM roster_row r
LEFT JOIN twin ON twin.personal_id = r.personal_id AND NOT r.in_error
LEFT JOIN members_member m ON m.personal_id = r.personal_id AND NOT r.in_error AND m.status <> 'voided'
LEFT JOIN members_member voided
    ON voided.personal_id = r.personal_id AND NOT r.in_error AND voided.status = 'voided'
LEFT JOIN members_unit home ON home.id = m.unit_id
CROSS JOIN LATERAL (
    SELECT m.full_name::text, m.gender::text, m.admission_date, m.official_date, m.card_no::text,
        m.card_no_legacy::text, m.phone::text, m.status::text, m.status_date, m.ineligible_reason::text
) o
CROSS JOIN LATERAL (
    SELECT r.full_name, r.gender,
        coalesce(r.admission_date, m.admission_date) AS admission_date,
        coalesce(r.official_date, m.official_date) AS official_date,
        coalesce(r.card_no, m.card_no, '') AS card_no,
        coalesce(r.card_no_legacy, m.card_no_legacy, '') AS card_no_legacy,
        coalesce(r.phone, m.phone, '') AS phone,
        coalesce(r.status, m.status, 'active') AS status,
        CASE WHEN r.status <> m.status THEN r.status_date ELSE coalesce(r.status_date, m.status_date) END
            AS status_date,
        CASE
            WHEN coalesce(r.status, m.status) = 'exempt' THEN 'exempt'
            WHEN r.reason IS NOT NULL THEN r.reason
            WHEN m.ineligible_reason = 'exempt' THEN ''
            ELSE coalesce(m.ineligible_reason, '')
        END::text AS ineligible_reason
) n
CROSS JOIN LATERAL (SELECT m.id IS NOT NULL AND o IS DISTINCT FROM n AS differs) d
"""

# An account signs in with the number of its member: it follows a new one, unless that is somebody else's.
SIGN_IN = """
CREATE TEMPORARY TABLE roster_sign_in ON COMMIT DROP AS
SELECT p.number, p.cell, p.full_name, p.phone, u.id AS account, u.phone AS before,
    p.number = min(p.number) OVER (PARTITION BY p.phone)
        AND NOT EXISTS (SELECT FROM members_user o WHERE o.phone = p.phone AND o.id <> u.id) AS free
FROM roster_person p JOIN members_user u ON u.member_id = p.member
WHERE p.verdict = 'known' AND p.after ? 'phone' AND p.phone <> '' AND u.phone <> p.phone
"""

FIGURES = """
SELECT count(*) FILTER (WHERE verdict = 'new') AS new,
    count(*) FILTER (WHERE verdict = 'new' AND member IS NOT NULL) AS again,
    count(*) FILTER (WHERE verdict = 'known' AND home = cell AND after IS NOT NULL) AS changed,
    count(*) FILTER (WHERE verdict = 'known' AND home <> cell) AS moved,
    count(*) FILTER (WHERE verdict = 'known' AND home = cell AND after IS NULL) AS unchanged,
    count(*) FILTER (WHERE verdict = 'duplicate') AS duplicate,
    count(*) FILTER (WHERE verdict NOT IN ('new', 'known', 'duplicate')) AS error,
    count(*) FILTER (WHERE taken) AS valid,
    count(*) FILTER (WHERE taken AND status = 'exempt') AS exempt,
    count(*) FILTER (WHERE taken AND status <> 'exempt' AND ineligible_reason <> '') AS other_reason,
    count(*) FILTER (WHERE taken AND status = ANY(%(counted)s) AND ineligible_reason = '') AS eligible,
    count(*) FILTER (WHERE taken AND official_date IS NULL) AS probationary,
    count(*) FILTER (
        WHERE taken AND (problems <> '[]' OR number IN (SELECT number FROM roster_sign_in WHERE NOT free))
    ) AS note,
    count(*) AS rows
FROM roster_person, LATERAL (SELECT verdict IN ('new', 'known') AS taken) t
"""
# Of a member `m`: a list speaks of the chi bộ that it names, and of no other. That of one chi bộ, brought in for its
# whole đảng bộ, says nothing of who is in the others.
ABSENT = SQL("""
starts_with(u.path, %(path)s) AND m.status = ANY(%(counted)s)
AND NOT EXISTS (SELECT FROM roster_row r WHERE r.personal_id = m.personal_id)
""")
NAMED = SQL("m.unit_id IN (SELECT cell FROM roster_row)")
MISSING = SQL("""
SELECT count(*) FILTER (WHERE named) AS missing, count(*) FILTER (WHERE named IS NOT TRUE) AS unnamed
FROM (
    SELECT {named} AS named FROM members_member m JOIN members_unit u ON u.id = m.unit_id WHERE {absent}
) absent
""").format(named=NAMED, absent=ABSENT)
PROBLEMS = """
SELECT kind, count(DISTINCT number) FROM (
    SELECT problem ->> 1 AS kind, number FROM roster_person, jsonb_array_elements(problems) problem
    WHERE verdict <> 'duplicate' AND problems <> '[]'
    UNION ALL SELECT verdict, number FROM roster_person WHERE verdict IN ('other_birth', 'elsewhere', 'returned')
    UNION ALL SELECT 'phone_taken', number FROM roster_sign_in WHERE NOT free
) said GROUP BY kind
"""
CHANGES = """
SELECT CASE WHEN key = 'status' THEN 'status.' || (after ->> key) ELSE key END, count(*)
FROM roster_person, jsonb_object_keys(after) key WHERE verdict = 'known' GROUP BY 1
"""
# What only the list as a whole tells: one number of two people, one person with two numbers perhaps.
TWINS = (
    """
    UPDATE roster_row r SET problems = problems || jsonb_build_array(jsonb_build_array('phone', 'twice_phone', r.phone))
    FROM (
        SELECT phone FROM roster_row WHERE phone <> '' AND NOT in_error
        GROUP BY phone HAVING min(personal_id) <> max(personal_id)
    ) twice WHERE r.phone = twice.phone AND NOT r.in_error
    """,
    """
    UPDATE roster_row r
    SET problems = problems || jsonb_build_array(jsonb_build_array('full_name', 'twin_person', r.full_name))
    FROM (
        SELECT name_folded, birth_date FROM roster_row WHERE NOT in_error AND birth_precision = 'day'
        GROUP BY name_folded, birth_date HAVING min(personal_id) <> max(personal_id)
    ) twin WHERE r.name_folded = twin.name_folded AND r.birth_date = twin.birth_date AND NOT r.in_error
    """,
)
TABLES = "roster_row, roster_person, roster_sign_in"


def open_stage() -> None:
    """An empty `roster_row`, for the rest of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '128MB'")  # half a million rows are joined in memory, not on disk
        cursor.execute(STAGE)


def note_twins() -> None:
    """Adds remarks to the rows of `roster_row` that share what two people should not."""
    with connection.cursor() as cursor:
        for statement in TWINS:
            cursor.execute(statement)


def lock_members() -> None:
    """Nobody changes a member between the comparison and the writing."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE members_member, members_affiliation IN SHARE ROW EXCLUSIVE MODE")


def match(outcome: Outcome) -> None:
    """Every row of `roster_row` and what the records have of its person, into `roster_person`."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE roster_row (number, personal_id, cell, in_error)")  # by which it is joined
        for more in MORE:
            for statement in more.check:
                cursor.execute(statement, more.parameters)
        cursor.execute(COMPARE, {"path": outcome.unit.path})
        for more in MORE:
            cursor.execute(more.compare, more.parameters)


def weigh(outcome: Outcome) -> None:
    """Whose sign-in follows (`roster_sign_in`), and the figures of `roster_person`, into `outcome`."""
    with connection.cursor() as cursor:
        cursor.execute(SIGN_IN)
        cursor.execute(FIGURES, {"counted": list(Member.COUNTED)})
        for column, figure in zip(cursor.description, cursor.fetchone(), strict=True):
            setattr(outcome, column.name, figure)


def look_through(outcome: Outcome) -> None:
    """What is told of the list besides, into `outcome`: its problems, the changed fields, how many are missing."""
    asked: dict[str, Any] = {"path": outcome.unit.path, "counted": list(Member.COUNTED)}
    with connection.cursor() as cursor:
        cursor.execute(MISSING, asked)
        outcome.missing, outcome.unnamed = cursor.fetchone()
        asking = {PROBLEMS: outcome.problems} | ({CHANGES: outcome.changes} if outcome.known else {})
        for statement, counter in asking.items():
            cursor.execute(statement)
            counter.update(dict(cursor.fetchall()))


def close_stage() -> None:
    """The tables of the comparison are gone, so that the transaction may hold another."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {TABLES}")
