"""File nhập liệu 4.0: taken out, read in again without a change, written and taken back by the one workbench."""

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from members.models import AuditEntry, ListExport, Member, RosterImport, RosterRow
from members.operations.models import MemberRecord, RecordSource
from members.operations.records import file_40, keeping, page, tasks
from members.operations.records.declaring import Guard
from members.operations.records.lists_in import settle
from members.roster import applying, deciding, differences, reconciliation, stage, undoing
from tests import factories

HOME = {"country": "Việt Nam", "province": "Hưng Yên", "detail": "Thôn Nội, xã Tân Tiến", "former": "Hải Dương"}
UUID = "7b0f4a52-6f0e-4c5e-9a63-0f1d2c3b4a59"
LIST = RecordSource.Way.LIST
NEW = "014080000123"


def kept(member, **told):
    for key, value in told.items():
        keeping.write(member, key, value, by=None, way=RecordSource.Way.CASE)


def exported(cast, path: Path, *, sensitive=True) -> Path:
    """The file of the ward, as its task writes it."""
    asked, described = file_40.asked(sensitive)
    facts = {"subject": "records", "unit": cast.ward, "by": cast.organiser, "with_numbers": True}
    export = ListExport(**facts, asked=asked, described=described, reason="Nhập CSDL")
    out = BytesIO()
    export.people = file_40.write(out, export)
    path.write_bytes(out.getvalue())
    return path


def sheet(path):
    return openpyxl.load_workbook(path).worksheets[0]


def changed(path: Path, member: Member, **cells) -> Path:
    """The file with other words in the row of `member`, by the letter of the column."""
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    row = next(row for row in range(8, page.max_row + 1) if page[f"I{row}"].value == member.personal_id)
    for letter, value in cells.items():
        page[f"{letter}{row}"] = value
    book.save(path)
    return path


def with_somebody_new(path: Path) -> Path:
    """The file with a row more."""
    book = openpyxl.load_workbook(path)
    rows = book.worksheets[0]
    row = [cell.value for cell in rows[8]]
    row[1:4], row[6], row[8], row[9] = [None, "LÒ VĂN PÁO", None], "Thái", NEW, None
    row[17:20] = ["Việt Nam", "Điện Biên", "Mường Ảng"]
    rows.append(row)
    book.save(path)
    return path


@pytest.fixture
def hoa(cast) -> Member:
    member = cast.hoa.member
    told = {"home_town": HOME, "ethnicity": {"value": "mong"}, "religion": {"value": "khong"}}
    kept(member, **told, source_uuid={"value": UUID}, card_issue={"place": "Đảng bộ thành phố", "on": "2025-09-02"})
    return member


@pytest.fixture
def brought(cast):
    """Uploads the file at `path` for the ward and has it read."""

    def bring(path) -> RosterImport:
        file = SimpleUploadedFile(Path(path).name, Path(path).read_bytes())
        roster, _ = deciding.receive(file, cast.ward, found_units=False, by=cast.organiser)
        reconciliation.read(roster.pk)
        return RosterImport.objects.get(pk=roster.pk)

    return bring


@pytest.fixture
def written(cast, brought):
    """The same, accepted, signed and written."""

    def write(path) -> RosterImport:
        roster = brought(path)
        for kind in ("new", "changed"):
            deciding.decide_kind(roster, kind, "accept", by=cast.organiser)
        seen = RosterImport.objects.get(pk=roster.pk).version
        deciding.sign(RosterImport.objects.get(pk=roster.pk), by=cast.organiser, name="Đỗ Văn Sơn", note="", seen=seen)
        assert applying.apply(roster.pk)
        return RosterImport.objects.get(pk=roster.pk)

    return write


