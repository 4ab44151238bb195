"""A cán bộ ban tổ chức reconciles a list at a desk: uploads, decides, signs, takes back. A real worker does it."""

import pytest
from playwright.sync_api import Page, expect

from members.models import Member, RosterImport
from tests import factories
from tests.browser.signing_in import sign_in
from tests.members import rosters

pytestmark = pytest.mark.django_db(transaction=True)


def fits(page: Page) -> bool:
    """Nothing sticks out to the side."""
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.fixture
def organiser():
    city = factories.city()
    ward = factories.party(city, rosters.EXPECTED["code"], "Đảng bộ phường Phúc Lâm")
    factories.cell(ward, f"{rosters.EXPECTED['code']}.000.001", "Chi bộ 1")
    factories.member(ward.children.get(), "Nguyễn Thị Vắng")
    return factories.holder(factories.Role.ORGANISER, city, "Đỗ Văn Sơn")


def test_the_october_list_is_read_decided_signed_and_taken_back(desk, phone, axe, organiser, worker):
    people = rosters.EXPECTED["thang_10"]["valid_distinct_people"]
    sign_in(desk, organiser, "/doi-chieu/")
    axe(desk)
    desk.get_by_role("link", name="Tải danh sách lên").first.click()
    axe(desk)
    desk.get_by_label("Danh sách của đơn vị").select_option(label="– Đảng bộ phường Phúc Lâm")
    desk.get_by_label("Tệp danh sách").set_input_files(rosters.OCTOBER)
    desk.get_by_label("Thành lập chi bộ còn thiếu").check()
    desk.get_by_role("button", name="Tải lên và so sánh").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text(rosters.OCTOBER.name)
    desk.get_by_role("link", name=f"Thêm mới {people}").wait_for(timeout=60_000)  # the page turns by itself
    axe(desk)
    assert fits(desk) and Member.objects.count() == 1
    desk.get_by_role("link", name="Sai").click()
    expect(desk.get_by_text("Thiếu họ và tên").first).to_be_visible()
    axe(desk)
    desk.get_by_role("link", name="Vắng trong danh sách").click()
    desk.get_by_label("Chọn Nguyễn Thị Vắng").check()
    desk.get_by_label("Ghi chú cho các dòng đã chọn").fill("Đã chuyển đi, chờ giấy")
    desk.get_by_role("button", name="Đã xem dòng đã chọn").click()
    expect(desk.get_by_text("Ghi chú: Đã chuyển đi, chờ giấy")).to_be_visible()
    desk.get_by_role("link", name="Thêm mới").click()
    desk.get_by_label("Chọn mọi dòng trên trang").check()
    desk.get_by_role("button", name="Bỏ qua dòng đã chọn").click()
    desk.get_by_role("button", name="Nhận cả nhóm").click()
    sign_in(phone, organiser, f"/doi-chieu/{RosterImport.objects.get().pk}/")
    axe(phone)
    assert fits(phone)
    desk.get_by_role("link", name=f"Ký {people - 20} dòng đã nhận").click()
    axe(desk)
    desk.get_by_label("Họ và tên người ký").fill("Đỗ Văn Sơn")
    desk.get_by_label("Ghi chú").fill("Công văn số 12-CV/BTC")
    desk.get_by_role("button", name="Ký và ghi").click()
    desk.get_by_role("heading", name="Kết quả ghi").wait_for(timeout=60_000)
    axe(desk)
    assert Member.objects.counted().count() == people - 20 + 1
    with desk.expect_download() as download:
        desk.get_by_role("button", name="Tệp kết quả kiểm tra").click()
    assert download.value.suggested_filename.endswith("kết quả kiểm tra.xlsx")
    desk.get_by_text("Hoàn tác", exact=True).click()
    desk.get_by_label("Lý do hoàn tác").fill("Nhầm tệp")
    desk.get_by_role("button", name="Hoàn tác danh sách này").click()
    desk.get_by_text("Đã hoàn tác", exact=True).first.wait_for(timeout=60_000)
    axe(desk)
    assert Member.objects.counted().count() == 1


def test_a_list_is_reconciled_without_javascript_too(chromium, live_server, organiser, worker):
    context = chromium.new_context(locale="vi-VN", base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, organiser, "/doi-chieu/tai-len/")
    page.get_by_label("Danh sách của đơn vị").select_option(label="– Đảng bộ phường Phúc Lâm")
    page.get_by_label("Tệp danh sách").set_input_files(rosters.NOVEMBER)
    page.get_by_label("Thành lập chi bộ còn thiếu").check()
    page.get_by_role("button", name="Tải lên và so sánh").click()
    worker(lambda: RosterImport.objects.filter(state="ready").exists())
    page.get_by_role("link", name="Xem tiến độ mới nhất").click()
    page.get_by_role("button", name="Nhận cả nhóm").click()
    expect(page.get_by_text("Cả nhóm: Nhận")).to_be_visible()
    context.close()
