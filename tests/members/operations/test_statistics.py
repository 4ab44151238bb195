"""Biểu thống kê: the figures of a small party by hand, each with the list behind it; moves inside a unit are none."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from members import affiliations
from members.models import Member
from members.operations.rating import rounds
from members.operations.statistics import tables
from members.operations.statistics.declaring import FORMS
from tests import factories
from tests.members.operations import scenes
from tests.workbooks import rows_of

pytestmark = pytest.mark.django_db
Status = Member.Status


@pytest.fixture
def year(cast):
    """Since thirty days: one was admitted, one left, one died, one went to the other ward, one to the chi bộ beside."""
    today = timezone.localdate()
    long_ago, lately = today - timedelta(days=400), today - timedelta(days=10)
    people = {name: factories.member(cast.cell_7, f"Vũ Thị {name}") for name in ("Ra", "Mất", "Xa", "Gần")}
    fresh = factories.member(cast.cell_7, "Vũ Thị Mới", admission_date=lately, official_date=None)
    assert fresh.affiliations.get().since == lately
    told = {"by": None, "day": lately, "why": "Theo quyết định"}
    affiliations.change_status(people["Ra"], Status.LEFT, **told)
    affiliations.change_status(people["Mất"], Status.DECEASED, **told)
    affiliations.transfer(people["Xa"], cast.cell_1, **told)
    affiliations.transfer(people["Gần"], cast.cell_8, **told)
    return today - timedelta(days=30), today, long_ago


def figures(key, unit, first, last) -> dict[str, dict[str, int]]:
    shown = tables.of(FORMS.get(key), unit, first, last)
    rows = {row.unit.name: {cell.key: cell.value for cell in row.cells} for row in shown.rows}
    return rows | {"Cộng": {cell.key: cell.value for cell in shown.total}}


def changes(**found) -> dict[str, int]:
    return dict.fromkeys((figure.key for figure in FORMS.get("tang-giam").figures), 0) | {
        key.replace("_", "-"): value for key, value in found.items()
    }


def test_changes_of_the_chi_bo_and_of_all_above(cast, year):
    first, last, _ = year
    ward = figures("tang-giam", cast.ward, first, last)
    assert ward["Chi bộ 7"] == changes(dau_ky=6, ket_nap=1, chuyen_di=2, ra_khoi_dang=1, tu_tran=1, cuoi_ky=3)
    assert ward["Chi bộ 8"] == changes(dau_ky=4, chuyen_den=1, cuoi_ky=5)
    city = figures("tang-giam", cast.city, first, last)
    # From one chi bộ to the next of the ward is no change of the ward.
    assert city["Đảng bộ phường Phúc Lâm"] == changes(
        dau_ky=10, ket_nap=1, chuyen_di=1, ra_khoi_dang=1, tu_tran=1, cuoi_ky=8
    )
    assert city["Đảng bộ phường Đông Sơn"] == changes(dau_ky=1, chuyen_den=1, cuoi_ky=2)


def test_every_figure_opens_the_list_behind_it(cast, year):
    first, last, _ = year
    for form in FORMS:
        for unit in (cast.city, cast.ward, cast.cell_7):
            shown = tables.of(form, unit, first, last)
            for row in shown.rows:
                children = row.unit == unit
                for cell in row.cells:
                    behind = form.behind(form.figure(cell.key), row.unit, first, last, children=children)
                    assert behind.count() == cell.value, (form.key, unit.name, cell.key)
            for cell in shown.total:
                behind = form.behind(form.figure(cell.key), unit, first, last, children=True)
                assert behind.count() == cell.value, (form.key, unit.name, cell.key)


def test_a_past_time_shows_who_was_there_then(cast, year):
    _, _, long_ago = year
    then = figures("co-cau", cast.ward, long_ago - timedelta(days=30), long_ago)["Chi bộ 7"]
    now = figures("co-cau", cast.ward, long_ago, timezone.localdate())["Chi bộ 7"]
    assert (then["tong"], now["tong"], now["du-bi"], now["chinh-thuc"]) == (6, 3, 1, 2)
    ages = [value for key, value in now.items() if key.startswith("tuoi-")]
    assert sum(ages) == 3


@pytest.mark.parametrize(
    ("born", "band"),
    [
        (date(1996, 1, 1), "tuoi-30"),
        (date(1995, 12, 31), "tuoi-30"),  # thirty on the last day of 2025
        (date(1995, 1, 1), "tuoi-30"),  # thirty all the year
        (date(1994, 12, 31), "tuoi-45"),
        (date(1980, 1, 1), "tuoi-45"),
        (date(1979, 12, 31), "tuoi-60"),
        (date(1965, 1, 1), "tuoi-60"),
        (date(1964, 12, 31), "tuoi-tren"),
    ],
)
def test_bands_of_age_on_the_last_day(cast, born, band):
    day = date(2025, 12, 31)
    before = figures("co-cau", cast.ward, day, day)["Cộng"]
    factories.member(cast.cell_7, "Vũ Thị Tuổi", birth_date=born)
    after = figures("co-cau", cast.ward, day, day)["Cộng"]
    assert [key for key in after if key.startswith("tuoi") and after[key] > before[key]] == [band]


def test_cases_are_counted_by_their_outcome(cast):
    today = timezone.localdate()
    scenes.finish(scenes.opened("admission", cast))
    scenes.opened("recognition", cast)
    found = figures("ket-nap", cast.ward, today, today)["Chi bộ 7"]
    # An admission opens the recognition of the one who was admitted.
    assert (found["lap"], found["xong-admission"], found["xong-recognition"]) == (3, 1, 0)
    assert found["dang-giai-quyet"] == 2
    assert figures("ket-nap", cast.ward, date(2020, 1, 1), date(2020, 12, 31))["Cộng"]["xong-admission"] == 0


def test_ratings_of_the_periods_that_end_in_the_time(cast):
    last_year = timezone.localdate().year - 1
    rounds.open_round(cast.ward, "members", "year", last_year, 0, by=None)
    rounds.open_round(cast.ward, "organisations", "year", last_year, 0, by=None)
    end = date(last_year, 12, 31)
    assert figures("xep-loai", cast.ward, end, end)["Cộng"]["chua"] == 6
    assert figures("xep-loai-to-chuc", cast.ward, end, end)["Cộng"]["chua"] == 2
    assert figures("xep-loai", cast.ward, end - timedelta(days=9), end - timedelta(days=1))["Cộng"]["chua"] == 0


def test_the_pages_and_the_workbook(cast, client, year, django_assert_num_queries):
    first, last, _ = year
    asked = {"tu": f"{first:%d/%m/%Y}", "den": f"{last:%d/%m/%Y}"}
    client.force_login(cast.organiser, backend="members.accounts.backends.PhoneBackend")
    client.get(reverse("statistics:table", args=[cast.ward.code, "tang-giam"]), asked)
    with django_assert_num_queries(7):
        shown = client.get(reverse("statistics:table", args=[cast.ward.code, "tang-giam"]), asked).content.decode()
    assert "Biểu tăng, giảm đảng viên" in shown and "xem danh sách" in shown
    names = client.get(reverse("statistics:rows", args=[cast.cell_7.code, "tang-giam", "tu-tran"]), asked)
    assert "Vũ Thị Mất" in names.content.decode() and "Vũ Thị Ra" not in names.content.decode()
    book = rows_of(client.get(reverse("statistics:file", args=[cast.ward.code, "tang-giam"]), asked).content)
    assert book[-1][:4] == ("Cộng", None, "=SUM(C4:C5)", "=SUM(D4:D5)")
    answer = client.get(reverse("statistics:table", args=[cast.ward.code, "tang-giam"]), {"tu": "hôm qua"})
    assert answer.status_code == 200 and "Đề nghị ghi ngày, tháng, năm" in answer.content.decode()
    assert client.get(reverse("statistics:table", args=[cast.ward.code, "khong-co"])).status_code == 404
    assert client.get(reverse("statistics:rows", args=[cast.ward.code, "tang-giam", "khong"])).status_code == 404
