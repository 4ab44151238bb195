"""Signing in: by hand, as a person does, and for the tests of everything else by the same forms without the browser."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from members.models import User
from tests import factories


def sign_in_by_hand(page: Page, user: User, address: str = "/", password: str = factories.PASSWORD) -> None:
    """Number, password, and for anyone who holds powers the code of the application. Leaves `page` at `address`."""
    page.context.clear_cookies()
    page.goto(f"/dang-nhap/?next={address}")
    page.get_by_label("Số điện thoại").fill(user.phone)
    page.get_by_label("Mật khẩu", exact=True).fill(password)
    page.locator("main").get_by_role("button", name="Đăng nhập", exact=True).click()
    if Authenticator.objects.filter(user=user).exists():
        page.get_by_label("Mã xác minh").fill(factories.totp_code(user))
        page.get_by_role("button", name="Tiếp tục").click()
    page.wait_for_url(f"**{address}")


def sign_in(page: Page, user: User, address: str = "/", password: str = factories.PASSWORD) -> None:
    """The same session, got by a client of its own; two pages less to draw. Leaves `page` at `address`."""
    client = Client()
    client.post(reverse("account_login"), {"login": user.phone, "password": password})
    if Authenticator.objects.filter(user=user).exists():
        client.post(reverse("mfa_authenticate"), {"code": factories.totp_code(user)})
    name = settings.SESSION_COOKIE_NAME
    page.context.clear_cookies()
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "domain": "localhost", "path": "/"}])
    page.goto(address)
    page.wait_for_url(f"**{address}")
