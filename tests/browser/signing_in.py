"""Signing in by hand, as a person does: number, password, and for anyone who holds powers the code of the
application."""

from allauth.mfa.models import Authenticator
from playwright.sync_api import Page

from members.models import User
from tests import factories


def sign_in(page: Page, user: User, address: str = "/", password: str = factories.PASSWORD) -> None:
    """Leaves `page` at `address`."""
    page.context.clear_cookies()
    page.goto(f"/dang-nhap/?next={address}")
    page.get_by_label("Số điện thoại").fill(user.phone)
    page.get_by_label("Mật khẩu", exact=True).fill(password)
    page.locator("main").get_by_role("button", name="Đăng nhập", exact=True).click()
    if Authenticator.objects.filter(user=user).exists():
        page.get_by_label("Mã xác minh").fill(factories.totp_code(user))
        page.get_by_role("button", name="Tiếp tục").click()
    page.wait_for_url(f"**{address}")
