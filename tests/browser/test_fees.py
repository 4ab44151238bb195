"""A month of đảng phí on a phone: opened, an income noted, collected, closed; and what a member sees of it."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from members.operations.fees import declaring
from members.operations.models import FeeSheet
from members.operations.rating import rounds
from tests import factories
from tests.browser.signing_in import sign_in
from tests.browser.test_transfer import seen

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_month_of_fees_on_a_phone(phone, desk, axe, cast):
    month = timezone.localdate().replace(day=1)
    for name in ("Đinh Văn An", "Lò Thị Bích"):
        member = factories.member(cast.cell_7, name)
        declaring.declare(member, since=month, kind="pension", income=5_400_000, by=None)
    sign_in(phone, cast.secretary)
    phone.goto("/nghiep-vu/dang-phi/")
    seen(phone, axe, "fees-new")
    phone.get_by_role("button", name="Lập sổ thu tháng này").click()
    expect(phone.get_by_role("heading", name="Chưa kê khai thu nhập")).to_be_visible()
    phone.get_by_role("link", name="Ghi thu nhập: Nguyễn Thị Hoa").click()
    phone.get_by_label("Đang đóng BHXH bắt buộc").check()
    phone.get_by_label("Thu nhập tính đảng phí một tháng (đồng)").fill("10.000.000")
    seen(phone, axe, "fees-income")
    phone.get_by_role("button", name="Ghi", exact=True).click()
    seen(phone, axe, "fees-month")
    phone.get_by_role("checkbox", name="Nguyễn Thị Hoa").check()
    phone.get_by_role("checkbox", name="Đinh Văn An").check()
    phone.get_by_role("button", name="Ghi đã thu").click()
    expect(phone.get_by_text("Đã ghi thu 2 khoản, 127.000 đồng.")).to_be_visible()
    seen(phone, axe, "fees-half")
    phone.get_by_role("link", name="Lò Thị Bích").click()
    seen(phone, axe, "fees-line")
    phone.get_by_role("link", name="Ghi khoản đã nộp").click()
    phone.get_by_label("Số tiền đã nộp (đồng)").fill("50.000")
    phone.get_by_role("button", name="Ghi đã thu").click()
    phone.get_by_text("Khóa sổ tháng").click()
    phone.get_by_role("button", name="Khóa sổ", exact=True).click()
    expect(phone.get_by_text("Đã khóa sổ", exact=True)).to_be_visible()
    sheet = FeeSheet.objects.get()
    assert sum(line.paid or 0 for line in sheet.lines.all()) == 177_000
    found = rounds.open_round(cast.ward, "members", "year", month.year - 1, 0, by=None)

    sign_in(desk, cast.organiser)
    for address, name in (
        (f"/nghiep-vu/dang-phi/tong-hop/{cast.ward.code}/", "fees-sums"),
        (f"/nghiep-vu/thong-ke/{cast.ward.code}/tang-giam/", "statistics"),
        (f"/nghiep-vu/thong-ke/{cast.cell_7.code}/tang-giam/cuoi-ky/", "statistics-rows"),
        (found.get_absolute_url(), "rating-round"),
        ("/nghiep-vu/xep-loai/", "rating"),
        ("/nghiep-vu/xep-loai/lap/", "rating-open"),
    ):
        desk.goto(address)
        seen(desk, axe, name)
        desk.set_viewport_size({"width": 360, "height": 740})
        seen(desk, axe, name)
        desk.set_viewport_size({"width": 1366, "height": 900})
