"""Invented members by the hundred thousand: names by seeded choice, rows by COPY, figures exact."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Max, Q

from members import vietnamese
from members.models import Member
from sotay.demo.words import words

# No province has the code 099 and no network the prefix 01: an invented number is never a person's.
ID_PREFIX, PHONE_PREFIX = "099", "01"
FIRST_WEEKS = 12  # accounts were activated over the twelve weeks before the given day

REASONS = tuple(Member.Reason)[:5]
COLUMNS = (
    "unit_id, gender, full_name, name_key, name_folded, birth_date, admission_date, official_date, personal_id, "
    "card_no, card_no_legacy, phone, status, status_date, ineligible_reason, activated_on, last_active_on"
)
# Two of three who cannot use the portal have a helper: the first of the chi bộ who can.
HELPERS = """
UPDATE members_member AS helped SET helper_id = helper.id
FROM (
    SELECT unit_id, min(id) AS id FROM members_member WHERE id > %s AND ineligible_reason = '' GROUP BY unit_id
) AS helper
WHERE helped.id > %s AND helped.ineligible_reason <> '' AND helped.id %% 3 <> 0 AND helper.unit_id = helped.unit_id
"""
# Back from the last use by as many days as the id decides; in the order of the table's key.
USE = """
INSERT INTO sotay_dailyuse (day, member_id)
SELECT last_active_on - back, id
FROM members_member, generate_series(
    0, last_active_on - greatest(activated_on, %(since)s), %(pace)s + (id %% 4)::int
) AS back
WHERE activated_on IS NOT NULL AND last_active_on - back <= %(until)s
ORDER BY 1, 2
"""
# Seven of ten put the portal on their phone, a few days after the account was opened.
INSTALLS = """
INSERT INTO sotay_installation (member_id, device, platform, day)
SELECT id, gen_random_uuid()::text, CASE id %% 3 WHEN 0 THEN 'ios' ELSE 'android' END, activated_on + (id %% 9)::int
FROM members_member WHERE activated_on + (id %% 9)::int <= %(until)s AND id %% 10 < 7
ON CONFLICT DO NOTHING
"""
# As what owns the server only; others have each row looked at.
ROLE = """
SELECT set_config('session_replication_role', %s, true) FROM pg_roles WHERE rolname = current_user AND rolsuper
"""
MEMBERS, DAYS_OF_USE = ("members_member", "members_affiliation"), ("sotay_dailyuse",)  # what `written_in_bulk` takes
NULL = r"\N"  # as COPY writes it


class Name(NamedTuple):
    gender: str
    full_name: str
    key: str
    folded: str


@cache
def _pool(many: int = 8_000) -> tuple[Name, ...]:
    """The same names in every run: people who test learn to know them."""
    rng, made = Random(1930), []
    for _ in range(many):
        gender = rng.choice((Member.Gender.MALE, Member.Gender.MALE, Member.Gender.FEMALE)).value
        full = " ".join(rng.choice(words(kind)) for kind in ("families", f"{gender}-middles", f"{gender}-given"))
        made.append(Name(gender, full, vietnamese.sort_key(full), vietnamese.search_text(full)))
    return tuple(made)


@contextmanager
def written_in_bulk(*tables: str) -> Iterator[None]:
    """Without secondary indexes and foreign keys of `tables` while millions of rows are written; both are made once at
    the end.

    The index of helpers stays: what HELPERS changes would else be updated in place, and PostgreSQL uses no index that
    was made after such an update within its transaction. Nothing else may have changed a member in it before.
    """
    connection.check_constraints()  # a table with checks still to be done cannot be altered
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT format('DROP INDEX %%I', indexname), indexdef FROM pg_indexes "
            "WHERE tablename = ANY(%(tables)s) AND indexdef NOT LIKE 'CREATE UNIQUE%%' "
            "AND indexname <> 'member_helper' "
            "UNION ALL SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname), "
            "format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid)) "
            "FROM pg_constraint WHERE contype = 'f' AND conrelid::regclass::text = ANY(%(tables)s)",
            {"tables": list(tables)},
        )
        statements = cursor.fetchall()
        for drop, _ in statements:
            cursor.execute(drop)
        yield
        for _, create in statements:
            cursor.execute(create)


@contextmanager
def unchecked() -> Iterator[None]:
    """Within, in the running transaction, no key of another table is looked up: for rows that were made of that table
    a moment ago. Unlike `written_in_bulk` it locks nobody out."""
    with connection.cursor() as cursor:
        cursor.execute(ROLE, ["replica"])
        yield
        cursor.execute(ROLE, ["origin"])


@transaction.atomic
def copy_members(cells: Mapping[int, int], *, eligible: int, activated: int, on: date, seed: int = 1) -> int:
    """Adds `cells[unit_id]` counted members to each chi bộ: of all exactly so many `eligible` and `activated` by `on`.

    Returns the highest id of a member there was before. Anyone who adds many runs ANALYZE afterwards.
    """
    ours = Q(personal_id__startswith=ID_PREFIX)
    last = Member.objects.aggregate(id=Max("pk"), number=Max("personal_id", filter=ours))
    before, number = last["id"] or 0, int((last["number"] or "0")[len(ID_PREFIX) :] or 0)
    with connection.cursor() as cursor:
        with cursor.copy(f"COPY members_member ({COLUMNS}) FROM STDIN") as copy:
            for lines in _cells(cells, eligible, activated, on, Random(seed), number):
                copy.write(lines)
        cursor.execute(
            "INSERT INTO members_affiliation (member_id, unit_id, kind, since, reason) "
            "SELECT id, unit_id, 'official', admission_date, '' FROM members_member WHERE id > %s",
            [before],
        )
        cursor.execute(HELPERS, [before, before])
    return before


def copy_use(since: date, until: date, *, pace: int = 1) -> int:
    """One row for each day from `since` to `until` on which a member used the portal. Returns the number of rows.

    The most eager come every `pace` days, others up to three days later, all up to their last day: the id decides.
    """
    with connection.cursor() as cursor:
        cursor.execute(USE, {"since": since, "until": until, "pace": pace})
        return cursor.rowcount


def copy_installs(until: date) -> int:
    """One device of each who has put the portal on it by `until`. Returns the number of rows."""
    with connection.cursor() as cursor:
        cursor.execute(INSTALLS, {"until": until})
        return cursor.rowcount


def _cells(cells: Mapping[int, int], eligible: int, activated: int, on: date, rng: Random, number: int):
    """Yields the COPY lines of one chi bộ after the other."""
    total = sum(cells.values())
    if not 0 <= activated <= eligible <= total:
        raise ValueError("there cannot be more activated than eligible, nor more eligible than members")
    fates = [_activated] * activated + [_eligible] * (eligible - activated) + [_ineligible] * (total - eligible)
    rng.shuffle(fates)
    days = [(on - timedelta(days=back)).isoformat() for back in range(85 * 366)]
    for unit_id, members in cells.items():
        lines = []
        for _ in range(members):
            number += 1
            lines.append(f"{unit_id}\t{_person(number, rng.random, days)}\t{fates.pop()(rng.random, days)}\n")
        yield "".join(lines)


def _person(number: int, draw: Callable[[], float], days: list[str]) -> str:
    """Name, dates and numbers; one in forty is still dự bị."""
    name = _pool()[int(draw() * len(_pool()))]
    age = 22 * 366 + int(draw() * 60 * 366)
    joined = int(draw() * (age - 20 * 366)) if draw() > 0.025 else int(draw() * 360)
    personal_id = f"{ID_PREFIX}{number:09}"
    official, card_no = (days[joined - 366], personal_id) if joined >= 366 else (NULL, "")
    return "\t".join((*name, days[age], days[joined], official, personal_id, card_no, "", f"{PHONE_PREFIX}{number:08}"))


def _activated(draw: Callable[[], float], days: list[str]) -> str:
    since = int(draw() ** 0.7 * 7 * FIRST_WEEKS)
    last = min(since, int(draw() ** 3 * 40))  # more than half came this week, one in ten not for a month
    return f"active\t{NULL}\t\t{days[since]}\t{days[last]}"


def _eligible(draw: Callable[[], float], days: list[str]) -> str:
    return f"active\t{NULL}\t\t{NULL}\t{NULL}"


def _ineligible(draw: Callable[[], float], days: list[str]) -> str:
    reason = REASONS[int(draw() * len(REASONS))]
    if reason == Member.Reason.EXEMPT:
        return f"exempt\t{days[int(draw() * 2_000)]}\t{reason.value}\t{NULL}\t{NULL}"
    return f"active\t{NULL}\t{reason.value}\t{NULL}\t{NULL}"
