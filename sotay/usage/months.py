"""The rows of use and of figures by month, each month a table of its own: made before it begins, and those of use
dropped when they are no longer kept.

Rows of a month that has no table stand in the rest, where they are found like all others: those from before there were
months, and those of a day that nobody has foreseen.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from django.db import connection, transaction
from django.utils import timezone

from members import rules
from members.dates import first_of_month, month_after, month_before
from sotay.usage.models import DailyUse, UnitDay

KEEP = "usage.member_days"
AHEAD = 2  # months that are made before they begin
TABLES = (DailyUse._meta.db_table, UnitDay._meta.db_table)
PATIENCE = "SET LOCAL lock_timeout = '5s'"  # rather tomorrow night than all pages behind one who reads for long
KNOWN = """
SELECT child.relname, pg_total_relation_size(child.oid), child.reltuples
FROM pg_inherits JOIN pg_class AS child ON child.oid = inhrelid JOIN pg_class AS parent ON parent.oid = inhparent
WHERE parent.relname = %s AND child.relkind = 'r' ORDER BY child.relname
"""


class Month(NamedTuple):
    """One table of those that make up a whole; `first` is None of the rest. `rows` is PostgreSQL's estimate."""

    name: str
    first: date | None
    size: int
    rows: int


def known(table: str) -> list[Month]:
    """The months of `table` that have a table of their own, the oldest first, and last the rest."""
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, [table])
        return [Month(name, _first(name, table), size, max(int(rows), 0)) for name, size, rows in cursor.fetchall()]


def _first(name: str, table: str) -> date | None:
    months = name.removeprefix(f"{table}_")
    return None if months == "rest" else date(*map(int, months.split("_")), 1)


class Kept(NamedTuple):
    """What there is of one whole: its months, the oldest and the newest of them, and its size in bytes."""

    label: str
    months: int
    first: date | None
    last: date | None
    size: int


def kept() -> list[Kept]:
    """Of use and of figures; one query each, whatever they hold."""
    told = []
    for label, table in zip(("Ngày dùng của đảng viên", "Số liệu của đơn vị"), TABLES, strict=True):
        parts = known(table)
        firsts = [month.first for month in parts if month.first]
        size = sum(month.size for month in parts)
        told.append(Kept(label, len(firsts), min(firsts, default=None), max(firsts, default=None), size))
    return told


def cover(first: date, last: date) -> list[str]:
    """Makes the tables of every month from `first` to `last` that are missing; returns their names. A month that has
    rows in the rest stays there."""
    made = []
    for table in TABLES:
        there = {month.first for month in known(table)}
        for month in _months(first, last):
            if month not in there and _make(table, month):
                made.append(_name(table, month))
    return made


def prepare() -> list[str]:
    """Makes the tables of this month and of those that follow; for the nightly task, may run any number of times."""
    last = today = timezone.localdate()
    for _ in range(AHEAD):
        last = month_after(first_of_month(last))
    return cover(today, last)


def _months(first: date, last: date) -> Iterator[date]:
    month = first_of_month(first)
    while month <= last:
        yield month
        month = month_after(month)


def _name(table: str, month: date) -> str:
    return f"{table}_{month:%Y_%m}"


@transaction.atomic
def _make(table: str, month: date) -> bool:
    following = month_after(month)
    with connection.cursor() as cursor:
        cursor.execute(PATIENCE)
        cursor.execute(f'SELECT FROM "{table}_rest" WHERE day >= %s AND day < %s LIMIT 1', [month, following])
        if cursor.fetchone() is not None:
            return False
        bounds = f"FROM ('{month}') TO ('{following}')"
        cursor.execute(f'CREATE TABLE "{_name(table, month)}" PARTITION OF "{table}" FOR VALUES {bounds}')
    return True


def kept_months() -> int:
    """For how many months it is kept who used the portal on which day (RuleParameter)."""
    return rules.whole(KEEP, on=timezone.localdate())


def kept_since() -> date:
    """The first day of which is kept who used the portal."""
    first = first_of_month(timezone.localdate())
    for _ in range(kept_months()):
        first = month_before(first)
    return first


def expire() -> int:
    """Forgets who used the portal on days before `kept_since`; how many tables and days were dropped. Figures of units
    stay for ever. May run any number of times, and be cut off anywhere."""
    since, dropped = kept_since(), 0
    for month in known(DailyUse._meta.db_table):
        if month.first and month.first < since:
            _drop(month)
            dropped += 1
    old = DailyUse.objects.filter(day__lt=since).order_by("day").values_list("day", flat=True)
    while (day := old.first()) is not None:
        DailyUse.objects.filter(day=day).delete()
        dropped += 1
    return dropped


@transaction.atomic
def _drop(month: Month) -> None:
    with connection.cursor() as cursor:
        cursor.execute(PATIENCE)
        cursor.execute(f'DROP TABLE "{month.name}"')


def countable_since() -> date:
    """The first day whose figures can still be counted from the rows of use: thirty days into what is kept."""
    return kept_since() + timedelta(days=29)
