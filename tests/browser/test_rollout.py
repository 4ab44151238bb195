"""A plan from its writing to the effect of a reminder: at the desk of the office, and on the phones of a bí thư and a
member."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from sotay.rollout.models import Plan, Reminder, TrainingClass
from tests.browser.signing_in import sign_in
from tests.sotay.rollout import scenes

pytestmark = pytest.mark.django_db(transaction=True)


def in_days(days: int) -> str:
    return f"{timezone.localdate() + timedelta(days=days):%d/%m/%Y}"


def press(page, name, role="button"):
    page.locator("main").get_by_role(role, name=name, exact=True).click()


def check(page, axe):
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") == page.viewport_size["width"]


def test_from_the_plan_to_the_effect_of_a_reminder(phone, desk, cast, axe):
    for unit, counts in ((cast.ward, (60, 50, 45)), (cast.cell_7, (30, 25, 25)), (cast.cell_8, (30, 25, 20))):
        scenes.figures(unit, *counts)
    write_a_plan(desk, cast, axe)
    join_it(phone, cast, axe)
    desk.reload()
    press(desk, "Nhận vào đợt")
    expect(desk.locator("main")).to_contain_text("còn thiếu 3")
    hold_a_class(desk, phone, cast, axe)
    report_a_difficulty(phone, desk, cast, axe)
    remind_and_see_what_came_of_it(phone, desk, cast, axe)


def write_a_plan(desk, cast, axe):
    sign_in(desk, cast.organiser, "/trien-khai/")
    press(desk, "Lập kế hoạch", "link")
    desk.goto(f"/trien-khai/moi/?don-vi={cast.ward.code}")
    desk.get_by_label("Tên kế hoạch").fill("Triển khai Sổ tay trong đảng bộ")
    desk.get_by_label("Số, ký hiệu văn bản").fill("12-KH/ĐU")
    press(desk, "Gửi")
    desk.get_by_role("link", name="Thêm đợt").first.click()
    check(desk, axe)
    desk.get_by_label("Tên đợt").fill("Đợt 1")
    desk.get_by_label("Bắt đầu").fill(in_days(-3))
    desk.get_by_label("Hạn hoàn thành").fill(in_days(30))
    desk.get_by_label("Chỉ tiêu trên số đủ điều kiện (%)").fill("90")
    desk.get_by_label("Chi bộ 7").check()
    press(desk, "Gửi")
    expect(desk.locator("main")).to_contain_text("Đạt chỉ tiêu")
    check(desk, axe)


def join_it(phone, cast, axe):
    sign_in(phone, cast.secretary_beside, "/trien-khai/")
    check(phone, axe)
    phone.get_by_text("Triển khai Sổ tay trong đ").click()
    check(phone, axe)
    press(phone, "Xin tham gia đợt này", "link")
    phone.get_by_label("Lý do").fill("Chi bộ đã sẵn sàng")
    press(phone, "Gửi")
    expect(phone.locator("main")).to_contain_text("Đã gửi đề nghị")


def hold_a_class(desk, phone, cast, axe):
    desk.get_by_role("link", name="Mở lớp").click()
    for label, value in (("Tên lớp", "Lớp đảng viên"), ("Ngày học", in_days(0)), ("Bắt đầu lúc", "8h")):
        desk.get_by_label(label).fill(value)
    for label, value in (("Kết thúc lúc", "11h"), ("Địa điểm", "Hội trường"), ("Số chỗ", "30")):
        desk.get_by_label(label).fill(value)
    press(desk, "Gửi")
    check(desk, axe)
    press(desk, "Bắt đầu điểm danh")
    scanned = urlsplit(desk.locator("[data-code-shown]").get_attribute("data-address")).path
    sign_in(phone, cast.neighbour)
    phone.goto(scanned)
    check(phone, axe)
    press(phone, "Tôi có mặt")
    expect(phone.locator("main")).to_contain_text("Đã ghi đồng chí có mặt")
    lesson = TrainingClass.objects.get()
    assert [(seat.member, seat.way) for seat in lesson.seats.all()] == [(cast.neighbour.member, "code")]
    desk.goto(lesson.get_absolute_url())
    expect(desk.locator("main")).to_contain_text("1 / 30 chỗ")


def report_a_difficulty(phone, desk, cast, axe):
    sign_in(phone, cast.secretary_beside, "/trien-khai/kho-khan/")
    press(phone, "Báo khó khăn", "link")
    phone.get_by_label("Loại khó khăn").select_option("network")
    phone.get_by_label("Nội dung").fill("Tổ 4 sóng yếu, tải không được.")
    check(phone, axe)
    press(phone, "Gửi")
    expect(phone.locator("main")).to_contain_text("Mới")
    desk.goto("/trien-khai/kho-khan/?xem=tat-ca")
    desk.get_by_text("Tổ 4 sóng yếu").click()
    press(desk, "Trả lời", "link")
    desk.get_by_label("Trả lời").fill("Đã mượn điểm phát sóng của nhà văn hóa.")
    press(desk, "Gửi")
    phone.reload()
    expect(phone.locator("main")).to_contain_text("Đã mượn điểm phát sóng")
    check(phone, axe)
    press(phone, "Đã xong, đóng lại")
    expect(phone.locator("main")).to_contain_text("Đóng")


def remind_and_see_what_came_of_it(phone, desk, cast, axe):
    desk.goto(Plan.objects.get().get_absolute_url())
    desk.get_by_role("checkbox", name="Chi bộ 8").check()
    desk.get_by_label("Lời đôn đốc").fill("Mong đồng chí khẩn trương.")
    press(desk, "Đôn đốc")
    expect(desk.locator("main")).to_contain_text("Kết quả có từ ngày")
    check(desk, axe)
    phone.goto("/")
    expect(phone.locator("main")).to_contain_text("Đôn đốc Chi bộ 8: còn thiếu 3 tài khoản")
    ago = timezone.localdate() - timedelta(days=7)
    Reminder.objects.update(on=ago)
    scenes.figures(cast.cell_8, 30, 25, 14, day=ago)
    desk.reload()
    expect(desk.locator("main")).to_contain_text("Sau bảy ngày: +6 tài khoản kích hoạt.")
