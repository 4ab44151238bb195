"""A vote on the phones of a chi bộ: a secret election on a small screen, cards at a desk without JavaScript."""

import pytest
from playwright.sync_api import expect

from meetings.models import Vote
from tests import factories
from tests.meetings.voting import evenings

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene(cast):
    found = evenings.evening(cast.cell_7, cast.secretary, there=5, absent=1)
    evenings.entry(found.meeting, factories.member(cast.cell_7, "Cao Văn Miễn"), uncounted="exempt", presence="exempt")
    evenings.entry(found.meeting, factories.member(cast.cell_7, "Bùi Thị Dự"), standing="probationary")
    return found


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def prepare(page, scene, axe, way, **names):
    """From the meeting to a prepared vote, as the secretary does it."""
    page.goto(scene.meeting.get_absolute_url())
    page.get_by_role("link", name="Mở trang biểu quyết").click()
    page.get_by_role("link", name="Thêm biểu quyết").click()
    page.get_by_label("Nội dung biểu quyết").fill("Bầu bổ sung chi ủy nhiệm kỳ 2025 – 2030")
    page.get_by_label(way).check()
    if names:
        page.get_by_label("Loại việc").select_option("Bầu cử")
        page.get_by_text("Bầu cử: danh sách và số lượng").click()
        page.get_by_label("Danh sách bầu").fill(names["names"])
        page.get_by_label("Số lượng cần bầu").fill(names["seats"])
    axe(page)
    button(page, "Tiếp tục").click()
    expect(page.get_by_role("heading", name="Trước khi mở")).to_be_visible()
    axe(page)


def test_a_secret_election_on_the_phone(phone, scene, sign_in, axe):
    sign_in(phone, scene.secretary)
    names = "Nguyễn Thị Hồng Hạnh\nTrần Văn Quyết Thắng\nLê Hoàng Minh Châu"
    prepare(phone, scene, axe, "Phiếu kín trên điện thoại", names=names, seats="2")
    button(phone, "Tôi nhận khóa").click()
    expect(phone.get_by_text("chép mã ra giấy ngay")).to_be_visible()
    axe(phone)
    phone.get_by_role("link", name="Đã chép xong").click()
    button(phone, "Mở biểu quyết").click()
    expect(phone.get_by_text("Chưa bỏ phiếu (5)")).to_be_visible()
    axe(phone)
    address = Vote.objects.get().get_absolute_url()
    for user in scene.voters[1:]:
        sign_in(phone, user)
        phone.goto(address)
        phone.get_by_role("link", name="Mở lá phiếu").click()
        phone.get_by_label("Nguyễn Thị Hồng Hạnh").check()
        phone.get_by_label("Lê Hoàng Minh Châu").check()
        axe(phone)
        button(phone, "Xem lại và bỏ phiếu").click()
        axe(phone)
        button(phone, "Bỏ phiếu").click()
        expect(phone.get_by_text("Đồng chí đã bỏ phiếu.")).to_be_visible()
    sign_in(phone, scene.secretary)
    phone.goto(address)
    expect(phone.get_by_text("Chưa bỏ phiếu (1)")).to_be_visible()
    phone.locator("summary", has_text="Đóng biểu quyết").click()
    button(phone, "Đóng biểu quyết").click()
    phone.get_by_role("link", name="Mở hòm phiếu").click()
    axe(phone)
    button(phone, "Mở hòm, kiểm phiếu").click()
    expect(phone.get_by_text("Trúng cử: Nguyễn Thị Hồng Hạnh, Lê Hoàng Minh Châu.")).to_be_visible()
    axe(phone)


@pytest.fixture
def plain_desk(chromium, live_server):
    context = chromium.new_context(
        locale="vi-VN", base_url=live_server.url, viewport={"width": 1366, "height": 768}, java_script_enabled=False
    )
    yield context.new_page()
    context.close()


def test_cards_at_a_desk_without_javascript(plain_desk, scene, sign_in):
    desk = sign_in(plain_desk, scene.secretary)
    prepare(desk, scene, lambda page: None, "Giơ thẻ đảng viên, thư ký đếm")
    button(desk, "Mở biểu quyết").click()
    desk.locator("summary", has_text="Đóng biểu quyết").click()
    button(desk, "Đóng biểu quyết").click()
    desk.get_by_role("link", name="Ghi số kiểm phiếu").click()
    for label, number in {"Tán thành": "4", "Không tán thành": "1", "Ý kiến khác": "0"}.items():
        desk.get_by_label(label, exact=True).fill(number)
    button(desk, "Ghi, chờ người thứ hai ký").click()
    expect(desk.get_by_text("Chờ đồng chí khác trong số người điều hành")).to_be_visible()
    address = desk.url
    sign_in(desk, scene.chair)
    desk.goto(address)
    button(desk, "Đúng, tôi ký").click()
    expect(desk.get_by_text("Đạt: đủ 4 phiếu tán thành trên 6.")).to_be_visible()
