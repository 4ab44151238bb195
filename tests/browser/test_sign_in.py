"""Coming in, by every door: slip, second factor, passkey, provider; on a phone of 360 px."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.test import override_settings
from playwright.sync_api import expect

from members.accounts import opening, slips
from members.models import User
from tests import factories, providers
from tests.browser.conftest import PATIENCE
from tests.browser.signing_in import sign_in_by_hand

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "hoa-phuong-1975"
WELCOME = re.compile("Chào đồng chí|Thông báo về dữ liệu cá nhân")  # what who comes for the first time reads first


@pytest.fixture
def service_workers():
    return "allow"


def fits(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def heading(page):
    return page.get_by_role("heading", level=1)


def confirm_password(page) -> None:
    page.get_by_label("Mật khẩu").fill(factories.PASSWORD)
    page.get_by_role("button", name="Xác nhận").click()


def test_the_picture_on_a_slip_fills_the_form(phone, axe, cast):
    person = factories.member(cast.cell_7, "Vũ Thị Ánh")
    slip = opening.issue_slip(person, by=cast.secretary)
    phone.goto(slips.path(slip))
    expect(phone.get_by_label("Số điện thoại")).to_have_value(person.phone)
    expect(phone.get_by_label("Mã trên phiếu")).to_have_value(slip.spelled)
    assert slip.code not in phone.url
    axe(phone)
    assert fits(phone)
    phone.get_by_label("Mật khẩu mới").fill(PASSWORD)
    phone.get_by_label("Nhập lại mật khẩu").fill(PASSWORD)
    phone.get_by_role("button", name="Kích hoạt").click()
    expect(heading(phone)).to_contain_text(WELCOME)


def test_a_holder_sets_up_the_application_before_anything_else(phone, axe, cast):
    Authenticator.objects.filter(user=cast.secretary).delete()
    sign_in_by_hand(phone, cast.secretary, "/ca-nhan/bao-mat/")
    phone.goto("/dang-vien/")
    expect(heading(phone)).to_have_text("Bảo mật")
    axe(phone)
    assert fits(phone)
    phone.get_by_role("link", name="Bật ứng dụng xác minh").click()
    axe(phone)
    confirm_password(phone)
    expect(heading(phone)).to_have_text("Bật ứng dụng xác minh")
    axe(phone)
    assert fits(phone)
    secret = phone.locator(".spelled-key").inner_text()
    phone.get_by_label("Mã 6 chữ số").fill(factories.code_of(secret))
    phone.get_by_role("button", name="Bật").click()
    expect(heading(phone)).to_have_text("Mã dự phòng")
    expect(phone.locator(".codes li")).to_have_count(10)
    axe(phone)
    phone.get_by_role("link", name="Về trang chủ").click()
    expect(heading(phone)).to_contain_text(WELCOME)


def test_a_passkey_is_added_and_signs_in(chromium, live_server, axe, cast):
    """On `localhost`: browsers give no passkeys to an address of numbers."""
    address = live_server.url.replace("127.0.0.1", "localhost")
    context = chromium.new_context(locale="vi-VN", base_url=address, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    authenticator = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    authenticator |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": authenticator})
    with override_settings(MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN=True):
        sign_in_by_hand(page, cast.hoa)
        page.goto("/ca-nhan/bao-mat/khoa/them/")
        confirm_password(page)
        axe(page)
        page.get_by_label("Tên để nhớ").fill("Điện thoại của Hoa")
        page.get_by_role("button", name="Thêm khóa trên máy này").click()
        expect(heading(page)).to_have_text("Mã dự phòng")
        page.goto("/ca-nhan/bao-mat/")
        expect(page.get_by_text("Điện thoại của Hoa").first).to_be_visible()
        axe(page)
        context.clear_cookies()
        page.goto("/dang-nhap/")
        page.get_by_role("button", name="Đăng nhập bằng vân tay, khuôn mặt").click()
        expect(heading(page)).to_contain_text(WELCOME)
    context.close()


def test_the_provider_lets_a_member_in_after_consent(chromium, live_server, axe, settings, cast):
    person = factories.member(cast.cell_7, "Vũ Thị Ánh")
    with providers.running() as issuer:
        providers.trust(issuer, settings)
        providers.person(issuer, person)
        context = chromium.new_context(
            locale="vi-VN", base_url=live_server.url, viewport={"width": 360, "height": 740}, java_script_enabled=True
        )
        page = context.new_page()
        page.goto("/dang-nhap/")
        page.get_by_role("button", name="Đăng nhập bằng VNeID").click()
        expect(heading(page)).to_have_text("Xác nhận chia sẻ")
        expect(page.get_by_label("Tôi đồng ý")).not_to_be_checked()
        axe(page)
        assert fits(page)
        page.get_by_label("Tôi đồng ý").check()
        page.get_by_role("button", name="Xác nhận chia sẻ").click()
        expect(heading(page)).to_contain_text(WELCOME)
        context.close()
    assert User.objects.filter(member=person).exists()


def test_devices_are_listed_and_signed_out(phone, desk, axe, cast):
    sign_in_by_hand(desk, cast.hoa)
    sign_in_by_hand(phone, cast.hoa, "/ca-nhan/thiet-bi/")
    axe(phone)
    assert fits(phone)
    phone.locator("summary", has_text="Đăng xuất mọi nơi khác").click()
    phone.locator("details").get_by_role("button", name="Đăng xuất mọi nơi khác").click()
    expect(phone.get_by_role("status")).to_contain_text("Đã đăng xuất mọi thiết bị khác")
    desk.goto("/ca-nhan/")
    expect(heading(desk)).to_have_text("Đăng nhập")


def test_a_sheet_of_slips_is_made_and_fits_on_paper(desk, axe, cast):
    for _ in range(12):
        factories.member(cast.cell_7)
    sign_in_by_hand(desk, cast.secretary, f"/phieu-kich-hoat/{cast.cell_7.code}/")
    axe(desk)
    desk.get_by_role("button", name="Làm phiếu").click()
    expect(desk.locator(".slip")).to_have_count(12)
    axe(desk)
    desk.emulate_media(media="print")
    assert len(desk.pdf(format="A4", print_background=True)) > 10_000
