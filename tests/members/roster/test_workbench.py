"""A list is uploaded, read, decided upon, signed, written and taken back, and nothing of it happens twice or unseen."""

from datetime import date, timedelta
from functools import partial
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from members.accounts import opening
from members.models import Affiliation, AuditEntry, Member, RosterImport, RosterRow, Unit, User
from members.moves import WrongState
from members.operations.models import MemberRecord, RecordRow, RecordSource
from members.refusals import Refused
from members.rights import roles
from members.roster import applying, checking, deciding, purging, reconciliation, stage, undoing, work
from members.versions import VersionConflict
from tests import factories
from tests.members import rosters
from tests.together import in_between

pytestmark = pytest.mark.django_db
CODE = rosters.EXPECTED["code"]
OCTOBER = rosters.EXPECTED["thang_10"]
NOVEMBER = rosters.EXPECTED["thang_11_against_a_clean_load_of_thang_10"]
KINDS = ("new", "changed", "moved")
SAVED = {"version", "saved_by", "saved_at"}


@pytest.fixture
def organiser() -> User:
    """Cán bộ ban tổ chức of the city; Phúc Lâm with Chi bộ 7 and Chi bộ 8 stands in it, nobody in them."""
    city = factories.city()
    ward = factories.party(city, CODE, "Đảng bộ phường Phúc Lâm")
    factories.cell(ward, f"{CODE}.000.007", "Chi bộ 7")
    factories.cell(ward, f"{CODE}.000.008", "Chi bộ 8")
    return factories.holder(factories.Role.ORGANISER, city, "Đỗ Văn Sơn")


@pytest.fixture
def bring(tmp_path, organiser):
    """Uploads a list of these rows, or the file at `path`, and has it read."""

    def bring(*people, path=None, unit=CODE, found_units=False, **how) -> RosterImport:
        path = path or rosters.write(tmp_path / "danh-sach.xlsx", list(people), **how)
        roster, _ = deciding.receive(
            SimpleUploadedFile(Path(path).name, Path(path).read_bytes()),
            Unit.objects.by_code(unit),
            found_units=found_units,
            by=organiser,
        )
        reconciliation.read(roster.pk)
        return fresh(roster)

    return bring


@pytest.fixture
def settle(organiser):
    """Accepts these groups, signs, and has the list written."""

    def settle(roster, *kinds) -> RosterImport:
        for kind in kinds or KINDS:
            deciding.decide_kind(roster, kind, "accept", by=organiser)
        sign(roster, organiser)
        applying.apply(roster.pk)
        return fresh(roster)

    return settle


def sign(roster, by, **facts):
    deciding.sign(
        fresh(roster), by=by, **({"name": by.full_name, "note": "Thử", "seen": fresh(roster).version} | facts)
    )


def fresh(roster) -> RosterImport:
    return RosterImport.objects.get(pk=roster.pk)


def someone(number=1, name="Nguyễn Thị Hoa", cell="Chi bộ 7", **fields) -> Member:
    """The person of `rosters.person(number)` as the records have her."""
    facts = {"birth_date": date(1970, 2, 5), "personal_id": f"001170{number:06}", "card_no": f"001170{number:06}"}
    return factories.member(Unit.objects.get(name=cell), name, **(facts | {"phone": f"09{number:08}"} | fields))


def everything():
    """All that an import may write, but for units and the audit."""
    return [list(table.objects.order_by("pk").values_list()) for table in (Member, Affiliation, User)]


def people() -> list[tuple]:
    """Every record that is not voided, with its place, as undoing must leave it; its version only grows."""
    fields = [field.name for field in Member._meta.concrete_fields if field.name not in SAVED]
    members = Member.objects.exclude(status="voided").order_by("pk").values_list(*fields)
    return [list(members), list(Affiliation.objects.order_by("pk").values_list())]


# The two lists of the ward


