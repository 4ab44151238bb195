"""A bí thư invites, on a phone and at a desk; a member follows it all."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from meetings.attendance import answers
from members.models import Office
from tests import factories
from tests.meetings import scenes

pytestmark = pytest.mark.django_db(transaction=True)


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def fits(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("width", ["phone", "desk"])
def test_the_page_of_a_meeting_shows_the_summons_and_what_waits(cast, request, sign_in, axe, width):
    superior = factories.member(cast.cell_8, "Lê Thị Phụ Trách")
    today = timezone.localdate()
    facts = {"method": "elected", "decision_no": "8-QĐ/ĐU", "decided_on": today, "since": today}
    Office.objects.create(unit=cast.ward, member=superior, code="committee_member", **facts)
    meeting = scenes.plan(cast.cell_7, cast.secretary, mode="mixed", link="https://hop.example/7")
    answers.give(meeting, by=cast.hoa, coming=False, reason="health", note="Nằm viện")
    page = sign_in(request.getfixturevalue(width), cast.secretary)
    page.goto(f"/sinh-hoat/{meeting.pk}/khach-moi/")
    label = f"Lê Thị Phụ Trách, Cấp ủy viên {cast.ward}"
    page.get_by_label("Cấp ủy viên cấp trên phụ trách").select_option(label=label)
    page.get_by_label("Khách mời ngoài danh sách trên").fill("Trần Văn Nam, Trưởng ban Mặt trận")
    page.get_by_label("Các điểm cầu").fill("Điểm cầu Phường")
    assert fits(page)
    axe(page)
    button(page, "Lưu và báo người được mời").click()
    expect(page.get_by_text("Trưởng ban Mặt trận")).to_be_visible()
    assert fits(page)
    axe(page)
    button(page, "Đồng ý").click()
    expect(page.get_by_text("Đồng ý cho vắng")).to_be_visible()
    page = sign_in(page, cast.hoa)
    page.goto(f"/sinh-hoat/{meeting.pk}/y-kien-truoc/")
    page.get_by_label("Nội dung").fill("Đề nghị sửa đường vào tổ 7")
    button(page, "Gửi").click()
    expect(page.get_by_text("Đề nghị sửa đường vào tổ 7")).to_be_visible()
    assert fits(page)
    axe(page)
    page.goto("/sinh-hoat/lich-dien-thoai/")
    button(page, "Tạo địa chỉ lịch").click()
    expect(page.get_by_label("Địa chỉ lịch")).to_have_value(re.compile("/sinh-hoat/lich-rieng/"))
    assert fits(page)
    axe(page)
