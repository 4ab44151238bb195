"""Số liệu sinh hoạt on a phone and at a desk, the word to the chi ủy, and “Tôi đã dự”."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from meetings.figures import counting
from meetings.models import AbsenceWarning
from members.dates import first_of_month
from tests.meetings.figures.scenes import called, held

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def month(cast):
    """Cell 7 has met this month, cell 8 has not; Hoa was absent."""
    today = timezone.localdate()
    meeting = held(cast.cell_7, cast.secretary, f"{today:%Y-%m-01}")
    called(meeting, [cast.secretary.member, cast.hoa.member], "present", "unexcused")
    counting.count(first_of_month(today))
    now = timezone.now()
    AbsenceWarning.objects.create(
        member=cast.hoa.member, months=[first_of_month(today)], last_missed=meeting.starts_at, raised_at=now
    )
    return cast


@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_from_the_city_to_who_has_not_met(screen, request, month, sign_in, axe):
    page = sign_in(request.getfixturevalue(screen), month.organiser)
    page.goto("/sinh-hoat/so-lieu/")
    axe(page)
    page.get_by_role("link", name="Đảng bộ phường Phúc Lâm", exact=True).click()
    expect(page.locator("h1")).to_have_text("Đảng bộ phường Phúc Lâm")
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    axe(page)
    page.get_by_label("Kỳ số liệu").select_option(index=1)
    page.get_by_role("button", name="Xem").click()
    expect(page.locator(".page-head p")).to_contain_text("Quý")
    page.go_back()
    page.get_by_role("link", name="xem chưa họp").click()
    expect(page.locator("h1")).to_contain_text("Chưa họp tháng")
    expect(page.locator("main")).to_contain_text("Chi bộ 8")
    axe(page)


@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_the_chi_uy_notes_what_it_found(screen, request, month, sign_in, axe):
    page = sign_in(request.getfixturevalue(screen), month.secretary)
    page.goto(f"/sinh-hoat/so-lieu/{month.cell_7.code}/")
    expect(page.locator("main")).to_contain_text("Nguyễn Thị Hoa")
    axe(page)
    page.goto("/sinh-hoat/vang-hop/")
    axe(page)
    page.get_by_role("link", name="Nguyễn Thị Hoa").click()
    page.get_by_role("button", name="Ghi kết quả").click()
    expect(page.get_by_role("alert")).to_contain_text("Đề nghị ghi chi ủy đã tìm hiểu thấy gì.")
    axe(page)
    page.get_by_label("Chi ủy đã tìm hiểu").fill("Đã gặp, đồng chí bị ốm.")
    page.get_by_role("button", name="Ghi kết quả").click()
    expect(page.locator("main")).to_contain_text("Không có đồng chí nào")


@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_a_member_reads_the_own_year(screen, request, month, sign_in, axe):
    page = sign_in(request.getfixturevalue(screen), month.hoa)
    page.goto("/ca-nhan/")
    page.get_by_role("link", name="Tôi đã dự").click()
    expect(page.locator("main")).to_contain_text("Vắng không lý do")
    axe(page)
