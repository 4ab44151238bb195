"""An article from the editor's desk to a telephone: written, returned, corrected, approved, read."""

import re

import pytest
from playwright.sync_api import expect

from news.models import Article
from tests.browser.signing_in import sign_in
from tests.news import made

pytestmark = pytest.mark.django_db(transaction=True)


def write(page, text):
    editor = page.locator(".tiptap.ProseMirror")
    editor.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(text)


def test_article_return_correct_approve_and_read_on_a_phone(desk, phone, cast, axe):
    sign_in(desk, cast.editor, "/quan-tri/news/article/add/")
    desk.get_by_role("textbox", name="Tiêu đề").fill("Phường trao quyết định cho 12 chi bộ")
    desk.get_by_role("textbox", name="Tóm tắt").fill("Trao quyết định thành lập.")
    write(desk, "Sáng nay, Đảng ủy phường trao quyết định.")
    desk.get_by_label("Chọn ảnh bìa").set_input_files(
        {"name": "le-trao.jpg", "mimeType": "image/jpeg", "buffer": made.picture(1600, 1000).read()}
    )
    desk.locator("#id_cover_alt").fill("Lễ trao quyết định")
    desk.get_by_role("button", name="Gửi duyệt").click()
    expect(desk.get_by_text("Đã gửi bài cho người duyệt.")).to_be_visible()

    sign_in(phone, cast.approver, "/tin-tuc/cho-duyet/")
    axe(phone)
    phone.locator("summary", has_text="Trả lại").click()
    phone.get_by_label("Lý do").fill("Ghi rõ ngày trao quyết định.")
    phone.get_by_role("button", name="Trả lại bài này").click()
    expect(phone.get_by_text("Không có bài nào đang chờ")).to_be_visible()

    desk.reload()
    expect(desk.get_by_text("Ghi rõ ngày trao quyết định.")).to_be_visible()
    write(desk, " Buổi lễ diễn ra ngày 12/11/2026.")
    desk.get_by_role("button", name="Gửi duyệt").click()
    expect(desk.get_by_text("Đã gửi bài cho người duyệt.")).to_be_visible()

    phone.reload()
    phone.get_by_role("link", name="Đọc toàn bài").click()
    expect(phone.get_by_text("Buổi lễ diễn ra ngày 12/11/2026.")).to_be_visible()
    axe(phone)
    phone.locator("summary", has_text="Duyệt đăng").click()
    phone.get_by_role("button", name="Đồng ý đăng").click()
    expect(phone.get_by_text("Đã duyệt đăng bài.")).to_be_visible()

    sign_in(phone, cast.hoa, "/tin-tuc/")
    axe(phone)
    phone.get_by_role("link", name=re.compile("Phường trao quyết định")).click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Phường trao quyết định cho 12 chi bộ")
    expect(phone.get_by_text("Sáng nay, Đảng ủy phường trao quyết định. Buổi lễ diễn ra")).to_be_visible()
    expect(phone.get_by_role("img", name="Lễ trao quyết định")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    axe(phone)


def test_the_editor_writes_bold_lists_and_tables_and_speaks_vietnamese(desk, cast):
    sign_in(desk, cast.editor, "/quan-tri/news/article/add/")
    desk.get_by_role("textbox", name="Tiêu đề").fill("Thử trình soạn thảo")
    desk.get_by_role("textbox", name="Tóm tắt").fill("Đậm, danh sách, bảng.")
    write(desk, "Thường ")
    desk.get_by_role("button", name="Chữ đậm").click()
    desk.keyboard.type("đậm")
    desk.keyboard.press("Enter")
    desk.get_by_role("button", name="Danh sách", exact=True).click()
    desk.keyboard.type("mục một")
    desk.keyboard.press("Enter")
    desk.keyboard.press("Enter")
    desk.get_by_role("button", name="Chèn bảng").first.click()
    expect(desk.get_by_role("dialog").get_by_role("option")).to_have_text(["Có", "Không"])
    desk.get_by_role("dialog").get_by_role("combobox").select_option(label="Có")
    desk.get_by_role("dialog").get_by_role("button", name="Chèn bảng").click()
    desk.get_by_role("button", name="Lưu nháp").click()
    expect(desk.get_by_text("Đã lưu nháp.")).to_be_visible()
    body = Article.objects.get().body
    assert "Thường <strong>đậm</strong>" in body
    assert "<ul><li><p>" in body
    assert body.count("<tr>") == 3
    assert body.count("<th>") == 3


def test_the_preview_stands_in_the_frame_of_a_telephone(desk, cast):
    article = made.draft(cast.ward, cast.editor)
    sign_in(desk, cast.editor, f"/quan-tri/news/article/{article.pk}/change/")
    desk.get_by_role("link", name="Xem trước như trên điện thoại").click()
    frame = desk.frame_locator("iframe")
    expect(frame.get_by_role("heading", level=1)).to_have_text(article.title)
    expect(frame.get_by_text("Bản xem trước.")).to_be_visible()


def test_a_stranger_reads_public_news_in_both_themes(phone, cast, axe):
    made.published(cast.ward, cast.editor, cast.approver, "Tin công khai", audience="public")
    for theme in ("light", "dark"):
        phone.emulate_media(color_scheme=theme)
        phone.goto("/tin-tuc/")
        axe(phone)
        phone.get_by_role("link", name=re.compile("Tin công khai")).click()
        axe(phone)
