"""A folder with a sheet of facts: what is shown, what is published, what is refused, and that twice is once."""

import os
import shutil
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook, load_workbook

from documents.filing import issuers
from documents.importing import cells, report, spreadsheet, work
from documents.models import Document, Issuer, IssuingTerm
from members.models import AuditEntry
from tests import factories
from tests.documents import made
from tests.documents.pdfs import pdf
from tests.members.roster.test_real_lists import in_windows_1258, ole

pytestmark = pytest.mark.django_db
HEADING = ["STT", "Trích yếu", "Số, ký hiệu", "Loại văn bản", "Ngày ban hành", "Cơ quan ban hành", "Tên tệp"]
HEADING += ["Độ mật", "Thay thế", "Quan hệ"]
BY = "Đảng ủy phường"
OFFICE = Path(__file__).parents[2] / "data" / "documents" / "import_documents"
OLD = [1, "Phân công cấp ủy viên", "Số 8 - QĐ/ĐU", "Quyết định", "05/3/2024", BY, "8.pdf", "", "", ""]
NEW = [2, "Phân công lại", "12- QĐ/ĐU", "quyết định", date(2026, 9, 5), "ĐẢNG ỦY  PHƯỜNG", "12.pdf"]
NEW += ["Không", "8-QĐ/ĐU", ""]
ROSTERS = OFFICE.parents[1] / "rosters"
PLAN = [3, "Kế hoạch năm", "27-KH/ĐU", "", "ngày 05 tháng 02 năm 2026", BY, "27", "", "", "căn cứ 8-QĐ/ĐU"]


def zipped(name: str) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as packed:
        packed.writestr(name, b"x")
    return out.getvalue()


@pytest.fixture
def folder(tmp_path, settings):
    settings.MEDIA_ROOT = str(tmp_path / "media")
    place = tmp_path / "van-kien"
    place.mkdir()
    for name in ("8.pdf", "12.pdf", "27.pdf"):
        (place / name).write_bytes(pdf([f"Văn bản {name}"]))
    return place


def table(folder, *rows, heading=HEADING, name="bang.xlsx"):
    book = Workbook()
    book.active.append(["DANH MỤC VĂN KIỆN"])
    for row in (heading, *rows):
        book.active.append(row)
    book.save(folder / name)
    return folder / name


def imported(cast, folder, *rows, apply=True, **options):
    return work.run(folder, table(folder, *rows, **options), cast.ward, by=cast.clerk, apply=apply)


def verdicts(outcome) -> list:
    return [entry.verdict for entry in outcome.entries]


def why(outcome) -> str:
    return " ".join(problem for entry in outcome.entries for problem in entry.problems)


def test_nothing_is_written_before_it_is_asked_for(cast, folder, tmp_path):
    audited = AuditEntry.objects.count()
    secret = [4, "Phương án", "30-KH/ĐU", "", "05/02/2026", "Đảng ủy phường", "27", "Tối mật", "", ""]
    outcome = imported(cast, folder, NEW, OLD, PLAN, secret, apply=False)
    assert verdicts(outcome) == ["new", "new", "new", "secret"]
    assert (Document.objects.count(), Issuer.objects.count(), AuditEntry.objects.count()) == (0, 0, audited)
    assert not (tmp_path / "media").exists()
    said = report.render(outcome)
    assert "Văn kiện mới: 3" in said and "Chưa ghi gì. Thêm --apply" in said
    assert "12-QĐ/ĐU làm hết hiệu lực 08-QĐ/ĐU từ 05/09/2026 (ở dòng 4 của bảng)." in said


def test_rows_in_any_order_are_published_with_what_they_replace(cast, folder):
    outcome = imported(cast, folder, NEW, OLD, PLAN)
    assert verdicts(outcome) == ["new", "new", "new"]
    published = {each.symbol: each for each in Document.objects.all()}
    assert (published["08-QĐ/ĐU"].validity, published["12-QĐ/ĐU"].validity) == ("expired", "in_force")
    assert (published["12-QĐ/ĐU"].issued_on, published["27-KH/ĐU"].issued_on) == (date(2026, 9, 5), date(2026, 2, 5))
    assert published["27-KH/ĐU"].kind == "plan"
    assert Issuer.objects.count() == 1
    assert {each.published_by for each in published.values()} == {cast.clerk}


