"""The desk at work: two editors on one article, an article offered to the desk above, the figures of a unit's desk."""

from functools import partial

import pytest
from playwright.sync_api import expect

from news.models import Article
from news.newsroom import figures
from news.publishing import steps, workflow
from tests.browser.signing_in import sign_in
from tests.browser.waiting import until
from tests.news import made

pytestmark = pytest.mark.django_db(transaction=True)


def sees_the_text(page) -> bool:
    """Whether the box to write in is seen without scrolling."""
    return page.locator(".tiptap.ProseMirror").bounding_box()["y"] < page.viewport_size["height"]


def fits(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_the_second_editor_sees_what_the_first_has_saved_and_keeps_all_that_was_typed(desk, cast, axe):
    article = made.draft(cast.ward, cast.editor, "Họp sáng thứ Hai")
    sign_in(desk, cast.editor, f"/quan-tri/news/article/{article.pk}/change/")
    desk.get_by_role("textbox", name="Tiêu đề").fill("Họp tối thứ Hai")
    theirs = Article.objects.get()
    theirs.title = "Họp chiều thứ Hai"
    workflow.save(theirs, by=cast.secretary, seen=theirs.version)
    desk.get_by_role("button", name="Lưu nháp").click()
    conflict = desk.get_by_role("alert")
    expect(conflict).to_contain_text("Đ/c Trần Văn Bình đã lưu lúc")
    expect(conflict.locator("del").last).to_contain_text("chiều")
    expect(conflict.locator("ins").last).to_contain_text("tối")
    expect(desk.get_by_role("textbox", name="Tiêu đề")).to_have_value("Họp tối thứ Hai")
    desk.get_by_role("button", name="Lưu nháp").click()
    expect(desk.get_by_text("Đã lưu nháp.")).to_be_visible()

    desk.get_by_role("link", name="Các bản đã lưu").click()
    axe(desk)
    desk.get_by_role("button", name="So sánh hai bản").click()
    expect(desk.locator(".difference del")).to_contain_text("chiều")
    axe(desk)
    desk.go_back()
    desk.get_by_role("link", name="Bản 1", exact=True).click()
    axe(desk)
    desk.locator("summary", has_text="Lấy lại bản này").click()
    desk.get_by_role("button", name="Lấy lại", exact=True).click()
    expect(desk.get_by_role("textbox", name="Tiêu đề")).to_have_value("Họp sáng thứ Hai")


def test_a_secretary_offers_an_article_and_the_ward_takes_it_in_two_clicks(desk, phone, cast, axe):
    article = made.published(cast.cell_7, cast.secretary, cast.approver, "Chi bộ 7 tặng sách")
    sign_in(desk, cast.secretary, f"/quan-tri/news/article/{article.pk}/change/")
    desk.get_by_role("link", name="Đề nghị đăng cấp trên").click()
    axe(desk)
    desk.get_by_role("button", name="Gửi đề nghị").click()
    expect(desk.get_by_text("Đã đề nghị Đảng bộ phường Phúc Lâm đăng bài.")).to_be_visible()
    axe(desk)

    sign_in(phone, cast.editor, "/tin-tuc/cho-duyet/?muc=de-nghi")
    axe(phone)
    assert fits(phone)
    phone.locator("summary", has_text="Nhận bài").click()
    phone.get_by_role("button", name="Nhận bài này").click()
    expect(phone.get_by_text("Đã nhận bài thành bài nháp của đơn vị.")).to_be_visible()
    expect(phone.get_by_role("textbox", name="Tiêu đề")).to_have_value("Chi bộ 7 tặng sách")


def test_two_approvers_approve_in_two_steps_on_the_telephone(phone, cast, axe):
    steps.set_rule(cast.ward, by=None, approval_steps=2, own_approval=False)
    made.submitted(cast.ward, cast.editor, "Tin cần hai người")
    sign_in(phone, cast.approver, "/tin-tuc/cho-duyet/")
    phone.locator("summary", has_text="Duyệt bước một").click()
    phone.get_by_role("button", name="Đồng ý, chuyển bước hai").click()
    expect(phone.get_by_text("Đồng chí đã duyệt bước một: người khác sẽ duyệt bước hai.")).to_be_visible()
    axe(phone)
    sign_in(phone, cast.administrator, "/tin-tuc/cho-duyet/")
    phone.locator("summary", has_text="Duyệt đăng").click()
    phone.get_by_role("button", name="Đồng ý đăng").click()
    expect(phone.get_by_text("Đã duyệt đăng bài.")).to_be_visible()
    sign_in(phone, cast.hoa, "/tin-tuc/")
    expect(phone.get_by_text("Tin cần hai người")).to_be_visible()


@pytest.mark.parametrize("wide", [True, False])
def test_the_desk_page_the_silent_units_and_the_rule_are_read_on_any_screen(wide, desk, phone, cast, axe):
    made.published(cast.cell_7, cast.secretary, cast.approver)
    figures.refresh()
    page = desk if wide else phone
    sign_in(page, cast.approver, f"/tin-tuc/ban-bien-tap/{cast.ward.code}/")
    axe(page)
    assert fits(page)
    page.get_by_role("link", name="Đơn vị chưa có bài").click()
    axe(page)
    assert fits(page)
    page.get_by_role("button", name="Nhắc Chi bộ 8").click()
    expect(page.get_by_text("Đã nhắc Chi bộ 8 viết bài.")).to_be_visible()
    sign_in(page, cast.administrator, f"/tin-tuc/ban-bien-tap/{cast.ward.code}/quy-dinh/")
    axe(page)
    page.get_by_label("Hai bước").check()
    page.get_by_role("button", name="Lưu quy định").click()
    expect(page.get_by_text("Đã quy định cách duyệt tin của Đảng bộ phường Phúc Lâm.")).to_be_visible()


def test_the_newsroom_reads_as_one_place_on_any_screen(desk, phone, cast, axe):
    made.published(cast.ward, cast.editor, cast.approver)
    for page in (desk, phone):
        sign_in(page, cast.editor, "/tin-tuc/cho-duyet/")
        axe(page)
        rooms = page.get_by_role("navigation", name="Ban biên tập")
        for name in ("Mọi bài", "Tin từ nguồn", "Viết bài"):
            rooms.get_by_role("link", name=name).click()
            expect(rooms.get_by_role("link", name=name)).to_have_attribute("aria-current", "page")
            assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
        until(page, partial(sees_the_text, page), seconds=10)  # the buttons above it are still being drawn
