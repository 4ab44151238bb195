"""A bí thư reads on a phone how far the chi bộ has come, what it means, and opens those who have not come so far."""

import pytest

from members.models import Member
from members.powers import Role
from sotay.usage import figures
from tests import factories
from tests.browser.signing_in import sign_in
from tests.factories import days_ago

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def secretary():
    cell = factories.cell(
        factories.party(factories.city(), "01.001.001", "Đảng bộ phường Phúc Lâm"), "01.001.001.000.007", "Chi bộ 7"
    )
    people = [factories.member(cell, f"Phạm Thị Số {number}") for number in range(9)]
    holder = factories.holder(Role.SECRETARY, cell, "Hoàng Văn Nam", at=cell)
    Member.objects.filter(pk__in=[each.pk for each in people[:3]]).update(ineligible_reason="old_or_ill")
    Member.objects.filter(pk=people[0].pk).update(helper=holder.member)
    Member.objects.filter(pk__in=[each.pk for each in people[3:7]]).update(
        activated_on=days_ago(20), last_active_on=days_ago(2)
    )
    figures.refresh()
    return holder


@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_from_a_step_to_those_who_are_missing(screen, request, secretary, axe):
    page = request.getfixturevalue(screen)
    sign_in(page, secretary)
    page.goto("/bao-cao/01.001.001.000.007/tung-buoc/")
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    page.get_by_role("link", name="Số liệu được tính thế nào").click()
    page.wait_for_url("**/dinh-nghia/")
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    page.go_back()
    page.get_by_role("link", name="mà chưa kích hoạt").click()
    page.wait_for_url("**/dang-vien/**")
    main = page.locator("main").inner_text()
    assert "Phạm Thị Số 7" in main and "Phạm Thị Số 8" in main and "Phạm Thị Số 3" not in main
    axe(page)
