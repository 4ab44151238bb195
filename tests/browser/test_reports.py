"""A cán bộ reads the report on a phone and at a desk, from the city down to the chi bộ."""

import pytest

from members.models import User
from members.powers import Role
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
    page.get_by_text("Xem bảng số").click()
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    page.get_by_role("link", name="Chi bộ 2").click()
    page.wait_for_url("**/01.001.001.000.002/")
    assert page.locator("nav[aria-label='Đường dẫn'] li").all_inner_texts()[-1] == "Chi bộ 2"
    axe(page)


def test_sorting_another_day_and_another_unit(desk, organiser, axe):
    sign_in(desk, organiser)
    desk.goto("/bao-cao/01.001.001/")
    desk.get_by_role("link", name="Đơn vị", exact=True).click()
    assert desk.locator("tbody th").first.inner_text() == "Chi bộ 3"
    desk.get_by_label("Số liệu ngày").fill(f"{days_ago(10)}")
    desk.get_by_role("button", name="Xem").click()
    assert f"Số liệu chốt ngày {days_ago(15):%d/%m/%Y}" in desk.locator("main").inner_text()
    desk.get_by_role("link", name="Đổi đơn vị").click()
    desk.get_by_label("Tên hoặc mã đơn vị").fill("chi bo 2")
    desk.get_by_role("button", name="Tìm").click()
    axe(desk)
    desk.get_by_role("link", name="Chi bộ 2").click()
    assert desk.locator("h1").inner_text() == "Chi bộ 2"


def test_in_the_dark(phone, organiser, axe):
    sign_in(phone, organiser)
    phone.get_by_role("button", name="Tối").click()
    phone.goto("/bao-cao/01.001.001/?ngay=2999-01-01")
    axe(phone)
    phone.goto("/bao-cao/01.001.001/")
    axe(phone)