@pytest.mark.unit
@pytest.mark.parametrize(
    ("told", "value", "kind"),
    [
        ({"province": "TP. Hồ Chí Minh", "detail": "Bến Thành"}, ("Hồ Chí Minh", "Bến Thành", None), ""),
        ({"province": "Hải Dương", "detail": "Xã X"}, (None, "Xã X", "Hải Dương"), "former_province"),
        ({"whole": "Hòa Xá, Hà Nội"}, ("Hà Nội", "Hòa Xá", None), ""),
        ({"whole": "Thôn 3, xã Hòa Xá"}, (None, "Thôn 3, xã Hòa Xá", None), ""),
        ({"province": "Hà Nội"}, None, "bad_more"),
    ],
)
def test_an_address_of_a_list_is_taken_apart(told, value, kind):
    found, said = settle("home_town", dict(told))
    assert said == kind
    assert (found and tuple(found.get(name) for name in ("province", "detail", "former"))) == value


@pytest.mark.unit
@pytest.mark.parametrize(
    ("told", "value", "kind"),
    [
        ({"statistics_1979": "04"}, "hoa", ""),
        ({"census": "4"}, "muong", ""),
        ({"census": "06", "value": "tay"}, "tay", ""),
        ({"census": "54"}, None, "unknown_code"),
        ({"statistics_1979": "99"}, None, "unknown_code"),
        ({"value": "kinh"}, "kinh", ""),
    ],
)
def test_the_number_of_an_ethnicity_is_read_in_the_scheme_of_its_column(told, value, kind):
    found, said = settle("ethnicity", dict(told))
    assert (found and found["value"], said) == (value, kind)


@pytest.mark.django_db
class TestOut:
    def test_it_has_31_columns_two_rows_of_headings_and_people_from_row_8(self, cast, hoa, tmp_path):
        page = sheet(exported(cast, tmp_path / "tep.xlsx"))
        assert page.max_column == 31 and page["AE6"].value == "Chi tiết lỗi"
        assert (page["O6"].value, page["O7"].value, page["P6"].value, page["P7"].value) == (
            "Nơi đăng ký khai sinh*", "Quốc gia", None, "Tỉnh, thành phố",
        )  # fmt: skip
        row = next(row for row in page.iter_rows(min_row=8, values_only=True) if row[8] == hoa.personal_id)
        assert row[1:3] == (UUID, "NGUYỄN THỊ HOA") and row[6:9] == ("Mông", "Không", hoa.personal_id)
        assert row[17:20] == ("Việt Nam", "Hưng Yên", "Thôn Nội, xã Tân Tiến") and row[28] == "Không"
        assert page["A8"].value == 1

    def test_it_reads_in_without_a_change(self, cast, hoa, tmp_path):
        outcome = stage.run(exported(cast, tmp_path / "tep.xlsx"), cast.ward.code, by=cast.organiser)
        assert (outcome.new, outcome.changed, outcome.moved, outcome.error, outcome.missing) == (0, 0, 0, 0, 0)
        assert outcome.unchanged == Member.objects.under([cast.ward.path]).count()

    def test_what_is_sensitive_is_left_out_and_changes_nothing_either(self, cast, hoa, tmp_path):
        path = exported(cast, tmp_path / "tep.xlsx", sensitive=False)
        assert not [row for row in sheet(path).iter_rows(min_row=8, values_only=True) if row[6] or row[7]]
        assert stage.run(path, cast.ward.code, by=cast.organiser).changed == 0

    def test_it_is_asked_for_with_a_reason_and_written_by_a_task(self, cast, client, hoa):
        client.force_login(cast.organiser, backend="members.accounts.backends.PhoneBackend")
        address = reverse("records:export", args=[cast.ward.code])
        assert client.post(address, {"reason": ""}).status_code == 400
        assert client.post(address, {"reason": "Nhập cơ sở dữ liệu", "sensitive": "on"}).status_code == 302
        export = ListExport.objects.get()
        tasks.write_file_40(export.pk)
        tasks.write_file_40(export.pk)
        export.refresh_from_db()
        assert export.is_ready and export.rows == Member.objects.under([cast.ward.path]).count()
        assert AuditEntry.objects.filter(action="record.exported").count() == 1


