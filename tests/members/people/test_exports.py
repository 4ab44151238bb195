"""Lists taken out: with the power, for a reason, marked, without numbers unless asked, and kept for a day."""

from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from members import exports
from members.models import Affiliation, AuditEntry, ListExport, Member, Notice, UnitGrant
from members.people import tasks
from members.powers import Role
from members.rights import roles
from tests import factories
from tests.together import in_between

pytestmark = pytest.mark.django_db
REASON = "Chuẩn bị đại hội chi bộ"


def taken(user, unit, *, asked=None, with_numbers=False):
    export = exports.ask(unit, by=user, asked=asked or {}, described="", reason=REASON, with_numbers=with_numbers)
    tasks.write_export(export.pk)
    return ListExport.objects.get(pk=export.pk)


def sheet_of(export):
    return load_workbook(export.file.open("rb")).active


def text_of(export) -> str:
    return "\n".join(
        str(cell) for row in sheet_of(export).iter_rows(values_only=True) for cell in row if cell is not None
    )


def test_a_list_holds_ones_units_only_and_no_numbers(cast):
    export = taken(cast.organiser_beside, cast.beside)
    text = text_of(export)
    assert cast.stranger.member.full_name in text and cast.hoa.member.full_name not in text and export.rows == 1
    for member in Member.objects.all():
        assert member.personal_id not in text


def test_numbers_come_when_asked_by_who_may_read_them(cast):
    assert cast.hoa.member.personal_id in text_of(taken(cast.organiser, cast.cell_7, with_numbers=True))
    UnitGrant.objects.filter(user=cast.organiser_beside, permission__codename="reveal_numbers").delete()
    cast.organiser_beside.forget_grants()
    export = taken(cast.organiser_beside, cast.cell_1, with_numbers=True)
    assert not export.with_numbers and cast.stranger.member.personal_id not in text_of(export)


def test_who_when_and_why_stand_on_the_sheet_and_on_every_page(cast):
    sheet = sheet_of(taken(cast.organiser, cast.cell_7))
    head = [row[0] for row in sheet.iter_rows(max_row=5, values_only=True)]
    assert "Chi bộ 7" in head[0] and "Đỗ Văn Sơn" in head[1] and REASON in head[2]
    assert "Đỗ Văn Sơn" in sheet.oddHeader.center.text and REASON in sheet.oddFooter.left.text
    assert sheet.print_title_rows.replace("$", "") == "1:6" and sheet.page_setup.orientation == "landscape"
    assert "Đỗ Văn Sơn" in [row[0] for row in sheet.iter_rows(values_only=True)][-1]


def test_a_birth_date_known_in_part_is_written_in_part(cast):
    for name, precision in (("Cụ Năm", "year"), ("Cụ Tháng", "month")):
        factories.member(cast.cell_7, name, birth_date=date(1940, 1, 1), birth_precision=precision)
    listed = {row[1]: row[3] for row in sheet_of(taken(cast.organiser, cast.cell_7)).iter_rows(values_only=True)}
    assert (listed["Cụ Năm"], listed["Cụ Tháng"]) == ("1940", "01/1940")
    assert listed[cast.hoa.full_name].date() == cast.hoa.member.birth_date


def test_a_name_that_looks_like_a_formula_is_text(cast):
    factories.member(cast.cell_7, "=Cmd Văn A")
    cells = [cell for row in sheet_of(taken(cast.organiser, cast.cell_7)).iter_rows() for cell in row]
    (cell,) = [cell for cell in cells if str(cell.value).startswith("=")]
    assert cell.data_type == "s" and cell.quotePrefix


def test_what_no_workbook_may_hold_breaks_no_list(cast):
    export = exports.ask(cast.cell_7, by=cast.organiser, asked={}, described="", reason="Lý do \x0b dán từ nơi khác")
    tasks.write_export(export.pk)
    assert ListExport.objects.get(pk=export.pk).state == ListExport.State.READY


def test_of_who_is_elsewhere_by_now_a_list_of_an_earlier_day_says_nothing_of_today(cast):
    gone, yesterday = cast.stranger.member, timezone.localdate() - timedelta(days=1)
    Affiliation.objects.filter(member=gone).update(until=timezone.localdate())
    Member.objects.filter(pk=gone.pk).update(unit=cast.cell_7)
    Affiliation.objects.create(member=gone, unit=cast.cell_7, since=timezone.localdate())
    text = text_of(taken(cast.organiser_beside, cast.beside, asked={"day": f"{yesterday}"}, with_numbers=True))
    assert gone.full_name in text and "Chi bộ 1" in text
    for now in (gone.phone, gone.personal_id, cast.cell_7.code):
        assert now not in text


