"""Reading in a real browser: a member confirms on a phone, an office follows and reminds on a desk."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from documents.coverage import count, lists
from documents.exchange import dispatch
from documents.models import Dispatch, ExpectedDocument, Question, ReadingNudge
from documents.questions import answers
from documents.saved import saving
from documents.to_read import receipt_counts, requests
from tests.browser.test_documents import fits, signed_in
from tests.documents.library_cast import document

pytestmark = pytest.mark.django_db(transaction=True)
TITLE = "Nghị quyết về nâng cao chất lượng sinh hoạt chi bộ"


@pytest.fixture
def asked(cast):
    paper = document(cast.ward, "27-NQ/ĐU", TITLE, issuer="Đảng ủy phường Phúc Lâm")
    made = requests.ask(paper, cast.ward, by=cast.clerk, deadline=timezone.localdate() + timedelta(days=5))
    receipt_counts.count(made.pk)
    return made


def test_a_member_confirms_on_a_phone_and_it_leaves_the_first_page(phone, client, live_server, axe, cast, asked):
    signed_in(phone, client, cast.hoa, live_server).goto("/")
    axe(phone)
    phone.get_by_role("link", name=TITLE).first.click()
    expect(phone.get_by_text("Đảng bộ phường Phúc Lâm đề nghị đồng chí đọc")).to_be_visible()
    assert fits(phone)
    axe(phone)
    button = phone.get_by_role("button", name="Tôi đã đọc văn kiện này")
    assert button.bounding_box()["height"] >= 44
    button.click()
    expect(phone.get_by_text("Đồng chí đã xác nhận đọc văn kiện này")).to_be_visible()
    phone.goto("/")
    expect(phone.get_by_role("heading", name="Việc cần đọc")).to_have_count(0)


def test_without_scripts_one_confirms_and_saves_as_well(chromium, client, live_server, cast, asked):
    context = chromium.new_context(java_script_enabled=False, base_url=live_server.url)
    page = signed_in(context.new_page(), client, cast.hoa, live_server)
    page.goto(asked.document.get_absolute_url())
    page.get_by_role("button", name="Tôi đã đọc văn kiện này").click()
    expect(page.get_by_text("Đồng chí đã xác nhận đọc văn kiện này")).to_be_visible()
    page.get_by_role("button", name="Lưu xem sau").click()
    page.goto("/van-kien/da-luu/")
    expect(page.get_by_role("link", name=TITLE)).to_be_visible()
    context.close()


def test_saved_documents_are_put_into_a_folder_on_a_phone(phone, client, live_server, axe, cast, asked):
    saving.save(asked.document, by=cast.hoa)
    signed_in(phone, client, cast.hoa, live_server).goto("/van-kien/da-luu/")
    phone.get_by_label("Thêm thư mục").fill("Đại hội")
    phone.get_by_role("button", name="Thêm").click()
    phone.goto(asked.document.get_absolute_url())
    phone.get_by_text("Chuyển thư mục").click()
    phone.get_by_label("Thư mục").select_option("Đại hội")
    phone.get_by_role("button", name="Chuyển", exact=True).click()
    phone.goto("/van-kien/da-luu/")
    phone.get_by_role("link", name="Đại hội").click()
    expect(phone.get_by_role("link", name=TITLE)).to_be_visible()
    assert fits(phone)
    axe(phone)


def test_the_clerk_follows_down_the_tree_and_reminds(desk, client, live_server, axe, cast, asked):
    requests.confirm(asked.document, by=cast.hoa)
    receipt_counts.count(asked.pk)
    signed_in(desk, client, cast.clerk, live_server).goto("/van-kien/can-doc/theo-doi/")
    axe(desk)
    desk.get_by_role("link", name="27-NQ/ĐU").click()
    expect(desk.get_by_text("Số liệu lúc")).to_be_visible()
    axe(desk)
    desk.get_by_role("button", name="Đôn đốc").click()
    expect(desk.get_by_text("Hôm nay đã đôn đốc")).to_be_visible()
    assert ReadingNudge.objects.get().unit == cast.ward
    desk.get_by_role("link", name="Chi bộ 7").click()
    expect(desk.get_by_role("row", name="Nguyễn Thị Hoa")).to_contain_text("Đã xác nhận")
    expect(desk.get_by_role("row", name="Trần Văn Bình")).to_contain_text("Chưa xác nhận")
    assert fits(desk)
    axe(desk)


def test_the_clerk_asks_from_the_document(desk, client, live_server, axe, cast):
    paper = document(cast.ward, "31-KH/ĐU", issuer="Đảng ủy phường Phúc Lâm")
    signed_in(desk, client, cast.clerk, live_server).goto(paper.get_absolute_url())
    desk.get_by_role("link", name="Yêu cầu đọc").click()
    axe(desk)
    desk.get_by_label("Hạn đọc").fill(f"{timezone.localdate() + timedelta(days=9):%Y-%m-%d}")
    desk.get_by_role("button", name="Gửi yêu cầu đọc").click()
    expect(desk.get_by_text("Đã gửi yêu cầu đọc")).to_be_visible()


def test_what_came_is_opened_dealt_with_and_taken_in(desk, client, live_server, axe, cast, asked):
    sent = dispatch.send(
        Dispatch(unit=cast.beside, document=document(cast.beside, "9-BC/ĐU")), [cast.ward], by=cast.organiser
    )
    signed_in(desk, client, cast.clerk, live_server).goto("/van-kien/gui-nhan/")
    axe(desk)
    desk.get_by_role("link", name=sent.document.title).click()
    desk.get_by_role("button", name="Mở văn bản").click()
    desk.get_by_role("button", name="Nhận xử lý").click()
    axe(desk)
    desk.get_by_role("button", name="Đưa vào thư viện đơn vị").click()
    expect(desk.get_by_text("Đã đưa 09-BC/ĐU vào thư viện")).to_be_visible()
    desk.get_by_label("Kết quả xử lý").fill("Đã tổng hợp")
    desk.get_by_role("button", name="Đã xử lý xong").click()
    expect(desk.get_by_text("Đã tổng hợp")).to_be_visible()
    desk.goto("/van-kien/gui-nhan/gui/")
    axe(desk)


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_the_other_shelves_fit_and_are_accessible(size, request, client, live_server, axe, cast, asked):
    answers.keep(Question(question="Hỏi gì?", answer="Đáp."), [(asked.document, 1)], by=cast.administrator)
    lists.add(cast.ward, lists.read_lines("Quy chế làm việc"), by=cast.clerk, scope="cells", level="cell")
    line = ExpectedDocument.objects.get()
    count.count(line.pk)
    page = signed_in(request.getfixturevalue(size), client, cast.clerk, live_server)
    for url in ("hoi-dap/", "bieu-mau/", "can-doc/", "do-day-du/", f"do-day-du/{line.pk}/", "do-day-du/them/"):
        page.goto(f"/van-kien/{url}")
        assert fits(page), url
        axe(page)
    page.goto(reverse("documents:readers", args=[asked.pk, cast.cell_7.code]))
    assert fits(page)
