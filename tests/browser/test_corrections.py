"""A member asks on a phone for a correction, an officer looks at the difference at a desk, the member is told."""

import pytest
from playwright.sync_api import expect

from members.models import Member
from tests import factories
from tests.browser.signing_in import sign_in
from tests.browser.test_members import fits

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_correction_goes_from_the_phone_to_the_desk_and_back(phone, desk, axe, cast):
    sign_in(phone, cast.hoa)
    phone.goto("/ca-nhan/")
    expect(phone.get_by_text("26 năm")).to_be_visible()
    phone.get_by_role("link", name="Đề nghị sửa thông tin").click()
    expect(phone.get_by_text("Hướng dẫn 06-HD/TW, mục 9.2")).to_be_visible()
    axe(phone)
    assert fits(phone)
    asked = phone.get_by_role("group", name="Sai mục nào?")
    asked.get_by_label("Họ và tên").check()
    asked.get_by_label("Số thẻ đảng viên", exact=True).check()
    phone.get_by_role("button", name="Tiếp tục").click()
    expect(phone.get_by_label("Số điện thoại")).to_have_count(0)
    axe(phone)
    phone.get_by_label("Họ và tên").fill("Nguyễn Thị Hòa")
    phone.get_by_label("Số thẻ đảng viên").fill("001.170.777.777")
    phone.get_by_label("Căn cứ").fill("Căn cước cấp ngày 01/3/2025")
    phone.get_by_role("button", name="Gửi đề nghị").click()
    expect(phone.get_by_role("alert")).to_contain_text("số quyết định")
    axe(phone)
    phone.get_by_label("Số quyết định đổi họ tên").fill("15/QĐ-UBND")
    phone.get_by_role("button", name="Gửi đề nghị").click()
    expect(phone.get_by_text("Chờ duyệt", exact=True)).to_be_visible()
    axe(phone)

    sign_in(desk, cast.organiser)
    desk.goto("/dang-vien/")
    axe(desk)
    desk.get_by_role("link", name="Đề nghị sửa").click()
    axe(desk)
    desk.get_by_role("link", name="Nguyễn Thị Hoa").click()
    expect(desk.get_by_role("row", name="Họ và tên")).to_contain_text("Nguyễn Thị Hòa")
    expect(desk.get_by_text("001170777777")).to_have_count(0)
    axe(desk)
    desk.get_by_role("button", name="Xem đầy đủ để đối chiếu").click()
    expect(desk.get_by_text("001170777777")).to_be_visible()
    desk.get_by_role("button", name="Duyệt, ghi vào hồ sơ").click()
    expect(desk.get_by_role("status")).to_contain_text("Đã duyệt")
    assert Member.objects.get(pk=cast.hoa.member_id).full_name == "Nguyễn Thị Hòa"

    phone.goto("/thong-bao/")
    phone.get_by_role("button", name="Đã duyệt đề nghị").click()
    expect(phone.get_by_text("Đã duyệt", exact=True)).to_be_visible()
    phone.goto("/ca-nhan/")
    expect(phone.get_by_role("heading", name="Nguyễn Thị Hòa")).to_be_visible()


@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_the_pages_of_the_roll_are_fit_for_everybody(screen, request, axe, cast):
    page = request.getfixturevalue(screen)
    old = factories.member(cast.cell_7, "Đặng Văn Cụ", ineligible_reason="old_or_ill", helper=cast.hoa.member)
    code = cast.cell_7.code
    sign_in(page, cast.organiser)
    for address in (
        "/dang-vien/?gender=male",
        "/dang-vien/don-vi/",
        f"/dang-vien/{old.pk}/",
        f"/dang-vien/{old.pk}/sua/",
        f"/dang-vien/{old.pk}/giup/",
        f"/dang-vien/can-giup/{code}/",
        f"/dang-vien/xuat/don-vi/{code}/",
        "/dang-vien/xuat/",
        f"/dang-vien/ban-in/chi-bo/{code}/",
    ):
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert fits(page), address
        axe(page)
