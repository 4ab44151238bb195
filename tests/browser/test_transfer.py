"""A transfer between two chi bộ under two committees, from request to phiếu báo, seen from both sides."""

import os
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from members.models import Member
from members.operations.models import Case
from members.powers import Role
from tests import factories
from tests.browser.signing_in import sign_in
from tests.browser.test_members import fits

pytestmark = pytest.mark.django_db(transaction=True)


def seen(page, axe, name):
    """The page is fit for everybody; with SHOTS=folder it leaves a picture."""
    axe(page)
    assert fits(page)
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=Path(folder, f"{name}-{page.viewport_size['width']}.png"), full_page=True)


def test_a_transfer_goes_from_request_to_notice_and_both_sides_see_it(phone, desk, axe, cast):
    member = factories.member(cast.cell_7, "Ngô Văn Thành")
    receiving = factories.holder(Role.SECRETARY, cast.cell_1, "Phùng Thị Nga", at=cast.cell_1)
    sending = factories.holder(Role.ORGANISER, cast.ward, "Lý Văn Hải")
    today = f"{timezone.localdate():%d/%m/%Y}"

    sign_in(phone, cast.secretary)
    phone.goto("/nghiep-vu/moi/")
    seen(phone, axe, "choose")
    phone.get_by_role("link", name="Chuyển sinh hoạt chính thức, nội bộ (7 ô)").click()
    phone.get_by_label("Họ tên đảng viên").fill("ngo van")
    phone.get_by_role("button", name="Tìm").click()
    seen(phone, axe, "find")
    phone.get_by_role("link", name="Ngô Văn Thành").click()
    phone.get_by_label("Ngày có hiệu lực của quyết định").fill(today)
    phone.get_by_label("Chi bộ nơi đến").fill("chi bộ")
    phone.get_by_label("Lý do chuyển").select_option("home")
    phone.get_by_role("button", name="Lập hồ sơ").click()
    expect(phone.get_by_role("alert")).to_contain_text("Có nhiều chi bộ như vậy")
    seen(phone, axe, "begin")
    phone.get_by_label("Chi bộ nơi đến").fill("chi bộ 1")
    phone.get_by_role("button", name="Lập hồ sơ").click()
    expect(phone.get_by_role("heading", name="Ngô Văn Thành")).to_be_visible()
    seen(phone, axe, "case-new")
    case = Case.objects.get()

    def do(page, button):
        """The next step, with all that it asks to be ticked."""
        page.goto(case.get_absolute_url())
        page.get_by_role("link", name=button).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(button)
        for box in page.locator("main form input[type=checkbox]").all():
            box.check()
        page.locator("main form button.btn-primary").last.click()
        expect(page.get_by_role("heading", name="Ngô Văn Thành")).to_be_visible()

    phone.get_by_role("link", name="Đủ điều kiện, trình ký").click()
    seen(phone, axe, "act")
    phone.get_by_role("button", name="Đủ điều kiện, trình ký").click()
    expect(phone.get_by_role("alert")).to_contain_text("Thẻ đảng viên")
    do(phone, "Đủ điều kiện, trình ký")
    do(phone, "Ký ô 1")
    expect(phone.get_by_text("Bước này do Đảng bộ phường Phúc Lâm giải quyết.")).to_be_visible()
    do(sign_in(desk, sending) or desk, "Ký ô 3")
    seen(desk, axe, "case-desk")
    do(sign_in(desk, cast.organiser) or desk, "Ký ô 4")
    phone.reload()
    on_the_way = "Đang trên đường: đảng viên nộp giấy cho nơi đến"
    expect(phone.get_by_text(on_the_way).first).to_be_visible()
    seen(phone, axe, "case-on-the-way")

    sign_in(desk, cast.organiser_beside)
    desk.goto("/nghiep-vu/")
    expect(desk.get_by_text(on_the_way)).to_be_visible()
    seen(desk, axe, "desk")
    for button in ("Đã nhận giấy, hồ sơ", "Ký ô 5"):
        do(desk, button)
    sign_in(phone, receiving)
    do(phone, "Ký ô 7")
    assert Member.objects.get(pk=member.pk).unit == cast.cell_1
    do(desk, "Đã gửi phiếu báo")
    desk.get_by_role("link", name="Phiếu báo chuyển sinh hoạt đảng").click()
    seen(desk, axe, "printed-notice")
    desk.goto(f"{case.get_absolute_url()}in/giay-gioi-thieu/")
    seen(desk, axe, "printed")
    do(sign_in(desk, sending) or desk, "Đã nhận phiếu báo")
    for page, user in ((phone, cast.secretary), (desk, cast.organiser_beside)):
        sign_in(page, user)
        page.goto(case.get_absolute_url())
        expect(page.get_by_text("Đã xong", exact=True)).to_be_visible()
    seen(desk, axe, "case-done")
    desk.goto("/nghiep-vu/duong-di/admission/")
    seen(desk, axe, "guide")
    phone.goto("/nghiep-vu/duong-di/admission/")
    seen(phone, axe, "guide")
    phone.goto("/nghiep-vu/tat-ca/?q=ngo")
    seen(phone, axe, "all")
