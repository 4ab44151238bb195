import pytest
from django.core.cache import cache
from django.test import override_settings
from redis import RedisError

from members.outages import Outage
from sotay import caching

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("page", ["/", "/tin-tuc/", "/ca-nhan/"])
def test_a_page_of_somebody_signed_in_is_kept_by_nobody_else(client, cast, page):
    client.force_login(cast.hoa)
    assert client.get(page)["Cache-Control"] == "private, no-cache"


def test_a_page_of_everybody_may_be_kept_by_a_proxy(client):
    assert client.get("/tin-tuc/")["Cache-Control"] == "public, max-age=0, s-maxage=60"


def test_the_client_of_the_cache_server_is_kept_and_serves_every_call():
    cache.set("một", 1)
    known = cache._cache.get_client()
    assert cache.get_many(["một", "hai"]) == {"một": 1} and cache._cache.get_client() is known


def test_a_page_that_is_never_to_be_kept_stays_so(client, cast):
    client.force_login(cast.hoa)
    assert "no-store" in client.post("/ca-nhan/xem-so/")["Cache-Control"]


def test_whoever_signs_out_leaves_no_picture_in_the_cache_of_the_device(client, cast):
    client.force_login(cast.hoa)
    assert not client.get("/tin-tuc/").has_header("Clear-Site-Data")
    assert client.post("/dang-xuat/")["Clear-Site-Data"] == '"cache"'
    assert not client.get("/tin-tuc/").has_header("Clear-Site-Data")


@pytest.fixture
def cache_away(monkeypatch):
    monkeypatch.setattr(caching, "OUTAGE", Outage("cache", cost="pages are drawn anew"))
    gone = {"BACKEND": "sotay.caching.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    with override_settings(CACHES={"default": gone}):
        yield


def test_while_the_cache_server_is_away_nothing_is_found_and_nothing_fails(cache_away):
    assert cache.get("một", 7) == 7 and cache.get_many(["một"]) == {} and not cache.has_key("một")
    assert cache.set("một", 1) is None and cache.set_many({"một": 1}) == [] and not cache.touch("một")
    assert not cache.delete("một") and cache.delete_many(["một"]) is None


def test_a_lock_or_a_limit_is_not_taken_for_held_while_the_server_is_away(cache_away):
    for call in (lambda: cache.add("khóa", True), lambda: cache.incr("đếm")):
        with pytest.raises(RedisError):
            call()


def test_a_reader_goes_on_and_nobody_signs_in_while_the_cache_server_is_away(client, cast, cache_away):
    client.force_login(cast.hoa)
    assert client.get("/").status_code == 200 and client.get("/tin-tuc/").status_code == 200
    client.logout()
    client.raise_request_exception = False
    page = client.post("/dang-nhap/", {"login": cast.hoa.phone, "password": "khong-dung"})
    assert page.status_code == 503 and page["Retry-After"] and "Cổng đang gián đoạn" in page.content.decode()
