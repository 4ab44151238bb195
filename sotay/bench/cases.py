"""Hộp việc of a city with many open cases, a step taken for 500 of them, and what the edition without them costs."""

import gc
import json
from collections.abc import Iterator
from functools import partial
from urllib.parse import urlencode

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, transaction
from django.test import RequestFactory
from django.utils import timezone

from members.models import Unit
from members.operations.badges import numbers
from members.operations.engine.many import AT_ONCE
from members.operations.models import Case, MedalBook
from sotay.bench.earlier import clone
from sotay.bench.pages import organiser, sign_in
from sotay.bench.rollup import spent
from sotay.bench.scratch import Scratch
from sotay.bench.table import Line, middle, percentile_95

FEW, MANY = 5_000, 50_000
MOST_MS, FLAT, MOST_QUERIES, GROWN_MB = 150, 1.3, 40, 3
BEFORE = "32bb437dc35baa38e53dff1cec99b35ca7699807"  # the last commit that knew no procedures
TABS = {
    "việc của tôi": "",
    "chờ nơi khác": "cho",
    "trên đường": "tren-duong",
    "sắp đến hạn": "sap-den-han",
    "quá hạn": "qua-han",
}
PILE, FORM = "/nghiep-vu/nhieu/medal/province_decided/", "application/x-www-form-urlencoded"
# Of ten cases six are with chi bộ, three with đảng bộ cơ sở, one with the city; one in eight is overdue, as many are
# due within ten days.
PLANTED = """
INSERT INTO operations_case (procedure, member_id, person, person_folded, origin_id, place, event_on, state, step,
    holder_id, needs, entered_on, due_on, "limit", told, turn, facts, opened_at)
SELECT 'medal', m.id, m.full_name, m.name_folded, m.unit_id, '', current_date + 65, 'open',
    CASE WHEN n %% 10 = 0 THEN 'province_decided' WHEN n %% 10 < 4 THEN 'base_listed' ELSE 'cell_resolved' END,
    CASE WHEN n %% 10 = 0 THEN %(city)s WHEN n %% 10 < 4 THEN unit.parent_id ELSE m.unit_id END,
    'sign_cases', current_date - 20, current_date - 10 + (n %% 80)::int, '30 ngày làm việc', 2, 1,
    '{"years": "30", "reached_on": "2027-01-01"}', now()
FROM (SELECT *, row_number() OVER (ORDER BY id) AS n FROM members_member ORDER BY id LIMIT %(many)s) AS m
JOIN members_unit unit ON unit.id = m.unit_id
"""
# What a web process has loaded before it answers: every address with what stands behind it.
LOADED = """
import django, json
django.setup()
from django.core.handlers.wsgi import WSGIHandler
from django.urls import get_resolver
WSGIHandler()
get_resolver().reverse_dict
told = open("/proc/self/status").read()
print(json.dumps({"mb": int(told.partition("VmRSS:")[2].split()[0]) / 1024}))
"""


def desk(many: int, rounds: int) -> dict:
    """Milliseconds and queries of each tab of the desk of the city, with `many` open cases. Leaves nothing behind."""
    cookie = sign_in(organiser())
    with transaction.atomic():
        _plant(many)
        found: dict = {name: {"ms": [], "queries": 0} for name in TABS}
        for turn in range(-2, rounds):  # two rounds warm up
            if turn == 0:
                gc.freeze()  # as a web process does with what it has loaded, which one answer in a hundred went through
            for name, slug in TABS.items():
                asked: list[int] = []
                took = spent(partial(_answered, RequestFactory().get(f"/nghiep-vu/?muc={slug}"), cookie, asked))
                if turn >= 0:
                    found[name]["ms"].append(took)
                    found[name]["queries"] = max(found[name]["queries"], len(asked))
        transaction.set_rollback(True)
    return {"tabs": found}


