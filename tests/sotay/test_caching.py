import pytest
from django.core.cache import cache

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
