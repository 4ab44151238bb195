"""The reform of 1/7/2025: the district level ends, its xã, phường go directly under the city, and reports of both days
show the tree of their day."""

from datetime import date

import pytest

from members.models import Unit, UnitEvent
from members.powers import Role
from sotay.usage import figures
from sotay.usage.models import UnitDay
from tests import factories
from tests.members.events import happen
from tests.workbooks import rows_of

BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)
Kind = UnitEvent.Kind


@pytest.fixture
def reform(db, client):
    """city ─ quận Năm (phường 1 ─ Chi bộ 1, phường 2 ─ Chi bộ 1); the 30th was closed before it happened."""
    city = factories.city()
    district = factories.founding.found(
        by=None, parent=city, code="01.005", name="Đảng bộ quận Năm", kind=Unit.Kind.HIGHER, level="district"
    )
    wards = [factories.party(district, f"01.005.00{n}", f"Đảng bộ phường {n}") for n in (1, 2)]
    cells = [factories.cell(ward, f"{ward.code[:10]}.000.001", "Chi bộ 1") for ward in wards]
    for cell in (*cells, cells[0]):
        factories.member(cell)
    figures.close(BEFORE)
    happen(Kind.DISSOLVE, {"unit": district.pk, "receiver": city.pk}, on=AFTER, decided_on=BEFORE, number="19-QĐ/TU")
    figures.close(AFTER)
    client.force_login(factories.holder(Role.ORGANISER, city, "Đỗ Văn Sơn"))
    return client, city, district, wards, cells


def report(client, unit, day):
    response = client.get(f"/bao-cao/{unit.code}/?ngay={day:%Y-%m-%d}")
    assert response.status_code == 200
    return response


def rows(response):
    return [(row.name, row.code, row.members) for row in response.context["table"].chosen]


def test_the_report_of_the_day_before_shows_the_district_and_of_the_day_the_wards(reform):
    client, city, district, *_ = reform
    assert rows(report(client, city, BEFORE)) == [("Đảng bộ quận Năm", "01.005.000.000.000", 3)]
    assert rows(report(client, city, AFTER)) == [
        ("Đảng bộ phường 1", "01.000.001.000.000", 2),
        ("Đảng bộ phường 2", "01.000.002.000.000", 1),
    ]
    assert rows(report(client, district, BEFORE)) == [
        ("Đảng bộ phường 1", "01.005.001.000.000", 2),
        ("Đảng bộ phường 2", "01.005.002.000.000", 1),
    ]


def test_the_way_to_a_unit_is_that_of_the_day(reform):
    client, _, _, _, cells = reform
    cell = Unit.objects.get(pk=cells[0].pk)
    labels = {day: [step["label"] for step in report(client, cell, day).context["trail"]] for day in (BEFORE, AFTER)}
    assert labels[BEFORE] == ["Đảng bộ Thành phố", "Đảng bộ quận Năm", "Đảng bộ phường 1", "Chi bộ 1"]
    assert labels[AFTER] == ["Đảng bộ Thành phố", "Đảng bộ phường 1", "Chi bộ 1"]


def test_old_addresses_and_the_links_of_old_rows_lead_on(reform):
    client, city, _, wards, _ = reform
    assert client.get(f"/bao-cao/{wards[0].code}/?ngay=2025-06-30").context["unit"] == wards[0]
    page = report(client, city, BEFORE).content.decode()
    assert "/bao-cao/01.005.000.000.000/" in page and "Nay đã kết thúc hoạt động" in page


def test_the_file_says_the_same_as_the_page(reform):
    client, city, *_ = reform
    rows = rows_of(client.get(f"/bao-cao/{city.code}/so-lieu.xlsx?ngay=2025-06-30").content)
    assert ("01.005.000.000.000", "Đảng bộ quận Năm", 3) in [row[:3] for row in rows]
    assert "phường 1" not in " ".join(filter(None, (row[1] for row in rows)))


def test_a_day_that_was_left_open_is_counted_on_its_own_tree(reform):
    """On 3/7 the 1st is closed: on the tree after the reform; had the 30th been open, on that before it."""
    _, city, district, *_ = reform
    UnitDay.objects.all().delete()
    figures.rebuild(BEFORE)
    figures.rebuild(AFTER)
    counted = UnitDay.objects.values_list("unit", "members")
    assert (district.pk, 3) in counted.filter(day=BEFORE) and (city.pk, 3) in counted.filter(day=BEFORE)
    assert not UnitDay.objects.filter(day=AFTER, unit=district).exists() and (city.pk, 3) in counted.filter(day=AFTER)


def test_who_moved_since_is_counted_where_they_were(reform):
    _, _, _, wards, cells = reform
    UnitDay.objects.all().delete()
    happen(Kind.MERGE, {"units": [cells[0].pk], "into": cells[1].pk}, on=date(2025, 7, 5), number="20-QĐ/TU")
    figures.rebuild(AFTER)
    figures.rebuild(date(2025, 7, 5))
    counted = UnitDay.objects.values_list("unit", "members")
    assert {(cells[0].pk, 2), (cells[1].pk, 1), (wards[0].pk, 2)} <= {*counted.filter(day=AFTER)}
    assert {(cells[1].pk, 3), (wards[0].pk, 0), (wards[1].pk, 3)} <= {*counted.filter(day=date(2025, 7, 5))}


@pytest.mark.parametrize("level", ["city", "district", "ward", "cell"])
def test_a_report_of_another_day_asks_for_the_tree_of_that_day_too(reform, django_assert_max_num_queries, level):
    client, city, district, wards, cells = reform
    unit = {"city": city, "district": district, "ward": wards[0], "cell": cells[0]}[level]
    report(client, unit, BEFORE)
    with django_assert_max_num_queries(8):
        client.get(f"/bao-cao/{unit.code}/?ngay=2025-06-30&sap=ten")
