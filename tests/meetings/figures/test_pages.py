"""Số liệu sinh hoạt from the city down to the chi bộ, who has not met, and the list as a file."""

from datetime import date
from io import BytesIO

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from openpyxl import load_workbook

from meetings.figures import counting, figures, periods, tasks
from members import exports
from members.models import AuditEntry, ListExport, Notice, UnitEvent, UnitGrant, User
from members.powers import Power, Role
from members.rights import roles
from tests import factories
from tests.meetings import scenes as planned
from tests.meetings.figures.scenes import DECEMBER, NOW, called, held
from tests.members.events import happen

pytestmark = pytest.mark.django_db
MONTHS = [date(2026, month, 1) for month in (9, 10, 11, 12)]


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    planned.set_clock(monkeypatch, NOW)


@pytest.fixture
def autumn(cast):
    """Cell 7 has met each month, cell 8 in November alone, cell 1 never; then all is counted."""
    people = [factories.member(cast.cell_7, f"Người Thứ {number}") for number in range(4)]
    for month in (9, 10, 11, 12):
        called(
            held(cast.cell_7, cast.secretary, f"2026-{month:02}-03"),
            people,
            "present",
            "present",
            "excused",
            "unexcused",
        )
    called(held(cast.cell_8, cast.secretary, "2026-11-04", kind="combined"), people, *["present"] * 4)
    count()
    return cast


def count() -> None:
    for month in MONTHS:
        counting.count(month)


def page(client, user, address: str, status: int = 200) -> str:
    client.force_login(user)
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def address(unit, rest: str = "") -> str:
    return f"/sinh-hoat/so-lieu/{unit.code}/{rest}"


def sheet(unit, key: str) -> tuple[dict, dict[str, dict]]:
    found = figures.sheet(unit, periods.read(key, DECEMBER))
    return found.own.counts, {row.name: row.counts for row in found.below}


def test_a_month_and_the_units_right_below(autumn):
    own, below = sheet(autumn.ward, "2026-11")
    assert list(below) == ["Chi bộ 7", "Chi bộ 8"]
    assert [(own[name], below["Chi bộ 7"][name], below["Chi bộ 8"][name]) for name in ("due", "met", "present")] == [
        (2, 1, 1),
        (2, 1, 1),
        (6, 2, 4),
    ]


def test_a_quarter_and_a_year_are_sums_of_their_months(autumn):
    own, below = sheet(autumn.ward, "2026-q4")
    assert (own["due"], own["met"], own["summoned"]) == (6, 4, 16)
    assert (own["thematic_due"], own["thematic_met"]) == (2, 1), "of the quarter, not of each month"
    assert below["Chi bộ 8"]["thematic_met"] == 1
    own, _ = sheet(autumn.city, "2026")
    assert (own["due"], own["met"]) == (12, 5)
    assert (own["thematic_due"], own["thematic_met"]) == (6, 1), "two quarters that were counted"


def test_the_rows_of_a_quarter_add_up_though_a_chi_bo_was_moved_in_it(autumn):
    plan = {"units": [autumn.cell_8.pk], "parent": autumn.beside.pk}
    happen(UnitEvent.Kind.HAND_OVER, plan, by=autumn.organiser, on=date(2026, 12, 5))
    count()
    for unit in (autumn.ward, autumn.beside, autumn.city):
        own, below = sheet(unit, "2026-q4")
        assert {name: sum(row[name] for row in below.values()) for name in own} == own
    assert "Chi bộ 8" in sheet(autumn.ward, "2026-q4")[1] and "Chi bộ 8" in sheet(autumn.beside, "2026-q4")[1]
    assert "Chi bộ 8" not in sheet(autumn.ward, "2026-12")[1]


def test_one_reads_down_from_the_city(autumn, client):
    shown = page(client, autumn.organiser, address(autumn.city))
    assert "Tháng 12/2026" in shown and "Đảng bộ phường Phúc Lâm" in shown
    shown = page(client, autumn.organiser, address(autumn.ward, "?ky=2026-q4"))
    assert f"{address(autumn.cell_7)}?ky=2026-q4" in shown and "Quý IV/2026" in shown
    assert f"{address(autumn.city)}?ky=2026-q4" in shown  # and up again
    shown = page(client, autumn.secretary, address(autumn.cell_7, "?ky=2026"))
    assert shown.count('<a href="?ky=2026-') == 4 and "?ky=2026-09" in shown
    assert address(autumn.ward) not in shown  # not above where one may read


