import re

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db

URL = "/ca-nhan/giao-dien/"


def test_letters_and_background_are_chosen_before_signing_in(client):
    client.post(URL, {"co_chu": "rat-lon"})
    client.post(URL, {"giao_dien": "toi"})
    assert 'lang="vi" data-bs-theme="dark" data-size="rat-lon"' in client.get("/dang-nhap/").content.decode()


@pytest.mark.parametrize("choice", ["", "khong-co", "<b>"])
def test_anything_else_goes_back_to_the_ordinary(client, choice):
    client.post(URL, {"co_chu": "lon"})
    client.post(URL, {"co_chu": choice})
    assert "data-size" not in client.get("/dang-nhap/").content.decode()


def test_a_page_from_a_proxy_holds_no_token_and_its_choosers_work_all_the_same():
    client = Client(enforce_csrf_checks=True)
    response = client.post(URL, {"co_chu": "lon", "next": "/tin-tuc/"})
    assert (response.status_code, response["Location"]) == (302, "/tin-tuc/") and client.cookies[
        "co_chu"
    ].value == "lon"


def test_choosing_one_thing_leaves_the_other(client):
    client.post(URL, {"giao_dien": "sang"})
    client.post(URL, {"co_chu": "lon"})
    assert {name: cookie.value for name, cookie in client.cookies.items()} == {"giao_dien": "sang", "co_chu": "lon"}


def test_from_a_page_that_answered_a_post_the_reader_is_led_home(client, cast):
    client.force_login(cast.hoa)
    assert 'name="next" value="/ca-nhan/"' in client.get("/ca-nhan/").content.decode()
    shown = client.post("/ca-nhan/xem-so/").content.decode()
    assert 'name="next" value="/"' in shown and "/ca-nhan/xem-so/" not in shown


@pytest.mark.parametrize(
    ("wanted", "led"),
    [
        ("/tin-tuc/7/?q=a", "/tin-tuc/7/?q=a"),
        ("https://example.org/", "/"),
        ("//example.org/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_the_reader_returns_to_the_page_and_never_to_another_site(client, wanted, led):
    assert client.post(URL, {"co_chu": "lon", "next": wanted}).headers["Location"] == led


def test_looking_at_the_address_changes_nothing(client):
    assert client.get(URL, {"co_chu": "lon"}).status_code == 405
    assert not client.cookies


def test_a_forged_cookie_is_not_written_into_the_page(client):
    client.cookies["co_chu"] = '"><script>'
    client.cookies["giao_dien"] = "x"
    page = client.get("/dang-nhap/").content.decode()
    assert re.search(r'<html lang="vi"\s*>', page)
