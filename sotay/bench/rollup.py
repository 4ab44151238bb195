"""The figures of all units, counted by the worker's tasks and by the least SQL that gives the same numbers."""

from collections.abc import Callable
from datetime import timedelta
from time import process_time

from django.db import connection
from django.utils import timezone

from members import hooks, measures
from members.models import Member
from sotay.bench import cpu
from sotay.usage import tasks
from sotay.usage.models import UnitDay

# The least that counts all of it: one pass over the members and over the rows of thirty days of each kind, written to a
# table of nobody, without keys.
COUNTED = """
    SELECT unit_id, count(*) AS members, count(*) FILTER (WHERE ineligible_reason = '') AS eligible,
           count(*) FILTER (WHERE activated_on <= %(day)s OR opened.member_id IS NOT NULL) AS issued,
           count(*) FILTER (WHERE activated_on <= %(day)s) AS activated, count(device.member_id) AS installed,
           count(*) FILTER (WHERE last_day > %(day)s::date - 30) AS active_30,
           count(*) FILTER (WHERE last_day > %(day)s::date - 7) AS active_7,
           count(*) FILTER (WHERE last_day > %(day)s::date - 1) AS active_1,
           count(news.member_id) AS read_news, count(document.member_id) AS read_documents,
           count(paper.member_id) AS read_papers, count(came.member_id) AS attended,
           count(*) FILTER (WHERE helper_id IS NOT NULL AND ineligible_reason <> '') AS assisted,
           {reasons}
    FROM {people} LEFT JOIN (
        SELECT member_id FROM members_slipcode WHERE member_id IS NOT NULL AND issued_at < %(until)s
        UNION SELECT member_id FROM members_user WHERE member_id IS NOT NULL AND date_joined < %(until)s
    ) AS opened ON opened.member_id = id LEFT JOIN (
        SELECT DISTINCT member_id FROM sotay_installation WHERE day <= %(day)s
    ) AS device ON device.member_id = id LEFT JOIN (
        SELECT DISTINCT member_id FROM news_articleread WHERE at >= %(since)s AND at < %(until)s
    ) AS news ON news.member_id = id LEFT JOIN (
        SELECT DISTINCT member_id FROM documents_reading
        WHERE confirmed_at >= %(since)s AND confirmed_at < %(until)s AND recorded_by_id IS NULL
    ) AS document ON document.member_id = id LEFT JOIN (
        SELECT DISTINCT member_id FROM meetings_paperread WHERE at >= %(since)s AND at < %(until)s
    ) AS paper ON paper.member_id = id LEFT JOIN (
        SELECT DISTINCT entry.member_id
        FROM meetings_meeting AS meeting JOIN meetings_rollentry AS entry ON entry.meeting_id = meeting.id
        WHERE meeting.state = 'closed' AND starts_at >= %(since)s AND starts_at < %(until)s
            AND presence IN ('present', 'online')
    ) AS came ON came.member_id = id
    WHERE status = ANY(%(counted)s) GROUP BY unit_id
"""
BY_REASON = """count(*) FILTER (WHERE ineligible_reason = '{0}') AS unable_{0},
           count(*) FILTER (WHERE ineligible_reason = '{0}' AND helper_id IS NOT NULL) AS assisted_{0}"""
ONCE = """
CREATE TEMP TABLE once AS
SELECT left(path, depth) AS path, {sums}
FROM ({counted}) AS cell JOIN members_unit ON members_unit.id = unit_id, generate_series(4, length(path), 4) AS depth
GROUP BY 1
"""
REASONS = ("exempt", "no_smartphone", "old_or_ill", "abroad", "long_absent", "special_force", "other")
NAMES = (
    *("members", "eligible", "issued", "activated", "installed", "active_30", "active_7", "active_1"),
    *("read_news", "read_documents", "read_papers", "attended", "assisted"),
    *(f"{kind}_{reason}" for kind in ("unable", "assisted") for reason in REASONS),
)


def _once(people: str) -> str:
    reasons = ", ".join(BY_REASON.format(reason) for reason in REASONS)
    sums = ", ".join(f"sum({name}) AS {name}" for name in NAMES)
    return ONCE.format(sums=sums, counted=COUNTED.format(people=people, reasons=reasons))


USED = """members_member LEFT JOIN (
        SELECT member_id, max(day) AS last_day FROM sotay_dailyuse
        WHERE day BETWEEN %(day)s::date - 29 AND %(day)s GROUP BY member_id
    ) AS used ON used.member_id = id"""
FROM_USE = _once(USED)
FROM_MEMBERS = _once("(SELECT *, last_active_on AS last_day FROM members_member) AS member")


def nightly(rounds: int) -> dict:
    """Yesterday from the raw rows of use: the task that closes the day, against FROM_USE."""
    yesterday = timezone.localdate() - timedelta(days=1)

    def reopen():
        UnitDay.objects.exclude(day=yesterday).delete()
        UnitDay.objects.update(frozen=False)

    hooks.fill()  # as a worker does before it parts: what only half of the commands load is no part of counting
    bare = cpu.peak_mb()
    found = _by_turns(rounds, tasks.close, FROM_USE, yesterday, before=reopen)
    return found | {"grown_mb": cpu.peak_mb() - bare}


def refreshed(rounds: int) -> dict:
    """Today from the kept dates: the task of every ten minutes, against FROM_MEMBERS."""
    return _by_turns(rounds, tasks.refresh, FROM_MEMBERS, timezone.localdate(), before=lambda: None)


MEASURES = (nightly, refreshed)


def _by_turns(rounds: int, task: Callable, statement: str, day, *, before: Callable) -> dict:
    found = {"ours": [], "plain": [], "queries": 0}
    arguments = measures.values(day, measures.every()) | {"counted": list(Member.COUNTED)}
    for _ in range(rounds + 1):
        before()
        with connection.cursor() as cursor:
            cursor.execute("SET max_parallel_workers_per_gather = 0")  # the time of its helpers is not seen
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