def test_nothing_is_imported_into_a_unit_that_has_ended_its_work(cast, folder):
    cast.ward.status = cast.ward.Status.MERGED
    with pytest.raises(spreadsheet.SheetError, match="đã kết thúc hoạt động"):
        imported(cast, folder, OLD)


def test_twice_adds_nothing(cast, folder):
    imported(cast, folder, OLD, NEW, PLAN)
    again = imported(cast, folder, OLD, NEW, PLAN)
    assert verdicts(again) == ["known", "known", "known"]
    assert (Document.objects.count(), report.workbook(again)) == (3, None)


@pytest.mark.parametrize(
    ("place", "cell", "words"),
    [
        (2, "hai mươi bảy", "Chưa đọc được số, ký hiệu"),
        (2, "27-QĐ/ĐU", "đề nghị chọn loại văn bản"),
        (3, "Nghị quyết", "Ký hiệu KH là của Kế hoạch"),
        (3, "Sắc lệnh", "Không hiểu loại văn bản “Sắc lệnh”"),
        (4, "31/02/2026", "Không đọc được ngày ban hành “31/02/2026”"),
        (4, "05/02/2196", "Ngày ban hành chưa đến"),
        (4, "05/02/1926", "Ngày ban hành trước năm 1930"),
        (4, "05/02/0026", "Không đọc được ngày ban hành “05/02/0026”"),
        (4, "", "Thiếu ngày ban hành"),
        (5, "", "Thiếu cơ quan ban hành"),
        (1, "", "Thiếu trích yếu"),
        (1, "Kế " * 200, "dài quá 500 chữ"),
        (6, "khong-co.pdf", "Không thấy tệp “khong-co.pdf” trong thư mục"),
        (6, "../bi-mat/27.docx", "Không thấy tệp"),
        (7, "Hơi mật", "Không hiểu độ mật"),
        (9, "thay 8-QĐ/ĐU", "Không hiểu quan hệ"),
    ],
)
def test_a_wrong_cell_is_said_and_stops_no_other_row(cast, folder, place, cell, words):
    wrong = [*PLAN[:place], cell, *PLAN[place + 1 :]]
    outcome = imported(cast, folder, wrong, OLD)
    assert verdicts(outcome) == ["error", "new"]
    assert words in why(outcome)
    assert [each.symbol for each in Document.objects.all()] == ["08-QĐ/ĐU"]


def test_all_that_is_wrong_with_a_row_is_told_at_once(cast, folder):
    wrong = [8, "", "308/KH-ĐU", "Sắc lệnh", "31/02/2026", "", "khong-co.pdf", "", "thay", "sửa"]
    outcome = imported(cast, folder, wrong)
    assert verdicts(outcome) == ["error"]
    assert outcome.entries[0].problems == [
        "Không thấy tệp “khong-co.pdf” trong thư mục.",
        "Thiếu cơ quan ban hành.",
        "Thiếu trích yếu.",
        "Không đọc được ngày ban hành “31/02/2026”. Đề nghị ghi dạng 05/02/2026.",
        "Không hiểu loại văn bản “Sắc lệnh”.",
        "Ý đồng chí là 308-KH/ĐU? Đề nghị ghi lại như in trên văn bản.",
        "Không hiểu quan hệ “sửa”. Đề nghị ghi như “thay thế 8-QĐ/TU”.",
    ]


def test_totals_headings_of_groups_and_numbers_of_columns_are_no_rows(cast, folder):
    numbers = [f"({number})" for number in range(1, len(HEADING) + 1)]
    rows = [numbers, ["I. Văn kiện năm 2024"], OLD, ["Tổng số:", "", 1], ["Cộng", "", "1 văn bản"], ["Người lập"]]
    outcome = imported(cast, folder, *rows, apply=False)
    assert verdicts(outcome) == ["new"]
    assert [number for number, _ in outcome.skipped] == [3, 4, 6, 7, 8]
    assert "Dòng không phải văn kiện, được bỏ qua: 5" in report.render(outcome)
    assert "  Dòng 6: Tổng số: 1" in report.render(outcome)


