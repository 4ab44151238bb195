"""The list of Huy hiệu Đảng of a round, of everybody in a city: against the bare SQL that finds the same people."""

from collections.abc import Iterator
from time import perf_counter

from django.db import connection, transaction
from django.utils import timezone

from members import medal_rounds
from members.operations.badges import eligible, lists
from sotay.bench.rollup import spent
from sotay.bench.table import Line, middle

MOST_SECONDS = 3
# One member in two hundred has a year that does not count.
GAPS = """
INSERT INTO members_partyagegap (member_id, since, until)
SELECT id, admission_date + 1000, admission_date + 1366 FROM members_member
WHERE id % 200 = 0 AND admission_date IS NOT NULL
"""
# Written for this list alone: no gaps that overlap, no cases, no medals.
BARE = """
SELECT m.id, m.full_name, m.birth_date, unit.name, level.years
FROM members_member m JOIN members_unit unit ON unit.id = m.unit_id
LEFT JOIN (
    SELECT member_id, sum(until - since)::int AS days FROM members_partyagegap GROUP BY member_id
) AS lost ON lost.member_id = m.id
JOIN unnest(%(years)s::int[], %(first)s::date[], %(last)s::date[]) AS level (years, first, last)
    ON coalesce(m.admission_decision_date, m.admission_date) + coalesce(lost.days, 0) BETWEEN level.first AND level.last
WHERE m.status IN ('active', 'exempt') AND m.official_date <= %(closes)s
ORDER BY unit.path, m.name_key, m.id
"""


def medal_list(rounds_measured: int) -> dict:
    """Milliseconds of processor time of our list and of BARE by turns, seconds of the clock of ours, and how many they
    find. Leaves nothing behind."""
    found: dict = {"ours": [], "plain": [], "seconds": [], "rows": [], "queries": 0}
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(GAPS)
            cursor.execute("ANALYZE members_partyagegap")
        book = medal_rounds.book_of(lists.top())
        coming = medal_rounds.around(book, timezone.localdate(), past=0)[0]
        for _ in range(rounds_measured + 1):
            _once(found, coming, book)
        transaction.set_rollback(True)
    return found | {side: found[side][1:] for side in ("ours", "plain", "seconds")}


def _once(found: dict, coming: medal_rounds.Round, book) -> None:
    levels, there, asked = medal_rounds.levels(book, coming.on), [], []
    spans = [eligible.began_between(years, coming.opens, coming.closes) for years in levels]
    told = {"closes": coming.closes, "years": levels}
    told |= {"first": [first for first, _ in spans], "last": [last for _, last in spans]}
    with connection.cursor() as cursor:
        found["plain"].append(spent(lambda: there.append(cursor.execute(BARE, told).fetchall())))
    paths = [lists.top().path]
    began = perf_counter()
    with connection.execute_wrapper(lambda execute, *call: asked.append(1) or execute(*call)):
        found["ours"].append(spent(lambda: there.append(eligible.of(coming, levels, paths))))
    found["seconds"].append(perf_counter() - began)
    found["queries"] = len(asked)
    found["rows"] = [len(rows) for rows in there]


MEASURES = (medal_list,)


def goals(bench) -> Iterator[Line]:
    """Both sides must find the same people."""
    found = bench.city.probe("medal_list", rounds_measured=bench.rounds)
    ours, plain = found["rows"][1], found["rows"][0]
    what = f"danh sách Huy hiệu một đợt của {bench.members} đảng viên ({ours} đồng chí), so với SQL trần"
    yield Line("MEDALS", what, middle(found["ours"]), 1.5, middle(found["plain"]))
    yield Line("MEDALS", "danh sách ấy, lâu nhất", max(found["seconds"]), MOST_SECONDS, unit="giây")
    yield Line("MEDALS", "người lệch giữa hai bên", abs(ours - plain), 0, unit="người")
    yield Line("MEDALS", "truy vấn của danh sách", found["queries"], 2, unit="truy vấn")
