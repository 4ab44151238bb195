"""A member on a phone: opens an account with the slip, signs in, chooses large letters, looks at oneself, signs out."""

import pytest
from playwright.sync_api import Page, expect

from members.accounts import opening
from tests import factories
from tests.browser.signing_in import sign_in

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "hoa-phuong-1975"


def fits(page: Page) -> bool:
    """Nothing sticks out to the side."""
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_member_signs_in_on_a_phone_and_finds_the_way(phone, axe, cast):
    phone.goto("/")
    expect(phone.get_by_role("heading", name="Đăng nhập")).to_be_visible()
    axe(phone)
    sign_in(phone, cast.hoa)
    for tab in ("Tin tức", "Văn kiện", "Sinh hoạt", "Cá nhân", "Trang chủ"):
        phone.get_by_role("navigation", name="Các trang chính, cuối màn hình").get_by_role("link", name=tab).click()
        expect(phone.get_by_role("heading", level=1)).to_be_visible()
        assert fits(phone)
        axe(phone)


def test_a_wrong_password_is_told_kindly(phone, axe, cast):
    phone.goto("/dang-nhap/")
    phone.get_by_label("Số điện thoại").fill(cast.hoa.phone)
    phone.get_by_label("Mật khẩu").fill("không phải")
    phone.get_by_role("button", name="Đăng nhập", exact=True).click()
    expect(phone.get_by_role("alert")).to_contain_text("Số điện thoại, thư điện tử hoặc mật khẩu chưa đúng.")
    axe(phone)


def test_a_slip_becomes_an_account(phone, axe, cast):
    person = factories.member(cast.cell_7, "Vũ Thị Ánh")
    slip = opening.issue_slip(person, by=cast.secretary)
    phone.goto("/kich-hoat/")
    axe(phone)
    phone.get_by_label("Số điện thoại").fill(person.phone)
    phone.get_by_label("Mã trên phiếu").fill(slip.spelled.lower())
    phone.get_by_label("Mật khẩu mới").fill(PASSWORD)
    phone.get_by_label("Nhập lại mật khẩu").fill(PASSWORD)
    phone.get_by_role("button", name="Kích hoạt").click()
    expect(phone.get_by_role("status")).to_contain_text("Đã kích hoạt tài khoản")
    phone.get_by_role("button", name="Tôi đã đọc thông báo").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Chào đồng chí Ánh")


def test_large_letters_and_a_dark_page_stay_chosen(phone, axe, cast):
    sign_in(phone, cast.hoa)
    for name in ("Cỡ chữ rất lớn", "Tối"):
        with phone.expect_response(lambda answer: answer.request.method == "POST"):
            phone.get_by_role("button", name=name, exact=True).click()
    phone.goto("/ca-nhan/")
    expect(phone.locator("html")).to_have_attribute("data-size", "rat-lon")
    expect(phone.locator("html")).to_have_attribute("data-bs-theme", "dark")
    assert fits(phone)
    axe(phone)


def test_own_numbers_are_shown_when_asked(phone, axe, cast):
    sign_in(phone, cast.hoa)
    phone.goto("/ca-nhan/")
    expect(phone.get_by_text(cast.hoa.member.personal_id)).to_have_count(0)
    phone.get_by_role("button", name="Xem đầy đủ các số").click()
    expect(phone.get_by_text(cast.hoa.member.personal_id).first).to_be_visible()
    axe(phone)


def test_the_secretary_prints_a_slip(desk, axe, cast):
    factories.member(cast.cell_7, "Vũ Thị Ánh")
    sign_in(desk, cast.secretary)
    desk.goto("/dang-vien/?q=vu+thi+anh")
    axe(desk)
    desk.get_by_role("row", name="Vũ Thị Ánh").get_by_role("button", name="Cấp phiếu").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Phiếu kích hoạt")
    axe(desk)


def test_signing_out_closes_the_door(phone, axe, cast):
    sign_in(phone, cast.hoa)
    phone.goto("/dang-xuat/")
    axe(phone)
    phone.get_by_role("button", name="Đăng xuất").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Đăng nhập")
    phone.goto("/ca-nhan/")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Đăng nhập")


@pytest.mark.parametrize("address", ["/khong-co-trang-nay/", "/dang-vien/", "/ngoai-tuyen/"])
def test_pages_that_say_no_are_pages_too(phone, axe, cast, address):
    sign_in(phone, cast.hoa)
    phone.goto(address)
    expect(phone.get_by_role("heading", level=1)).to_be_visible()
    assert fits(phone)
    axe(phone)