def test_what_an_office_brings(cast, folder):
    for path in OFFICE.iterdir():
        shutil.copy(path, folder)
    shown = work.run(folder, folder / "bang.xlsx", cast.ward, by=cast.clerk, apply=False)
    assert verdicts(shown) == ["new", "new", "error", "new", "secret", "error", "new", "error", "error"]
    assert shown.told == [
        "“ĐU phường” (dòng 6) được hiểu là Đảng ủy phường Phúc Lâm.",
        "“Ban Thường vụ Đảng ủy” (dòng 8) được hiểu là Đảng ủy phường Phúc Lâm.",
    ]
    told = {entry.row.number: entry.problems for entry in shown.entries}
    assert told[7] == ["Không đọc được ngày ban hành “05-03-26”. Đề nghị ghi dạng 05/02/2026."]
    assert told[10] == ["Trùng số, ký hiệu với dòng 6 của bảng."]
    assert told[12] == [
        "Không đọc được ngày ban hành “31/02/2026”. Đề nghị ghi dạng 05/02/2026.",
        "Ý đồng chí là 308-KH/ĐU? Đề nghị ghi lại như in trên văn bản.",
    ]
    assert told[13] == ["Không thấy tệp “không có.pdf” trong thư mục."]
    assert shown.skipped == [(15, "Tổng cộng 9.0")]
    done = work.run(folder, folder / "bang.xlsx", cast.ward, by=cast.clerk, apply=True)
    assert (verdicts(done), [issuer.name for issuer in Issuer.objects.all()]) == (
        verdicts(shown),
        ["Đảng ủy phường Phúc Lâm"],
    )
    body = dict(Document.objects.values_list("symbol", "issuer_body"))
    assert body == {"301-KH/ĐU": "", "302-TB/ĐU": "", "304-QĐ/ĐU": "standing", "Biên bản": ""}


def test_a_row_does_not_act_upon_a_younger_one_of_the_sheet(cast, folder):
    turned = [*OLD[:8], "12-QĐ/ĐU", ""]
    outcome = imported(cast, folder, turned, [*NEW[:8], "", ""])
    assert verdicts(outcome) == ["error", "new"]
    assert "12-QĐ/ĐU ở dòng 4 ban hành ngày 05/09/2026, sau văn kiện của dòng này." in why(outcome)


def test_a_broken_file_and_a_second_row_of_one_number_are_told(cast, folder):
    (folder / "12.pdf").write_bytes(b"%PDF-1.7 hong")
    twin = [5, *PLAN[1:6], "12.pdf", "", "", ""]
    outcome = imported(cast, folder, NEW, PLAN, twin)
    assert verdicts(outcome) == ["error", "new", "error"]
    assert "bị hỏng" in why(outcome) and "Trùng số, ký hiệu với dòng 4" in why(outcome)


def test_a_secret_is_not_copied_and_only_noted(cast, folder, tmp_path):
    (folder / "12.pdf").write_bytes(pdf(["TỐI MẬT", "Phương án"]))
    declared = [5, "Phương án bảo vệ", "31-KH/ĐU", "", "05/02/2026", "Đảng ủy phường", "27.pdf", "Mật", "", ""]
    shown, outcome = (imported(cast, folder, NEW, declared, apply=apply) for apply in (False, True))
    assert verdicts(shown) == verdicts(outcome) == ["secret", "secret"]
    assert why(shown).count("117/2025/QH15") == why(outcome).count("117/2025/QH15") == 2
    noted = "đã ghi vào nhật ký"
    assert (why(shown).count(noted), why(outcome).count(noted)) == (0, 2)
    assert (Document.objects.count(), (tmp_path / "media").exists()) == (0, False)
    notes = AuditEntry.objects.filter(action="document.refuse_secret")
    assert [(each.actor, each.after["found"]) for each in notes.order_by("pk")] == [
        (cast.clerk, "stamp"),
        (cast.clerk, "declaration"),
    ]
    cells = [cell for row in load_workbook(BytesIO(report.workbook(outcome))).active.iter_rows() for cell in row]
    assert "Phương án bảo vệ" not in [cell.value for cell in cells]
    assert "Phương án" not in report.render(outcome)


