"""The portal on a telephone, in a real Chromium: what installing asks for, what is at hand without a network, what is
sent later, and a push that is shown and opened."""

import json
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from playwright.sync_api import expect

from documents.saved import saving
from meetings.models import Answer
from meetings.planning import sessions
from members.models import Notice
from sotay import pwa
from sotay.usage.models import Installation
from tests import factories
from tests.browser.conftest import QUIET
from tests.browser.test_meeting_planning import fits
from tests.browser.waiting import until
from tests.conftest import WHOLE_CHROMIUM
from tests.meetings import scenes

pytestmark = pytest.mark.django_db(transaction=True)
WORKER_STANDS = "navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller !== null)"
KEPT = """async () => (await Promise.all(['pages', 'papers'].map(async name => (await (await caches.open(name)).keys())
  .map(request => new URL(request.url).pathname)))).flat()"""
SHOWN = """async () => (await (await navigator.serviceWorker.ready).getNotifications())
  .map(({title, body, tag, data}) => ({title, body, tag, data}))"""
IN_STANDALONE = "window.matchMedia = (asked) => ({ matches: asked.includes('standalone'), addEventListener() {} });"


@pytest.fixture
def service_workers():
    return "allow"


@pytest.fixture
def meeting(cast):
    return scenes.plan(cast.cell_7, cast.secretary)


@pytest.fixture
def at_work(phone, cast, sign_in):
    """Hoa's telephone, with the worker in charge."""
    sign_in(phone, cast.hoa).goto("/")
    phone.wait_for_function(WORKER_STANDS)
    return phone


def wait_until_kept(page, *addresses):
    until(page, lambda: set(addresses) <= set(page.evaluate(KEPT)))


def test_it_can_be_installed_and_starts_without_a_network(at_work):
    found = at_work.context.new_cdp_session(at_work)
    manifest = json.loads(found.send("Page.getAppManifest")["data"])
    assert found.send("Page.getAppManifest")["errors"] == []
    assert found.send("Page.getInstallabilityErrors")["installabilityErrors"] in (
        [],
        [{"errorId": "in-incognito", "errorArguments": []}],
    )
    assert manifest["display"] == "standalone" and {"192x192", "512x512"} <= {
        each["sizes"] for each in manifest["icons"]
    }
    wait_until_kept(at_work, "/")
    at_work.context.set_offline(True)
    at_work.goto(manifest["start_url"])
    expect(at_work.locator("h1")).to_contain_text("Chào đồng chí")
    expect(at_work.locator(".network-bar")).to_contain_text("Không có mạng. Đang xem bản lưu lúc")
    assert fits(at_work)
    at_work.context.set_offline(False)
    at_work.goto("/")
    expect(at_work.locator(".network-bar:not([hidden])")).to_have_count(0)


def test_a_new_release_keeps_no_page_of_the_old(at_work, monkeypatch):
    wait_until_kept(at_work, "/", "/sinh-hoat/")
    monkeypatch.setattr(pwa, "__version__", "9.9.9")
    # What was fetched ahead is fetched anew with the next page; until then nothing of the old release is there.
    old = at_work.evaluate("caches.keys()")
    at_work.evaluate("navigator.serviceWorker.ready.then(worker => worker.update())")
    of_it = {name for name in old if name.startswith(("shell-", "marks-"))}
    until(at_work, lambda: not of_it.intersection(at_work.evaluate("caches.keys()")))
    assert at_work.evaluate(KEPT) == []
    at_work.goto("/")
    wait_until_kept(at_work, "/", "/sinh-hoat/")


def test_the_first_start_from_the_home_screen_is_counted_once(phone, cast, sign_in, axe):
    phone.add_init_script(IN_STANDALONE)
    sign_in(phone, cast.hoa).goto("/ca-nhan/cai-dat/")
    expect(phone.get_by_text("đã cài xong")).to_be_visible()
    phone.wait_for_function("() => localStorage.getItem('da-cai')")
    for _ in range(2):
        phone.evaluate("sessionStorage.clear()")
        phone.goto("/ca-nhan/cai-dat/")
        phone.wait_for_function("() => sessionStorage.getItem('da-cai')")
    assert list(Installation.objects.values_list("member", "platform")) == [(cast.hoa.member_id, "desktop")]
    assert fits(phone)
    axe(phone)


def test_a_saved_document_is_read_without_a_network_though_it_was_never_opened(phone, cast, sign_in):
    paper = factories.document(cast.ward, "27-KH/ĐU", "Kế hoạch sắp xếp", text=True)
    saving.save(paper, by=cast.hoa)
    own = paper.get_absolute_url()
    sign_in(phone, cast.hoa).goto("/")
    phone.wait_for_function(WORKER_STANDS)
    phone.goto("/")
    wait_until_kept(phone, own, f"{own}van-ban/", f"{own}tep/")
    phone.context.set_offline(True)
    phone.goto(f"{own}van-ban/")
    expect(phone.locator("main")).to_contain_text("Kế hoạch sắp xếp")
    expect(phone.locator(".network-bar")).to_contain_text("Đang xem bản lưu")


