"""Addresses that take a POST only, opened by hand, after a reload, or by signing in again."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import URLResolver, get_resolver

from members import addresses
from tests.meetings import scenes

pytestmark = pytest.mark.django_db


def views(resolver=None):
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from views(pattern)
        else:
            yield pattern.callback


def after_signing_in(response) -> str:
    return parse_qs(urlsplit(response["Location"]).query)["next"][0]


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/sinh-hoat/7/tra-loi/", "/sinh-hoat/7/"),
        ("/sinh-hoat/7/nhac/", "/sinh-hoat/7/"),
        ("/sinh-hoat/7/tep/3/bo/", "/sinh-hoat/7/tep/3/"),
        ("/ca-nhan/xem-so/", "/ca-nhan/"),
        ("/dang-vien/9/xem-so/", "/dang-vien/9/"),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_signing_in_leads_to_the_page_that_belongs_to_it(client, address, page, method):
    assert after_signing_in(getattr(client, method)(address)) == page


def test_signing_in_leads_back_to_the_page_whose_form_was_sent(client):
    sent = client.post("/sinh-hoat/7/tra-loi/", headers={"referer": "http://testserver/sinh-hoat/?xem=sap-toi"})
    assert after_signing_in(sent) == "/sinh-hoat/?xem=sap-toi"
    for stranger in ("https://example.com/sinh-hoat/", "javascript:alert(1)", "http://testserver/khong-co/", "//["):
        sent = client.post("/sinh-hoat/7/tra-loi/", headers={"referer": stranger})
        assert after_signing_in(sent) == "/sinh-hoat/7/"
    assert after_signing_in(client.get("/sinh-hoat/moi/?don-vi=1")) == "/sinh-hoat/moi/?don-vi=1"


def test_opened_by_hand_it_is_a_page_in_vietnamese_with_the_way_on(cast, client):
    meeting = scenes.plan(cast.cell_7, cast.secretary)
    client.force_login(cast.hoa)
    response = client.get(f"{meeting.get_absolute_url()}tra-loi/")
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert "Trang này không mở trực tiếp được" in response.text
    assert f'href="{meeting.get_absolute_url()}"' in response.text and 'lang="vi"' in response.text
    assert client.delete(meeting.get_absolute_url()).status_code == 405


def test_django_still_keeps_what_a_view_lets_through_where_it_is_looked_for():
    """Were it kept elsewhere, every view would seem to take a GET."""
    refused = [view for view in views() if not addresses.takes_get(view)]
    assert len(refused) > 50


@pytest.mark.parametrize("path", ["/", "/a/", "/khong-co/o-day/ca/", "/tin-tuc/x/y/"])
def test_an_address_without_a_page_above_leads_home_or_to_what_opens(path):
    assert addresses.opens(addresses.page_above(path))