def test_what_has_no_right_to_change_another_is_refused(cast, folder):
    imported(cast, folder, [1, *OLD[1:5], "Đảng ủy phường", "8.pdf", "", "", ""])
    other = [2, "Phân công", "12-QĐ/CB", "Quyết định", "05/9/2026", "Chi bộ 7", "12.pdf", "", "8-QĐ/ĐU", ""]
    outcome = imported(cast, folder, other)
    assert verdicts(outcome) == ["error"]
    assert "Điều 3 Quy định số 66-QĐ/TW" in why(outcome)
    assert Document.objects.count() == 1


def test_the_rows_to_mend_come_back_as_they_were_sent(cast, folder):
    outcome = imported(cast, folder, [1, "+1+1", "27-KH/ĐU", "", "", "Đảng ủy phường", "27", "", "", ""], OLD)
    mend = load_workbook(BytesIO(report.workbook(outcome))).active
    rows = [[cell.value for cell in row] for row in mend.iter_rows()]
    told = mend.cell(mend.max_row, 2)  # as it was sent, and a text for whatever opens it
    assert (told.value, told.data_type, told.quotePrefix) == ("+1+1", "s", True)
    assert rows[-1][-1] == "Dòng 3: Thiếu ngày ban hành."
    assert [*HEADING, "Lý do chưa nhận"] in rows


def test_a_sheet_of_commas_or_semicolons_is_read(cast, folder):
    path = folder / "bang.csv"
    path.write_text("Tên tệp;Số ký hiệu;Ngày ký;Nơi ban hành;Trích yếu\n27;27-KH/ĐU;5.2.2026;Đảng ủy phường\n", "utf-8")
    outcome = work.run(folder, path, cast.ward, by=None, apply=True)
    assert why(outcome) == "Thiếu trích yếu."
    assert [path.name for path in outcome.unused] == ["12.pdf", "8.pdf"]


@pytest.mark.parametrize(("sign", "encoding"), [(";", "utf-8-sig"), ("\t", "utf-16"), (",", "utf-8")])
@pytest.mark.parametrize("name", ["bang.csv", "bang.TSV"])
def test_a_title_above_the_heading_and_how_a_sheet_was_saved_do_not_matter(cast, folder, name, sign, encoding):
    heading = ["Tên tệp", "Số ký hiệu", "Ngày ký", "Nơi ban hành", "Nội dung", "Trích yếu"]
    rows = [["DANH MỤC; tháng 2, năm 2026"], heading, ["27", "27-KH/ĐU", "5.2.2026", "Đảng ủy phường", "Kế hoạch", ""]]
    (folder / name).write_text("".join(sign.join(row).replace("; ", "\t; ") + "\n" for row in rows), encoding)
    outcome = work.run(folder, folder / name, cast.ward, by=None, apply=False)
    assert (verdicts(outcome), outcome.entries[0].document.title) == (["new"], "Kế hoạch")


@pytest.mark.parametrize("day", ["01/12/2026", "ngày 01.12.2026", "ngày 1 tháng 12 năm 2026"])
def test_the_day_from_which_another_is_changed_is_read_in_figures_and_in_words(day):
    found = cells.related("amends", f"8-QĐ/TU, ngày 05/3/2024 của Thành ủy (Điều 3) từ {day}")
    assert found == [("amends", "8-QĐ/TU, ngày 05/3/2024 của Thành ủy", "Điều 3", date(2026, 12, 1))]


@pytest.mark.parametrize("said", ["8-QĐ/TU (05/3/2024)", "8-QĐ/TU (ngày 05/3/2024)"])
def test_a_day_in_brackets_is_that_of_the_document_and_no_part_of_it(said):
    assert cells.related("replaces", f"{said} từ 01/12/2026") == [("replaces", said, "", date(2026, 12, 1))]


def test_a_sheet_in_the_letters_of_an_old_windows_is_read(cast, folder):
    said = "Tên tệp;Số ký hiệu;Ngày ký;Nơi ban hành;Trích yếu\n27;27-KH/ĐU;5.2.2026;Đảng ủy phường;Kế hoạch tổ chức\n"
    (folder / "bang.csv").write_bytes(in_windows_1258(said))
    outcome = work.run(folder, folder / "bang.csv", cast.ward, by=None, apply=False)
    assert (verdicts(outcome), outcome.entries[0].document.title) == (["new"], "Kế hoạch tổ chức")
    assert outcome.entries[0].document.symbol == "27-KH/ĐU"