def test_the_october_list_gives_exactly_the_expected_counts_and_only_a_signature_writes(bring, settle):
    before = everything()
    roster = bring(path=rosters.OCTOBER, found_units=True)
    figures = roster.figures
    assert (roster.state, everything()) == ("ready", before)
    assert Unit.objects.count() == 4 and len(roster.founded) == rosters.EXPECTED["cells"] - 2
    assert (figures["rows"], figures["new"]) == (OCTOBER["rows"], OCTOBER["valid_distinct_people"])
    assert (figures["duplicate"], figures["problems"]) == (OCTOBER["duplicate_rows"], OCTOBER["rows_in_error"])
    assert figures["kinds"] == {
        "new": OCTOBER["valid_distinct_people"],
        "duplicate": OCTOBER["duplicate_rows"],
        "error": sum(OCTOBER["rows_in_error"].values()),
    } | dict.fromkeys(("changed", "moved", "missing", "note"), 0)
    done = settle(roster)
    assert (done.state, done.applied["new"]) == ("done", OCTOBER["valid_distinct_people"])
    assert Member.objects.eligible().count() == OCTOBER["eligible_among_valid"]
    assert Unit.objects.filter(kind="cell").count() == rosters.EXPECTED["cells"]


def test_november_after_october_gives_the_expected_counts_and_the_second_time_nothing(bring, settle):
    settle(bring(path=rosters.OCTOBER, found_units=True))
    roster = bring(path=rosters.NOVEMBER)
    figures = roster.figures
    assert (figures["new"], figures["moved"], figures["missing"], figures["error"]) == (
        NOVEMBER["new_in_list"],
        NOVEMBER["changed_cell"],
        NOVEMBER["missing_from_list"],
        0,
    )
    names = {"status.deceased": "died", "status.exempt": "became_exempt", "full_name": "name_changed"}
    names["official_date"] = "became_official"
    assert {name: figures["changes"].get(name, 0) for name in names} == {
        name: NOVEMBER[said] for name, said in names.items()
    }
    settle(roster)
    again = bring(path=rosters.NOVEMBER)
    assert (again.figures["unchanged"], again.figures["missing"]) == (NOVEMBER["rows"], NOVEMBER["missing_from_list"])
    assert [again.figures[kind] for kind in KINDS] == [0, 0, 0]
    assert not RosterRow.objects.filter(roster=again).exclude(kind="missing").exists()


def test_the_workbench_and_the_command_write_the_same(bring, settle):
    def written():
        left_out = {"id", "unit", "saved_by", "saved_at"}
        fields = [field.name for field in Member._meta.concrete_fields if field.name not in left_out]
        return list(Member.objects.order_by("personal_id").values_list("unit__code", *fields))

    settle(bring(path=rosters.OCTOBER, found_units=True))
    settle(bring(path=rosters.NOVEMBER))
    by_hand = written()
    for rows in (RecordRow, RecordSource, MemberRecord, Affiliation, Member):
        rows.objects.all().delete()
    stage.run(rosters.OCTOBER, CODE, apply=True)
    stage.run(rosters.NOVEMBER, CODE, apply=True)
    assert written() == by_hand


# What is uploaded


def test_the_same_unsigned_file_leads_to_the_earlier_one(bring, tmp_path):
    path = rosters.write(tmp_path / "mot.xlsx", [rosters.person()])
    assert bring(path=path) == bring(path=path)
    assert RosterImport.objects.count() == 1


def test_a_signed_or_discarded_file_may_come_again(bring, settle, organiser, tmp_path):
    path = rosters.write(tmp_path / "mot.xlsx", [rosters.person()])
    first = settle(bring(path=path))
    second = bring(path=path)
    assert (first.state, second.state, second.figures["unchanged"]) == ("done", "ready", 1)
    deciding.discard(second, by=organiser)
    assert bring(path=path).state == "ready"


