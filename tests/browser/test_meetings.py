"""A bí thư plans a meeting on a phone, members answer, the bí thư sees who comes; once more without JavaScript."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from meetings.attendance import answers
from meetings.models import Meeting
from meetings.planning import sessions
from tests import factories
from tests.meetings import scenes

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene(cast):
    factories.document(cast.ward, "15-KH/ĐU", "Kế hoạch tổng kết công tác năm")
    factories.document(cast.city, "121-KH/TU", "Kế hoạch học tập nghị quyết")
    return cast


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def plan(page, axe):
    """From the list to the announced meeting with one paper, as a bí thư does it."""
    day = timezone.localdate() + timedelta(days=12)
    page.goto("/sinh-hoat/")
    page.get_by_role("link", name="Lên lịch sinh hoạt").click()
    axe(page)
    page.get_by_label("Ngày", exact=True).fill(day.isoformat())
    page.get_by_label("Giờ bắt đầu").fill("19:30")
    page.get_by_label("Địa điểm").fill("Nhà văn hóa tổ 7")
    button(page, "Lên lịch và báo đảng viên").click()
    expect(page.locator("h1")).to_have_text("Chọn tài liệu")
    axe(page)
    page.get_by_label("121-KH/TU").check()
    page.get_by_label("Tìm trong Văn kiện theo số hoặc từ trong trích yếu").fill("tong ket")
    button(page, "Tìm").click()
    expect(page.get_by_label("121-KH/TU")).to_be_checked()
    page.get_by_label("15-KH/ĐU").check()
    page.get_by_label("121-KH/TU").uncheck()
    button(page, "Lưu tài liệu đã chọn").click()
    expect(page.locator("h1")).to_have_text(f"Sinh hoạt thường kỳ tháng {day.month}")
    expect(page.locator(".paper")).to_have_count(1)
    axe(page)
    return Meeting.objects.get()


def test_a_meeting_is_planned_answered_and_counted_on_a_phone(phone, axe, scene, sign_in):
    meeting = plan(sign_in(phone, scene.secretary), axe)
    sign_in(phone, scene.hoa).goto("/")
    button(phone, "Sẽ dự").click()
    expect(phone.get_by_text("Đồng chí đã báo sẽ dự.")).to_be_visible()
    axe(phone)
    other = factories.account(factories.member(scene.cell_7, "Lê Văn Tư"))
    sign_in(phone, other).goto("/sinh-hoat/")
    phone.get_by_role("link", name="Xin vắng").click()
    button(phone, "Gửi xin vắng").click()
    expect(phone.get_by_role("alert")).to_contain_text("Lý do xin vắng")
    axe(phone)
    phone.get_by_label("Đi công tác").check()
    phone.get_by_label(re.compile("Nói rõ thêm")).fill("Tập huấn ở Thành ủy")
    button(phone, "Gửi xin vắng").click()
    expect(phone.get_by_text("Đồng chí đã xin vắng.")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") == 360
    sign_in(phone, scene.secretary).goto(meeting.get_absolute_url())
    who = phone.locator("#ai-du")
    expect(who.locator("dd")).to_have_text(["1", "1", "1"])
    expect(who).to_contain_text("Lê Văn Tư")
    expect(who).to_contain_text("Đi công tác · Tập huấn ở Thành ủy")
    who.get_by_text("Sẽ dự (1)").click()
    expect(who.get_by_text("Nguyễn Thị Hoa", exact=True)).to_be_visible()
    axe(phone)


def test_everything_works_without_javascript(chromium, live_server, axe, scene, sign_in):
    small = {"width": 360, "height": 740}
    context = chromium.new_context(java_script_enabled=False, base_url=live_server.url, viewport=small)
    page = context.new_page()
    meeting = plan(sign_in(page, scene.secretary), lambda _: None)
    page.get_by_role("link", name="Sửa buổi sinh hoạt").click()
    page.get_by_label("Địa điểm").fill("Hội trường phường")
    button(page, "Lưu thay đổi").click()
    expect(page.get_by_text("Hội trường phường")).to_be_visible()
    sign_in(page, scene.hoa).goto(meeting.get_absolute_url())
    page.get_by_role("link", name="Xin vắng").click()
    page.get_by_label("Bệnh, sức khỏe").check()
    button(page, "Gửi xin vắng").click()
    button(page, "Đổi thành sẽ dự").click()
    expect(page.get_by_text("Đồng chí đã báo sẽ dự.")).to_be_visible()
    sign_in(page, scene.secretary).goto(meeting.get_absolute_url())
    page.get_by_text("Hủy buổi sinh hoạt").click()
    page.get_by_label("Lý do hủy").fill("Mưa bão")
    button(page, "Hủy và báo cho đảng viên").click()
    expect(page.get_by_text("Buổi sinh hoạt này đã hủy.")).to_be_visible()
    context.close()


def test_every_page_is_accessible(desk, axe, scene, sign_in, live_server):
    meeting = scenes.plan(scene.cell_7, scene.secretary, minutes=30)
    scenes.held(scene.cell_7, scene.secretary)
    gone = scenes.plan(scene.cell_7, scene.secretary, 20)
    sessions.cancel(gone, by=scene.secretary, reason="Mưa bão")
    answers.give(meeting, by=scene.hoa, coming=False, reason="duty")
    sign_in(desk, scene.secretary)
    own = meeting.get_absolute_url()
    pages = ("hoan/", "tep/", f"ghi-tra-loi/{scene.hoa.member_id}/")
    for url in ("/sinh-hoat/?xem=da-qua", gone.get_absolute_url(), f"{own}sua/", *(own + page for page in pages)):
        desk.goto(url)
        axe(desk)
    desk.context.add_cookies([{"name": "giao_dien", "value": "toi", "url": live_server.url}])
    desk.goto("/sinh-hoat/")
    axe(desk)
    desk.goto(own)
    desk.get_by_text("Hủy buổi sinh hoạt").click()
    axe(desk)
    desk.get_by_label("Lý do hủy").fill("  ")
    button(desk, "Hủy và báo cho đảng viên").click()
    expect(desk.get_by_role("alert")).to_contain_text("Lý do hủy")
    axe(desk)