def test_the_register_that_an_office_keeps_is_read_by_its_own_headings(cast, folder):
    heading = ["STT", "Số, ký hiệu văn bản", "Ngày, tháng văn bản", "Tên loại và trích yếu nội dung văn bản"]
    heading += ["Tác giả", "Người ký", "Nơi nhận văn bản", "Tệp đính kèm"]
    row = [1, "27-KH/ĐU", "05/02/2026", "Kế hoạch năm", BY, "Trần Thị Bình", "Các chi bộ", "27.pdf"]
    outcome = imported(cast, folder, row, heading=heading, apply=False)
    document = outcome.entries[0].document
    assert (verdicts(outcome), document.title, document.issued_on) == (["new"], "Kế hoạch năm", date(2026, 2, 5))
    assert (document.signer, document.recipients) == ("Trần Thị Bình", "Các chi bộ")


def test_marks_and_merged_cells_say_what_stands_above_and_a_heading_again_is_no_row(cast, folder):
    heading = ["Số, ký hiệu", "Ngày ban hành", "Cơ quan ban hành", "Trích yếu", "Tên tệp", "Người ký"]
    rows = [
        ["8-BC/ĐU", date(2026, 3, 5), BY, "Báo cáo quý", "8.pdf", "Trần Thị Bình"],
        ["27-KH/ĐU", '"', None, "Kế hoạch năm", "27", "-nt-"],
        heading,
        ["12-TB/ĐU", date(2026, 4, 5), BY, "Thông báo", "12.pdf", "nt"],
    ]
    book = load_workbook(table(folder, *rows, heading=heading))
    book.active.merge_cells("C3:C4")
    book.save(folder / "bang.xlsx")
    outcome = work.run(folder, folder / "bang.xlsx", cast.ward, by=cast.clerk, apply=False)
    assert (verdicts(outcome), why(outcome), len(outcome.skipped)) == (["new"] * 3, "", 1)
    plan, notice = (entry.document for entry in outcome.entries[1:])
    assert (plan.issued_on, plan.issuer.name, plan.signer) == (date(2026, 3, 5), "Đảng ủy phường", "Trần Thị Bình")
    assert (notice.issued_on, notice.signer) == (date(2026, 4, 5), "Trần Thị Bình")


def test_files_of_one_name_are_told_apart_by_their_folders(cast, folder):
    for year in ("2025", "2026"):
        (folder / "đã ký" / year).mkdir(parents=True)
        (folder / "đã ký" / year / "KH.pdf").write_bytes(pdf([f"Kế hoạch năm {year}"]))
    rows = [[*PLAN[:6], name, "", "", ""] for name in ("2026/kh.PDF", "2024/KH.pdf", "KH.pdf", "../../KH.pdf")]
    outcome = imported(cast, folder, *rows, apply=False)
    assert outcome.entries[0].path == folder / "đã ký" / "2026" / "KH.pdf"
    assert verdicts(outcome)[1:] == ["error"] * 3
    assert [why.problems[0][:10] for why in outcome.entries[1:]] == ["Không thấy", "Có 2 tệp t", "Không thấy"]


def test_two_rows_of_one_number_in_one_term_are_told_before_anything_is_written(cast, folder):
    issuer = factories.issuer(BY, cast.ward, "8-QĐ/ĐU")
    term = IssuingTerm(issuer=issuer, name="2025–2030", since=date(2025, 6, 1))
    issuers.write_term(term, by=None)
    first = [*OLD[:4], "05/3/2026", BY, "12.pdf", "", "", ""]
    again = [*OLD[:4], "05/9/2025", BY, "8.pdf", "", "", ""]
    for apply in (False, True):
        assert verdicts(imported(cast, folder, first, again, apply=apply)) == ["new", "error"]


