"""A cán bộ reads the report on a phone and at a desk, from the city down to the chi bộ."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from members.models import Unit, User
from members.powers import Role
from sotay.reports import tasks
from sotay.reports.models import Every, ReportSchedule
from sotay.usage.models import UnitDay
from tests import factories
from tests.browser.signing_in import sign_in
from tests.factories import days_ago

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def city():
    top = factories.city()
    ward = factories.party(top, "01.001.001", "Đảng bộ phường Phúc Lâm")
    cells = [factories.cell(ward, f"01.001.001.000.00{number}", f"Chi bộ {number}") for number in (1, 2, 3)]
    rows = []
    for back in (0, 1, 8, 15, 22):
        for unit, share in ((top, 9), (ward, 6), *((cell, 2) for cell in cells)):
            counts = {"members": 10 * share, "eligible": 9 * share, "activated": 8 * share - back // 4}
            rows.append(
                UnitDay(unit=unit, day=days_ago(back), frozen=bool(back), active_7=share, active_30=3 * share, **counts)
            )
    UnitDay.objects.bulk_create(rows)
    return top


@pytest.fixture
def organiser(city) -> User:
    return factories.holder(Role.ORGANISER, city, "Đỗ Văn Sơn")


@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_from_the_city_down_to_the_chi_bo(screen, request, organiser, axe):
    page = request.getfixturevalue(screen)
    sign_in(page, organiser)
    page.goto("/bao-cao/")
    assert page.locator("h1").inner_text() == "Đảng bộ Thành phố"
    axe(page)
    page.get_by_role("link", name="Đảng bộ phường Phúc Lâm").click()
    page.wait_for_url("**/01.001.001.000.000/")
    assert page.locator("tbody tr").count() >= 3 and "tạm tính" in page.locator("main").inner_text()
    page.get_by_text("Xem bảng số").first.click()
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    page.locator("main").get_by_role("link", name="Chi bộ 2").click()
    page.wait_for_url("**/01.001.001.000.002/")
    assert page.locator("nav[aria-label='Đường dẫn'] li").all_inner_texts()[-1] == "Chi bộ 2"
    axe(page)


def test_sorting_another_day_and_another_unit(desk, organiser, axe):
    sign_in(desk, organiser)
    desk.goto("/bao-cao/01.001.001/")
    desk.get_by_role("link", name="Đơn vị", exact=True).click()
    expect(desk.locator("tbody th").first).to_have_text("Chi bộ 3")
    desk.get_by_label("Số liệu ngày").fill(f"{days_ago(10)}")
    desk.get_by_role("button", name="Xem").click()
    expect(desk.locator("main")).to_contain_text(f"Số liệu chốt ngày {days_ago(15):%d/%m/%Y}")
    desk.get_by_role("combobox", name="Đơn vị khác").fill("chi bo 2")
    desk.get_by_role("option", name="Chi bộ 2").click()
    desk.wait_for_url("**/01.001.001.000.002/")
    desk.goto("/bao-cao/don-vi/?q=chi+bo")
    axe(desk)
    assert desk.locator(".rows li").count() == 3


def test_in_the_dark(phone, organiser, axe):
    sign_in(phone, organiser)
    phone.get_by_role("button", name="Tối").click()
    phone.goto("/bao-cao/01.001.001/?ngay=2999-01-01")
    axe(phone)
    phone.goto("/bao-cao/01.001.001/")
    axe(phone)


def test_drilled_exported_scheduled_signed_and_received_above(phone, desk, city, organiser, axe):
    """From the city to the chi bộ at a desk; the chi bộ reports on a phone; the ward sees it received."""
    sign_in(desk, organiser)
    desk.goto("/bao-cao/")
    for name in ("Đảng bộ phường Phúc Lâm", "Chi bộ 2"):
        desk.get_by_role("link", name=name).click()
    with desk.expect_download() as workbook:
        desk.get_by_role("link", name="Tải bảng Excel").click()
    with desk.expect_download() as word:
        desk.get_by_role("link", name="Báo cáo Word").click()
    names = [each.value.suggested_filename for each in (workbook, word)]
    assert names == [f"bao-cao-01.001.001.000.002-{days_ago(0)}.xlsx", "Báo cáo triển khai - Chi bộ 2.docx"]

    cell, ward = (Unit.objects.get(code=f"01.001.001.000.00{number}") for number in (2, 0))
    sign_in(phone, factories.holder(Role.SECRETARY, cell, "Phạm Văn Lợi"))
    phone.goto("/bao-cao/01.001.001.000.002/dinh-ky/")
    phone.get_by_role("button", name="Đặt báo cáo").first.click()
    phone.get_by_text("Báo cáo được lập sau khi hết kỳ này.").wait_for()
    ReportSchedule.objects.update(since=Every.WEEK.last_end(timezone.localdate()))  # as if ordered last week
    tasks.prepare_reports()
    phone.goto("/bao-cao/cho/")
    phone.locator("main").get_by_role("link", name="Chi bộ 2").click()
    axe(phone)
    phone.get_by_label("Nhận xét, kiến nghị").fill("Hai đồng chí cần người giúp.")
    phone.get_by_role("button", name="Lưu").click()
    phone.get_by_text("Đã lưu.").wait_for()
    phone.get_by_role("button", name="Ký báo cáo").click()
    phone.get_by_text("Gửi cấp trên").first.click()
    phone.get_by_role("button", name="Gửi cấp trên").click()
    phone.get_by_text("Đã gửi báo cáo lên cấp trên.").wait_for()
    axe(phone)

    sign_in(desk, factories.holder(Role.LEADER, ward, "Trịnh Thị Nga"))
    desk.goto("/bao-cao/01.001.001.000.000/dinh-ky/?ky=week")
    assert "Đã gửi" in desk.locator("tbody").inner_text()
    axe(desk)
    desk.locator("main").get_by_role("link", name="Chi bộ 2").click()
    desk.get_by_text("Hai đồng chí cần người giúp.").wait_for()
    desk.get_by_role("button", name="Ghi là đã nhận").click()
    desk.get_by_text("Cấp trên nhận lúc").wait_for()
    axe(desk)