def test_an_answer_and_an_excuse_without_a_network_arrive_once_and_a_conflict_is_told(at_work, cast, meeting, axe):
    own = meeting.get_absolute_url()
    at_work.evaluate("sessionStorage.clear()")
    at_work.goto("/")
    wait_until_kept(at_work, own, "/")
    at_work.context.set_offline(True)
    at_work.goto(own)
    at_work.get_by_role("button", name="Sẽ dự").click()
    bar = at_work.locator(".network-bar")
    expect(bar).to_contain_text("Đã giữ trong máy, có mạng sẽ tự gửi: Sẽ dự")
    assert not Answer.objects.exists() and fits(at_work)
    axe(at_work)
    at_work.context.set_offline(False)
    expect(bar).to_contain_text("Đã gửi: Sẽ dự.")
    assert Answer.objects.filter(meeting=meeting, coming=True, member=cast.hoa.member).count() == 1
    at_work.goto(own)
    expect(at_work.get_by_text("Đồng chí đã báo sẽ dự.")).to_be_visible()
    excuse = f"{own}xin-vang/"
    at_work.goto(excuse)
    at_work.context.set_offline(True)
    at_work.get_by_label("Lý do").first.check() if at_work.get_by_role("radio").count() else None
    at_work.get_by_role("button", name="Gửi xin vắng").click()
    expect(bar).to_contain_text("Đã giữ trong máy, có mạng sẽ tự gửi: Xin vắng")
    sessions.cancel(meeting, by=cast.secretary, reason="Mưa bão")
    at_work.context.set_offline(False)
    expect(bar).to_contain_text("Chưa gửi được “Xin vắng”")
    assert Answer.objects.get(meeting=meeting).coming
    bar.get_by_role("button", name="Bỏ").click()
    expect(at_work.locator(".network-bar:not([hidden])")).to_have_count(0)


def test_a_telephone_that_makes_no_keys_by_itself_keeps_forms_too(phone, cast, meeting, sign_in):
    """Those of before 2022: the script ended there, and with it what is sent later and the bar."""
    phone.add_init_script("delete Crypto.prototype.randomUUID")
    sign_in(phone, cast.hoa).goto(meeting.get_absolute_url())
    phone.wait_for_function(WORKER_STANDS)
    keys = []
    for _ in range(2):
        address = phone.locator("form[data-later]").first.get_attribute("action")
        keys.append(UUID(parse_qs(urlsplit(address).query)["lan_gui"][0]))
        phone.reload()
    assert keys[0] != keys[1] and [key.version for key in keys] == [4, 4]


def test_signing_out_leaves_nothing_to_send(at_work, cast, meeting):
    own = meeting.get_absolute_url()
    at_work.goto(own)
    at_work.context.set_offline(True)
    at_work.get_by_role("button", name="Sẽ dự").click()
    expect(at_work.locator(".network-bar")).to_contain_text("Đã giữ trong máy")
    waiting = "new Promise(done => { const asked = indexedDB.open('gui-sau', 1); asked.onsuccess = () => { const all ="
    waiting += (
        " asked.result.transaction('forms').objectStore('forms').count(); all.onsuccess = () => done(all.result); }; })"
    )
    assert at_work.evaluate(waiting) == 1
    at_work.context.route("**/tra-loi/**", lambda route: route.abort())  # the network is there again, the form is not
    at_work.context.set_offline(False)
    at_work.goto("/dang-xuat/")
    at_work.get_by_role("button", name="Đăng xuất").click()
    at_work.wait_for_url("**/dang-nhap/**")
    until(at_work, lambda: at_work.evaluate(waiting) == 0, seconds=10)
    assert at_work.evaluate(waiting) == 0 and at_work.evaluate(KEPT) == []


def deliver(page, live_server, told):
    """As the browser's push service does."""
    devtools = page.context.new_cdp_session(page)
    found = []
    devtools.on("ServiceWorker.workerRegistrationUpdated", lambda event: found.extend(event["registrations"]))
    devtools.send("ServiceWorker.enable")
    page.wait_for_timeout(200)
    registration = found[-1]["registrationId"]
    facts = {"origin": live_server.url, "registrationId": registration, "data": told}
    devtools.send("ServiceWorker.deliverPushMessage", facts)


def wait_until_shown(page, body):
    until(page, lambda: body in [each["body"] for each in page.evaluate(SHOWN)], seconds=10)


@pytest.fixture
def whole_browser(chromium, cast, sign_in, live_server):
    """The same in a browser that shows notices: the headless shell shows none."""
    whole = chromium.browser_type.launch(
        executable_path=WHOLE_CHROMIUM, headless=False, args=[*QUIET, "--headless=new", "--no-sandbox"]
    )
    page = whole.new_context(base_url=live_server.url, viewport={"width": 360, "height": 740}).new_page()
    sign_in(page, cast.hoa).goto("/")
    page.wait_for_function(WORKER_STANDS)
    yield page
    whole.close()


def test_a_push_is_shown_and_opens_what_it_is_about(whole_browser, cast, meeting, live_server):
    at_work = whole_browser
    at_work.context.grant_permissions(["notifications"], origin=live_server.url)
    notice = Notice.objects.create(user=cast.hoa, text="Mời họp", url=meeting.get_absolute_url())
    told = {"title": "Sổ tay đảng viên", "body": "Buổi sinh hoạt sắp tới", "tag": "meeting"}
    deliver(at_work, live_server, json.dumps(told | {"url": notice.url, "notice": notice.pk}))
    data = {"url": notice.url, "notice": notice.pk}
    wait_until_shown(at_work, "Buổi sinh hoạt sắp tới")
    assert at_work.evaluate(SHOWN) == [told | {"data": data}]
    deliver(at_work, live_server, "không phải JSON")
    wait_until_shown(at_work, "Có thông báo mới")
    [worker] = at_work.context.service_workers
    worker.evaluate(
        """async () => { for (const notification of await self.registration.getNotifications({ tag: "meeting" }))
           self.dispatchEvent(new NotificationEvent("notificationclick", { notification })); }"""
    )
    at_work.wait_for_url(f"**{notice.url}")
    notice.refresh_from_db()
    assert notice.read_at is not None
