"""Nothing typed is lost: leaving asks, a draft saves itself, an ended session brings the form back, letters change in
place."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from members.models import KeptForm
from news.models import Article
from tests import factories
from tests.browser.signing_in import sign_in_by_hand
from tests.browser.waiting import until

pytestmark = pytest.mark.django_db(transaction=True)
ADD = "/quan-tri/news/article/add/"
SAVED_BY_ITSELF = "Đã giữ phần đang ghi lúc"


@pytest.fixture
def service_workers():
    return "allow"


def write(page: Page) -> None:
    page.get_by_role("textbox", name="Tiêu đề").fill("Phường trao quyết định")
    page.locator(".tiptap.ProseMirror").click()
    page.keyboard.press("Control+b")
    page.keyboard.type("Sáng nay")


def test_a_draft_saves_itself_and_comes_back_when_one_asks_for_it(desk, cast):
    sign_in_by_hand(desk, cast.editor, ADD)
    write(desk)
    expect(desk.get_by_text(SAVED_BY_ITSELF)).to_be_visible()
    desk.keyboard.type(", trao quyết định")  # and leaves at once
    asked = []
    desk.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    desk.goto("/tin-tuc/cho-duyet/")
    assert asked == ["beforeunload"]
    desk.goto(ADD)
    desk.get_by_role("button", name="Lấy lại phần ghi dở").click()
    expect(desk.get_by_role("textbox", name="Tiêu đề")).to_have_value("Phường trao quyết định")
    expect(desk.locator(".tiptap.ProseMirror strong")).to_have_text("Sáng nay, trao quyết định")
    desk.get_by_role("textbox", name="Tóm tắt").fill("Trao quyết định.")
    desk.get_by_role("button", name="Lưu nháp").click()
    expect(desk.get_by_text("Đã lưu nháp.")).to_be_visible()
    assert Article.objects.get().body == "<p><strong>Sáng nay, trao quyết định</strong></p>"
    assert KeptForm.objects.count() == 0  # it is stored, and kept no longer
    assert asked == ["beforeunload"]  # whoever saves is asked nothing


def test_a_session_that_ended_brings_the_form_back_after_sign_in(desk, cast):
    sign_in_by_hand(desk, cast.editor, ADD)
    write(desk)
    desk.get_by_role("textbox", name="Tóm tắt").fill("Trao quyết định.")
    Session.objects.update(expire_date=timezone.now() - timedelta(minutes=1))
    cache.clear()
    desk.get_by_role("button", name="Lưu nháp").click()
    expect(desk.get_by_text("những gì vừa ghi vẫn còn")).to_be_visible()
    desk.get_by_label("Số điện thoại").fill(cast.editor.phone)
    desk.get_by_label("Mật khẩu", exact=True).fill(factories.PASSWORD)
    desk.locator("main").get_by_role("button", name="Đăng nhập", exact=True).click()
    desk.get_by_label("Mã xác minh").fill(factories.totp_code(cast.editor))
    desk.get_by_role("button", name="Tiếp tục").click()
    expect(desk.get_by_text("Đã lấy lại phần đồng chí ghi lúc")).to_be_visible()
    expect(desk.get_by_role("textbox", name="Tiêu đề")).to_have_value("Phường trao quyết định")
    desk.get_by_role("button", name="Lưu nháp").click()
    expect(desk.get_by_text("Đã lưu nháp.")).to_be_visible()
    assert Article.objects.get().body == "<p><strong>Sáng nay</strong></p>"


def test_the_letters_and_the_background_change_where_one_writes(phone, cast):
    sign_in_by_hand(phone, cast.hoa, reverse("corrections:own") + "?muc=personal_id")
    field = phone.locator("main [name=note]")
    field.fill("Căn cước mới cấp ngày 20/11")
    phone.get_by_role("button", name="Cỡ chữ rất lớn").click()
    phone.get_by_role("button", name="Tối").click()
    expect(phone.locator("html")).to_have_attribute("data-size", "rat-lon")
    expect(phone.locator("html")).to_have_attribute("data-bs-theme", "dark")
    expect(field).to_have_value("Căn cước mới cấp ngày 20/11")
    expect(phone.get_by_text(SAVED_BY_ITSELF)).to_be_visible()
    phone.once("dialog", lambda dialog: dialog.accept())
    phone.goto("/")
    expect(phone.locator("html")).to_have_attribute("data-size", "rat-lon")


def test_what_is_still_on_its_way_when_the_form_is_sent_is_not_offered_again(phone, cast, sign_in):
    sign_in(phone, cast.hoa).goto(reverse("meetings:send_feedback"))
    phone.route("**/giu/", lambda route: route.fetch())  # it has come; that it has is not told yet
    phone.get_by_label("Nội dung").fill("Đèn ngõ 7 hỏng đã hai tháng")
    until(phone, KeptForm.objects.exists)
    phone.get_by_role("button", name="Gửi góp ý").click()
    expect(phone.get_by_text("Đã gửi Chi bộ 7.")).to_be_visible()
    assert KeptForm.objects.count() == 0
