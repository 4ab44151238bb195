"""The score of a meeting on a phone and at a desk: from the one who watches to the committee above."""

import os

import pytest
from playwright.sync_api import expect

from meetings.models import QualityScore
from tests import factories
from tests.browser.test_meetings import button
from tests.meetings.scoring.scenes import EXCUSED, PRESENT, held, roll

pytestmark = pytest.mark.django_db(transaction=True)
SHOTS = os.environ.get("SHOTS")


def shot(page, name):
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


@pytest.mark.parametrize("look", ["phone", "desk"])
def test_a_meeting_is_scored_by_the_phone(cast, request, axe, sign_in, look):
    page = request.getfixturevalue(look)
    leader = factories.holder("leader", cast.ward, "Vũ Văn Lãnh")
    meeting = held(cast.cell_7, cast.secretary)
    roll(meeting, PRESENT, PRESENT, people=[cast.hoa.member, cast.secretary.member])
    roll(meeting, *[PRESENT] * 8, EXCUSED)
    address = f"/sinh-hoat/{meeting.pk}/cham-diem/"
    sign_in(page, cast.secretary).goto(address)
    axe(page)
    shot(page, f"{look}-begin")
    page.get_by_label("Người theo dõi").select_option(label="Nguyễn Thị Hoa")
    button(page, "Giao theo dõi, chấm điểm").click()
    sign_in(page, cast.hoa).goto(address)
    axe(page)
    shot(page, f"{look}-enter")
    for box in page.get_by_label("tối đa").all():
        box.fill("1")
    button(page, "Lưu điểm").click()
    expect(page.get_by_text("Đã đủ điểm, chờ chi ủy thống nhất")).to_be_visible()
    sign_in(page, cast.secretary).goto(address)
    shot(page, f"{look}-agree")
    button(page, "Chi ủy thống nhất điểm này").click()
    page.get_by_label("Số đồng chí tán thành").fill("24")
    page.get_by_label("Trên tổng số").fill("26")
    shot(page, f"{look}-vote")
    button(page, "Ghi kết quả, gửi cấp trên").click()
    sign_in(page, leader).goto("/sinh-hoat/xep-loai/")
    axe(page)
    shot(page, f"{look}-waiting")
    page.get_by_role("link", name="Chi bộ 7").first.click()
    axe(page)
    shot(page, f"{look}-confirm")
    page.get_by_label("Trung bình").check()
    page.get_by_label("Lý do").fill("Phần kết luận chưa giao rõ việc")
    button(page, "Quyết định xếp loại").click()
    expect(page.get_by_text("Phần kết luận chưa giao rõ việc")).to_be_visible()
    assert QualityScore.objects.get(meeting=meeting).final_band == "average"
    page.goto("/sinh-hoat/bang-diem/")
    axe(page)
    shot(page, f"{look}-rubrics")
    page.get_by_role("link", name="An Phú").click()
    page.get_by_label("Có hiệu lực từ ngày").fill("01/01/2026")
    axe(page)
    shot(page, f"{look}-shipped")
    button(page, "Lấy về dùng").click()
    axe(page)
    button(page, "Xem thử").click()
    expect(page.get_by_text("Xem thử, chưa lưu")).to_be_visible()
    shot(page, f"{look}-rubric")
