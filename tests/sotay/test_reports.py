"""Who reads whose report, on which day, in which order, and as a file."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from members.fields import NOT_A_DAY
from members.models import AuditEntry, Unit, UnitPeriod
from members.powers import Role
from members.sheets import XLSX_TYPE
from sotay.reports import report_query
from sotay.usage import figures as figures_of
from sotay.usage.models import UnitDay
from tests import database, factories
from tests.factories import days_ago
from tests.members import events
from tests.workbooks import rows_of

COUNTS = ("members", "eligible", "activated", "active_7", "active_30", "assisted")


def figures(unit, day, *counts, frozen=True):
    return UnitDay.objects.create(unit=unit, day=day, frozen=frozen, **dict(zip(COUNTS, counts, strict=False)))


@pytest.fixture
def counted(cast):
    """Yesterday's closed figures; the ward's chi bộ do not add up to the ward, so a sum would show."""
    figures(cast.city, days_ago(1), 121_146, 110_128, 88_279, 52_754, 80_000, 4_321)
    figures(cast.ward, days_ago(1), 100, 90, 72, 30, 60)
    figures(cast.beside, days_ago(1), 50, 50, 10, 10, 10)
    figures(cast.cell_7, days_ago(1), 40, 30, 30, 9, 20, 4)
    figures(cast.cell_8, days_ago(1), 30, 20, 10, 8, 9)
    return cast


@pytest.fixture
def organiser(client, counted):
    client.force_login(counted.organiser)
    return client


def address(unit, **query):
    return f"/bao-cao/{unit.code}/" + (
        "?" + "&".join(f"{name}={value}" for name, value in query.items()) if query else ""
    )


def text(response):
    return " ".join(response.content.decode().split())


def names(response):
    return [row.name for row in response.context["table"].chosen]


def test_both_rates_of_the_first_rollout(organiser, counted):
    page = text(organiser.get(address(counted.city)))
    assert "121.146" in page and "110.128" in page and "88.279" in page
    assert "72,87 %" in page and "80,16 %" in page


def test_the_last_row_is_the_unit_itself_and_no_sum(organiser, counted):
    foot = text(organiser.get(address(counted.ward))).split("<tfoot>")[1]
    assert ">100<" in foot and ">90<" in foot and "72,00 %" in foot and ">70<" not in foot


def test_one_opens_at_the_highest_unit_one_was_given(client, counted):
    for who, unit in ((counted.organiser, counted.city), (counted.secretary, counted.cell_7)):
        client.force_login(who)
        response = client.get("/bao-cao/")
        assert (response.status_code, response["Location"]) == (302, address(unit))


@pytest.mark.parametrize(
    ("who", "unit", "status"),
    [
        ("organiser", "cell_1", 200),
        ("secretary", "cell_7", 200),
        ("secretary", "cell_8", 403),
        ("secretary", "ward", 403),
        ("hoa", "cell_7", 404),
        ("editor", "ward", 404),
    ],
)
def test_a_report_is_read_where_the_power_was_given_and_below(client, counted, who, unit, status):
    client.force_login(getattr(counted, who))
    assert client.get(address(getattr(counted, unit))).status_code == status
    assert client.get(address(getattr(counted, unit)) + "so-lieu.xlsx").status_code == status


def test_an_unknown_code_is_not_there(organiser):
    assert organiser.get("/bao-cao/99.999.999.999.999/").status_code == 404
    assert organiser.get("/bao-cao/khong-phai-ma/").status_code == 404


def test_the_short_code_is_understood(organiser, counted):
    assert organiser.get("/bao-cao/01.001.001/").context["unit"] == counted.ward


def test_the_path_begins_where_the_right_begins(client, counted):
    chief = factories.holder(Role.ORGANISER, counted.ward, "Trịnh Thị Nga")
    client.force_login(chief)
    trail = client.get(address(counted.cell_7)).context["trail"]
    assert [step["label"] for step in trail] == ["Đảng bộ phường Phúc Lâm", "Chi bộ 7"]


def test_a_chi_bo_shows_its_figures_and_nobody_by_name(client, counted):
    client.force_login(counted.secretary)
    page = text(client.get(address(counted.cell_7)))
    assert "75,00 %" in page and "Nguyễn Thị Hoa" not in page and "Đơn vị trực thuộc" not in page


def test_a_day_without_figures_shows_the_last_one_before_it_and_says_so(organiser, counted):
    page = text(organiser.get(address(counted.ward)))
    assert f"Không có số liệu riêng của ngày {timezone.localdate():%d/%m/%Y}." in page
    assert f'Số liệu chốt ngày <b class="num">{days_ago(1):%d/%m/%Y}</b>' in page


def test_figures_of_today_are_marked_as_provisional(organiser, counted):
    row = figures(counted.ward, timezone.localdate(), 101, 91, 73, 31, 61, frozen=False)
    page = text(organiser.get(address(counted.ward)))
    assert f'tạm tính, cập nhật lúc <b class="num">{timezone.localtime(row.counted_at):%H:%M}</b>' in page


def test_any_past_day_can_be_asked_for(organiser, counted):
    figures(counted.ward, days_ago(40), 80, 70, 7, 1, 2)
    figures(counted.cell_7, days_ago(40), 20, 10, 5, 1, 2)
    response = organiser.get(address(counted.ward, ngay=days_ago(35)))
    assert (response.context["report"].own.members, names(response)) == (80, ["Chi bộ 7"])


def test_a_day_before_all_figures_has_none(organiser, counted):
    page = text(organiser.get(address(counted.ward, ngay="2001-01-01")))
    assert "Chưa có số liệu" in page and "<tfoot>" not in page


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("2026-13-45", "Không có tháng 13."),
        ("hôm qua", NOT_A_DAY),
        ("2099-01-01", "Ngày 01/01/2099 chưa đến"),
        ("2999-01-01", "Ngày cần trong khoảng từ"),
    ],
)
def test_a_malformed_or_coming_day_gets_a_sentence_and_no_figures(organiser, counted, asked, sentence):
    response = organiser.get(address(counted.city, ngay=asked))
    assert response.status_code == 400 and sentence in text(response) and "121.146" not in text(response)
    file = organiser.get(address(counted.city) + "so-lieu.xlsx", {"ngay": asked})
    assert file.status_code == 302 and file["Location"].startswith(address(counted.city) + "?ngay=")


def test_a_day_is_also_read_as_people_write_it(organiser, counted):
    assert organiser.get(address(counted.city, ngay=f"{days_ago(1):%d/%m/%Y}")).status_code == 200


def test_a_unit_closed_since_stays_in_the_figures_of_its_time(organiser, counted):
    Unit.objects.filter(pk=counted.cell_8.pk).update(status=Unit.Status.MERGED, closed_on=timezone.localdate())
    figures(counted.ward, timezone.localdate(), 100, 90, 72, 30, 60)
    figures(counted.cell_7, timezone.localdate(), 70, 50, 40, 17, 29)
    assert names(organiser.get(address(counted.ward))) == ["Chi bộ 7"]
    then = organiser.get(address(counted.ward, ngay=days_ago(1)))
    assert names(then) == ["Chi bộ 7", "Chi bộ 8"] and "Nay đã kết thúc hoạt động" in text(then)


MIXED, CLOSED = "vừa được sắp xếp sau khi số liệu được tính", "từ ngày ấy không còn đảng viên"


def merged(cast):
    """Chi bộ 8 goes into chi bộ 7 today, after the figures of today were counted."""
    for _ in range(3):
        factories.member(cast.cell_8)
    figures_of.refresh()
    return events.happen("merge", {"units": [cast.cell_8.pk], "into": cast.cell_7.pk})


def totals(page) -> tuple[int, int]:
    report = page.context["report"]
    return report.own.members, sum(row.members for row in report.children)


def test_a_report_right_after_a_reorganisation_says_that_its_rows_are_of_another_tree(organiser, cast):
    before = merged(cast) and organiser.get(address(cast.ward))
    assert MIXED in text(before) and "đang được tính lại" in text(before)
    file = rows_of(organiser.get(f"/bao-cao/{cast.ward.code}/so-lieu.xlsx").content)
    assert any("trước khi sắp xếp tổ chức" in str(row[0]) for row in file)
    assert MIXED not in text(organiser.get(address(cast.beside))), "nothing was changed there"
    figures_of.refresh()
    after = organiser.get(address(cast.ward))
    assert MIXED not in text(after) and names(after) == ["Chi bộ 7"] and totals(after)[0] == totals(after)[1] > 0


def test_both_sides_of_a_merge_across_wards_say_so(organiser, cast):
    figures_of.refresh()
    events.happen("merge", {"units": [cast.cell_7.pk], "into": cast.cell_1.pk})
    for unit in (cast.ward, cast.beside, cast.city, cast.cell_1):
        assert MIXED in text(organiser.get(address(unit))), unit
    assert MIXED not in text(organiser.get(address(cast.cell_8)))
    figures_of.refresh()
    assert MIXED not in text(organiser.get(address(cast.ward)))


def test_a_closed_unit_has_no_members_from_the_day_on_which_it_was_closed(organiser, counted):
    merged(counted)
    for _ in range(2):  # before the figures are counted anew, and after
        today = organiser.get(address(counted.cell_8))
        assert CLOSED in text(today) and today.context["report"].own.day == days_ago(1)
        assert CLOSED not in text(organiser.get(address(counted.cell_8, ngay=days_ago(1))))
        figures_of.refresh()
    assert not UnitDay.objects.filter(unit=counted.cell_8, day=days_ago(0)).exists()
    assert UnitDay.objects.filter(unit=counted.cell_8, day=days_ago(1)).exists()


def test_a_decision_about_a_closed_day_marks_its_figures_which_stay(organiser, counted):
    figures(counted.cell_8, days_ago(3), 30, 20, 10, 8, 9)
    figures(counted.ward, days_ago(3), 70, 20, 10, 8, 9)
    events.happen("merge", {"units": [counted.cell_8.pk], "into": counted.cell_7.pk}, on=days_ago(4))
    page = organiser.get(address(counted.ward, ngay=days_ago(3)))
    assert MIXED in text(page) and "đang được tính lại" not in text(page)


@pytest.mark.django_db(transaction=True)
def test_a_change_of_the_tree_has_its_figures_counted_at_once(worker):
    cast = factories.found(database.hand_out_cast())
    factories.member(cast.cell_8)
    figures_of.refresh()
    counted_at = UnitDay.objects.get(unit=cast.ward, day=days_ago(0)).counted_at
    events.happen("merge", {"units": [cast.cell_8.pk], "into": cast.cell_7.pk})
    worker(lambda: UnitDay.objects.get(unit=cast.ward, day=days_ago(0)).counted_at > counted_at)


@pytest.mark.parametrize(
    ("order", "first"),
    [
        ("", "Chi bộ 7"),
        ("members", "Chi bộ 8"),
        ("-members", "Chi bộ 7"),
        ("activated-eligible", "Chi bộ 8"),
        ("-activated-eligible", "Chi bộ 7"),
        ("active-7", "Chi bộ 7"),
        ("-active-7", "Chi bộ 8"),
        ("ten", "Chi bộ 7"),
        ("-ten", "Chi bộ 8"),
        ("password", "Chi bộ 7"),
    ],
)
def test_rows_stand_in_the_order_asked_for(organiser, counted, order, first):
    assert names(organiser.get(address(counted.ward, sap=order)))[0] == first


def test_the_sorted_column_says_so_and_the_order_goes_with_the_reader(organiser, counted):
    page = text(organiser.get(address(counted.city, sap="-members")))
    assert page.count('aria-sort="descending"') == 1 and f'href="{address(counted.ward)}?sap=-members"' in page


def test_names_are_sorted_as_one_counts(organiser, counted):
    for number in (10, 2):
        cell = factories.cell(counted.beside, f"01.001.002.000.{number:03}", f"Chi bộ {number}")
        figures(cell, days_ago(1), 1, 1, 1, 1, 1)
    figures(counted.cell_1, days_ago(1), 0, 0, 0, 0, 0)
    ordered = names(organiser.get(address(counted.beside, sap="ten")))
    assert ordered == ["Chi bộ 1", "Chi bộ 2", "Chi bộ 10"]
    assert names(organiser.get(address(counted.beside, sap="activated-members")))[0] == "Chi bộ 1"  # a share of nothing


@pytest.mark.parametrize("children", [1, 30])
def test_a_report_costs_seven_queries_whatever_its_size(client, children, django_assert_num_queries, db):
    city = factories.city()
    figures(city, days_ago(1), 1, 1, 1, 1, 1)
    for number in range(1, children + 1):
        cell = factories.cell(city, f"01.000.000.000.{number:03}", f"Chi bộ {number}")
        for back in (1, 8, 15):
            figures(cell, days_ago(back), 1, 1, 1, 1, 1)
    reader = factories.holder(Role.ORGANISER, city)
    client.force_login(reader)
    client.get(address(city))  # the session is in the cache from now on
    with django_assert_num_queries(7):  # one of them says which days are to be read, so that the next reads no others
        assert len(names(client.get(address(city, so_voi=days_ago(8))))) == children


def test_no_level_costs_more_than_the_city(organiser, counted, django_assert_max_num_queries):
    organiser.get(address(counted.city))
    for unit in (counted.city, counted.ward, counted.cell_7):
        with django_assert_max_num_queries(7) as asked:
            organiser.get(address(unit))
        assert not [query["sql"] for query in asked if 'FROM "members_member"' in query["sql"]]


def test_twelve_weeks_each_with_its_latest_figures_and_a_gap_where_nothing_was_counted(counted):
    UnitDay.objects.filter(unit=counted.ward).delete()
    today = timezone.localdate()
    for back, activated in ((0, 9), (1, 8), (9, 7), (35, 5), (77, 1), (84, 0)):
        figures(counted.ward, days_ago(back), 10, 10, activated, 0, 0)
    weeks = report_query.read(counted.ward, today).weeks
    assert [end for end, _ in weeks] == [today - timedelta(weeks=back) for back in range(11, -1, -1)]
    assert [row and row.activated for _, row in weeks] == [1, *[None] * 5, 5, None, None, None, 7, 9]


def test_the_chart_is_drawn_with_its_table_beside_it(organiser, counted):
    assert "<figure" not in text(organiser.get(address(counted.ward)))  # one point is no line
    figures(counted.ward, days_ago(8), 100, 90, 45, 0, 0)
    page = text(organiser.get(address(counted.ward)))
    assert 'aria-label="% trên tổng số đảng viên: từ 45,00 % đến 72,00 %.' in page
    assert page.count("<summary") == page.count("<figure") and "Không có số liệu" in page
    assert page.count("<polyline") == 2 * page.count("<figure")


# The file


def sheets_of(response):
    return load_workbook(BytesIO(response.content)).worksheets


def test_the_file_holds_numbers_and_has_the_rates_and_totals_computed(organiser, counted):
    response = organiser.get(address(counted.ward) + "so-lieu.xlsx")
    assert response["Content-Type"] == XLSX_TYPE
    assert f'filename="bao-cao-01.001.001.000.000-{days_ago(1)}.xlsx"' in response["Content-Disposition"]
    rollout, use = sheets_of(response)
    *marks, heading, seven, eight, total = rollout.values
    assert marks[1][0] == f"Số liệu ngày {days_ago(1):%d/%m/%Y}, đã chốt." and len(marks) == 4
    assert heading[:4] == ("Mã đơn vị", "Đơn vị", "Tổng số đảng viên", "Đủ điều kiện")
    assert heading[7:10] == ("Đã kích hoạt", "% trên tổng số đảng viên", "% trên đủ điều kiện")
    assert seven[:4] == ("01.001.001.000.007", "Chi bộ 7", 40, 30) and eight[:4] == (
        "01.001.001.000.008",
        "Chi bộ 8",
        30,
        20,
    )
    assert seven[7:10] == (30, '=IF(C6=0,"",H6/C6)', '=IF(D6=0,"",H6/D6)')
    assert total[:4] == (None, "Cộng 2 đơn vị", "=SUM(C6:C7)", "=SUM(D6:D7)")
    assert total[7:10] == ("=SUM(H6:H7)", '=IF(C8=0,"",H8/C8)', '=IF(D8=0,"",H8/D8)')
    assert (rollout["C6"].number_format, rollout["I6"].number_format) == ("#,##0", "0.00%")
    assert (rollout.freeze_panes, rollout.print_title_rows, use.title) == ("C6", "$1:$5", "Sử dụng")
    assert rollout.print_area == f"'Triển khai'!$A$1:${rollout.cell(5, len(heading)).column_letter}$8"


def test_what_was_filtered_and_compared_is_so_in_the_file_too(organiser, counted):
    Unit.objects.filter(pk=counted.cell_8.pk).update(kind=Unit.Kind.TEMPORARY_CELL)
    UnitPeriod.objects.filter(unit=counted.cell_8).update(kind=Unit.Kind.TEMPORARY_CELL)
    for unit, members in ((counted.ward, 90), (counted.cell_7, 30)):
        figures(unit, days_ago(8), members, 20, 10, 1, 2)
    asked = {"loai": "cell", "so_voi": f"{days_ago(8)}"}
    rollout, _ = sheets_of(organiser.get(address(counted.ward) + "so-lieu.xlsx", asked))
    *marks, heading, seven, total = rollout.values
    assert marks[-2][0] == "Chỉ gồm 1 trên 2 đơn vị trực thuộc, như đã lọc."
    assert heading[2:6] == ("Tổng số đảng viên", "Tăng, giảm", "Đủ điều kiện", "Tăng, giảm")
    assert seven[1:6] == ("Chi bộ 7", 40, 10, 30, 10) and seven[11:14] == (30, 20, '=IF(C7=0,"",L7/C7)')
    assert seven[15] == total[15] == pytest.approx(100 - 50) and total[3] == "=SUM(D7:D7)"


def test_the_export_is_audited_and_reading_the_page_is_not(organiser, counted):
    before = AuditEntry.objects.count()
    organiser.get(address(counted.ward))
    assert AuditEntry.objects.count() == before
    organiser.get(address(counted.ward) + "so-lieu.xlsx")
    entry = AuditEntry.objects.latest("pk")
    assert (entry.action, entry.actor, entry.unit, entry.after["rows"]) == (
        "report.export",
        counted.organiser,
        counted.ward,
        2,
    )


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_a_name_like_a_formula_stays_a_name(organiser, counted, start):
    UnitPeriod.objects.filter(unit=counted.cell_7).update(name=f"{start}HYPERLINK(1)")
    (sheet, _) = sheets_of(organiser.get(address(counted.ward) + "so-lieu.xlsx"))
    assert (sheet["B6"].value, sheet["B6"].data_type) == (f"{start}HYPERLINK(1)", "s")


def test_the_file_of_a_unit_without_figures_says_so_above_its_heading(organiser, counted):
    file = rows_of(organiser.get(address(counted.ward) + "so-lieu.xlsx", {"ngay": "2001-01-01"}).content)
    assert file[1][0] == "Đến ngày 01/01/2001 chưa có số liệu." and file[-1][:2] == ("Mã đơn vị", "Đơn vị")


def test_the_file_of_a_chi_bo_holds_itself_and_no_sum(client, counted):
    client.force_login(counted.secretary)
    file = rows_of(client.get(address(counted.cell_7) + "so-lieu.xlsx").content)
    assert file[-1][1:4] == ("Chi bộ 7", 40, 30) and file[-2][0] == "Mã đơn vị"


# The unit


def picked(response):
    return [unit.name for unit in response.context["page"]]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("phuc lam", ["Đảng bộ phường Phúc Lâm"]),
        ("Phúc Lâm", ["Đảng bộ phường Phúc Lâm"]),
        ("01.001.001", ["Đảng bộ phường Phúc Lâm", "Chi bộ 7", "Chi bộ 8"]),
        ("chi bo", ["Chi bộ 7", "Chi bộ 8", "Chi bộ 1"]),
        ("uc la", []),
        ("không có", []),
        ("", ["Đảng bộ Thành phố"]),
        ("%", []),
    ],
)
def test_a_unit_is_found_by_words_of_its_name_or_by_its_code(organiser, asked, found):
    assert picked(organiser.get("/bao-cao/don-vi/", {"q": asked})) == found


def test_only_units_one_may_read_are_found(client, counted):
    client.force_login(counted.secretary)
    assert picked(client.get("/bao-cao/don-vi/", {"q": "chi bo"})) == ["Chi bộ 7"]
    client.force_login(counted.hoa)
    assert client.get("/bao-cao/don-vi/").status_code == 403


def test_finding_a_unit_costs_the_same_for_one_and_for_many(organiser, counted, django_assert_num_queries):
    organiser.get("/bao-cao/don-vi/")
    for asked in ("phuc lam", "chi bo"):
        with django_assert_num_queries(6):  # one asks whether a name is called so, before superiors are looked at
            organiser.get("/bao-cao/don-vi/", {"q": asked})


def test_units_are_suggested_as_one_types(organiser, client, counted):
    told = organiser.get("/bao-cao/don-vi/goi-y/", {"q": "chi bo 7"}).json()["suggestions"]
    assert told == [
        {
            "symbol": "Chi bộ 7",
            "title": "Đảng bộ phường Phúc Lâm · 01.001.001.000.007",
            "url": "/bao-cao/01.001.001.000.007/",
        }
    ]
    assert organiser.get("/bao-cao/don-vi/goi-y/", {"q": ""}).json() == {"suggestions": []}
    client.force_login(counted.secretary)
    for asked in ("chi bo 8", "phuc lam"):
        assert client.get("/bao-cao/don-vi/goi-y/", {"q": asked}).json() == {"suggestions": []}
