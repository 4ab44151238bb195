"""A meeting that is held: the roll on the secretary's phone, without a network too, and the code that members scan."""

import pytest
from playwright.sync_api import expect

from meetings.attendance import codes, noting
from meetings.models import Meeting, RollMark
from tests import factories
from tests.meetings import scenes

pytestmark = pytest.mark.django_db(transaction=True)
WORKER_STANDS = "navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller !== null)"
KEPT = "caches.open('pages').then(kept => kept.keys()).then(keys => keys.map(key => new URL(key.url).pathname))"


@pytest.fixture
def meeting(cast):
    for name in ("Lê Văn Tư", "Vũ Thị Năm", "Đỗ Văn Sáu"):
        factories.account(factories.member(cast.cell_7, name))
    return scenes.opened(cast.cell_7, cast.secretary)


def button(page, name):
    return page.get_by_role("button", name=name)


def word(page, name):
    return page.locator(".roll-row", has_text=name).locator("[data-word]")


def wait_until_kept(page, address):
    for _ in range(300):
        if address in page.evaluate(KEPT):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"{address} is not kept")


def presence(meeting) -> dict[str, str]:
    return dict(meeting.roll.values_list("member__full_name", "presence"))


def test_names_are_tapped_without_loading_the_page_anew(phone, axe, cast, meeting, sign_in):
    sign_in(phone, cast.secretary).goto(meeting.roll_url)
    axe(phone)
    phone.evaluate("window.stays = true")
    button(phone, "Lê Văn Tư").click()
    expect(word(phone, "Lê Văn Tư")).to_have_text("Có mặt")
    expect(phone.locator("[data-roll-sums]")).to_contain_text("Có mặt 1/5")
    expect(phone.locator("[data-unsent]")).to_have_count(0)
    assert presence(meeting)["Lê Văn Tư"] == "present"
    button(phone, "Lê Văn Tư").click()
    expect(phone.locator("[data-roll-sums]")).to_contain_text("Có mặt 0/5")
    assert phone.evaluate("window.stays") and phone.evaluate("document.documentElement.scrollWidth") == 360
    assert phone.locator(".roll-tap").first.bounding_box()["height"] >= 48
    axe(phone)


def test_the_roll_is_kept_without_a_network_and_sent_once(phone, cast, meeting, sign_in):
    sign_in(phone, cast.secretary).goto("/")
    phone.wait_for_function(WORKER_STANDS)
    phone.goto(meeting.roll_url)
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


def test_a_member_scans_the_code_on_the_screen(phone, desk, axe, cast, meeting, sign_in):
    sign_in(desk, cast.secretary).goto(f"/sinh-hoat/{meeting.pk}/ma/")
    axe(desk)
    shown = desk.locator("[data-code-shown]")
    address = shown.get_attribute("data-address")
    expect(shown.locator("svg")).to_be_visible()
    sign_in(phone, cast.hoa).goto(address)
    axe(phone)
    button(phone, "Tôi có mặt").click()
    expect(phone.locator(".said-yes")).to_contain_text("Đã ghi đồng chí có mặt")
    phone.goto(address)
    expect(phone.locator("h1")).to_have_text("Điểm danh của đồng chí")
    assert presence(meeting)[cast.hoa.full_name] == "present"
    sign_in(phone, cast.neighbour).goto(address)
    expect(phone.locator("main")).to_contain_text("không có trong danh sách triệu tập")


def test_the_screen_changes_the_code_by_itself(desk, cast, meeting, sign_in):
    desk.clock.install()
    sign_in(desk, cast.secretary).goto(f"/sinh-hoat/{meeting.pk}/ma/")
    shown = desk.locator("[data-code-shown]")
    scenes.entry(meeting, cast.hoa.member)
    meeting.roll.of_member(cast.hoa.member_id).update(presence="present")
    desk.clock.run_for(codes.limits(meeting).step * 1000 + 1000)
    expect(shown).to_contain_text("Có mặt 1/5")
    desk.context.set_offline(True)
    desk.clock.run_for(codes.limits(meeting).step * 1000 + 1000)
    expect(desk.locator("[data-code-stopped]")).to_be_visible()
    expect(shown.locator("svg")).to_be_hidden()


def test_everything_but_code_and_network_works_without_javascript(chromium, live_server, cast, sign_in):
    factories.member(cast.cell_7, "Lê Văn Tư")
    planned = scenes.plan(cast.cell_7, cast.secretary, 0)
    small = {"width": 360, "height": 740}
    context = chromium.new_context(java_script_enabled=False, base_url=live_server.url, viewport=small)
    page = sign_in(context.new_page(), cast.secretary)
    page.goto(planned.get_absolute_url())
    page.get_by_role("link", name="Khai mạc").click()
    page.get_by_label("Chủ trì").select_option(label=cast.hoa.full_name)
    page.get_by_label("Thư ký").select_option(label=cast.secretary.full_name)
    button(page, "Khai mạc").click()
    button(page, cast.hoa.full_name).click()
    expect(word(page, cast.hoa.full_name)).to_have_text("Có mặt")
    page.locator(".roll-row", has_text="Lê Văn Tư").get_by_role("link").click()
    page.get_by_label("Vắng có lý do").check()
    button(page, "Ghi").click()
    expect(word(page, "Lê Văn Tư")).to_have_text("Vắng có lý do")
    page.get_by_role("link", name="Phát biểu").click()
    page.get_by_label("Đồng chí có mặt").select_option(label=cast.hoa.full_name)
    button(page, "Ghi vào danh sách").click()
    button(page, "Mời phát biểu").click()
    button(page, "Xong").first.click()
    button(page, "Bắt đầu phần này").first.click()
    expect(page.get_by_text("đang thực hiện")).to_be_visible()
    page.goto(f"{planned.get_absolute_url()}ket-thuc/")
    button(page, "Kết thúc").click()
    expect(page.get_by_role("alert")).to_contain_text(cast.secretary.full_name)
    page.get_by_label("Có mặt").check()
    button(page, "Kết thúc").click()
    expect(page.get_by_text("Đã sinh hoạt")).to_be_visible()
    assert Meeting.objects.get().state == "closed"
    context.close()


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
