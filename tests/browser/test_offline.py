"""The service worker in a real Chromium: what opens without a network, and what must be gone after signing out."""

import pytest

from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
WORKER_STANDS = "navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller !== null)"
KEPT_PAGES = "caches.open('pages').then(pages => pages.keys()).then(keys => keys.map(key => new URL(key.url).pathname))"


@pytest.fixture
def signed_in(phone, client, live_server):
    """A phone whose owner is signed in, and on which the worker is at work."""
    ward = factories.party(factories.city(), "01.001", "Đảng bộ phường Phúc Lâm")
    person = factories.member(factories.cell(ward, "01.001.001", "Chi bộ 7"))
    client.force_login(factories.account(person), backend="members.accounts.backends.PhoneBackend")
    phone.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    phone.goto("/")
    phone.wait_for_function(WORKER_STANDS)
    return phone


def test_without_a_network_a_page_seen_before_opens_and_any_other_says_why(signed_in):
    signed_in.goto("/sinh-hoat/")
    signed_in.context.set_offline(True)
    signed_in.goto("/sinh-hoat/")
    assert signed_in.locator("h1").inner_text() == "Sinh hoạt"
    signed_in.goto("/ca-nhan/")
    assert signed_in.locator("h1").inner_text() == "Điện thoại đang không có mạng"
    assert (
        signed_in.evaluate("getComputedStyle(document.querySelector('.masthead')).backgroundColor")
        == "rgb(134, 16, 26)"
    )
    assert "Chi bộ 7" not in signed_in.content()


def test_only_pages_that_allow_it_are_kept(signed_in):
    for url in ("/sinh-hoat/", "/ca-nhan/", "/thong-bao/", "/"):
        signed_in.goto(url)
    assert signed_in.evaluate(KEPT_PAGES) == ["/sinh-hoat/"]


def test_signing_out_leaves_no_page_on_the_phone(signed_in):
    signed_in.goto("/sinh-hoat/")
    signed_in.goto("/dang-xuat/")
    signed_in.get_by_role("button", name="Đăng xuất").click()
    signed_in.wait_for_url("**/dang-nhap/**")
    assert signed_in.evaluate(KEPT_PAGES) == []


def test_a_session_that_ended_elsewhere_leaves_no_page_either(signed_in):
    signed_in.goto("/sinh-hoat/")
    signed_in.context.clear_cookies()
    signed_in.goto("/ca-nhan/")
    assert signed_in.evaluate(KEPT_PAGES) == []
