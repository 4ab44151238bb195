"""At a desk: giving and taking a role, searching the audit. On a phone: one's own data and a request about it."""

import pytest
from playwright.sync_api import expect

from members.models import DataRequest, UnitGrant
from tests import factories
from tests.browser.signing_in import sign_in
from tests.browser.test_members import fits

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_role_is_given_and_taken_at_the_desk(desk, axe, cast):
    sign_in(desk, cast.administrator)
    desk.goto(f"/to-chuc/{cast.ward.code}/quyen/")
    expect(desk.get_by_role("row", name="Lê Quang Việt")).to_contain_text("Biên tập viên")
    axe(desk)
    desk.get_by_role("link", name="Giao vai trò").click()
    desk.get_by_label("Họ tên hoặc số điện thoại").fill("nguyen thi hoa")
    desk.get_by_role("button", name="Tìm").click()
    axe(desk)
    desk.get_by_role("link", name="Nguyễn Thị Hoa").click()
    axe(desk)
    desk.get_by_label("Vai trò", exact=True).select_option(label="Người duyệt tin")
    desk.get_by_label("Lý do, căn cứ").first.fill("Phân công của Đảng ủy")
    desk.get_by_role("button", name="Giao vai trò").click()
    expect(desk.locator("#messages")).to_contain_text("Đã giao vai trò")
    assert UnitGrant.objects.get(user=cast.hoa).role == "approver"
    desk.locator("summary", has_text="Thôi giao").click()
    axe(desk)
    desk.locator("details[open] input[name=reason]").fill("Thôi nhiệm vụ")
    desk.get_by_role("button", name="Thôi giao vai trò này").click()
    expect(desk.locator("#messages")).to_contain_text("Đã thôi giao vai trò")
    assert not UnitGrant.objects.filter(user=cast.hoa).exists()
    desk.goto(f"/nhat-ky/?don_vi={cast.ward.code}")
    desk.get_by_role("button", name="Tìm trong nhật ký").click()
    desk.locator("select[name=viec]").select_option(label="Thôi giao vai trò")
    desk.get_by_role("button", name="Tìm", exact=True).click()
    expect(desk.get_by_role("row")).to_have_count(2)
    axe(desk)
    desk.get_by_role("link", name="Thôi giao vai trò").click()
    expect(desk.get_by_text("Thôi nhiệm vụ")).to_be_visible()
    axe(desk)


def test_own_data_and_a_request_on_a_phone(phone, axe, cast):
    sign_in(phone, cast.hoa)
    phone.goto("/ca-nhan/")
    phone.get_by_role("link", name="Dữ liệu của tôi").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Dữ liệu của tôi")
    assert fits(phone)
    axe(phone)
    expect(phone.get_by_role("heading", name="Thông tin đảng viên")).to_be_visible()
    phone.goto("/ca-nhan/du-lieu/nhom/ho-so/")
    assert fits(phone)
    axe(phone)
    phone.goto("/ca-nhan/du-lieu/yeu-cau/")
    assert fits(phone)
    axe(phone)
    phone.get_by_label("Xem, nhận bản sao dữ liệu về tôi").check()
    phone.get_by_label("Nội dung cụ thể").fill("Xin bản sao dữ liệu về tôi.")
    phone.get_by_role("button", name="Gửi yêu cầu").click()
    expect(phone.locator("#messages")).to_contain_text("phản hồi chậm nhất")
    assert fits(phone) and DataRequest.objects.get().user == cast.hoa
    axe(phone)


def test_the_notice_is_read_first_and_stops_nobody(phone, axe, cast):
    newcomer = factories.account(factories.member(cast.cell_7, "Vũ Thị Ánh"), notice_version="")
    sign_in(phone, newcomer, "/ca-nhan/du-lieu/")
    phone.goto("/")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Thông báo về dữ liệu cá nhân")
    assert fits(phone)
    axe(phone)
    phone.get_by_role("link", name="Để sau, vào trang chủ").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Chào đồng chí")
    phone.goto("/ca-nhan/du-lieu/thong-bao/")
    phone.get_by_role("button", name="Tôi đã đọc thông báo").click()
    expect(phone.locator("#messages")).to_contain_text("Đã ghi nhận")
