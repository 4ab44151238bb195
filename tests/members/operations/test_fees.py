"""The month of a chi bộ: who stands in it, what is collected, closed and owed; nobody else reads it; sums go up."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from meetings.resolutions import content
from members import affiliations, dues
from members.dates import first_of_month, month_before, months_after
from members.models import AuditEntry, PartyAgeGap
from members.moves import WrongState
from members.operations.fees import collecting, declaring, sheet_page, summing
from members.operations.fees.collecting import AlreadyPaid, FeeRefused, SheetClosed
from members.operations.fees.forms import MoneyField
from members.operations.models import FeeLine, FeeRelief, FeeSheet
from tests import factories
from tests.meetings import scenes
from tests.workbooks import rows_of

pytestmark = pytest.mark.django_db
Method = FeeLine.Method


def this_month() -> date:
    return first_of_month(timezone.localdate())


def declared(member, kind="pension", income=5_000_000, since=None, by=None):
    declaring.declare(member, since=since or this_month(), kind=kind, income=income, by=by)


def sheet_of(unit, month=None, by=None) -> FeeSheet:
    return collecting.open_sheet(unit, month or this_month(), by=by)


def line_of(sheet, member) -> FeeLine:
    return sheet.lines.get(member=member)


def collect(sheet, *members, by):
    keys = [line_of(sheet, member).pk for member in members]
    return collecting.collect(sheet, keys, by=by, on=timezone.localdate())


def veteran_of(cast, year: int):
    dates = {"admission_date": date(year, 1, 1), "official_date": date(year + 1, 1, 1)}
    return factories.member(cast.cell_7, "Lê Thị Già", **dates)


def signed_in(client, user):
    client.force_login(user, backend="members.accounts.backends.PhoneBackend")
    return client


def address(name, unit, month=None):
    return reverse(f"fees:{name}", args=[unit.code, f"{month or this_month():%Y-%m}"])


def test_everybody_who_pays_there_has_a_line_with_what_is_due(cast):
    hoa, secretary = cast.hoa.member, cast.secretary.member
    declared(hoa)
    veteran = veteran_of(cast, 1970)
    gone = factories.member(cast.cell_7, "Vũ Văn Đi")
    factories.member(cast.cell_8, "Đỗ Thị Khác")
    affiliations.change_status(gone, gone.Status.LEFT, by=None, day=month_before(this_month()), why="Xin ra")
    sheet = sheet_of(cast.cell_7)
    found = {line.member: (line.due, line.exempt[:4]) for line in sheet.lines.select_related("member")}
    assert found == {hoa: (25_000, ""), secretary: (None, ""), veteran: (0, "Miễn")}


def test_years_that_do_not_count_are_no_years_of_the_party(cast):
    veteran = veteran_of(cast, 1975)
    PartyAgeGap.objects.create(member=veteran, since=date(1990, 1, 1), until=date(1995, 1, 1))
    assert line_of(sheet_of(cast.cell_7), veteran).exempt == ""


def test_a_guest_pays_where_they_meet_and_only_there(cast):
    guest = cast.hoa.member
    declared(guest)
    affiliations.begin_stay(guest, cast.cell_8, by=None, day=this_month() - timedelta(days=40), why="Đi học")
    there, home = sheet_of(cast.cell_8), sheet_of(cast.cell_7)
    assert line_of(there, guest).guest and not home.lines.filter(member=guest).exists()


def test_who_has_moved_pays_at_home_to_the_end_of_the_month(cast):
    moved = cast.hoa.member
    affiliations.transfer(moved, cast.cell_8, by=None, day=timezone.localdate(), why="Đổi chỗ ở")
    paid_at = [unit for unit in (cast.cell_7, cast.cell_8) if sheet_of(unit).lines.filter(member=moved).exists()]
    assert paid_at == ([cast.cell_7] if timezone.localdate().day > 1 else [cast.cell_8])


def test_what_is_declared_later_reckons_what_is_not_paid_yet(cast):
    hoa, secretary = cast.hoa.member, cast.secretary.member
    declared(hoa)
    declared(secretary)
    sheet = sheet_of(cast.cell_7)
    collect(sheet, secretary, by=cast.secretary)
    for member in (hoa, secretary):
        declared(member, income=8_000_000)
    assert (line_of(sheet, hoa).due, line_of(sheet, secretary).due) == (40_000, 25_000)
    assert "8000000" not in str(AuditEntry.objects.values_list("after", "object_name", "reason"))


@pytest.mark.parametrize(
    ("ground", "percent", "until", "due", "refused"),
    [
        ("hardship", 50, 11, 12_500, ""),
        ("hardship", 100, 11, 0, ""),
        ("poor", 100, None, 0, ""),
        ("illness", 100, None, 0, ""),
        ("hardship", 40, 11, 25_000, "Lý do này được giảm: 30, 50, 70, 100 phần trăm."),
        ("poor", 50, None, 25_000, "Lý do này được giảm: 100 phần trăm."),
        ("hardship", 30, None, 25_000, "Hoàn cảnh khó khăn thì quyết định phải ghi đến tháng nào."),
        ("hardship", 30, 12, 25_000, "Một quyết định giảm hoặc miễn nhiều nhất 12 tháng."),
    ],
)
def test_relief_by_decision(cast, ground, percent, until, due, refused):
    member = cast.hoa.member
    declared(member)
    sheet = sheet_of(cast.cell_7)
    last = None if until is None else months_after(this_month(), until)
    told = {"ground": ground, "percent": percent, "since": this_month(), "until": last, "number": "12-QĐ/ĐU"}
    try:
        relief = declaring.grant(member, decided_on=timezone.localdate(), by=cast.secretary, **told)
        said = ""
        assert line_of(sheet, member).due == due
        declaring.end_relief(relief, since=this_month(), by=cast.secretary, reason="Hết khó khăn")
    except FeeRefused as refusal:
        said = str(refusal)
    assert said == refused
    assert line_of(sheet, member).due == 25_000
    assert FeeRelief.objects.count() == (0 if refused else 1)


def test_what_one_has_taken_another_does_not_take_again(cast):
    hoa, secretary = cast.hoa.member, cast.secretary.member
    declared(hoa)
    declared(secretary)
    sheet = sheet_of(cast.cell_7)
    assert collect(sheet, hoa, by=cast.secretary).amount == 25_000
    taken = collect(sheet, hoa, secretary, by=cast.secretary)
    assert (taken.many, taken.amount, taken.already) == (1, 25_000, ["Nguyễn Thị Hoa"])
    with pytest.raises(AlreadyPaid):
        collect(sheet, hoa, by=cast.secretary)


def test_nothing_is_taken_into_a_closed_month_and_the_level_above_opens_it(cast):
    declared(cast.hoa.member)
    sheet = sheet_of(cast.cell_7)
    collecting.close(sheet, by=cast.secretary)
    with pytest.raises(SheetClosed):
        collect(sheet, cast.hoa.member, by=cast.secretary)
    with pytest.raises(WrongState):
        collecting.close(FeeSheet.objects.get(pk=sheet.pk), by=cast.secretary)
    collecting.reopen(sheet, by=cast.organiser, reason="Ghi thiếu một đồng chí")
    collect(sheet, cast.hoa.member, by=cast.secretary)
    assert AuditEntry.objects.filter(action="fee.reopen", reason="Ghi thiếu một đồng chí").exists()


def test_what_was_owed_is_paid_into_a_later_month_and_the_closed_one_stays(cast):
    hoa, before = cast.hoa.member, month_before(this_month())
    declared(hoa, since=before)
    closed = sheet_of(cast.cell_7, before)
    collecting.close(closed, by=cast.secretary)
    then = sheet_page.sums_of(closed)
    now = sheet_of(cast.cell_7)
    collecting.collect(now, [line_of(closed, hoa).pk], by=cast.secretary, on=timezone.localdate())
    assert sheet_page.sums_of(closed) | {"unknown_count": 0} == then | {"unknown_count": 0}
    assert then["owed_sum"] == 25_000 and then["paid_sum"] == 0
    assert sheet_page.arrears_of(now) == 25_000
    assert not FeeLine.objects.owed().filter(member=hoa, month=before).exists()
    summary = summing.of(cast.ward, this_month(), this_month())
    assert summary.total["arrears_sum"] == 25_000 and summary.total["paid_sum"] == 0


def test_more_may_be_paid_but_not_less(cast):
    declared(cast.hoa.member)
    sheet = sheet_of(cast.cell_7)
    line, today = line_of(sheet, cast.hoa.member), timezone.localdate()
    told = {"by": cast.secretary, "on": today, "method": Method.PORTAL}
    with pytest.raises(FeeRefused, match="Số tiền không thể ít hơn mức phải đóng"):
        collecting.collect_amount(line, sheet, 24_999, **told)
    collecting.collect_amount(line, sheet, 30_000, **told)
    line.refresh_from_db()
    assert (line.paid, line.more) == (30_000, 5_000)
    total = summing.of(cast.ward, sheet.month, sheet.month).total
    assert (total["paid_sum"], total["more_sum"]) == (30_000, 5_000)  # reported upward
    with pytest.raises(AlreadyPaid):
        collecting.collect_amount(line, sheet, 30_000, **told)
    collecting.take_back(line, by=cast.secretary, reason="Ghi nhầm người")
    assert line_of(sheet, cast.hoa.member).is_owed


@pytest.mark.parametrize(
    ("months", "warned"),
    [
        (("2026-01", "2026-02"), False),
        (("2026-01", "2026-02", "2026-04"), True),
        (("2025-10", "2025-11", "2025-12"), False),
    ],
)
def test_who_owes_three_months_of_a_year_is_warned_about(cast, months, warned):
    """Three months of one calendar year, one after the other or not (docs/rules.md, `alert_3_months`)."""
    hoa = cast.hoa.member
    declared(hoa, since=date(2025, 1, 1))
    for text in months:
        sheet_of(cast.cell_7, date.fromisoformat(f"{text}-01"))
    page = sheet_page.of(sheet_of(cast.cell_7, date(2026, 5, 1)))
    assert [person.line.member for person in page.warned] == ([hoa] if warned else [])
    found = summing.debtors(cast.ward, date(2026, 5, 20), 3)
    assert [(row["member"], row["months"]) for row in found] == ([(hoa.pk, 3)] if warned else [])


def test_the_month_in_one_screen(cast, client, django_assert_num_queries):
    hoa = cast.hoa.member
    declared(hoa)
    signed_in(client, cast.secretary)
    assert "Lập sổ thu tháng này" in client.get(address("sheet", cast.cell_7)).content.decode()
    client.post(address("open", cast.cell_7))
    sheet = FeeSheet.objects.get()
    shown = client.get(address("sheet", cast.cell_7)).content.decode()
    assert "25.000 đ" in shown and "Chưa kê khai thu nhập" in shown
    answer = client.post(address("sheet", cast.cell_7), {"dong": line_of(sheet, hoa).pk}, follow=True)
    assert "Đã ghi thu 1 khoản, 25.000 đồng." in answer.content.decode()
    answer = client.post(address("sheet", cast.cell_7), {"dong": line_of(sheet, hoa).pk}, follow=True)
    assert "Các khoản này vừa được đồng chí khác ghi thu." in answer.content.decode()
    answer = client.post(address("sheet", cast.cell_7), {}, follow=True)
    assert "Đề nghị đánh dấu đồng chí đã nộp." in answer.content.decode()
    for number in range(12):
        declared(factories.member(cast.cell_7, f"Trần Thị {'ABCDEGHIKLMN'[number]}"))
    client.post(address("refresh", cast.cell_7))
    assert sheet.lines.count() == 14
    with django_assert_num_queries(QUERIES):
        client.get(address("sheet", cast.cell_7))
    client.post(address("close", cast.cell_7))
    shown = client.get(address("sheet", cast.cell_7)).content.decode()
    assert "Đã khóa sổ" in shown and "Ghi đã thu" not in shown


QUERIES = 10


def test_two_of_one_name_are_told_apart_where_their_money_is_noted(cast, client):
    for born in (date(1961, 5, 2), date(1980, 9, 30)):
        declared(factories.member(cast.cell_7, "Nguyễn Đức Quyết", birth_date=born))
    sheet = sheet_of(cast.cell_7)
    names = [person.name for person in sheet_page.of(sheet).people if "Quyết" in person.name]
    assert names == ["Nguyễn Đức Quyết (sinh 02/05/1961)", "Nguyễn Đức Quyết (sinh 30/09/1980)"]
    shown = signed_in(client, cast.secretary).get(sheet.get_absolute_url()).content.decode()
    assert all(shown.count(name) == 2 for name in names) and f"{cast.hoa.member.full_name} (sinh" not in shown


def test_nobody_but_member_and_collector_reads_an_income(cast, client):
    declared(cast.hoa.member, income=7_654_321)
    line = line_of(sheet_of(cast.cell_7), cast.hoa.member)
    own, page = reverse("fees:own"), reverse("fees:line", args=[line.pk])
    signed_in(client, cast.hoa)
    assert "7.654.321" in client.get(own).content.decode() and client.get(page).status_code == 404
    signed_in(client, cast.secretary)
    assert "7.654.321" in client.get(page).content.decode()
    for user in (cast.secretary_beside, cast.administrator):
        signed_in(client, user)
        assert client.get(page).status_code == 403 and client.get(address("sheet", cast.cell_7)).status_code == 403
    signed_in(client, cast.organiser)
    assert client.get(page).status_code == 404
    for unit in (cast.ward, cast.cell_7):
        shown = client.get(reverse("fees:sums_of", args=[unit.code])).content.decode()
        assert "7.654.321" not in shown and "Nguyễn Thị Hoa" not in shown


def test_a_member_declares_the_own_income(cast, client):
    signed_in(client, cast.hoa)
    told = {"kind": "pension", "income": "5.400.000 đ", "since": f"{this_month():%Y-%m}"}
    assert client.post(reverse("fees:declare_own"), told).status_code == 302
    assert "5.400.000 đồng" in client.get(reverse("fees:own")).content.decode()
    answer = client.post(reverse("fees:declare_own"), told | {"income": ""})
    assert answer.status_code == 400 and "Đề nghị ghi thu nhập một tháng bằng đồng." in answer.content.decode()
    answer = client.post(reverse("fees:declare_own"), told | {"income": "năm triệu"})
    assert "Đề nghị ghi số tiền bằng đồng, ví dụ 5.400.000." in answer.content.decode()
    assert client.post(reverse("fees:declare_own"), told | {"kind": "student"}).status_code == 302


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("5400000", 5_400_000),
        ("5.400.000", 5_400_000),
        ("5,400,000 đồng", 5_400_000),
        ("5 400 000đ", 5_400_000),
        ("5\u00a0400\u00a0000", 5_400_000),
        ("5.400.000,00", 5_400_000),
        ("5400000.00", 5_400_000),
        ("5,400,000.0 VND", 5_400_000),
        ("25.000", 25_000),
        ("0", 0),
    ],
)
def test_money_is_read_as_it_is_written(typed, amount):
    """Of `5.400.000,00` nobody makes five hundred and forty million."""
    assert MoneyField().clean(typed) == amount


@pytest.mark.parametrize(
    "typed",
    ["5.4", "5,4 triệu", "5.400.00", "54.00.000", "5.400,000", "5400000,5", "5,0", "-5.000", "1.000.000.000", "٥٠٠٠"],
)
def test_money_that_may_be_meant_otherwise_is_refused(typed):
    with pytest.raises(ValidationError, match=r"Đề nghị ghi số tiền bằng đồng, ví dụ 5\.400\.000\."):
        MoneyField().clean(typed)


def test_sums_go_up_and_leave_as_a_workbook_with_formulas(cast, client):
    for member in (cast.hoa.member, cast.neighbour.member):
        declared(member)
    collect(sheet_of(cast.cell_7), cast.hoa.member, by=cast.secretary)
    sheet_of(cast.cell_8)
    summary = summing.of(cast.city, this_month(), this_month())
    ward = next(row for row in summary.rows if row.unit == cast.ward)
    assert (ward.sums["due_sum"], ward.sums["paid_sum"], ward.sums["owed_sum"]) == (50_000, 25_000, 25_000)
    assert (ward.sheets, ward.closed, summary.total["due_sum"]) == (2, 0, 50_000)
    signed_in(client, cast.organiser)
    book = rows_of(client.get(reverse("fees:sums_file", args=[cast.ward.code])).content)
    assert book[-1][0] == "Cộng" and book[-1][5] == "=SUM(F3:F4)"
    signed_in(client, cast.secretary)
    sheet = rows_of(client.get(address("sheet_file", cast.cell_7)).content)
    assert sheet[-1][1] == "Cộng" and sheet[-1][3] == f"=SUM(D4:D{len(sheet) - 1})"


def test_months_and_units_that_are_none_are_refused(cast, client):
    with pytest.raises(FeeRefused, match="Sổ thu đảng phí chỉ lập ở chi bộ"):
        sheet_of(cast.ward)
    with pytest.raises(FeeRefused, match="Chưa đến tháng"):
        sheet_of(cast.cell_7, date(2099, 1, 1))
    sheet_of(cast.cell_7)
    with pytest.raises(FeeRefused, match="đã được lập"):
        sheet_of(cast.cell_7)
    signed_in(client, cast.secretary)
    for month in ("2026-13", "abc", "2099-01", "1999-01"):
        assert client.get(reverse("fees:sheet", args=[cast.cell_7.code, month])).status_code == 404


def test_a_resolution_is_proposed_with_how_far_the_dues_are_collected(cast):
    """Of this month, else of the one before; numbers only."""
    meeting = scenes.plan(cast.cell_7, cast.secretary, 0)

    def told() -> str:
        return content.proposed(meeting, "resolution").get("dues", "")

    assert told() == ""
    last = month_before(this_month())
    collecting.open_sheet(cast.cell_7, month_before(last), by=None)
    assert told() == ""
    for member in (cast.hoa.member, cast.secretary.member):
        declared(member, since=last)
    veteran_of(cast, 1970)
    sheet = sheet_of(cast.cell_7, last)
    collect(sheet, cast.hoa.member, by=cast.secretary)
    said = f"tháng {last.month}/{last.year}: 1/2 đồng chí đã đóng, 1 đồng chí được miễn"
    assert told() == said and dues.collected(cast.cell_8, meeting.day) is None
    collect(sheet, cast.secretary.member, by=cast.secretary)
    assert told().startswith(f"tháng {last.month}/{last.year}: 2/2 ")
    sheet_of(cast.cell_7)
    assert told() == f"tháng {this_month().month}/{this_month().year}: 0/2 đồng chí đã đóng, 1 đồng chí được miễn"