def together() -> dict:
    """Queries of the preview of a step for AT_ONCE cases and of the step itself. Leaves nothing behind."""
    cookie = sign_in(organiser())
    with transaction.atomic():
        _plant(AT_ONCE * 10)
        city = Unit.objects.get(parent=None)
        MedalBook.objects.bulk_create(MedalBook(unit=city, years=years, symbol="HN") for years in numbers.shapes())
        cases = Case.objects.filter(step="province_decided").order_by("pk")
        boxes = [("case", f"{case.pk}-{case.turn}") for case in cases[:AT_ONCE]]
        told = [("on", f"{timezone.localdate():%d/%m/%Y}"), ("number", "15-QĐ/TU"), ("decision_no", "15-QĐ/TU")]
        told.append(("paper_decision", "on"))
        found = {"preview": _sent(cookie, told + boxes), "step": _sent(cookie, [*told, *boxes, ("sign", "1")])}
        found["done"] = Case.objects.filter(step="awarded").count()
        transaction.set_rollback(True)
    return found


MEASURES = (desk, together)


def goals(bench) -> Iterator[Line]:
    """The desk, the bulk step, the edition without either."""
    sides = {many: bench.city.probe("desk", many=many, rounds=bench.rounds * 8)["tabs"] for many in (FEW, MANY)}
    for name in TABS:
        few, many = (percentile_95(sides[each][name]["ms"]) for each in (FEW, MANY))
        yield Line("DESK", f"hộp việc cả thành phố, {name}, {MANY} hồ sơ đang mở: p95", many, MOST_MS)
        yield Line("DESK", f"hộp việc, {name}: {MANY} so với {FEW} hồ sơ, p95", many, FLAT, few)
    most = max(tab["queries"] for tab in sides[MANY].values())
    yield Line("DESK", "truy vấn của hộp việc, mục nhiều nhất", most, 16, unit="truy vấn")
    found = bench.city.probe("together")
    yield Line("DESK", f"truy vấn khi xem trước {AT_ONCE} hồ sơ", found["preview"], MOST_QUERIES, unit="truy vấn")
    yield Line("DESK", f"truy vấn khi ký {AT_ONCE} hồ sơ một lượt", found["step"], MOST_QUERIES, unit="truy vấn")
    yield Line("DESK", "hồ sơ còn lại sau lượt ấy", AT_ONCE - found["done"], 0, unit="hồ sơ")


def edition(bench) -> Iterator[Line]:
    """A web process of the handbook, beside one of the last commit that knew no procedures."""
    ours, theirs = bench.empty, Scratch(bench.empty.name, print, root=clone(BEFORE))
    theirs.url = ours.url
    sides: list[list[float]] = [[], []]
    for _ in range(bench.rounds):
        for side, scratch in zip(sides, (ours, theirs), strict=True):
            told = scratch.run("-c", LOADED, SOTAY_EDITION="handbook").splitlines()[-1]
            side.append(json.loads(told)["mb"])
    mine, others = map(middle, sides)
    what = f"bộ nhớ tiến trình web bản Sổ tay ({mine:.1f} MB), thêm so với trước khi có nghiệp vụ ({BEFORE[:7]})"
    yield Line("EDITION", what, mine - others, GROWN_MB, unit="MB")


def _plant(many: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(PLANTED, {"many": many, "city": Unit.objects.get(parent=None).pk})
        cursor.execute("ANALYZE operations_case")


def _sent(cookie: str, data: list[tuple[str, str]]) -> int:
    """How many queries the page of the pile asks to answer what was sent."""
    asked: list[int] = []
    _answered(RequestFactory().post(PILE, urlencode(data), content_type=FORM), cookie, asked)
    return len(asked)


def _answered(request, cookie: str, asked: list[int]) -> None:
    """Answered in this very transaction: without the signals of a request, which would end it."""
    request.META["HTTP_COOKIE"] = cookie
    request._dont_enforce_csrf_checks = True  # as the test client does
    with connection.execute_wrapper(lambda execute, *call: asked.append(1) or execute(*call)):
        response = WSGIHandler().get_response(request)
    if response.status_code not in {200, 302}:
        raise RuntimeError(f"{request.path}: {response.status_code}")