@pytest.mark.django_db
class TestIn:
    def test_what_the_list_says_otherwise_is_written_into_the_record(self, cast, hoa, tmp_path, written):
        path = changed(exported(cast, tmp_path / "tep.xlsx"), hoa, D="Hoa Ban", G="Tày", S="Nghệ An", T="Xã Kim Liên")
        version = hoa.version
        roster = written(path)
        assert roster.applied["changed"] == 1
        said = keeping.read(hoa)
        assert said["home_town"] == HOME | {"province": "Nghệ An", "detail": "Xã Kim Liên"}
        assert (said["ethnicity"], said["other_names"]) == ({"value": "tay"}, {"value": "Hoa Ban"})
        assert said["source_uuid"] == {"value": UUID}
        hoa.refresh_from_db()
        assert hoa.version == version + 1
        assert set(RecordSource.objects.filter(record=hoa.pk, way=LIST).values_list("part", flat=True)) == {
            "home_town", "ethnicity", "other_names",
        }  # fmt: skip
        entry = AuditEntry.objects.get(action="member.import")
        assert entry.after["ethnicity"] == "(đã che)" and "tay" not in str((entry.before, entry.after))

    def test_the_birth_date_of_a_list_changes_nothing(self, cast, hoa, tmp_path, brought):
        roster = brought(changed(exported(cast, tmp_path / "tep.xlsx"), hoa, F="16/01/1970", D="Hoa Ban"))
        assert roster.figures["kinds"].get("changed", 0) == 0 and roster.figures["kinds"]["error"] == 1

    def test_an_empty_cell_wipes_nothing(self, cast, hoa, tmp_path):
        path = changed(exported(cast, tmp_path / "tep.xlsx"), hoa, B=None, G=None, H=None, R=None, S=None, T=None)
        assert stage.run(path, cast.ward.code, by=cast.organiser).changed == 0

    @pytest.mark.parametrize(
        ("cells", "problem"),
        [
            ({"G": "04"}, "bare_code"),
            ({"G": "Sao Hỏa"}, "unknown_code"),
            ({"B": "7b0f4a52-6f0e-4c5e-9a63-0f1d2c3b4a50"}, "other_uuid"),
            ({"B": "không rõ"}, "bad_more"),
            ({"Z": "12345"}, "bad_more"),
        ],
    )
    def test_what_can_not_be_is_left_as_it_was_with_a_remark(self, cast, hoa, tmp_path, cells, problem):
        path = changed(exported(cast, tmp_path / "tep.xlsx"), hoa, **cells)
        outcome = stage.run(path, cast.ward.code, by=cast.organiser, apply=True)
        assert outcome.problems[problem] == 1 and outcome.changed == 0 and outcome.error == 0
        assert keeping.read(hoa)["ethnicity"] == {"value": "mong"} and keeping.read(hoa)["source_uuid"]["value"] == UUID

    def test_of_two_people_with_one_id_neither_gets_it(self, cast, hoa, tmp_path):
        others = [cast.secretary.member, cast.neighbour.member]
        path = exported(cast, tmp_path / "tep.xlsx")
        for other in others:
            changed(path, other, B="00000000-0000-4000-8000-000000000001")
        outcome = stage.run(path, cast.ward.code, by=cast.organiser, apply=True)
        assert outcome.problems["other_uuid"] == 2
        assert not MemberRecord.objects.filter(member__in=others, source_uuid__isnull=False).exists()

    def test_somebody_new_comes_with_what_the_list_says(self, cast, hoa, tmp_path, written):
        roster = written(with_somebody_new(exported(cast, tmp_path / "tep.xlsx")))
        new = Member.objects.get(personal_id=NEW)
        assert roster.applied["new"] == 1 and keeping.read(new)["ethnicity"] == {"value": "thai"}
        assert keeping.read(new)["home_town"]["detail"] == "Mường Ảng"
        kept(new, religion={"value": "khong"})
        parts = [part for shelf in page.of(new, [*Guard]).shelves for part in shelf.parts]
        sources = {part.part.key: part.source and part.source.way for part in parts}
        assert (sources["home_town"], sources["ethnicity"], sources["other_names"]) == (LIST, LIST, None)
        assert sources["religion"] == RecordSource.Way.CASE

    def test_somebody_new_is_taken_back_with_the_record(self, cast, hoa, tmp_path, written):
        roster = written(with_somebody_new(exported(cast, tmp_path / "tep.xlsx")))
        deciding.ask_undo(roster, by=cast.organiser, reason="Nhầm tệp")
        assert undoing.undo(roster.pk)
        assert not RecordSource.objects.filter(record__member__personal_id=NEW).exists()
        assert not MemberRecord.objects.filter(member__personal_id=NEW).exists()

    def test_what_was_written_is_taken_back(self, cast, hoa, tmp_path, written):
        before = keeping.read(hoa)
        path = exported(cast, tmp_path / "tep.xlsx")
        changed(path, hoa, G="Tày", S="Nghệ An")
        roster = written(changed(path, cast.neighbour.member, D="Ba Lan"))
        deciding.ask_undo(roster, by=cast.organiser, reason="Nhầm tệp")
        assert undoing.undo(roster.pk)
        assert keeping.read(hoa) == before and keeping.read(cast.neighbour.member) == {}
        assert not RecordSource.objects.filter(way=LIST).exists()

    def test_what_was_corrected_since_is_not_taken_back(self, cast, hoa, tmp_path, written):
        roster = written(changed(exported(cast, tmp_path / "tep.xlsx"), hoa, G="Tày"))
        kept(hoa, home_town=HOME | {"detail": "Thôn Ngoài"})
        deciding.ask_undo(roster, by=cast.organiser, reason="Nhầm tệp")
        assert not undoing.undo(roster.pk)
        assert keeping.read(hoa)["ethnicity"] == {"value": "tay"}
        assert RosterRow.objects.filter(roster=roster, result="touched").count() == 1

    def test_a_record_corrected_after_the_preview_is_not_overwritten(self, cast, hoa, tmp_path, brought):
        roster = brought(changed(exported(cast, tmp_path / "tep.xlsx"), hoa, G="Tày"))
        deciding.decide_kind(roster, "changed", "accept", by=cast.organiser)
        kept(hoa, ethnicity={"value": "nung"})
        seen = RosterImport.objects.get(pk=roster.pk).version
        deciding.sign(RosterImport.objects.get(pk=roster.pk), by=cast.organiser, name="Đỗ Văn Sơn", note="", seen=seen)
        applying.apply(roster.pk)
        assert keeping.read(hoa)["ethnicity"] == {"value": "nung"}
        assert RosterRow.objects.get(roster=roster, kind="changed").result == "stale"


@pytest.mark.django_db
class TestDifferences:
    def test_what_both_sides_say_differently_is_a_list(self, cast, hoa, tmp_path, brought):
        path = changed(exported(cast, tmp_path / "tep.xlsx"), hoa, E="Nam", G="Tày", S="Nghệ An")
        gone = factories.member(cast.cell_8, "Trần Vắng Mặt")
        lines = differences.table(brought(path), by=cast.organiser).rows
        said = {(line[1], line[4], line[5], line[6]) for line in lines}
        assert said == {
            ("Nguyễn Thị Hoa", "giới tính", "Nam", "Nữ"),
            ("Nguyễn Thị Hoa", "dân tộc", "(đã che)", "(đã che)"),
            (
                "Nguyễn Thị Hoa",
                "quê quán",
                "Thôn Nội, xã Tân Tiến, Nghệ An, trước đây: Hải Dương",
                "Thôn Nội, xã Tân Tiến, Hưng Yên, trước đây: Hải Dương",
            ),
            ("Trần Vắng Mặt", "Chỉ có trong hồ sơ", "", gone.birth_written),
        }
        assert hoa.personal_id not in str(lines) and AuditEntry.objects.filter(action="roster.differences").exists()
