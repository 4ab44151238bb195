"""The roll of a city as an officer reads it: first pages, every filter, names and numbers, against bare SQL."""

from functools import partial

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import RequestFactory

from members.models import Member, Unit
from sotay.bench.pages import LEVELS, organiser, sign_in, some
from sotay.bench.rollup import spent

FIRST = "first"  # the name of a first page begins so; all others are searches
# What is asked of the whole city: as the page is asked, and as one would write it in SQL.
SEARCHES = {
    "dự bị": ("kind=du-bi", "official_date IS NULL"),
    "chính thức": ("kind=chinh-thuc", "official_date <= current_date"),
    "nữ": ("gender=female", "gender = 'female'"),
    "chưa kích hoạt": ("account=chua", "activated_on IS NULL"),
    "đã kích hoạt": ("account=roi", "activated_on IS NOT NULL"),
    "một lý do": ("reason=abroad", "ineligible_reason = 'abroad'"),
    "lý do không ai có": ("reason=special_force", "ineligible_reason = 'special_force'"),
    "có người giúp": ("help=co", "ineligible_reason <> '' AND helper_id IS NOT NULL"),
    "cần người giúp": ("help=chua", "ineligible_reason <> '' AND helper_id IS NULL"),
    "tuổi 30 đến 40": (
        "age_from=30&age_to=40",
        "birth_date <= current_date - interval '30 years' AND birth_date > current_date - interval '41 years'",
    ),
    "tuổi từ 95": ("age_from=95", "birth_date <= current_date - interval '95 years'"),
    "tuổi đến 19": ("age_to=19", "birth_date > current_date - interval '20 years'"),
    "đã từ trần": ("status=deceased", "status = 'deceased'"),
    "miễn sinh hoạt": ("status=exempt", "status = 'exempt'"),
    "tên nhiều người": ("q=nguyen", "name_search @@ to_tsquery('simple', 'nguyen:*')"),
    "một chữ cái": ("q=n", "name_search @@ to_tsquery('simple', 'n:*')"),
    "tên ít người": ("q=tong+quoc+khanh", "name_search @@ to_tsquery('simple', 'tong:* & quoc:* & khanh:*')"),
    "tên không ai có": ("q=xyzzy", "name_search @@ to_tsquery('simple', 'xyzzy:*')"),
    "tên nhiều người, lý do không ai có": (
        "q=nguyen&reason=special_force",
        "name_search @@ to_tsquery('simple', 'nguyen:*') AND ineligible_reason = 'special_force'",
    ),
    "đã kích hoạt mà chưa đủ điều kiện": (
        "account=roi&reason=khong",
        "activated_on IS NOT NULL AND ineligible_reason <> ''",
    ),
    "dự bị, nữ, ở ngoài nước": (
        "kind=du-bi&gender=female&reason=abroad",
        "official_date IS NULL AND gender = 'female' AND ineligible_reason = 'abroad'",
    ),
}
BARE = """
SELECT member.*, unit.name FROM members_member AS member JOIN members_unit AS unit ON unit.id = member.unit_id
WHERE unit.path LIKE '0001%' AND {} ORDER BY unit.path, member.name_key, member.id LIMIT 21
"""
COUNTED_STATUSES = "member.status IN ('active', 'exempt', 'suspended', 'interrupted')"


def member_pages(rounds: int) -> dict:
    """Milliseconds of processor time, here and in the database, and queries of each page; those of the bare SQL."""
    asked, bare = _questions(), {}
    for name, (_, condition) in SEARCHES.items():
        status = f"member.{condition}" if condition.startswith("status") else f"{COUNTED_STATUSES} AND {condition}"
        bare[name] = [spent(partial(_run, BARE.format(status))) for _ in range(rounds)]
    found, requests, handler = {}, RequestFactory(), WSGIHandler()
    cookie = sign_in(organiser())
    for name, addresses in asked.items():
        found[name] = {"ms": [], "queries": 0, "bare": bare.get(name, [])}
        for turn in range(-1, rounds):  # the first one warms up
            method, address, data = addresses[turn % len(addresses)]
            request = getattr(requests, method)(address, data, headers={"cookie": cookie})
            request._dont_enforce_csrf_checks = True
            queries = []
            with connection.execute_wrapper(
                lambda execute, *call, queries=queries: queries.append(1) or execute(*call)
            ):
                took = spent(lambda request=request: _answer(handler, request))
            if turn >= 0:
                found[name]["ms"].append(took)
                found[name]["queries"] = max(found[name]["queries"], len(queries))
    return {"pages": found}


MEASURES = (member_pages,)


def _questions() -> dict[str, list[tuple[str, str, dict]]]:
    asked = {
        f"{FIRST} {level}": [
            ("get", f"/dang-vien/?don-vi={code}", {}) for code in some(Unit.objects.filter(kind=kind), 5)
        ]
        for level, kind in LEVELS.items()
    }
    asked |= {name: [("get", f"/dang-vien/?{query}", {})] for name, (query, _) in SEARCHES.items()}
    asked["danh sách một ngày đã qua"] = [("get", "/dang-vien/?day=2026-06-30", {})]
    asked["tên ít người, một ngày đã qua"] = [("get", "/dang-vien/?day=2026-06-30&q=tong+quoc+khanh", {})]
    somebody = Member.objects.exclude(card_no="").order_by("-pk")[1_000]
    numbers = {"số định danh": somebody.personal_id, "số điện thoại": somebody.phone}
    numbers |= {"số không ai có": "000000000000", "số thẻ cũ không ai có": "00000000"}
    asked |= {name: [("article", "/dang-vien/tim/", {"number": number})] for name, number in numbers.items()}
    asked["một đồng chí"] = [("get", f"/dang-vien/{somebody.pk}/", {})]
    return asked


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        cursor.fetchall()


def _answer(handler: WSGIHandler, request) -> None:
    response = handler.get_response(request)
    if response.status_code != 200:
        raise RuntimeError(f"{request.path}: {response.status_code}")
    response.close()
