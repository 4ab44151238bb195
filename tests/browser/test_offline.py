"""The service worker in a real Chromium: what opens without a network, and what must be gone after signing out."""

import pytest
from playwright.sync_api import expect

from members.models import Unit
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
WORKER_STANDS = "navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller !== null)"
KEPT_PAPERS = "caches.open('papers').then(papers => papers.keys())"
SHOW_IN_A_FRAME = "url => { const f = document.createElement('iframe'); f.src = url; document.body.append(f); }"
KEPT_PAGES = "caches.open('pages').then(pages => pages.keys()).then(keys => keys.map(key => new URL(key.url).pathname))"


@pytest.fixture
def service_workers():
    return "allow"


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


def wait_until_kept(page, *addresses):
    """A page is shown before it is written on the device."""
    page.wait_for_function(
        f"wanted => {KEPT_PAGES}.then(kept => wanted.every(each => kept.includes(each)))", arg=addresses
    )


def wait_until_nothing_is_kept(page):
    page.wait_for_function(f"{KEPT_PAGES}.then(kept => kept.length === 0)")


def test_without_a_network_a_page_seen_before_opens_and_any_other_says_why(signed_in):
    signed_in.goto("/sinh-hoat/")
    wait_until_kept(signed_in, "/sinh-hoat/")
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
    ahead = {"/", "/sinh-hoat/", "/sinh-hoat/gop-y/moi/"}  # what is fetched before anybody has opened it
    wait_until_kept(signed_in, *ahead)
    # A page that takes the place of its older copy is not there for a moment.
    signed_in.wait_for_function(
        f"wanted => {KEPT_PAGES}.then(kept => `${{kept.sort()}}` === wanted)", arg=",".join(sorted(ahead))
    )


def test_home_a_document_its_text_and_its_file_open_again_and_are_listed(signed_in, client):
    document = factories.document(
        Unit.objects.get(name="Đảng bộ phường Phúc Lâm"), "27-KH/ĐU", "Kế hoạch sắp xếp", text=True
    )
    own = document.get_absolute_url()
    for url in ("/", own, f"{own}van-ban/"):
        signed_in.goto(url)
    wait_until_kept(signed_in, "/", own, f"{own}van-ban/")
    signed_in.evaluate(SHOW_IN_A_FRAME, f"{own}tep/")
    signed_in.wait_for_function(f"{KEPT_PAPERS}.then(keys => keys.length === 1)")
    signed_in.context.set_offline(True)
    signed_in.goto("/")
    assert "Chào đồng chí" in signed_in.locator("h1").inner_text()
    signed_in.goto(f"{own}van-ban/")
    assert "Kế hoạch sắp xếp" in signed_in.content()
    signed_in.goto("/ca-nhan/")
    kept = signed_in.get_by_role("region", name="Xem được khi không có mạng").get_by_role("link")
    expect(kept).to_have_count(6)
    assert kept.nth(0).get_attribute("href").endswith(f"{own}tep/")
    said = [each.split(",")[0] for each in kept.all_inner_texts()]
    assert {"Trang chủ", "Sinh hoạt", "Gửi góp ý"} <= set(said)
    kept.filter(has_text="27-KH/ĐU").nth(1).click()
    signed_in.wait_for_url(lambda url: not url.endswith("/ca-nhan/"))
    expect(signed_in.locator("h1")).not_to_have_text("Điện thoại đang không có mạng")


def test_signing_out_leaves_no_page_on_the_phone(signed_in):
    signed_in.goto("/sinh-hoat/")
    wait_until_kept(signed_in, "/sinh-hoat/")
    signed_in.goto("/dang-xuat/")
    signed_in.get_by_role("button", name="Đăng xuất").click()
    signed_in.wait_for_url("**/dang-nhap/**")
    wait_until_nothing_is_kept(signed_in)


def test_a_session_that_ended_elsewhere_leaves_no_page_either(signed_in):
    signed_in.goto("/sinh-hoat/")
    wait_until_kept(signed_in, "/sinh-hoat/")
    signed_in.context.clear_cookies()
    signed_in.goto("/ca-nhan/")
    wait_until_nothing_is_kept(signed_in)


def test_a_page_is_shown_while_the_device_is_busy_with_its_store(signed_in):
    worker = signed_in.context.service_workers[0]
    worker.evaluate("() => { caches.open = caches.delete = () => new Promise(() => {}); }")
    for address, heading in (("/sinh-hoat/", "Sinh hoạt"), ("/dang-xuat/", "Đăng xuất"), ("/ca-nhan/", "Cá nhân")):
        signed_in.goto(address)
        assert signed_in.locator("h1").inner_text() == heading