def test_a_cell_that_is_too_long_stops_its_row_alone(cast, folder):
    long = "Ban " + "rất dài " * 30
    outcome = imported(cast, folder, OLD, [*NEW[:5], long, *NEW[6:]], [*PLAN[:8], f"8-QĐ/ĐU ({long})", ""])
    assert verdicts(outcome) == ["new", "error", "error"]
    assert "Tên cơ quan ban hành dài quá 160 chữ." in why(outcome) and "Phần dài quá 200 chữ." in why(outcome)


def test_the_file_of_a_secret_row_and_names_that_are_no_text_do_not_disturb_the_report(cast, folder):
    (folder / os.fsdecode(b"v\xe3n ban.pdf")).write_bytes(pdf(["Cũ"]))
    outcome = imported(cast, folder, OLD, PLAN, [*NEW[:7], "Mật", "", ""])
    said = report.render(outcome)
    assert "12.pdf" not in said and "v?n ban.pdf" in said
    assert said.encode()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("khong.xlsx", None, "Không tìm thấy tệp"),
        ("hong.xlsx", b"PK hong", "bị hỏng"),
        ("la.csv", "Họ tên;Ngày sinh\nHoa;1970\n".encode(), "không có bảng nào có đủ các cột"),
        ("cu.csv", "Số ký hiệu\n".encode("cp1258", "replace") + b"\xd0\xea", "không có bảng nào có đủ các cột"),
        ("ngoac.csv", b'Ten;"' + b"x" * 200_000, "không có bảng nào có đủ các cột"),
        ("rong.xlsx", b"", "rỗng"),
        ("khoa.xlsx", ole("EncryptedPackage"), "có đặt mật khẩu"),
        ("thu.xls", ole("__properties_version1.0"), r"thư Outlook \(\.msg\)"),
        ("cu.xls", ole("WordDocument"), r"văn bản Word \(\.doc\)"),
        ("ten.csv", made.word("Kế hoạch"), r"văn bản Word \(\.docx\)"),
        ("ten.xlsx", (ROSTERS / "kh.odt").read_bytes(), r"văn bản LibreOffice \(\.odt\)"),
        ("nen.xlsx", zipped("8.pdf"), r"tệp nén \(\.zip\)"),
        ("ban-in.xls", pdf(["Bảng"]), "tệp PDF"),
        ("anh.xlsx", made.picture("Bảng"), "ảnh chụp"),
    ],
)
def test_a_sheet_that_cannot_be_used_is_said(folder, name, content, words):
    if content is not None:
        (folder / name).write_bytes(content)
    with pytest.raises(spreadsheet.SheetError, match=words):
        spreadsheet.read(folder / name)


PAGE_OF_A_TABLE = "<html><table>{}</table></html>"


def test_a_sheet_is_read_by_what_it_holds_and_not_by_its_name(cast, folder):
    book = table(folder, OLD)
    heading, row = [list(line) for line in list(load_workbook(book).active.iter_rows(values_only=True))[1:3]]
    book.rename(folder / "bang.csv")
    lines = "".join(f"<tr>{''.join(f'<td>{cell or str()}</td>' for cell in line)}</tr>" for line in (heading, row))
    (folder / "bao-cao.xls").write_text(PAGE_OF_A_TABLE.format(lines), encoding="utf-8")
    for name in ("bang.csv", "bao-cao.xls"):
        read = spreadsheet.read(folder / name)
        assert read.heading[: len(HEADING)] == HEADING
        assert [each.said["title"] for each in read.rows] == [row[heading.index("Trích yếu")]]


def test_the_command_shows_first_and_publishes_with_apply(cast, folder):
    path, out = table(folder, OLD, [*PLAN[:4], "", *PLAN[5:]]), StringIO()
    asked = {"sheet": path, "unit": "01.001.001", "errors": folder / "sua.xlsx", "stdout": out}
    call_command("import_documents", folder, **asked)
    assert "Chưa ghi gì" in out.getvalue() and Document.objects.count() == 0
    call_command("import_documents", folder, apply=True, by=cast.clerk.phone, **asked)
    assert "Đã đăng 1 văn kiện." in out.getvalue()
    assert Document.objects.get().published_by == cast.clerk
    assert (folder / "sua.xlsx").exists()
    with pytest.raises(CommandError, match="Không có tổ chức đảng mã"):
        call_command("import_documents", folder, **(asked | {"unit": "99"}))
