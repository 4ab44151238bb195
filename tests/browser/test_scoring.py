"""The sheet by which meetings are scored, taken over and tried by the committee above. Scoring is in month/."""

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.browser.test_meetings import button
from tests.meetings.scoring.scenes import PRESENT, held, roll

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("look", ["phone", "desk"])
def test_a_sheet_is_taken_over_and_tried(cast, request, axe, sign_in, look):
    page = request.getfixturevalue(look)
    leader = factories.holder("leader", cast.ward, "Vũ Văn Lãnh")
    roll(held(cast.cell_7, cast.secretary), PRESENT, PRESENT, people=[cast.hoa.member, cast.secretary.member])
    sign_in(page, leader).goto("/sinh-hoat/bang-diem/")
    axe(page)
    page.get_by_role("link", name="An Phú").click()
    page.get_by_label("Có hiệu lực từ ngày").fill("01/01/2026")
    axe(page)
    button(page, "Lấy về dùng").click()
    axe(page)
    button(page, "Xem thử").click()
    expect(page.get_by_text("Xem thử, chưa lưu")).to_be_visible()
