"""What goes on between two meetings, on a phone: a góp ý is sent and answered. Tasks are in month/."""

import pytest
from playwright.sync_api import expect

from meetings.models import Feedback

pytestmark = pytest.mark.django_db(transaction=True)


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


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
