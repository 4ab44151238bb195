"""What an officer is told before signing, what is signed, and what the lists of a unit are remembered by."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from members.models import ListWording, Member, RosterImport, RosterRow, Unit
from members.roster import applying, checking, deciding, effect, explaining, reconciliation, undoing
from tests import factories
from tests.members import rosters

pytestmark = pytest.mark.django_db
CASES = Path(__file__).parents[2] / "data" / "rosters"
NEW, CHANGED, MOVED, MISSING = "new", "changed", "moved", "missing"


@pytest.fixture
def bring(cast, tmp_path):
    """Brings a list of these people, or the file at `path`, for Phúc Lâm, and has it read."""

    def bring(*people, path=None, **how) -> RosterImport:
        path = path or rosters.write(tmp_path / "danh-sach.xlsx", list(people), **how)
        file = SimpleUploadedFile(path.name, path.read_bytes())
        roster, _ = deciding.receive(file, cast.ward, found_units=False, by=cast.organiser)
        reconciliation.read(roster.pk)
        return fresh(roster)

    return bring


@pytest.fixture
def settle(cast):
    def settle(roster, *kinds) -> RosterImport:
        for kind in kinds or (NEW, CHANGED, MOVED):
            deciding.decide_kind(roster, kind, "accept", by=cast.organiser)
        version = fresh(roster).version
        deciding.sign(fresh(roster), by=cast.organiser, name="Đỗ Văn Sơn", note="Thử", seen=version)
        applying.apply(roster.pk)
        return fresh(roster)

    return settle


@pytest.fixture
def desk(client, cast):
    client.force_login(cast.organiser)
    return client


def fresh(roster) -> RosterImport:
    return RosterImport.objects.select_related("unit").get(pk=roster.pk)


def someone(number=900001, name="Nguyễn Thị Hoa", cell="Chi bộ 7", **fields) -> Member:
    facts = {"birth_date": date(1970, 2, 5), "personal_id": f"001170{number:06}", "card_no": f"001170{number:06}"}
    unit = Unit.objects.get(name=cell, parent__name="Đảng bộ phường Phúc Lâm")
    return factories.member(unit, name, **(facts | {"phone": f"09{number:08}"} | fields))


# One person, one row, one count


def test_who_moves_and_changes_is_counted_once_before_and_after_the_signature(bring, settle, desk):
    someone()
    roster = bring(rosters.person(900001, cell="Chi bộ 8", full_name="Nguyễn Thị Hoa Mai"))
    assert [roster.figures[kind] for kind in (NEW, CHANGED, MOVED)] == [0, 0, 1]
    deciding.decide_kind(roster, MOVED, "accept", by=roster.uploaded_by)
    assert "Ký và ghi 1 mục" in desk.get(f"/doi-chieu/{roster.pk}/ky/").content.decode()
    done = settle(roster)
    assert {kind: done.applied[kind] for kind in (NEW, CHANGED, MOVED, "stale")} == {
        NEW: 0, CHANGED: 0, MOVED: 1, "stale": 0,
    }  # fmt: skip


def test_the_effect_on_the_figures_is_told_before_signing_and_comes_true(bring, settle, cast):
    people = Member.objects.under([cast.ward.path])

    def now():
        counted = people.counted()
        return [counted.count(), people.eligible().count(), counted.filter(official_date=None).count()]

    someone(900001), someone(900002, "Lê Thị Lan"), someone(900003, "Trần Văn Tám", official_date=None)
    before = now()
    roster = bring(
        rosters.person(900001, status="Từ trần", status_date="01/10/2026"),
        rosters.person(900002, full_name="Lê Thị Lan", reason="Ở nước ngoài"),
        rosters.person(900003, full_name="Trần Văn Tám"),
        rosters.person(900004, full_name="Phạm Văn Mới", official_date=None),
        rosters.person(900005, full_name="Phạm Thị Sau", reason="Tuổi cao"),
    )
    for kind in (NEW, CHANGED):
        deciding.decide_kind(roster, kind, "accept", by=cast.organiser)
    told = effect.of(fresh(roster))
    assert [figure.now for figure in told] == before
    settle(roster)
    assert [figure.after for figure in told] == now()
    assert [figure.change for figure in told] == ["+1", "−1", "0"]


# What is seen first


def test_deaths_and_names_come_first_and_changes_are_filtered_by_kind(bring, desk):
    names = ["Nguyễn Thị Hoa", "Lê Thị Lan", "Trần Thị Bình"]
    for number, name in enumerate(names, 900001):
        someone(number, name)
    roster = bring(
        rosters.person(900001, full_name=names[0], phone="0987654321"),
        rosters.person(900002, full_name="Lê Thị Lan Anh"),
        rosters.person(900003, full_name=names[2], status="Từ trần", status_date="01/10/2026"),
    )
    page = desk.get(f"/doi-chieu/{roster.pk}/?nhom=changed").content.decode()
    assert page.index("Trần Thị Bình") < page.index("Lê Thị Lan Anh") < page.index("Nguyễn Thị Hoa")
    assert page.index("Từ trần") < page.index("loai=full_name") < page.index("loai=phone")
    only = desk.get(f"/doi-chieu/{roster.pk}/?nhom=changed&loai=deceased").content.decode()
    assert "Trần Thị Bình" in only and "Lê Thị Lan Anh" not in only


def test_rows_that_were_wrong_in_the_list_before_are_told_from_new_members(bring, settle, desk, tmp_path):
    first = [rosters.person(900001), rosters.person(900002, full_name="Lê Văn Tám", birth_date="31/02/1970")]
    settle(bring(*first))
    roster = bring(rosters.person(900001), rosters.person(900002, full_name="Lê Văn Tám"), rosters.person(900003))
    assert (roster.figures[NEW], roster.figures["were_wrong"]) == (2, 1)
    page = desk.get(f"/doi-chieu/{roster.pk}/?nhom=new").content.decode()
    assert "có 1 dòng danh sách trước ghi sai" in " ".join(page.split()) and "(dòng 8), nay đã đúng" in page


def test_the_demo_lists_tell_fifteen_rows_that_were_wrong_last_month(bring, settle, cast):
    for number in (1, 2, 3, 4, 5, 6, 9, 10, 11, 12):
        factories.cell(cast.ward, f"{cast.ward.code[:-3]}{number:03}", f"Chi bộ {number}")
    names = openpyxl.load_workbook(rosters.OCTOBER)["Danh mục chi bộ"]
    known = {unit.name for unit in Unit.objects.filter(parent=cast.ward)}
    listed = {cell for row in names.iter_rows(values_only=True) for cell in row if str(cell).startswith("Chi bộ")}
    for number, name in enumerate(sorted(listed - known), 20):
        factories.cell(cast.ward, f"{cast.ward.code[:-3]}{number:03}", name)
    settle(bring(path=rosters.OCTOBER))
    told = bring(path=rosters.NOVEMBER).figures["were_wrong"]
    assert told == rosters.EXPECTED["thang_11_against_a_clean_load_of_thang_10"]["of_which_were_in_error_last_month"]


# Who is missing


def test_what_has_happened_to_who_is_missing_is_signed_written_and_taken_back(bring, settle, cast, desk):
    gone = someone()
    roster = bring(rosters.person(900009, full_name="Phạm Văn Khác"))
    row = RosterRow.objects.get(roster=roster, kind=MISSING, person=gone.pk)
    said = {"dong": [row.pk], "viec": "deceased", "ngay": "01/10/2026", "ghi_chu": "Giấy báo tử", "nhom": MISSING}
    desk.post(f"/doi-chieu/{roster.pk}/viec-da-xay-ra/", said)
    row.refresh_from_db()
    assert (row.kind, row.decision, row.after) == (
        CHANGED,
        "accept",
        {"status": "deceased", "status_date": "2026-10-01"},
    )
    assert deciding.accepted(fresh(roster))[CHANGED] == 1
    page = desk.get(f"/doi-chieu/{roster.pk}/?nhom=changed").content.decode()
    assert "Từ trần" in page and "Giấy báo tử" in page
    done = settle(roster, CHANGED)
    gone.refresh_from_db()
    assert (gone.status, gone.status_date, done.applied[CHANGED]) == ("deceased", date(2026, 10, 1), 1)
    deciding.ask_undo(done, by=cast.organiser, reason="Nhầm")
    assert undoing.undo(done.pk) is True
    gone.refresh_from_db()
    assert (gone.status, gone.status_date) == ("active", None)


@pytest.mark.parametrize("column", [True, False])
def test_a_list_of_one_chi_bo_misses_nobody_of_the_others(bring, desk, cast, column):
    """Brought in for the whole đảng bộ: with a column of chi bộ, or with the name of the one in the title."""
    gone = someone(900001, "Phan Thị Vắng")
    someone(900002, "Lê Văn Tám", cell="Chi bộ 8")
    columns = [name for name in rosters.HEADER if column or name != "cell"]
    title = [["ĐẢNG BỘ PHƯỜNG PHÚC LÂM"], ["DANH SÁCH ĐẢNG VIÊN CHI BỘ 7"], []]
    roster = bring(rosters.person(900009, full_name="Phạm Văn Khác"), columns=columns, title=title)
    people = list(Member.objects.under([cast.ward.path]).counted())
    absent = {member.pk for member in people if member.unit_id == gone.unit_id}
    assert set(RosterRow.objects.filter(roster=roster, kind=MISSING).values_list("person", flat=True)) == absent
    others = len(people) - len(absent)
    assert (roster.figures["missing"], roster.figures["unnamed"]) == (len(absent), others) and others
    page = desk.get(f"/doi-chieu/{roster.pk}/?nhom=missing").content.decode()
    assert "Phan Thị Vắng" in page and "Lê Văn Tám" not in page
    assert f"{others} đảng viên của" in page


def test_only_who_is_missing_can_be_explained(bring, cast):
    roster = bring(rosters.person(900001))
    new = RosterRow.objects.get(roster=roster, kind=NEW)
    done = explaining.explain(roster, [new.pk], "left", day=None, remark="", by=cast.organiser)
    assert done == 0 and RosterRow.objects.get(pk=new.pk).kind == NEW


def test_what_was_said_of_who_is_missing_stays_when_the_list_is_read_once_more(bring, cast):
    gone, away, back = someone(), someone(900002, "Lê Văn Tám"), someone(900003, "Đỗ Thị Mười")
    roster = bring(rosters.person(900009, full_name="Phạm Văn Khác"))
    rows = dict(RosterRow.objects.filter(roster=roster, kind=MISSING).values_list("person", "pk"))
    for person, what, day in ((gone, "deceased", date(2026, 10, 1)), (away, "moved", None)):
        explaining.explain(roster, [rows[person.pk]], what, day=day, remark="Giấy báo", by=cast.organiser)
    deciding.decide_rows(roster, [rows[away.pk]], "skip", by=cast.organiser, remark="Chờ giấy")
    deciding.decide_rows(roster, [rows[back.pk]], "seen", by=cast.organiser)

    def state() -> tuple:
        facts = ("person", "kind", "number", "status", "status_date", "after", "decision", "remark")
        found = RosterRow.objects.filter(roster=roster, person__in=rows).order_by("person").values_list(*facts)
        return list(found), {name: fresh(roster).figures[name] for name in ("kinds", "filters")}

    before = state()
    assert [kind for _, kind, *_ in before[0]].count(CHANGED) == 2
    deciding.reread(fresh(roster), sheets=[], meanings=[], by=cast.organiser)
    reconciliation.read(roster.pk)
    assert state() == before


def test_who_is_missing_may_be_there_with_another_number(bring, desk):
    someone(900001, "Phan Thị Vắng")
    roster = bring(rosters.person(900002, full_name="Phan Thị Vắng"))
    assert "Có thể là dòng 7: cùng họ tên" in desk.get(f"/doi-chieu/{roster.pk}/?nhom=missing").content.decode()


# What is taken back


def test_an_undone_list_leaves_neither_written_rows_nor_a_newer_list(bring, settle, cast, desk, tmp_path):
    done = settle(bring(rosters.person(900001)))
    assert fresh(done).unit.roster_as_of == date(2026, 10, 20)
    older = rosters.write(tmp_path / "cu.xlsx", [rosters.person(900002)], title=[["DANH SÁCH ĐẾN NGÀY 20/09/2026"], []])
    waiting = bring(path=older)
    assert "mới hơn danh sách này" in desk.get(f"/doi-chieu/{waiting.pk}/").content.decode()
    deciding.ask_undo(done, by=cast.organiser, reason="Nhầm")
    undoing.undo(done.pk)
    assert fresh(done).unit.roster_as_of is None
    assert "mới hơn danh sách này" not in desk.get(f"/doi-chieu/{waiting.pk}/").content.decode()
    page = desk.get(f"/doi-chieu/{done.pk}/?nhom=new").content.decode()
    assert "Đã ghi" not in page and "Đã trả lại" in page
    assert "Đã ghi" not in desk.get("/doi-chieu/").content.decode()


def test_taking_back_the_later_list_brings_the_day_of_the_earlier_one_back(bring, settle, cast, tmp_path):
    settle(bring(rosters.person(900001)))
    later = rosters.write(
        tmp_path / "moi.xlsx", [rosters.person(900002)], title=[["DANH SÁCH ĐẾN NGÀY 20/11/2026"], []]
    )
    second = settle(bring(path=later))
    assert fresh(second).unit.roster_as_of == date(2026, 11, 20)
    deciding.ask_undo(second, by=cast.organiser, reason="Nhầm")
    undoing.undo(second.pk)
    assert fresh(second).unit.roster_as_of == date(2026, 10, 20)


# What is explained once


def test_columns_that_are_not_understood_are_asked_for_once_and_remembered(bring, desk, cast, tmp_path):
    path = rosters.write(tmp_path / "la.xlsx", [rosters.person(900001)])
    book = openpyxl.load_workbook(path)
    book.active["E6"], book.active["D6"] = "Mã công dân", "Năm tháng ra đời"
    book.save(path)
    roster = bring(path=path)
    assert roster.state == "unclear" and not RosterRow.objects.exists()
    assert "Chỉ cột nào là gì" in desk.get(f"/doi-chieu/{roster.pk}/").content.decode()
    page = desk.get(f"/doi-chieu/{roster.pk}/cach-doc/").content.decode()
    assert "Cột E “Mã công dân”" in page and "001170900001" not in page
    asked = {header: place for place, (_, header, _) in enumerate(roster.reading["columns"])}
    said = {f"cot-{asked['Mã công dân']}": "personal_id", f"cot-{asked['Năm tháng ra đời']}": "birth_date"}
    desk.post(f"/doi-chieu/{roster.pk}/cach-doc/", said)
    reconciliation.read(roster.pk)
    assert (fresh(roster).state, fresh(roster).figures[NEW]) == ("ready", 1)
    deciding.discard(fresh(roster), by=cast.organiser)
    assert bring(path=path).state == "ready", "the next list of the unit is read by itself"


def test_names_of_chi_bo_and_reasons_are_explained_once_and_decisions_stay(bring, desk, cast):
    people = [
        rosters.person(900001, cell="CB Bảy (cũ)", full_name="Lê Văn Tám"),
        rosters.person(900002, reason="Không biết dùng"),
    ]
    roster = bring(*people)
    row = RosterRow.objects.get(roster=roster, kind=NEW)
    deciding.decide_rows(roster, [row.pk], "skip", by=cast.organiser, remark="Hỏi lại")
    checking.write_checked(roster.pk)
    asked = {text: place for place, (_, text, _) in enumerate(roster.reading["words"])}
    seven = Unit.objects.get(name="Chi bộ 7", parent=cast.ward)
    said = {f"chu-{asked['CB Bảy (cũ)']}": seven.code, f"chu-{asked['Không biết dùng']}": "other"}
    desk.post(f"/doi-chieu/{roster.pk}/cach-doc/", said)
    reconciliation.read(roster.pk)
    rows = {each.number: each for each in RosterRow.objects.filter(roster=roster, kind=NEW)}
    assert (rows[7].cell_code, rows[8].reason) == (seven.code, "other")
    assert (rows[8].decision, rows[8].remark, fresh(roster).checked.name) == ("skip", "Hỏi lại", "")
    assert ListWording.objects.filter(unit=cast.ward).count() == 2


def test_sheets_are_named_and_chosen(bring, desk):
    roster = bring(path=CASES / "r18_hidden_rows_several_sheets.xlsx")
    page = desk.get(f"/doi-chieu/{roster.pk}/").content.decode()
    assert "Đã đọc trang “Chi bộ 1”, “Chi bộ 2”" in " ".join(page.split())
    assert "Trang “Chi bộ 2”, dòng 2" in desk.get(f"/doi-chieu/{roster.pk}/?nhom=error").content.decode()
    desk.post(f"/doi-chieu/{roster.pk}/cach-doc/", {"trang": ["Chi bộ 2"]})
    reconciliation.read(roster.pk)
    assert fresh(roster).figures["rows"] == 4 and fresh(roster).reading["left"] == ["Chi bộ 1"]
    checking.write_checked(roster.pk)
    with fresh(roster).checked.open("rb") as file:
        book = openpyxl.load_workbook(file)
    assert book["Chi bộ 2"].cell(1, book["Chi bộ 2"].max_column).value == "Chi tiết lỗi"


# A birth date of which only a part is known


def test_a_birth_year_is_kept_marked_and_no_other_than_the_whole_date(bring, settle, desk, cast):
    settle(bring(rosters.person(900001, birth_date="1970")))
    member = Member.objects.get(personal_id="001170900001")
    assert (member.birth_date, member.birth_precision, member.birth_written) == (date(1970, 1, 1), "year", "1970")
    again = bring(rosters.person(900001, birth_date="05/02/1970"))
    assert (again.figures["error"], again.figures["unchanged"]) == (0, 1)
    other = bring(rosters.person(900001, birth_date="05/02/1971"))
    assert other.figures["problems"]["other_birth"] == 1
    assert ">1970<" in desk.get(f"/dang-vien/{member.pk}/").content.decode().replace("\n", "").replace(" ", "")


def test_what_is_known_in_part_is_told_in_part_wherever_the_two_are_compared(bring, settle, desk):
    settle(bring(rosters.person(900001, birth_date="1970"), rosters.person(900002, birth_date="05/1970")))
    roster = bring(rosters.person(900001, birth_date="05/02/1971"))
    error = desk.get(f"/doi-chieu/{roster.pk}/?nhom=error").content.decode()
    assert "(05/02/1971, hồ sơ ghi 1970)" in error
    missing = desk.get(f"/doi-chieu/{roster.pk}/?nhom=missing").content.decode()
    assert "05/1970" in missing and "01/05/1970" not in missing


def test_one_phone_of_two_and_two_of_one_name_are_told(bring):
    roster = bring(rosters.person(900001, phone="0912345678"), rosters.person(900002, phone="0912345678"))
    assert {kind: roster.figures["problems"][kind] for kind in ("twice_phone", "twin_person")} == {
        "twice_phone": 2,
        "twin_person": 2,
    }
    assert roster.figures["error"] == 0
