"""What a chi bộ that ends leaves of đảng phí: collected where its members are since, once, and summed up right."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from members import affiliations, reorganising
from members.dates import month_before
from members.models import AuditEntry, Member, Notice, Unit, UnitEvent
from members.operations.fees import collecting, sheet_page, summing
from members.operations.fees.collecting import FeeRefused
from members.operations.models import FeeLine, FeeSheet
from tests import factories
from tests.factories import days_ago
from tests.members.events import event, happen
from tests.members.operations.test_fees import address, collect, declared, line_of, sheet_of, signed_in, this_month

pytestmark = pytest.mark.django_db
Kind = UnitEvent.Kind
DUE = 25_000


@pytest.fixture
def month(cast) -> FeeSheet:
    """Of chi bộ 7: the secretary has paid, Hoa has not; of the month before neither."""
    before = month_before(this_month())
    for member in (cast.hoa.member, cast.secretary.member, cast.neighbour.member):
        declared(member, since=before)
    collecting.close(sheet_of(cast.cell_7, before), by=cast.secretary)
    sheet = sheet_of(cast.cell_7)
    collect(sheet, cast.secretary.member, by=cast.secretary)
    return sheet


def merge(cast, into: Unit) -> None:
    happen(Kind.MERGE, {"units": [cast.cell_7.pk], "into": into.pk}, by=cast.organiser)


def lines_left(sheet: FeeSheet) -> list[tuple]:
    return [(line.member, line.month, line.due) for line in sheet_page.of(sheet).left]


def test_the_open_month_of_a_merged_chi_bo_is_closed_and_collected_where_its_members_are(cast, month):
    merge(cast, cast.cell_8)
    month.refresh_from_db()
    assert not month.is_open and month.unit == cast.cell_7
    assert AuditEntry.objects.get(action="fee.close", object_id=month.pk).reason.startswith("Sáp nhập theo 12-QĐ/TU")
    now, before = sheet_of(cast.cell_8), month_before(this_month())
    hoa, secretary = (Member.objects.get(pk=user.member_id) for user in (cast.hoa, cast.secretary))
    assert sorted(lines_left(now), key=str) == sorted(
        [(hoa, before, DUE), (hoa, this_month(), DUE), (secretary, before, DUE)], key=str
    )
    taken = collecting.collect(
        now, [line.pk for line in sheet_page.of(now).left], by=cast.secretary, on=timezone.localdate()
    )
    assert (taken.many, taken.amount) == (3, 3 * DUE) and lines_left(now) == []
    assert sheet_page.arrears_of(now) == 3 * DUE


def test_nobody_pays_twice_and_nobody_is_forgotten(cast, month):
    """Who has a line of the closed chi bộ gets none for the same month; who has none, gets it where they are."""
    late = factories.member(cast.cell_7, "Trần Văn Muộn")  # came after the sheet was opened
    declared(late)
    before, neighbour = month_before(this_month()), cast.neighbour.member
    merge(cast, cast.cell_8)
    there = sheet_of(cast.cell_8)
    collecting.refresh(there, by=cast.secretary)
    rows = FeeLine.objects.filter(month=this_month()).exclude(due=None).values_list("member", "sheet")
    assert dict(rows) == {
        cast.secretary.member_id: month.pk,
        cast.hoa.member_id: month.pk,
        neighbour.pk: there.pk,
        late.pk: there.pk,
    }
    assert not FeeLine.objects.filter(member=late, month=before).exists()


def test_sums_go_up_with_nothing_lost_or_counted_twice(cast, month):
    merge(cast, cast.cell_8)
    there = sheet_of(cast.cell_8)
    collecting.collect(there, [line_of(month, cast.hoa.member).pk], by=cast.secretary, on=timezone.localdate())
    sums = summing.of(cast.ward, this_month(), this_month()).total
    told = [sums[key] for key in ("due_sum", "paid_sum", "arrears_sum", "owed_sum")]
    assert told == [3 * DUE, DUE, DUE, DUE]  # the neighbour owes; the secretary and Hoa have paid
    own = summing.of(cast.cell_8, this_month(), this_month())
    assert [(row.unit.name, row.sums["due_sum"]) for row in own.rows] == [("Chi bộ 8", DUE), ("Chi bộ 7", 2 * DUE)]
    assert own.total["due_sum"] == sums["due_sum"]


def test_what_the_parts_of_a_split_chi_bo_owe_is_collected_in_each(cast, month):
    hoa, secretary = cast.hoa.member, cast.secretary.member
    parts = [{"name": "Chi bộ 71", "members": [hoa.pk]}, {"name": "Chi bộ 72", "members": [secretary.pk]}]
    happen(Kind.SPLIT, {"unit": cast.cell_7.pk, "parts": parts}, by=cast.organiser)
    first, second = (sheet_of(Unit.objects.get(name=f"Chi bộ 7{number}")) for number in (1, 2))
    before = month_before(this_month())
    assert lines_left(first) == [(hoa, before, DUE), (hoa, this_month(), DUE)]
    assert lines_left(second) == [(secretary, before, DUE)]
    with pytest.raises(FeeRefused, match="Đề nghị đánh dấu"):
        collect_left(second, month, hoa, by=cast.secretary)


def collect_left(sheet, month, member, *, by):
    keys = [line_of(month, member).pk]
    return collecting.collect(sheet, keys, by=by, on=timezone.localdate())


def test_a_guest_pays_what_is_left_where_they_meet(cast, month):
    guest = cast.stranger.member
    declared(guest)
    affiliations.begin_stay(guest, cast.cell_7, by=None, day=days_ago(70), why="Đi học")
    collecting.refresh(month, by=cast.secretary)
    merge(cast, cast.cell_8)
    assert (guest.pk, this_month()) in [
        (line.member_id, line.month) for line in FeeLine.objects.left_to(cast.cell_8, this_month())
    ]
    assert not FeeLine.objects.left_to(cast.cell_1, this_month()).exists()


def test_months_owed_here_and_there_are_warned_about_together(cast):
    hoa = cast.hoa.member
    declared(hoa, since=date(2026, 1, 1))
    for number in (1, 2):
        sheet_of(cast.cell_7, date(2026, number, 1))
    merge(cast, cast.cell_8)
    sheet_of(cast.cell_8, date(2026, 3, 1))
    found = summing.debtors(cast.ward, date(2026, 5, 20), 3)
    assert [(row["member"], row["months"], row["member__unit__name"]) for row in found] == [(hoa.pk, 3, "Chi bộ 8")]


def test_the_preview_tells_of_open_months_and_changes_nothing(cast, month):
    asked = event(Kind.MERGE, {"units": [cast.cell_7.pk], "into": cast.cell_8.pk}, by=cast.organiser)
    assert reorganising.preview(asked).open_work["sổ thu đảng phí đang mở"] == 1
    month.refresh_from_db()
    assert month.is_open


def test_the_pages_lead_on_to_what_was_left(cast, client, month):
    merge(cast, cast.cell_8)
    told = Notice.objects.filter(user=cast.secretary, url=reverse("fees:home")).values_list("text", flat=True)
    assert f"Sổ đảng phí tháng {this_month():%m/%Y} của Chi bộ 7" in told.get()
    sheet_of(cast.cell_8)
    user = type(cast.secretary).objects.get(pk=cast.secretary.pk)
    line = line_of(month, cast.hoa.member)
    shown = signed_in(client, user).get(address("sheet", cast.cell_8)).content.decode()
    assert "Chưa nộp ở chi bộ đã kết thúc hoạt động" in shown and f'value="{line.pk}"' in shown
    answer = client.post(address("sheet", cast.cell_8), {"dong": line.pk}, follow=True)
    assert "Đã ghi thu 1 khoản, 25.000 đồng." in answer.content.decode()
    page = client.get(reverse("fees:line", args=[line.pk])).content.decode()
    assert f'href="{address("sheet", cast.cell_8)}"' in page and "nộp muộn" not in page
    old = client.get(address("sheet", cast.cell_7))
    assert old.status_code == 200 and "Ghi đã thu" not in old.content.decode()
    assert client.post(reverse("fees:reopen", args=[month.pk]), {"reason": "Ghi thiếu"}).status_code == 403
    with pytest.raises(FeeRefused, match="Chi bộ đã kết thúc hoạt động"):
        sheet_of(Unit.objects.get(pk=cast.cell_7.pk), month_before(month_before(this_month())))
    for who, status in ((cast.secretary_beside, 200), (cast.administrator, 403), (cast.organiser, 404)):
        assert signed_in(client, who).get(reverse("fees:line", args=[line.pk])).status_code == status
