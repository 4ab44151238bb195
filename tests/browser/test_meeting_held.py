"""A meeting that is held: the roll under a finger, the code on the screen. The evening itself is in month/."""

import pytest
from playwright.sync_api import expect

from meetings.attendance import codes
from tests import factories
from tests.meetings import scenes

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def meeting(cast):
    for name in ("Lê Văn Tư", "Vũ Thị Năm", "Đỗ Văn Sáu"):
        factories.account(factories.member(cast.cell_7, name))
    return scenes.opened(cast.cell_7, cast.secretary)


def button(page, name):
    return page.get_by_role("button", name=name)


def word(page, name):
    return page.locator(".roll-row", has_text=name).locator("[data-word]")


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
