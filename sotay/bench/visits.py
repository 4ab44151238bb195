"""Visits of members, each for the first time that day, as the middleware notes them; beside the bare command of the
cache server that keeps a mark."""

from collections.abc import Iterator
from time import process_time
from types import SimpleNamespace

from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from members.pending_usage import server
from sotay.bench.table import Line, middle
from sotay.usage import pending_usage
from sotay.usage.middleware import UsageMiddleware

MANY = 2_000  # of them a second are to be taken
NOBODY = 10**12  # members whose marks are dropped when they are written down
BARE = "bench:visits"


def visited(rounds: int) -> dict:
    """Milliseconds of processor time of one process for MANY visits, ours and the bare command by turns, and the
    queries of ours."""
    middleware = UsageMiddleware(lambda request: HttpResponse())
    requests, found = RequestFactory(), {"ours": [], "plain": [], "queries": 0}
    asked = []
    with connection.execute_wrapper(lambda execute, *call: asked.append(call[0]) or execute(*call)):
        for turn in range(rounds + 1):
            numbers = range(NOBODY + turn * MANY, NOBODY + (turn + 1) * MANY)
            found["plain"].append(_took(lambda number: server.sadd(BARE, number), numbers))
            visits = [_visit(requests, number) for number in numbers]
            found["ours"].append(_took(middleware, visits))
            server.delete(BARE)
            pending_usage.written(timezone.localdate(), set(numbers))
    return {"ours": found["ours"][1:], "plain": found["plain"][1:], "queries": len(asked)}


def _visit(requests: RequestFactory, number: int):
    request = requests.get("/")
    request._cached_user = SimpleNamespace(is_authenticated=True, member_id=number)
    return request


def _took(work, each) -> float:
    begin = process_time()
    for one in each:
        work(one)
    return (process_time() - begin) * 1000


MEASURES = (visited,)


def goals(bench) -> Iterator[Line]:
    found = bench.city.probe("visited", rounds=bench.rounds * 3)
    ours = middle(found["ours"])
    what = f"{MANY} lượt vào của {MANY} người, cả phần ghi dấu, so với riêng lệnh ghi dấu"
    yield Line("VISITS", what, ours, 3, middle(found["plain"]))
    yield Line("VISITS", f"{MANY} lượt vào ({MANY * 1000 / ours:.0f} lượt/giây một tiến trình)", ours, 1000)
    yield Line("VISITS", "truy vấn cơ sở dữ liệu của các lượt ấy", found["queries"], 0, unit="truy vấn")