def test_who_was_on_probation_on_an_earlier_day_is_called_so_there(cast, client):
    today = timezone.localdate()
    yesterday = today - timedelta(days=1)
    factories.member(cast.cell_7, "Vũ Thị Ánh", admission_date=today - timedelta(days=400), official_date=today)
    for day, said in ((yesterday, "Dự bị"), (today, today)):
        sheet = sheet_of(taken(cast.organiser, cast.cell_7, asked={"day": f"{day}"}))
        listed = {row[1]: row[5] for row in sheet.iter_rows(values_only=True)}
        assert getattr(listed["Vũ Thị Ánh"], "date", lambda: "Dự bị")() == said
        client.force_login(cast.organiser)
        page = client.get(f"/dang-vien/?don-vi={cast.cell_7.code}&day={day}&q=anh").text
        assert ("Dự bị</span>" in page) is (said == "Dự bị")


def test_the_list_is_narrowed_as_the_page_is(cast):
    factories.member(cast.cell_7, "Ngô Văn Ốm", ineligible_reason="old_or_ill")
    text = text_of(taken(cast.organiser, cast.cell_7, asked={"reason": "old_or_ill"}))
    assert "Ngô Văn Ốm" in text and "Nguyễn Thị Hoa" not in text


def test_asking_writing_and_taking_are_audited_and_told(cast, client):
    export = taken(cast.organiser, cast.cell_7)
    assert "lập xong" in Notice.objects.filter(user=cast.organiser).latest("pk").text
    client.force_login(cast.organiser)
    answer = client.post(f"/dang-vien/xuat/{export.pk}/tep/")
    assert b"".join(answer.streaming_content)[:2] == b"PK" and "no-store" in answer["Cache-Control"]
    entries = {entry.action: entry for entry in AuditEntry.objects.filter(action__startswith="members.export")}
    assert set(entries) == {"members.export", "members.exported", "members.export_taken"}
    assert entries["members.export"].reason == REASON and entries["members.exported"].after["rows"] == 2


def test_a_file_is_its_askers_alone(cast, client):
    export = taken(cast.organiser, cast.cell_7)
    client.force_login(cast.administrator)
    assert client.post(f"/dang-vien/xuat/{export.pk}/tep/").status_code == 404


def test_after_a_day_the_file_is_gone_and_the_record_stays(cast, client):
    export = taken(cast.organiser, cast.cell_7)
    storage, name = export.file.storage, export.file.name
    ListExport.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    client.force_login(cast.organiser)
    assert client.post(f"/dang-vien/xuat/{export.pk}/tep/").status_code == 302  # told, not given
    assert exports.purge() == 1 and not storage.exists(name) and exports.purge() == 0
    assert ListExport.objects.get().state == "expired" and ListExport.objects.get().rows == 2


def test_a_file_that_cannot_be_deleted_keeps_no_other(cast):
    stuck, other = (taken(cast.organiser, cast.cell_7) for _ in range(2))
    storage, name = other.file.storage, other.file.name
    ListExport.objects.filter(pk=stuck.pk).update(file=str(Path(stuck.file.name).parent))  # a folder with files
    ListExport.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    assert exports.purge() == 1 and not storage.exists(name)
    assert dict(ListExport.objects.values_list("pk", "state")) == {stuck.pk: "ready", other.pk: "expired"}


@pytest.mark.django_db(transaction=True)
def test_a_file_that_is_finished_while_its_day_ends_does_not_stay_behind(cast):
    export = exports.ask(cast.cell_7, by=cast.organiser, asked={}, described="", reason=REASON)
    ListExport.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    _, purged = in_between(partial(tasks.write_export, export.pk), exports.purge, refusals=())
    kept = ListExport.objects.get()
    assert (purged, kept.state, kept.file.name) == (1, "expired", "")
    assert not [name for name in export.file.storage.listdir("exports")[1] if name.startswith(f"{export.pk}-")]


def test_who_has_lost_the_power_gets_nothing(cast):
    export = exports.ask(cast.cell_7, by=cast.organiser, asked={"name": "Hoa"}, described="", reason=REASON)
    ready = taken(cast.organiser, cast.cell_7)
    roles.take(cast.organiser, Role.ORGANISER, cast.city, by=None, reason="Chuyển việc")
    tasks.write_export(export.pk)
    export.refresh_from_db()
    assert (export.state, export.asked) == ("failed", {}), "what was looked for is kept no longer than it is needed"
    with pytest.raises(exports.ExportRefused):
        exports.hand_over(ListExport.objects.get(pk=ready.pk), by=cast.organiser)


def test_doing_it_twice_writes_it_once(cast):
    export = taken(cast.organiser, cast.cell_7)
    name = export.file.name
    tasks.write_export(export.pk)
    assert ListExport.objects.get(pk=export.pk).file.name == name


def test_a_list_whose_file_is_lost_is_told_and_not_noted_as_taken(cast, client):
    export = taken(cast.organiser, cast.cell_7)
    Path(export.file.path).unlink()
    client.force_login(cast.organiser)
    page = client.post(f"/dang-vien/xuat/{export.pk}/tep/", follow=True)
    assert page.status_code == 200 and "không còn trong kho của cổng" in page.content.decode()
    assert not AuditEntry.objects.filter(action="members.export_taken").exists()
