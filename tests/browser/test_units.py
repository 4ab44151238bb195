"""An officer walks the tree on a phone, and merges two chi bộ at a desk."""

import pytest
from playwright.sync_api import Page, expect

from members.models import Member, Office, Unit
from sotay.usage.models import UnitDay
from tests import factories
from tests.browser.signing_in import sign_in
from tests.factories import days_ago

pytestmark = pytest.mark.django_db(transaction=True)


def fits(page: Page) -> bool:
    """Nothing sticks out to the side."""
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.fixture
def ward(cast) -> Unit:
    """The ward of the cast with figures, a bí thư and six more chi bộ."""
    counts = {"eligible": 30, "activated": 21, "active_7": 4, "active_30": 9}
    for unit, members in ((cast.city, 1234), (cast.ward, 456), (cast.cell_7, 38)):
        UnitDay.objects.create(unit=unit, day=days_ago(0), members=members, **counts)
    for number in range(10, 16):
        factories.cell(cast.ward, f"01.001.001.000.0{number}", f"Chi bộ Tổ dân phố {number}")
    facts = {"method": "elected", "decision_no": "15-QĐ/ĐU", "decided_on": days_ago(90), "since": days_ago(90)}
    Office.objects.create(unit=cast.cell_7, member=cast.hoa.member, code="secretary", **facts)
    return cast.ward


def test_the_tree_and_a_unit_on_a_phone(phone, axe, cast, ward):
    sign_in(phone, cast.organiser)
    phone.goto("/to-chuc/")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Cây tổ chức đảng")
    assert fits(phone)
    axe(phone)
    phone.get_by_role("link", name="Mở Đảng bộ phường Phúc Lâm").click()
    expect(phone.get_by_role("link", name="Chi bộ Tổ dân phố 10")).to_be_visible()
    assert fits(phone)
    axe(phone)
    phone.get_by_role("link", name="Chi bộ 7", exact=True).click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Chi bộ 7")
    expect(phone.get_by_text("ít hơn 3")).to_be_visible()
    phone.get_by_text("Chọn việc cần làm").click()
    expect(phone.get_by_role("link", name="Chia tách")).to_be_visible()
    assert fits(phone)
    axe(phone)


def test_sixty_members_are_shared_out_on_a_phone(phone, axe, cast, ward):
    for number in range(30):
        factories.member(cast.cell_7, f"Nguyễn Thị Thanh Phương {number}")
    sign_in(phone, cast.organiser)
    phone.goto(f"/to-chuc/{cast.cell_7.code}/thay-doi/chia-tach/")
    assert fits(phone)
    axe(phone)
    phone.get_by_label("Tên tổ chức mới 1").fill("Chi bộ 7A")
    phone.get_by_label("Tên tổ chức mới 2").fill("Chi bộ 7B")
    phone.get_by_label("Những đảng viên không chọn ở dưới").select_option(label="Tổ chức mới 1")
    phone.get_by_role("checkbox", name="Nguyễn Thị Hoa, sinh 15/01/1970").check()
    phone.get_by_label("Những người đã đánh dấu về").select_option(label="Tổ chức mới 2")
    phone.get_by_role("button", name="Phân các dòng đã đánh dấu").click()
    expect(phone.get_by_label("Nguyễn Thị Hoa, sinh 15/01/1970 về")).to_have_value("2")
    phone.get_by_label("Số quyết định").fill("9-QĐ/ĐU")
    phone.get_by_label("Ngày quyết định").fill(f"{days_ago(3)}")
    phone.get_by_label("Ngày có hiệu lực").fill(f"{days_ago(1)}")
    phone.get_by_role("button", name="Xem trước hệ quả").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Xem trước: Chia tách")
    assert fits(phone)
    axe(phone)
    phone.get_by_role("button", name="Sửa lại").click()
    expect(phone.get_by_label("Tên tổ chức mới 2")).to_have_value("Chi bộ 7B")
    assert phone.get_by_label("Nguyễn Thị Hoa, sinh 15/01/1970 về").input_value() == "2"


def test_two_units_are_merged_at_a_desk(desk, axe, cast, ward):
    sign_in(desk, cast.organiser)
    desk.goto(f"/to-chuc/{cast.cell_7.code}/")
    axe(desk)
    desk.get_by_text("Chọn việc cần làm").click()
    desk.get_by_role("link", name="Sáp nhập").click()
    axe(desk)
    desk.get_by_label("Sáp nhập vào", exact=True).fill("chi bo 8")
    desk.get_by_role("button", name="Tìm: Sáp nhập vào").click()
    expect(desk.get_by_role("radio", name="Chi bộ 8")).to_be_checked()
    axe(desk)
    desk.get_by_label("Số quyết định").fill("125-QĐ/TU")
    desk.get_by_label("Ngày quyết định").fill(f"{days_ago(3)}")
    desk.get_by_label("Ngày có hiệu lực").fill(f"{days_ago(1)}")
    desk.get_by_role("button", name="Xem trước hệ quả").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Xem trước: Sáp nhập")
    assert Member.objects.get(pk=cast.hoa.member_id).unit == cast.cell_7  # nothing has happened yet
    axe(desk)
    desk.get_by_role("button", name="Xác nhận thực hiện").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Sáp nhập")
    expect(desk.get_by_role("status")).to_contain_text("Đã thực hiện")
    axe(desk)
    desk.get_by_role("link", name="Chi bộ 7", exact=True).click()
    expect(desk.get_by_text("Nay thuộc")).to_contain_text("Chi bộ 8")
    axe(desk)
    assert Member.objects.get(pk=cast.hoa.member_id).unit == cast.cell_8
