"""A meeting where there is no network: what is opened, what is kept and sent later, once."""

import pytest
from playwright.sync_api import expect

from meetings.attendance import answers, noting
from meetings.models import RollMark
from tests import factories
from tests.browser.test_meeting_held import button, presence, word
from tests.browser.waiting import until
from tests.meetings import scenes

pytestmark = pytest.mark.django_db(transaction=True)
WORKER_STANDS = "navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller !== null)"
KEPT = "caches.open('pages').then(kept => kept.keys()).then(keys => keys.map(key => new URL(key.url).pathname))"


@pytest.fixture
def service_workers():
    return "allow"


@pytest.fixture
def meeting(cast):
    for name in ("Lê Văn Tư", "Vũ Thị Năm", "Đỗ Văn Sáu"):
        factories.account(factories.member(cast.cell_7, name))
    return scenes.opened(cast.cell_7, cast.secretary)


def wait_until_kept(page, address):
    until(page, lambda: address in page.evaluate(KEPT))


def at_work(page, user, sign_in, address="/"):
    """The page with the service worker in charge of it."""
    sign_in(page, user).goto(address)
    page.wait_for_function(WORKER_STANDS)
    return page


def test_agenda_and_papers_open_without_a_network_before_anyone_has_opened_them(phone, cast, sign_in):
    meeting = scenes.plan(cast.cell_7, cast.secretary)
    paper = factories.document(cast.ward, "15-KH/ĐU", "Kế hoạch tổng kết công tác năm", text=True)
    meeting.papers.add(paper)
    sign_in(phone, cast.hoa).goto("/")
    phone.wait_for_function(WORKER_STANDS)
    phone.goto("/")
    wait_until_kept(phone, meeting.get_absolute_url())
    phone.goto(meeting.get_absolute_url())
    text = f"{paper.get_absolute_url()}van-ban/"
    wait_until_kept(phone, text)
    phone.context.set_offline(True)
    phone.goto(meeting.get_absolute_url())
    expect(phone.locator(".agenda li")).to_have_text(scenes.AGENDA)
    phone.goto(text)
    expect(phone.locator("main")).to_contain_text("Kế hoạch tổng kết công tác năm")


def test_the_page_of_who_plans_is_kept_without_names_and_reasons(phone, cast, sign_in):
    meeting = scenes.plan(cast.cell_7, cast.secretary)
    paper = factories.document(cast.ward, "15-KH/ĐU", "Kế hoạch tổng kết công tác năm", text=True)
    meeting.papers.add(paper)
    answers.give(meeting, by=cast.hoa, coming=False, reason="health", note="Mổ mắt")
    at_work(phone, cast.secretary, sign_in)
    phone.goto(meeting.get_absolute_url())
    expect(phone.locator("#ai-du")).to_contain_text("Mổ mắt")
    wait_until_kept(phone, meeting.get_absolute_url())
    wait_until_kept(phone, f"{paper.get_absolute_url()}van-ban/")
    phone.context.set_offline(True)
    phone.goto(meeting.get_absolute_url())
    expect(phone.locator(".agenda li")).to_have_text(scenes.AGENDA)
    expect(phone.get_by_text("Bản giữ trong máy để xem khi không có mạng.")).to_be_visible()
    assert "Mổ mắt" not in phone.content() and "Nguyễn Thị Hoa" not in phone.content()
    phone.goto(f"{paper.get_absolute_url()}van-ban/")
    expect(phone.locator("main")).to_contain_text("Kế hoạch tổng kết công tác năm")


def test_the_roll_is_kept_without_a_network_and_sent_once(phone, cast, meeting, sign_in):
    sign_in(phone, cast.secretary).goto("/")
    phone.wait_for_function(WORKER_STANDS)
    phone.goto(meeting.roll_url)
    wait_until_kept(phone, meeting.roll_url)
    phone.context.set_offline(True)
    phone.goto(meeting.roll_url)
    expect(phone.locator("h1")).to_have_text("Điểm danh")
    button(phone, "Lê Văn Tư").click()
    button(phone, "Vũ Thị Năm").click()
    button(phone, "Nguyễn Thị Hoa").click()
    button(phone, "Vũ Thị Năm").click()
    expect(phone.locator("[data-roll-unsent]")).to_contain_text("Còn 4 lượt điểm danh chưa gửi")
    phone.reload()
    expect(word(phone, "Lê Văn Tư")).to_have_text("Có mặt")
    assert RollMark.objects.count() == 0
    hoa = scenes.entry(meeting, cast.hoa.member)
    noting.take(meeting, [scenes.tapped(hoa, "excused")], by=cast.hoa)  # another notes her differently meanwhile
    phone.context.set_offline(False)
    expect(phone.locator("[data-roll-unsent]")).to_be_hidden()
    expect(phone.locator("[data-roll-waiting]")).to_be_visible()
    assert RollMark.objects.filter(by=cast.secretary).count() == 4
    found = presence(meeting)
    assert (found["Lê Văn Tư"], found["Vũ Thị Năm"], found[cast.hoa.full_name]) == ("present", "unnoted", "excused")
    phone.reload()
    choice = phone.locator(".roll-choice")
    expect(choice).to_contain_text(cast.hoa.full_name)
    choice.get_by_role("button", name="Có mặt").click()
    expect(word(phone, cast.hoa.full_name)).to_have_text("Có mặt")
    assert RollMark.objects.count() == 5 and presence(meeting)[cast.hoa.full_name] == "present"


def test_an_answer_that_was_lost_sends_no_mark_twice(phone, cast, meeting, sign_in):
    sign_in(phone, cast.secretary).goto(meeting.roll_url)
    lost = []

    def lose(route):
        if lost or route.request.method != "POST":  # the page also asks how the roll stands
            return route.continue_()
        lost.append(route.fetch().status)  # the portal has taken it; the answer does not come back
        return route.abort()

    phone.route("**/luot/", lose)
    with phone.expect_event("requestfailed"):
        button(phone, "Lê Văn Tư").click()
    expect(phone.locator("[data-roll-unsent]")).to_contain_text("Còn 1 lượt")
    assert lost == [200] and RollMark.objects.count() == 1
    phone.reload()
    expect(phone.locator("[data-unsent]")).to_have_count(0)
    assert RollMark.objects.count() == 1 and scenes.entry(meeting, RollMark.objects.get().entry.member).version == 2


def test_two_open_pages_send_what_the_device_has_kept_once(phone, cast, sign_in):
    meeting = scenes.opened(cast.cell_7, cast.secretary)
    at_work(phone, cast.secretary, sign_in)
    second = phone.context.new_page()
    for page in (phone, second):
        page.goto(meeting.roll_url)
    phone.context.set_offline(True)
    button(phone, cast.hoa.full_name).click()
    button(second, cast.secretary.full_name).click()
    expect(second.locator("[data-roll-unsent]")).to_contain_text("Còn 2 lượt điểm danh chưa gửi")
    assert RollMark.objects.count() == 0
    phone.context.set_offline(False)
    for page in (phone, second):
        expect(page.locator("[data-roll-unsent]")).to_be_hidden()
        expect(page.locator("[data-roll-sums]")).to_contain_text("Có mặt 2/2")
    assert RollMark.objects.count() == 2
    assert set(presence(meeting).values()) == {"present"}
    assert scenes.entry(meeting, cast.hoa.member).version == 2
