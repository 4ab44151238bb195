"""The figures of all units, counted by the worker's tasks and by the least SQL that gives the same numbers."""

from collections.abc import Callable
from datetime import timedelta
from time import process_time

from django.db import connection
from django.utils import timezone

from members.models import Member
from sotay.bench import cpu
from sotay.usage import tasks
from sotay.usage.models import UnitDay

# One pass over the members and, for G1, over the use of thirty days; written to a table of nobody, without keys.
FROM_USE = """
CREATE TEMP TABLE once AS
SELECT left(path, depth) AS path, sum(members) AS members, sum(eligible) AS eligible, sum(activated) AS activated,
       sum(active_7) AS active_7, sum(active_30) AS active_30, sum(assisted) AS assisted
FROM (
    SELECT unit_id, count(*) AS members, count(*) FILTER (WHERE ineligible_reason = '') AS eligible,
           count(*) FILTER (WHERE activated_on <= %(day)s) AS activated,
           count(*) FILTER (WHERE last_day > %(day)s::date - 7) AS active_7, count(last_day) AS active_30,
           count(*) FILTER (WHERE helper_id IS NOT NULL AND ineligible_reason <> '') AS assisted
    FROM members_member LEFT JOIN (
        SELECT member_id, max(day) AS last_day FROM sotay_dailyuse
        WHERE day BETWEEN %(day)s::date - 29 AND %(day)s GROUP BY member_id
    ) AS used ON used.member_id = members_member.id
    WHERE status = ANY(%(counted)s) GROUP BY unit_id
) AS cell JOIN members_unit ON members_unit.id = unit_id, generate_series(4, length(path), 4) AS depth
GROUP BY 1
"""
FROM_MEMBERS = """
CREATE TEMP TABLE once AS
SELECT left(path, depth) AS path, sum(members) AS members, sum(eligible) AS eligible, sum(activated) AS activated,
       sum(active_7) AS active_7, sum(active_30) AS active_30, sum(assisted) AS assisted
FROM (
    SELECT unit_id, count(*) AS members, count(*) FILTER (WHERE ineligible_reason = '') AS eligible,
           count(*) FILTER (WHERE activated_on <= %(day)s) AS activated,
           count(*) FILTER (WHERE last_active_on > %(day)s::date - 7) AS active_7,
           count(*) FILTER (WHERE last_active_on > %(day)s::date - 30) AS active_30,
           count(*) FILTER (WHERE helper_id IS NOT NULL AND ineligible_reason <> '') AS assisted
    FROM members_member WHERE status = ANY(%(counted)s) GROUP BY unit_id
) AS cell JOIN members_unit ON members_unit.id = unit_id, generate_series(4, length(path), 4) AS depth
GROUP BY 1
"""


def nightly(rounds: int) -> dict:
    """Yesterday from the raw rows of use: the task that closes the day, against FROM_USE."""
    yesterday = timezone.localdate() - timedelta(days=1)

    def reopen():
        UnitDay.objects.exclude(day=yesterday).delete()
        UnitDay.objects.update(frozen=False)

    return _by_turns(rounds, tasks.close, FROM_USE, yesterday, before=reopen)


def refreshed(rounds: int) -> dict:
    """Today from the kept dates: the task of every ten minutes, against FROM_MEMBERS."""
    return _by_turns(rounds, tasks.refresh, FROM_MEMBERS, timezone.localdate(), before=lambda: None)


MEASURES = (nightly, refreshed)


def _by_turns(rounds: int, task: Callable, statement: str, day, *, before: Callable) -> dict:
    found = {"ours": [], "plain": [], "queries": 0}
    arguments = {"day": day, "counted": list(Member.COUNTED)}
    for _ in range(rounds + 1):
        before()
        with connection.cursor() as cursor:
            cursor.execute("VACUUM sotay_unitday")
            found["plain"].append(spent(lambda cursor=cursor: cursor.execute(statement, arguments)))
            cursor.execute("DROP TABLE once")
        asked = []
        with connection.execute_wrapper(lambda execute, *call, asked=asked: asked.append(call[0]) or execute(*call)):
            found["ours"].append(spent(task))
        found["queries"] = len(asked)
    return found | {"ours": found["ours"][1:], "plain": found["plain"][1:]}  # the first round warms up


def spent(work: Callable) -> float:
    """Milliseconds of processor time that `work` costs here and in the database."""
    pid = backend()
    there, here = cpu.seconds(pid), process_time()
    work()
    return (process_time() - here + cpu.seconds(pid) - there) * 1000


def backend() -> int:
    """The process of PostgreSQL that serves this connection; it must run on this machine."""
    connection.ensure_connection()
    return connection.connection.info.backend_pid
