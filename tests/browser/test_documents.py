"""The library in a real browser: found and opened on a phone, read on a desk, posted by the clerk."""

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from documents.models import Document
from documents.texts import extraction
from members.models import User
from tests.documents.library_cast import document
from tests.documents.pdfs import pdf

pytestmark = pytest.mark.django_db(transaction=True)
TITLE = "Kế hoạch sắp xếp tổ chức cơ sở đảng trực thuộc"


def signed_in(page: Page, client, user: User, live_server) -> Page:
    client.force_login(user)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
    return page


def fits(page: Page) -> bool:
    """Nothing sticks out to the side."""
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.fixture
def shelf(cast):
    for number in range(3):
        document(cast.city, f"{number + 200}-TB/TU", "Thông báo kết luận giao ban")
    return document(cast.ward, "27-KH/ĐU", TITLE, issuer="Đảng ủy phường Phúc Lâm")


def test_a_member_finds_a_document_by_three_plain_words_and_opens_it(phone, client, live_server, axe, cast, shelf):
    signed_in(phone, client, cast.hoa, live_server).goto("/van-kien/")
    axe(phone)
    phone.get_by_role("combobox", name="Tìm văn kiện").fill("sap xep chuc")
    phone.get_by_role("button", name="Tìm").click()
    rows = phone.get_by_role("region", name="Danh sách văn kiện").get_by_role("link")
    expect(rows).to_have_count(1)
    axe(phone)
    rows.click()
    expect(phone.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(phone.locator("iframe")).to_be_hidden()
    button = phone.get_by_role("link", name="Mở văn kiện")
    expect(button).to_be_in_viewport()
    assert button.bounding_box()["height"] >= 44
    assert fits(phone)
    axe(phone)
    answer = phone.request.get(button.get_attribute("href"))
    assert answer.body().startswith(b"%PDF-")
    with phone.expect_download() as download:
        phone.get_by_role("link", name="Tải về").click()
    assert download.value.suggested_filename == "27-KH-ĐU.pdf"


def test_a_number_that_is_not_there_and_filters_say_what_to_try(phone, client, live_server, axe, cast, shelf):
    signed_in(phone, client, cast.hoa, live_server).goto("/van-kien/?q=999-KH/TU")
    expect(phone.get_by_role("heading", name="Không thấy văn kiện số 999-KH/TU")).to_be_visible()
    axe(phone)
    phone.goto("/van-kien/")
    phone.get_by_role("button", name="Lọc kết quả").click()
    axe(phone)
    phone.get_by_role("link", name="Thông báo (3)").click()
    rows = phone.get_by_role("region", name="Danh sách văn kiện").get_by_role("link")
    expect(rows).to_have_count(3)
    assert fits(phone)
    axe(phone)
    phone.get_by_role("link", name="Bỏ lọc: Thông báo").click()
    expect(rows).to_have_count(4)


@pytest.fixture
def read_inside(cast):
    """A document whose title says nothing of what stands on its second page, as the worker has read it."""
    content = pdf(["Kế hoạch năm 2026"], ["Tăng cường chuyển đổi số trong công tác văn phòng cấp ủy"])
    paper = document(cast.ward, "28-KH/ĐU", "Kế hoạch công tác năm", content=content)
    extraction.read(paper.main.pk)
    return paper


def test_three_plain_words_that_stand_only_inside_a_pdf_lead_to_their_page(
    phone, client, live_server, axe, cast, shelf, read_inside
):
    signed_in(phone, client, cast.hoa, live_server).goto("/van-kien/")
    phone.get_by_role("combobox", name="Tìm văn kiện").fill("chuyen doi so")
    phone.get_by_role("button", name="Tìm").click()
    region = phone.get_by_role("region", name="Danh sách văn kiện")
    expect(region.locator(".row-title")).to_have_text(["Kế hoạch công tác năm"])
    expect(region.locator(".passage mark")).to_have_text(["chuyển", "đổi", "số"])
    assert fits(phone)
    axe(phone)
    link = region.get_by_role("link", name="Xem trang 2")
    assert link.bounding_box()["height"] >= 44
    link.click()
    expect(phone.locator("#trang-2")).to_contain_text("chuyển đổi số")


def test_without_javascript_the_search_finds_as_well(chromium, client, live_server, cast, read_inside):
    context = chromium.new_context(
        java_script_enabled=False, base_url=live_server.url, viewport={"width": 360, "height": 740}
    )
    page = signed_in(context.new_page(), client, cast.hoa, live_server)
    page.goto("/van-kien/")
    page.get_by_label("Tìm văn kiện").fill("chuyen doi so")
    page.get_by_label("Tìm văn kiện").press("Enter")
    expect(page.locator(".passage mark").first).to_have_text("chuyển")
    page.get_by_role("link", name="Kế hoạch công tác năm").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kế hoạch công tác năm")
    context.close()


def test_suggestions_are_walked_by_keys_and_open_a_document(phone, client, live_server, axe, cast, shelf):
    signed_in(phone, client, cast.hoa, live_server).goto("/van-kien/")
    box = phone.get_by_role("combobox", name="Tìm văn kiện")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press_sequentially("sap xe")
    options = phone.get_by_role("option")
    expect(options).to_have_count(1)
    expect(options).to_contain_text("27-KH/ĐU")
    expect(box).to_have_attribute("aria-expanded", "true")
    assert options.bounding_box()["height"] >= 44
    axe(phone)
    box.press("ArrowDown")
    expect(options).to_have_attribute("aria-selected", "true")
    box.press("Escape")
    expect(options).to_have_count(0)
    box.press_sequentially("p")
    expect(options).to_have_count(1)
    box.press("ArrowDown")
    box.press("Enter")
    expect(phone.get_by_role("heading", level=1)).to_have_text(TITLE)


def test_a_phone_without_a_frame_does_not_fetch_the_file_by_itself(phone, client, live_server, cast, shelf):
    asked = []
    phone.on("request", lambda request: asked.append(request.url))
    signed_in(phone, client, cast.hoa, live_server).goto(shelf.get_absolute_url(), wait_until="networkidle")
    assert [url for url in asked if "/tep/" in url] == []


def test_on_a_desk_the_document_is_read_in_the_page(desk, client, live_server, axe, cast, shelf):
    signed_in(desk, client, cast.hoa, live_server)
    with desk.expect_response(lambda answer: "/tep/" in answer.url) as paper:
        desk.goto(shelf.get_absolute_url())
    assert paper.value.status == 200
    expect(desk.get_by_title("Toàn văn 27-KH/ĐU")).to_be_visible()
    assert fits(desk)


def test_the_clerk_articles_a_scan(desk, client, live_server, cast):
    signed_in(desk, client, cast.clerk, live_server).goto("/quan-tri/documents/document/add/")
    desk.get_by_label("Số, ký hiệu").fill("Số 27- KH/ĐU")
    desk.get_by_label("Ngày ban hành").fill("05/11/2026")
    desk.get_by_label("Cơ quan ban hành").fill("Đảng ủy phường Phúc Lâm")
    desk.get_by_label("Trích yếu").fill(TITLE)
    desk.get_by_label("Không mật").check()
    scan = {"name": "scan.pdf", "mimeType": "application/pdf", "buffer": pdf(["Kế hoạch"], ["Trang hai"])}
    desk.locator("#id_file").set_input_files(scan)
    desk.get_by_role("button", name="Đăng văn kiện").click()
    expect(desk.get_by_role("link", name="27‑KH/ĐU")).to_be_visible()
    posted = Document.objects.get()
    assert (posted.symbol, posted.main.pages, posted.unit) == ("27-KH/ĐU", 2, cast.ward)


def test_the_clerk_is_told_why_a_secret_stays_out(desk, client, live_server, cast):
    signed_in(desk, client, cast.clerk, live_server).goto("/quan-tri/documents/document/add/")
    desk.get_by_label("Số, ký hiệu").fill("02-BC/ĐU")
    desk.get_by_label("Ngày ban hành").fill("05/11/2026")
    desk.get_by_label("Cơ quan ban hành").fill("Đảng ủy phường Phúc Lâm")
    desk.get_by_label("Trích yếu").fill("Báo cáo")
    desk.get_by_label("Không mật").check()
    scan = {"name": "scan.pdf", "mimeType": "application/pdf", "buffer": pdf(["TỐI MẬT", "Báo cáo"])}
    desk.locator("#id_file").set_input_files(scan)
    desk.get_by_role("button", name="Đăng văn kiện").click()
    expect(desk.get_by_role("alert").get_by_text("117/2025/QH15")).to_be_visible()
    assert Document.objects.count() == 0


def test_the_clerk_withdraws_with_a_reason(desk, client, live_server, cast, shelf):
    signed_in(desk, client, cast.clerk, live_server)
    desk.goto(f"/quan-tri/documents/document/{shelf.pk}/change/")
    desk.get_by_role("link", name="Gỡ văn kiện").click()
    desk.get_by_label("Lý do gỡ").fill("Đăng nhầm bản dự thảo")
    desk.get_by_role("button", name="Gỡ văn kiện").click()
    expect(desk.get_by_text("Đã gỡ văn kiện 27-KH/ĐU.")).to_be_visible()
