"""What goes on between two meetings, on a phone: a task is given, reported and judged; a góp ý is sent and answered."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from meetings.models import Feedback, Task

pytestmark = pytest.mark.django_db(transaction=True)


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def day(days: int) -> str:
    return f"{timezone.localdate() + timedelta(days=days):%d/%m/%Y}"


def test_a_task_is_given_reported_and_judged_on_a_phone(phone, axe, cast, sign_in):
    sign_in(phone, cast.secretary).goto("/sinh-hoat/nhiem-vu/chi-bo/")
    phone.get_by_role("link", name="Giao nhiệm vụ").click()
    phone.get_by_label("Việc cần làm").fill("Vận động 20 hộ phân loại rác")
    phone.get_by_label("Người thực hiện").select_option(label="Nguyễn Thị Hoa")
    phone.get_by_label("Thời hạn").fill(day(9))
    phone.get_by_label("Sản phẩm").fill("Danh sách 20 hộ")
    axe(phone)
    button(phone, "Giao và báo cho người thực hiện").click()
    expect(phone.locator("h1")).to_have_text("Vận động 20 hộ phân loại rác")
    axe(phone)
    sign_in(phone, cast.hoa).goto("/")
    phone.get_by_role("link", name="nhiệm vụ chờ đồng chí").click()
    axe(phone)
    phone.get_by_role("link", name="Vận động 20 hộ phân loại rác").click()
    button(phone, "Tiếp nhận").click()
    phone.get_by_role("link", name="Báo cáo kết quả").click()
    phone.get_by_label("Kết quả").fill("Đã có 21 hộ ký cam kết")
    axe(phone)
    button(phone, "Gửi báo cáo").click()
    expect(phone.get_by_text("Đã gửi báo cáo cho đồng chí Trần Văn Bình đánh giá.")).to_be_visible()
    sign_in(phone, cast.secretary).goto(Task.objects.get().get_absolute_url())
    phone.get_by_role("link", name="Đánh giá kết quả").click()
    axe(phone)
    button(phone, "Hoàn thành").click()
    expect(phone.get_by_text("Đã đánh giá: hoàn thành.")).to_be_visible()


def test_a_gop_y_is_sent_and_answered_on_a_phone(phone, axe, cast, sign_in):
    sign_in(phone, cast.hoa).goto("/sinh-hoat/")
    phone.get_by_role("link", name="Góp ý, phản ánh").click()
    axe(phone)
    phone.get_by_role("link", name="Gửi góp ý", exact=True).click()
    phone.get_by_label("Nội dung").fill("Đèn ngõ 7 hỏng đã hai tháng")
    axe(phone)
    button(phone, "Gửi góp ý").click()
    expect(phone.get_by_text("Đã gửi Chi bộ 7.")).to_be_visible()
    axe(phone)
    url = Feedback.objects.get().get_absolute_url()
    sign_in(phone, cast.secretary).goto("/sinh-hoat/gop-y/can-tra-loi/")
    axe(phone)
    phone.get_by_role("link", name="Đèn ngõ 7 hỏng đã hai tháng").click()
    button(phone, "Tiếp nhận").click()
    phone.get_by_role("link", name="Trả lời").click()
    phone.get_by_label("Trả lời").fill("Điện lực đã thay đèn")
    axe(phone)
    button(phone, "Gửi trả lời").click()
    sign_in(phone, cast.hoa).goto(url)
    phone.get_by_label("Hài lòng", exact=True).check()
    axe(phone)
    button(phone, "Gửi đánh giá và kết thúc").click()
    expect(phone.get_by_text("Cảm ơn đồng chí đã đánh giá.")).to_be_visible()
