"""Which units stand in the table of a report, beside which day, over which bands and in which place."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from members.models import RuleParameter, Unit, UnitPeriod
from members.powers import Role
from sotay.reports import bands, columns, report_query, sentences, waves
from sotay.rollout.models import Plan, Wave
from sotay.usage.models import UnitDay
from tests import factories
from tests.factories import days_ago

pytestmark = pytest.mark.django_db
BELOW = '<span class="row-meta">dưới chỉ tiêu'
SHARES = {1: 95, 2: 79, 3: 80, 4: 49, 5: 50, 6: 0}  # per cent of the eligible that have an account in use


def figures(unit, day, members, eligible, activated, active=0):
    counts = {"members": members, "eligible": eligible, "activated": activated, "active_7": active, "active_30": active}
    return UnitDay.objects.create(unit=unit, day=day, frozen=True, **counts)


@pytest.fixture
def cells(client):
    """A ward of six chi bộ of 100 eligible each, and one in which nobody can use the portal."""
    ward = factories.party(factories.city(), "01.001.001", "Đảng bộ phường Phúc Lâm")
    found = {}
    for number in range(1, 8):
        found[number] = cell = factories.cell(ward, f"01.001.001.000.{number:03}", f"Chi bộ {number}")
        activated = SHARES.get(number, 0)
        figures(cell, days_ago(1), 120, 100 if number in SHARES else 0, activated, active=activated // 2)
    figures(ward, days_ago(1), 840, 600, sum(SHARES.values()), 170)
    client.force_login(factories.holder(Role.ORGANISER, ward))
    return found


def asked(client, page="", **query):
    return client.get(f"/bao-cao/01.001.001.000.000/{page}", query)


def numbers(response) -> list[int]:
    return [int(row.name.rsplit(" ", 1)[1]) for row in response.context["table"].chosen]


def text(response) -> str:
    return " ".join(response.content.decode().split())


def of_kind(cell, kind):
    Unit.objects.filter(pk=cell.pk).update(kind=kind)
    UnitPeriod.objects.filter(unit=cell).update(kind=kind)


def test_only_what_was_asked_for_stands_there_and_is_added_up(client, cells):
    for number in (2, 3):
        of_kind(cells[number], Unit.Kind.TEMPORARY_CELL)
    response = asked(client, loai="temporary_cell")
    assert numbers(response) == [2, 3]
    total = response.context["table"].totals.cells
    assert {240, 200, 159} <= {cell.part for cell in total}
    assert "Cộng 2 đơn vị" in text(response) and "79,50 %" in text(response), "of the sums, no sum of rates"
    foot = text(asked(client)).split("<tfoot>")[1]
    assert "Toàn đơn vị" in foot and ">353<" in foot


def test_what_the_children_do_not_have_is_not_offered(client, cells):
    page = text(asked(client))
    assert 'name="loai"' not in page and 'name="nganh"' not in page and 'name="dot"' not in page
    of_kind(cells[2], Unit.Kind.TEMPORARY_CELL)
    Unit.objects.filter(pk=cells[3].pk).update(sector=Unit.Sector.OFFICE)
    page = text(asked(client, nganh="office"))
    assert "Chi bộ sinh hoạt tạm thời" in page and 'name="nganh"' in page and "Lực lượng vũ trang" not in page


@pytest.mark.parametrize(("field", "value"), [("loai", "khong-co"), ("nganh", "office2"), ("so_voi", "hôm qua")])
def test_what_is_no_kind_or_day_gets_a_sentence(client, cells, field, value):
    response = asked(client, **{field: value})
    assert response.status_code == 400 and set(response.context["form"].errors) == {field}
    assert asked(client, "so-lieu.xlsx", **{field: value}).status_code == 302


def test_units_below_their_target_stand_first_each_half_in_the_order_asked_for(client, cells):
    assert numbers(asked(client, sap="-activated-eligible")) == [1, 3, 2, 5, 4, 6, 7]
    response = asked(client, sap="-activated-eligible", duoi="on")
    assert numbers(response) == [2, 5, 4, 6, 1, 3, 7], "of chi bộ 7 nothing can be asked"
    assert text(response).count(BELOW) == 4


class TestWaves:
    @pytest.fixture
    def planned(self, cells) -> list[Wave]:
        """Two waves: what is asked of the chi bộ of the second is told of all together alone."""
        ward, today = cells[1].parent, timezone.localdate()
        plan = Plan.objects.create(unit=ward, title="Triển khai Sổ tay", made_by=factories.holder(Role.ORGANISER, ward))
        days = {"starts_on": today, "deadline": today + timedelta(days=9)}
        first = plan.waves.create(name="Đợt 1", target_eligible=45, **days)
        second = plan.waves.create(name="Đợt 2", target_total=70, **days)
        for wave, number in ((first, 2), (first, 4), (second, 6)):
            wave.wave_units.create(plan=plan, unit=cells[number])
        return [first, second]

    def test_a_wave_is_chosen_and_brings_its_own_target_and_day(self, client, planned):
        first, second = (str(wave.pk) for wave in planned)
        response = asked(client, dot=first, duoi="on")
        assert numbers(response) == [2, 4] and BELOW not in text(response)
        assert numbers(asked(client, dot=second)) == [6] and BELOW in text(asked(client, dot=second))
        assert "Đợt 1" in text(response) and "Đợt 2" in text(response)

    @pytest.mark.parametrize(("target", "is_below"), [(79, False), (80, True)])
    def test_what_is_asked_of_all_members_is_asked_here_too(self, client, cells, planned, target, is_below):
        """Of the 120 of chi bộ 1 all can but twenty, and 95 do: 79,17 % of all."""
        first, second = planned
        Wave.objects.filter(pk=second.pk).update(target_total=target)
        second.wave_units.create(plan=second.plan, unit=cells[1])
        row = next(row for row in asked(client).context["table"].rows if row.figures.unit_id == cells[1].pk)
        limits = {cell.column.slug: (cell.low, cell.target) for cell in row.cells if cell.target is not None}
        assert (row.is_below, limits) == (is_below, {"activated-members": (target, target)})
        Wave.objects.filter(pk=first.pk).update(target_total=65)
        row = next(row for row in asked(client).context["table"].rows if row.figures.unit_id == cells[2].pk)
        limits = {cell.column.slug: (cell.low, cell.target) for cell in row.cells if cell.target is not None}
        assert (row.is_below, limits) == (False, {"activated-members": (65, 65), "activated-eligible": (50, 45)})

    def test_the_unit_itself_is_told_what_is_asked_of_it_and_until_when(self, client, cells, planned):
        def said(number) -> str:
            page = text(client.get(f"/bao-cao/{cells[number].code}/"))
            return " ".join(re.sub("<[^>]+>", "", page.split("Chỉ tiêu của đơn vị:")[1].split("</p>")[0]).split())

        until = f"{timezone.localdate() + timedelta(days=9):%d/%m/%Y}"
        assert said(1) == "80 % số đủ điều kiện."
        assert said(2) == f"45 % số đủ điều kiện (Đợt 1, hạn {until})."
        assert said(6) == f"70 % tổng số (Đợt 2, hạn {until})."
        Wave.objects.update(target_total=70, target_eligible=90)
        assert said(6).startswith("70 % tổng số và 90 % số đủ điều kiện (Đợt 2,")

    def test_what_a_report_kept_before_had_no_target_of_all_members(self):
        wave = waves.Wave("3", "Đợt 1", Decimal(66), date(2026, 11, 1))
        assert waves.told(["3", "Đợt 1", "66", "2026-11-01"]) == wave == waves.told(waves.kept(wave))

    def test_a_wave_that_is_not_there_has_no_units(self, client, planned):
        response = asked(client, dot="0")
        assert numbers(response) == [] and "Không có đơn vị nào như đã lọc" in text(response)


class TestTwoDays:
    @pytest.fixture(autouse=True)
    def earlier(self, cells):
        day = days_ago(31)
        figures(Unit.objects.get(code="01.001.001.000.000"), day, 700, 500, 100)
        for number in (1, 2, 3, 4):
            figures(cells[number], day, 110, 100 if number < 4 else 0, 90)

    def changes(self, response, number):
        row = next(row for row in response.context["table"].rows if row.figures.name.endswith(f" {number}"))
        return {cell.column.slug: cell.change for cell in row.cells}

    def test_differences_stand_beside_the_figures(self, client, cells):
        response = asked(client, so_voi=days_ago(30))
        first = self.changes(response, 1)
        assert (first["members"], first["activated"], first["activated-eligible"]) == (10, 5, Decimal("5.00"))
        second = self.changes(response, 2)
        assert (second["activated"], second["activated-eligible"]) == (-11, Decimal("-11.00"))
        page, table = text(response), response.context["table"]
        assert f'So với ngày <b class="num">{days_ago(31):%d/%m/%Y}</b>' in page
        assert ">+5,00<" in page and ">−11,00<" in page and ">±0<" in page
        assert page.count('class="cell-note cell-change') == len(table.columns) * (len(table.rows) + 1)

    def test_where_one_of_the_days_has_no_rate_there_is_no_difference(self, client, cells):
        response = asked(client, so_voi=days_ago(30))
        assert self.changes(response, 4)["activated-eligible"] is None
        assert set(self.changes(response, 5).values()) == {None}, "it was not there"

    def test_totals_are_compared_as_totals(self, client, cells):
        cells_of_total = asked(client, so_voi=days_ago(30)).context["table"].totals.cells
        total = {cell.column.slug: cell.change for cell in cells_of_total}
        assert (total["members"], total["activated-eligible"]) == (140, Decimal("58.83") - Decimal("20.00"))

    def test_a_unit_that_has_gone_since_is_named(self, client, cells):
        UnitDay.objects.filter(unit=cells[3], day=days_ago(1)).delete()
        assert f"Ngày {days_ago(31):%d/%m/%Y} còn có: Chi bộ 3." in text(asked(client, so_voi=days_ago(30)))

    def test_a_day_is_not_compared_with_itself_nor_with_one_that_has_no_figures(self, client, cells):
        assert asked(client, ngay=days_ago(30), so_voi=days_ago(30)).status_code == 400
        assert "chưa có số liệu để so" in text(asked(client, so_voi="2001-01-01"))


def test_units_are_spread_over_the_bands_of_the_rules(client, cells):
    response = asked(client, "phan-bo/")
    found = [(band.label, [row.name[-1] for row in band.rows]) for band, _ in response.context["bands"]]
    assert found == [
        ("Từ 80 %", ["1", "3"]),
        ("Từ 50 đến dưới 80 %", ["2", "5"]),
        ("Dưới 50 %", ["4", "6"]),
        ("Không có ai đủ điều kiện", ["7"]),
    ]
    assert "87,50 %" in text(response), "175 of 200, and no mean of 95 and 80"


def test_what_is_rounded_up_to_a_limit_has_not_reached_it(client, cells):
    UnitDay.objects.filter(unit=cells[3]).update(members=20_000, eligible=20_000, activated=15_999)
    assert numbers(asked(client, duoi="on")) == [2, 3, 4, 5, 6, 1, 7]
    found = {band.key: [row.name[-1] for row in band.rows] for band, _ in asked(client, "phan-bo/").context["bands"]}
    assert (found["good"], found["fair"]) == (["1"], ["2", "3", "5"])


class TestSentences:
    def last(self, cells, beside=None) -> str:
        """The last paragraph, with blanks as one types them."""
        report = report_query.read(cells[1].parent, timezone.localdate(), beside)
        return sentences.written(report).split("\n")[-1].replace("\u00a0", " ")

    def test_who_is_ahead_and_who_behind_with_both_rates(self, cells):
        assert self.last(cells) == (
            "Trong 6 đơn vị trực thuộc có 2 đơn vị đạt chỉ tiêu, 4 đơn vị chưa đạt. Cao nhất là Chi bộ 1 (79,17 % tổng "
            "số, 95,00 % số đủ điều kiện); thấp nhất là Chi bộ 6 (0,00 % tổng số, 0,00 % số đủ điều kiện)."
        )
        UnitDay.objects.filter(unit=cells[3]).update(activated=95)
        assert "Cao nhất là Chi bộ 1 và 1 đơn vị khác (79,17 % tổng số, 95,00 %" in self.last(cells)

    def test_units_are_ranked_among_those_alike_only(self, cells):
        of_kind(cells[1], Unit.Kind.TEMPORARY_CELL)
        UnitDay.objects.filter(unit=cells[6]).update(members=20, eligible=20)
        assert self.last(cells).endswith(
            "Nhóm chi bộ, 100–299 đảng viên (4 đơn vị): cao nhất là Chi bộ 3 (66,67 % tổng số, 80,00 % số đủ điều "
            "kiện); thấp nhất là Chi bộ 4 (40,83 % tổng số, 49,00 % số đủ điều kiện)."
        )

    def test_of_equals_nobody_is_ahead(self, cells):
        UnitDay.objects.filter(unit__parent=cells[1].parent, eligible=100).update(activated=90)
        assert self.last(cells) == (
            "Trong 6 đơn vị trực thuộc tất cả đều đạt chỉ tiêu. Các đơn vị ngang nhau, tính chung đạt 75,00 % tổng số, "
            "90,00 % số đủ điều kiện."
        )

    @pytest.mark.parametrize(
        ("earlier", "people", "of_total", "of_eligible"),
        [
            ((840, 600, 353), "không đổi", "không đổi", ", trên số đủ điều kiện không đổi"),
            (
                (800, 500, 400),
                "giảm 47 đồng chí",
                "giảm 7,98 điểm phần trăm",
                ", trên số đủ điều kiện giảm 21,17 điểm phần trăm",
            ),
            ((800, 0, 0), "tăng 353 đồng chí", "tăng 42,02 điểm phần trăm", ""),
        ],
    )
    def test_what_has_changed_with_both_rates(self, cells, earlier, people, of_total, of_eligible):
        ward = cells[1].parent
        figures(ward, days_ago(31), *earlier)
        report = report_query.read(ward, timezone.localdate(), days_ago(31))
        told = next(each for each in sentences.written(report).split("\n") if each.startswith("So với ngày"))
        said = f"số đã kích hoạt {people}, tỷ lệ trên tổng số {of_total}{of_eligible}."
        assert told == f"So với ngày {days_ago(31):%d/%m/%Y}, {said}"


def test_an_office_sets_bands_of_its_own(client, cells):
    ward = Unit.objects.get(code="01.001.001.000.000")
    row = {"measure": "%", "valid_from": days_ago(9), "document": "Kế hoạch"}
    RuleParameter.objects.create(key="usage.bands.good", value=90, scope=ward, **row)
    labels = [band.label for band, _ in asked(client, "phan-bo/").context["bands"]]
    assert labels[:2] == ["Từ 90 %", "Từ 50 đến dưới 90 %"]


def test_units_are_ranked_among_those_of_their_kind_and_size_and_no_others(client, cells):
    of_kind(cells[6], Unit.Kind.TEMPORARY_CELL)
    UnitDay.objects.filter(unit=cells[5]).update(members=99, activated=79, eligible=99)
    UnitDay.objects.filter(unit=cells[3]).update(activated=79)
    (label, rows), *others = asked(client, "phan-bo/").context["groups"]
    assert (label, others) == ("Chi bộ, 100–299 đảng viên", [])
    places = [(place.number, place.of, row.name[-1]) for place, row, _ in rows]
    assert places == [(1, 4, "1"), (2, 4, "2"), (2, 4, "3"), (4, 4, "4")]


@pytest.mark.parametrize(
    ("members", "said"),
    [
        (3, "dưới 30 đảng viên"),
        (30, "30–99 đảng viên"),
        (2999, "1.000–2.999 đảng viên"),
        (10_000, "từ 10.000 đảng viên"),
    ],
)
def test_sizes_are_said_in_words(members, said):
    scale = bands.Scale(Decimal(50), Decimal(80), (30, 100, 300, 1000, 3000, 10_000))
    assert scale.size(members) == said


def test_silent_are_chi_bo_that_could_and_did_not(client, cells):
    page = asked(client, "im-lang/")
    assert [row.then_name for row in page.context["page"]] == ["Chi bộ 6"]
    UnitDay.objects.filter(unit=cells[1]).update(active_7=0)
    week = asked(client, "im-lang/", trong="active-7")
    assert [row.then_name for row in week.context["page"]] == ["Chi bộ 1", "Chi bộ 6"]
    assert "100 đồng chí đủ điều kiện, 95 đã kích hoạt" in text(week)
    assert [row.then_name for row in asked(client, "im-lang/", trong="password").context["page"]] == ["Chi bộ 6"]


def test_silent_chi_bo_are_turned_page_by_page_in_the_order_of_the_tree(client, cells):
    ward = cells[1].parent
    for number in range(8, 31):
        figures(factories.cell(ward, f"01.001.001.000.{number:03}", f"Chi bộ {number}"), days_ago(1), 30, 20, 5)
    first = asked(client, "im-lang/", trong="active-30")
    assert [row.then_name for row in first.context["page"]] == [f"Chi bộ {number}" for number in (6, *range(8, 27))]
    assert "?trong=active-30&amp;trang=2" in text(first) and first.context["page"].rows[0].then_above == ward.name
    second = asked(client, "im-lang/", trong="active-30", trang=2)
    assert [row.then_name for row in second.context["page"]] == [f"Chi bộ {number}" for number in range(27, 31)]


@pytest.mark.parametrize("page", ["phan-bo/", "im-lang/"])
@pytest.mark.parametrize("many", [1, 7])
def test_the_other_pages_cost_the_same_for_one_and_for_many(client, cells, django_assert_max_num_queries, page, many):
    for number in range(many + 1, 8):
        UnitDay.objects.filter(unit=cells[number]).delete()
    asked(client, page)
    with django_assert_max_num_queries(7):
        asked(client, page)


def test_each_measure_is_a_column_of_one_sheet_and_none_is_named_twice():
    found = columns.columns()
    assert len({column.slug for column in found}) == len(found)
    assert {column.part for column in found} == set(columns.keys())
    both = {column.slug for of_use in (False, True) for column in columns.sheet(of_use=of_use)}
    assert both == {column.slug for column in found}


def test_months_end_on_their_last_days_and_the_last_one_today(client, cells):
    report = asked(client).context["report"]
    ends = [end for end, _ in report.months]
    assert len(ends) == 12 and ends[-1] == days_ago(1)
    assert all((end + timedelta(days=1)).day == 1 for end in ends[:-1])