def test_a_file_without_a_list_comes_back_with_a_sentence_and_a_notice(bring, organiser, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Danh sách trống"])
    book.save(tmp_path / "trong.xlsx")
    roster = bring(path=tmp_path / "trong.xlsx")
    assert roster.state == "failed" and roster.failure.startswith("Không tìm thấy danh sách đảng viên")
    assert organiser.notices.filter(text__contains="Không tìm thấy").exists()


# What is decided


def test_only_accepted_rows_are_written(bring, organiser):
    roster = bring(*(rosters.person(number) for number in (1, 2, 3)))
    first, second, _ = RosterRow.objects.filter(roster=roster).order_by("number")
    deciding.decide_rows(roster, [first.pk], "accept", by=organiser)
    deciding.decide_rows(roster, [second.pk], "skip", by=organiser)
    assert deciding.accepted(fresh(roster)) == {"new": 1, "changed": 0, "moved": 0}
    deciding.decide_kind(roster, "new", "accept", by=organiser)
    assert deciding.accepted(fresh(roster)) == {"new": 2, "changed": 0, "moved": 0}
    sign(roster, organiser)
    applying.apply(roster.pk)
    assert sorted(Member.objects.values_list("personal_id", flat=True)) == ["001170000001", "001170000003"]


def test_who_is_missing_can_only_be_marked_as_seen(bring, organiser):
    someone()
    roster = bring(rosters.person(2))
    missing = RosterRow.objects.get(roster=roster, kind="missing")
    assert deciding.decide_rows(roster, [missing.pk], "accept", by=organiser) == 0
    assert deciding.decide_rows(roster, [missing.pk], "seen", by=organiser, remark="Đã chuyển, chờ giấy") == 1
    missing.refresh_from_db()
    assert (missing.decision, missing.remark) == ("seen", "Đã chuyển, chờ giấy")
    with pytest.raises(ValueError):
        deciding.decide_kind(roster, "missing", "accept", by=organiser)


def test_rows_of_another_list_are_not_decided_through_this_one(bring, organiser, tmp_path):
    roster = bring(rosters.person())
    other = bring(path=rosters.write(tmp_path / "khac.xlsx", [rosters.person(2)]))
    row = RosterRow.objects.get(roster=other)
    assert deciding.decide_rows(roster, [row.pk], "accept", by=organiser) == 0


def test_a_signature_under_other_decisions_than_were_shown_is_refused(bring, organiser):
    roster = bring(rosters.person())
    seen = fresh(roster).version
    deciding.decide_kind(roster, "new", "accept", by=organiser)
    with pytest.raises(VersionConflict):
        sign(roster, organiser, seen=seen)
    sign(roster, organiser)
    with pytest.raises(WrongState):
        sign(roster, organiser)
    with pytest.raises(WrongState):
        deciding.decide_kind(roster, "new", "skip", by=organiser)
    with pytest.raises(WrongState):
        deciding.discard(fresh(roster), by=organiser)


# What is written


def test_what_has_changed_since_the_preview_is_not_overwritten_but_told(bring, settle):
    hoa, lan = someone(1), someone(2, "Lê Thị Lan")
    roster = bring(rosters.person(1, gender="Nam"), rosters.person(2, full_name="Lê Thị Lan", gender="Nam"))
    Member.objects.filter(pk=hoa.pk).update(gender="male", official_date=date(2002, 1, 1))
    done = settle(roster)
    assert (done.applied["changed"], done.applied["stale"]) == (1, 1)
    hoa.refresh_from_db(), lan.refresh_from_db()
    assert (hoa.official_date, lan.gender) == (date(2002, 1, 1), "male")
    assert list(RosterRow.objects.filter(result="stale").values_list("person", flat=True)) == [hoa.pk]


def test_a_person_added_meanwhile_is_told_and_not_doubled(bring, settle):
    roster = bring(rosters.person())
    someone()
    done = settle(roster)
    assert (done.applied["new"], done.applied["stale"], Member.objects.count()) == (0, 1, 1)


def test_a_chi_bo_closed_meanwhile_takes_nobody(bring, settle):
    roster = bring(rosters.person(cell="Chi bộ 8"))
    Unit.objects.filter(name="Chi bộ 8").update(status="dissolved")
    done = settle(roster)
    assert (done.applied["stale"], Member.objects.count()) == (1, 0)


def test_a_code_taken_meanwhile_stops_the_whole_with_nothing_written(bring, settle):
    roster = bring(rosters.person(cell="Chi bộ 9"), cells=["Chi bộ 9"], found_units=True)
    ((code, _),) = roster.founded
    factories.cell(roster.unit, code, "Chi bộ khác")
    done = settle(roster)
    assert done.state == "failed" and "Chưa có gì được ghi" in done.failure
    assert not Member.objects.exists()


def test_the_worker_may_be_asked_twice_and_may_have_been_killed(bring, organiser, settle):
    roster = bring(rosters.person())
    assert reconciliation.read(roster.pk) is False and RosterRow.objects.count() == 1
    RosterRow.objects.all().delete()
    RosterImport.objects.filter(pk=roster.pk).update(state="reading")  # killed: what it wrote went with it
    assert reconciliation.read(roster.pk) is True and RosterRow.objects.count() == 1
    done = settle(roster)
    assert applying.apply(roster.pk) is False and undoing.undo(roster.pk) is False
    assert done.state == "done" and Member.objects.count() == 1


def test_what_kills_the_worker_every_time_is_given_up(bring, organiser):
    roster = bring(rosters.person())
    RosterImport.objects.filter(pk=roster.pk).update(state="reading", attempts=work.ATTEMPTS)
    assert reconciliation.read(roster.pk) is False
    assert fresh(roster).state == "failed" and "ba lần" in fresh(roster).failure


def test_every_minute_what_nobody_has_in_hand_is_asked_for_again(bring):
    roster = bring(rosters.person())
    long_ago = timezone.now() - timedelta(minutes=5)
    assert work.forgotten() == []
    RosterImport.objects.filter(pk=roster.pk).update(state="reading", asked_at=long_ago)
    assert work.forgotten() == [roster.pk]


# What is taken back


def test_undoing_leaves_every_record_and_every_place_as_it_was(bring, settle, organiser):
    hoa, lan = someone(1), someone(2, "Lê Thị Lan")
    user = factories.account(hoa)
    before = people()
    roster = bring(
        rosters.person(1, phone="0987654321", full_name="Nguyễn Thị Hoa Mai"),
        rosters.person(2, full_name="Lê Thị Lan", cell="Chi bộ 8"),
        rosters.person(3, full_name="Trần Văn Mới"),
    )
    done = settle(roster)
    assert people() != before and User.objects.get(pk=user.pk).phone == "0987654321"
    deciding.ask_undo(done, by=organiser, reason="Nhầm tệp")
    assert undoing.undo(roster.pk) is True
    assert (fresh(roster).state, people()) == ("undone", before)
    assert User.objects.get(pk=user.pk).phone == user.phone
    voided = Member.objects.get(personal_id="001170000003")
    assert (voided.status, voided.affiliations.count()) == ("voided", 0)
    assert AuditEntry.objects.filter(action="member.import_undone").count() == 3
    assert AuditEntry.objects.filter(action="roster.undo", reason="Nhầm tệp").exists()
    assert lan.affiliations.get().until is None
    hoa.refresh_from_db()
    assert (hoa.version, hoa.saved_by) == (3, organiser), "to write and to take back are two versions"


def test_who_is_gone_again_by_undoing_is_signed_out_for_good(bring, settle, organiser, client):
    account = factories.account(someone(1, status="moved"))
    done = settle(bring(rosters.person(1, full_name="Nguyễn Thị Hoa", phone=account.phone)))
    assert Member.objects.get().status == "active"
    client.force_login(account)
    deciding.ask_undo(done, by=organiser, reason="Nhầm tệp")
    assert undoing.undo(done.pk) is True and Member.objects.get().status == "moved"
    Member.objects.update(status="active")
    assert client.get("/ca-nhan/").status_code == 302


def test_a_voided_person_is_new_again_on_the_same_record(bring, settle, organiser):
    done = settle(bring(rosters.person(full_name="Trần Văn Mới")))
    deciding.ask_undo(done, by=organiser, reason="Nhầm")
    undoing.undo(done.pk)
    member = Member.objects.get()
    again = bring(rosters.person(full_name="Trần Văn Mới", birth_date="06/02/1970", cell="Chi bộ 8"))
    assert again.figures["kinds"]["new"] == 1
    done = settle(again)
    member.refresh_from_db()
    assert (member.status, member.unit.name, member.birth_date) == ("active", "Chi bộ 8", date(1970, 2, 6))
    assert member.affiliations.get().unit.name == "Chi bộ 8" and Member.objects.count() == 1
    deciding.ask_undo(done, by=organiser, reason="Lại nhầm")
    assert undoing.undo(done.pk) is True and Member.objects.get().status == "voided"


def slip(member, by):
    opening.issue_slip(member, by=by)


def moved(member, by):
    Member.objects.filter(pk=member.pk).update(unit=Unit.objects.get(name="Chi bộ 8"))


def renamed(member, by):
    Member.objects.filter(pk=member.pk).update(full_name="Nguyễn Thị Khác")


def signed_up(member, by):
    factories.account(member)


@pytest.mark.parametrize("touch", [slip, moved, renamed, signed_up])
def test_what_somebody_has_touched_since_refuses_the_whole_undoing_and_is_named(touch, bring, settle, organiser):
    done = settle(bring(rosters.person(1, phone="0912345678"), rosters.person(2)))
    touch(Member.objects.get(personal_id="001170000001"), organiser)
    before = everything()
    deciding.ask_undo(done, by=organiser, reason="Nhầm")
    assert undoing.undo(done.pk) is False
    assert (fresh(done).state, everything()) == ("done", before)
    assert "1 dòng đã được sửa sau khi ghi" in fresh(done).failure
    assert RosterRow.objects.get(result="touched").personal_id == "001170000001"


def test_undoing_is_over_after_a_day(bring, settle, organiser):
    done = settle(bring(rosters.person()))
    RosterImport.objects.filter(pk=done.pk).update(applied_at=timezone.now() - timedelta(hours=24, minutes=1))
    with pytest.raises(deciding.TooLate):
        deciding.ask_undo(fresh(done), by=organiser, reason="Muộn")
    assert fresh(done).state == "done"


def test_undoing_never_leaves_the_root_without_a_quan_tri(bring, settle, organiser):
    """Who came back by the list became quản trị, the other one laid the role down: the undoing waits for a third."""
    back, root = someone(status="moved", status_date=date(2026, 1, 5)), Unit.objects.get(parent=None)
    done = settle(bring(rosters.person(1, status="Đang sinh hoạt Đảng")))
    back.refresh_from_db()
    assert back.status == "active"
    roles.give(factories.account(back), factories.Role.ADMINISTRATOR, root, by=None)
    RosterRow.objects.update(account=None)
    deciding.ask_undo(done, by=organiser, reason="Nhầm")
    assert undoing.undo(done.pk) is False
    assert fresh(done).state == "done" and "quản trị cuối cùng" in fresh(done).failure
    factories.holder(factories.Role.ADMINISTRATOR, root, "Quản trị thứ hai")
    deciding.ask_undo(fresh(done), by=organiser, reason="Nhầm")
    assert undoing.undo(done.pk) is True


def test_nobody_is_taken_back_to_a_chi_bo_that_was_closed_since(bring, settle, organiser):
    someone()
    done = settle(bring(rosters.person(1, cell="Chi bộ 8")))
    Unit.objects.filter(name="Chi bộ 7").update(status="dissolved", closed_on=timezone.localdate())
    before = everything()
    deciding.ask_undo(done, by=organiser, reason="Nhầm")
    assert undoing.undo(done.pk) is False
    assert (fresh(done).state, everything()) == ("done", before)


# What goes back, and what is kept


def test_the_list_goes_back_with_a_verdict_and_the_faults_of_each_row(bring, tmp_path):
    roster = bring(
        rosters.person(1), rosters.person(2, birth_date="31/02/1970"), rosters.person(1), below=[["Người lập biểu"]]
    )
    assert checking.write_checked(roster.pk) is True and checking.write_checked(roster.pk) is False
    with fresh(roster).checked.open("rb") as file:
        sheet = openpyxl.load_workbook(file)["DS đảng viên"]
    rows = list(sheet.iter_rows(values_only=True))
    heading = next(index for index, row in enumerate(rows) if row[0] == "STT")
    assert rows[heading][-2:] == ("Kết quả kiểm tra", "Chi tiết lỗi")
    assert [row[-2] for row in rows[heading + 1 :]] == ["ĐẠT", "SAI", "TRÙNG", None]
    assert "cột D “Sinh ngày”" in rows[heading + 2][-1] and "Ngày không có thật" in rows[heading + 2][-1]
    assert f"với dòng {heading + 2}" in rows[heading + 3][-1]
    assert rows[0][0] == rosters.TITLE[0][0]  # all else as it was


def test_a_list_too_large_for_its_looks_goes_back_row_by_row_with_the_same_verdicts(bring, monkeypatch, tmp_path):
    path = rosters.write(tmp_path / "mot.xlsx", [rosters.person(1), rosters.person(2, birth_date="31/02/1970"), {}])
    book = openpyxl.load_workbook(path)
    cell = book.active.cell(book.active.max_row + 1, 2, "=1+1")
    cell.data_type = "s"
    book.active.cell(cell.row, 1, 3)
    book.save(path)
    roster = bring(path=path)
    monkeypatch.setattr(checking, "LOOKS_KEPT", 0)
    checking.write_checked(roster.pk)
    with fresh(roster).checked.open("rb") as file:
        sheet = openpyxl.load_workbook(file).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [row[-2] for row in rows[-4:]] == ["Kết quả kiểm tra", "ĐẠT", "SAI", "SAI"]  # what is text stays text
    assert sheet.cell(len(rows), 2).data_type == "s"


def test_what_is_held_of_people_goes_in_time_and_figures_stay(bring, settle, organiser, settings, tmp_path):
    done = settle(bring(rosters.person()))
    given_up = bring(path=rosters.write(tmp_path / "hai.xlsx", [rosters.person(2)]))
    deciding.discard(given_up, by=organiser)
    waiting = bring(path=rosters.write(tmp_path / "ba.xlsx", [rosters.person(3)]))
    with CaptureQueriesContext(connection) as asked:
        assert purging.purge() == 1 and purging.purge() == 0
    rows = [each["sql"] for each in asked if "members_rosterrow" in each["sql"]]
    assert len(rows) == 1 and rows[0].startswith("DELETE")  # half a million of them are never fetched
    assert not RosterRow.objects.filter(roster=given_up).exists() and not fresh(given_up).file
    long_ago = timezone.now() - timedelta(days=settings.ROSTER_KEEP_DAYS + 1)
    RosterImport.objects.update(asked_at=long_ago, uploaded_at=long_ago)
    assert purging.purge() == 2
    assert not RosterRow.objects.exists() and fresh(waiting).state == "discarded"
    assert fresh(done).applied["new"] == 1 and Member.objects.count() == 1


def test_a_list_that_waits_for_a_column_is_given_up_in_time_too(bring, settings):
    """Nobody has said what its columns are: numbers and dates of people are in its file all the same."""
    columns = [name for name in rosters.HEADER if name != "personal_id"]
    asking = bring(rosters.person(), columns=columns)
    assert asking.state == "unclear"
    RosterImport.objects.update(uploaded_at=timezone.now() - timedelta(days=settings.ROSTER_KEEP_DAYS + 1))
    assert purging.purge() == 1
    assert (fresh(asking).state, fresh(asking).file.name) == ("discarded", "")


@pytest.mark.django_db(transaction=True)
def test_one_list_that_is_given_up_at_this_moment_keeps_no_other(bring, organiser, settings, tmp_path):
    first, second = (bring(path=rosters.write(tmp_path / f"{at}.xlsx", [rosters.person(at)])) for at in (1, 2))
    RosterImport.objects.update(uploaded_at=timezone.now() - timedelta(days=settings.ROSTER_KEEP_DAYS + 1))
    _, purged = in_between(partial(deciding.discard, first, by=organiser), purging.purge, refusals=(Refused,))
    assert (purged, fresh(first).state, fresh(second).state) == (2, "discarded", "discarded")


def test_of_another_units_people_a_list_learns_nothing_but_that_they_are_there(bring, organiser):
    beside = factories.party(Unit.objects.get(parent=None), "01.001.002", "Đảng bộ phường Đông Sơn")
    factories.cell(beside, "01.001.002.000.001", "Chi bộ 1")
    someone(cell="Chi bộ 1", birth_date=date(1961, 3, 4))
    roster = bring(rosters.person())
    row = RosterRow.objects.get(roster=roster)
    assert (row.kind, row.verdict, row.person, row.home_code, row.before, row.record) == (
        "error", "elsewhere", None, None, None, None,
    )  # fmt: skip