@pytest.mark.parametrize(
    ("order", "first"),
    [("hop", "Chi bộ 8"), ("-hop", "Chi bộ 7"), ("-vang", "Chi bộ 7"), ("vang", "Chi bộ 8"), ("khong-co", "Chi bộ 7")],
)
def test_the_rows_are_put_in_the_order_that_is_asked_for(autumn, client, order, first):
    shown = page(client, autumn.organiser, address(autumn.ward, f"?ky=2026-q4&sap={order}"))
    rows = shown[shown.index("<tbody>") : shown.index("<tfoot>")]
    other = {"Chi bộ 7": "Chi bộ 8", "Chi bộ 8": "Chi bộ 7"}[first]
    assert rows.index(f">{first}<") < rows.index(f">{other}<")
    asked = f"?ky=2026-q4&amp;sap={order}" if order != "khong-co" else "?ky=2026-q4"
    assert f'{address(autumn.cell_7)}{asked}"' in rows


def test_what_is_no_period_is_said_and_this_month_shown(autumn, client):
    shown = page(client, autumn.organiser, address(autumn.ward, "?ky=2027-01"), 400)
    assert "Kỳ số liệu này không có hoặc chưa đến" in shown and "Tháng 12/2026" in shown


def test_a_unit_of_which_nothing_was_counted_says_so(cast, client):
    shown = page(client, cast.organiser, address(cast.ward))
    assert "Chưa có số liệu của kỳ này" in shown and "Lập tệp Excel" not in shown


def test_own_figures_lead_to_the_one_unit_and_list_several(cast, client):
    client.force_login(cast.secretary)
    assert client.get("/sinh-hoat/so-lieu/").url == address(cast.cell_7)
    both = factories.holder(Role.LEADER, cast.ward, "Ngô Văn Hai")
    roles.give(both, Role.LEADER, cast.cell_1, by=None)
    shown = page(client, both, "/sinh-hoat/so-lieu/")
    assert address(cast.ward) in shown and address(cast.cell_1) in shown and address(cast.cell_7) not in shown
    assert address(cast.cell_7) in page(client, both, "/sinh-hoat/so-lieu/?q=chi bo 7")
    assert address(cast.beside) not in page(client, both, "/sinh-hoat/so-lieu/?q=dong son")


def test_the_same_number_of_statements_for_many_units(autumn, client, django_assert_max_num_queries):
    client.force_login(autumn.organiser)
    for number in range(10, 40):
        factories.cell(autumn.ward, f"01.001.001.000.0{number}", f"Chi bộ {number}")
    count()
    for rest in ("?ky=2026", "chua-hop/?ky=2026-11"):
        with django_assert_max_num_queries(12):
            client.get(address(autumn.ward, rest))


# Chưa họp


def test_who_has_not_met_this_month_and_what_they_plan(autumn, client):
    planned.plan(autumn.cell_1, autumn.administrator, starts_at=planned.at("2026-12-28 19:30"))
    held(autumn.cell_8, autumn.secretary, "2026-12-10", state="running", closed_at=None)
    counting.count(DECEMBER)
    shown = page(client, autumn.organiser, address(autumn.city, "chua-hop/"))
    assert "Chi bộ 7" not in shown
    assert "có lịch họp 19 giờ 30 – 21 giờ ngày 28/12" in shown
    assert "đã đến giờ họp 10/12, chưa kết thúc" in shown
    shown = page(client, autumn.secretary_beside, address(autumn.cell_8, "chua-hop/?ky=2026-10"))
    assert "Chi bộ 8" in shown and "chưa có lịch họp" in shown
    assert "Không có chi bộ nào chưa họp" in page(client, autumn.secretary, address(autumn.cell_7, "chua-hop/"))


def test_the_list_is_only_of_what_stands_below(autumn, client):
    shown = page(client, autumn.organiser, address(autumn.ward, "chua-hop/?ky=2026-11"))
    assert "Chi bộ 1" not in shown and "Không có chi bộ nào chưa họp" in shown


# As a file


def cells(export: ListExport) -> list[list]:
    rows = load_workbook(BytesIO(exports.hand_over(export, by=export.by).read())).active.iter_rows(values_only=True)
    return [list(row) for row in rows]


def test_the_whole_tree_as_a_workbook_written_by_a_task(autumn, client):
    client.force_login(autumn.organiser)
    answer = client.post(address(autumn.city, "xuat/"), {"ky": "2026-q4"})
    assert answer.url == reverse("exports:list")
    export = ListExport.objects.get()
    assert (export.subject, export.state, export.described) == ("meetings", "waiting", "Quý IV/2026")
    tasks.write_figures_export(export.pk)
    tasks.write_figures_export(export.pk)
    export.refresh_from_db()
    assert (export.state, export.rows) == ("ready", 6)
    assert Notice.objects.filter(user=autumn.organiser, url=reverse("exports:list")).count() == 1
    rows = cells(export)
    head = next(number for number, row in enumerate(rows) if row[0] == "Mã tổ chức đảng")
    table = {row[1]: dict(zip(rows[head], row, strict=True)) for row in rows[head + 1 :] if row[0]}
    assert [*table][:3] == ["Đảng bộ Thành phố", "Đảng bộ phường Phúc Lâm", "Chi bộ 7"]
    assert (table["Chi bộ 7"]["Phải họp thường kỳ"], table["Chi bộ 7"]["Đã họp"], table["Chi bộ 7"]["% đã họp"]) == (
        3,
        3,
        100,
    )
    assert table["Đảng bộ Thành phố"]["Lượt dự"] == 10 and table["Chi bộ 1"]["% dự"] is None
    assert exports.file_name(export) == "so-lieu-sinh-hoat-01.000.000.000.000-2026-12-16.xlsx"
    assert [*AuditEntry.objects.filter(action__contains="figures").values_list("action", flat=True).order_by("pk")] == [
        "meeting.export_figures",
        "meeting.figures_exported",
        "meeting.figures_taken",
    ]


def test_no_file_is_written_of_what_is_no_period(autumn, client):
    client.force_login(autumn.organiser)
    answer = client.post(address(autumn.city, "xuat/"), {"ky": "2027-01"}, follow=True)
    assert "Kỳ số liệu này không có hoặc chưa đến" in answer.content.decode()
    assert not ListExport.objects.exists()


def test_a_unit_that_was_moved_stands_once_under_each_in_the_file(autumn):
    plan = {"units": [autumn.cell_8.pk], "parent": autumn.beside.pk}
    happen(UnitEvent.Kind.HAND_OVER, plan, by=autumn.organiser, on=date(2026, 12, 5))
    count()
    export = exports.ask_figures(autumn.city, by=autumn.organiser, asked={"ky": "2026-q4"}, described="Quý IV/2026")
    tasks.write_figures_export(export.pk)
    export.refresh_from_db()
    assert [row[7] for row in cells(export) if row[1] == "Chi bộ 8"] == [1, 0]
    assert export.rows == 7


def test_who_has_lost_the_power_since_gets_no_file(autumn):
    export = exports.ask_figures(autumn.city, by=autumn.organiser, asked={"ky": "2026-11"}, described="Tháng 11/2026")
    UnitGrant.objects.filter(user=autumn.organiser).delete()
    tasks.write_figures_export(export.pk)
    export.refresh_from_db()
    assert (export.state, export.file.name) == ("failed", "")


def test_what_was_lost_is_taken_up_again(autumn, monkeypatch):
    exports.ask_figures(autumn.city, by=autumn.organiser, asked={"ky": "2026-11"}, described="Tháng 11/2026")
    planned.set_clock(monkeypatch, "2026-12-16 10:05")
    assert exports.lost("meetings") == [ListExport.objects.get().pk]


# Who came


def test_the_chi_uy_reads_who_came_how_often_and_others_do_not(autumn, client):
    called(held(autumn.cell_7, autumn.secretary, "2026-12-10", kind="committee"), [autumn.hoa.member], "unexcused")
    rows = {row["member__full_name"]: row for row in figures.people(autumn.cell_7, periods.read("2026-q4", DECEMBER))}
    counted = [[rows[f"Người Thứ {n}"][name] for name in ("due", "came", "excused", "unexcused")] for n in (0, 2, 3)]
    assert counted == [[3, 3, 0, 0], [3, 0, 3, 0], [3, 0, 0, 3]]
    assert autumn.hoa.member.full_name not in rows  # was called to a meeting of the chi ủy alone
    assert "Người Thứ 0" in page(client, autumn.secretary, address(autumn.cell_7, "?ky=2026-q4"))
    reader = factories.with_second_factor(factories.account(staff_name="Người Xem Báo Cáo"))
    only_reports = Permission.objects.get(codename=Power.VIEW_REPORTS.codename)
    UnitGrant.objects.create(user=reader, permission=only_reports, content_object=autumn.ward, role=Role.LEADER)
    reader = User.objects.get(pk=reader.pk)
    assert "Người Thứ 0" not in page(client, reader, address(autumn.cell_7, "?ky=2026-q4"))
