import zipfile
from collections import Counter
from datetime import date, datetime, time
from unicodedata import normalize

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import load_workbook

from members import cells, vietnamese
from members.roster import names, vocabulary
from members.roster.books import RosterError, Sheet, is_large
from members.roster.columns import Column, Header
from members.roster.plausibility import Limits
from members.roster.problems import KINDS
from members.roster.roster_reader import Meanings, Reader
from members.roster.streaming import BrokenBook, StreamedBook
from members.roster.workbook import Workbook, open_roster
from tests.members import rosters

TODAY = date(2026, 11, 21)
UNITS = {vietnamese.reading_key(name): number for number, name in enumerate(["Chi bộ 7", "Chi bộ 8"], start=1)}


def read(path, units=UNITS):
    reader = Reader(open_roster(path), units, not_after=TODAY)
    return list(reader), reader.skipped


def read_one(tmp_path, **said):
    (row,), _ = read(rosters.write(tmp_path / "list.xlsx", [rosters.person(**said)]))
    return row


def kinds(row):
    return [problem.kind for problem in row.problems]


def test_the_sheet_the_header_the_title_and_the_cells_are_found_wherever_they_are():
    book = open_roster(rosters.OCTOBER)
    assert (book.sheet_name, book.header_row, book.as_of) == ("DS đảng viên", 6, date(2026, 10, 20))
    assert book.organisations == ["ĐẢNG BỘ THÀNH PHỐ HÀ NỘI", "ĐẢNG BỘ PHƯỜNG PHÚC LÂM"]
    assert len(book.cells) == rosters.EXPECTED["cells"] and book.cells[4] == "Chi bộ Trường Tiểu học số 1"
    assert book.columns["cell"] == Column(13, "N", "Tổ chức Đảng đang sinh hoạt")


@pytest.mark.parametrize("month", [10, 11])
def test_both_workbooks_of_the_ward_give_the_expected_rows_and_errors(month):
    path = {10: rosters.OCTOBER, 11: rosters.NOVEMBER}[month]
    names = open_roster(path).cells
    rows, skipped = read(path, {vietnamese.reading_key(name): number for number, name in enumerate(names)})
    found = Counter(kind for row in rows for kind in kinds(row))
    expected = rosters.EXPECTED["thang_10"]["rows_in_error"] if month == 10 else {}
    assert (dict(found), len(rows)) == (expected, {10: 324, 11: 321}[month])
    assert skipped == {10: [333, 334], 11: [330, 331]}[month]  # Tổng cộng, NGƯỜI LẬP BIỂU


def test_columns_may_stand_in_any_order_with_a_numbering_row_and_an_empty_margin(tmp_path):
    columns = ["full_name", "cell", "admission_date", "personal_id", "gender", "birth_date"]
    numbering = {name: f"({number})" for number, name in enumerate(columns, start=1)}
    path = rosters.write(tmp_path / "a.xlsx", [numbering, rosters.person()], columns=columns, title=[["x"], []])
    (row,), skipped = read(path)
    assert (row.number, row.full_name, row.cell, row.problems, skipped) == (5, "Nguyễn Thị Hoa", 1, (), [])


def test_text_in_the_other_unicode_form_is_the_same_text(tmp_path):
    said = {name: normalize("NFD", text) for name, text in rosters.person().items() if isinstance(text, str)}
    row = read_one(tmp_path, **said)
    assert (row.full_name, row.gender, row.cell, row.status, row.problems) == (
        "Nguyễn Thị Hoa",
        "female",
        1,
        "active",
        (),
    )


def test_a_header_of_two_rows_is_read_below_its_merged_cells(tmp_path):
    path = tmp_path / "two.xlsx"
    top = ["STT", "Họ và tên", "Giới tính", "Số CCCD", "Chi bộ", "Ngày tháng", None, None]
    below = [None, None, None, None, None, "Ngày sinh", "Ngày vào Đảng", "Ngày chính thức"]
    person = [1, "Nguyễn Thị Hoa", "Nữ", "001170000001", "Chi bộ 7", "05/02/1970", "19/05/2000", None]
    rosters.write(path, [], columns=(), title=[["DANH SÁCH"], top, below], below=[person])
    (row,), _ = read(path)
    assert (row.birth_date, row.admission_date, row.official_date) == (date(1970, 2, 5), date(2000, 5, 19), None)


WRITTEN_DATES = [
    "05/02/1980", "5/2/1980", "05-02-1980", "05.02.1980 ", "5 / 2 / 1980", "1980-02-05", "1980/02/05",
    "1980-02-05 00:00:00", "ngày 05 tháng 02 năm 1980", "Ngày 5 tháng 2 năm 1980", "'05/02/1980", "29256", 29256,
    "05-Thg2-1980", "5 Thg 02 1980", "05 Tháng Hai 1980", "05 tháng hai năm 1980",
    29256.0, date(1980, 2, 5), datetime.combine(date(1980, 2, 5), time(7, 30)),
]  # fmt: skip


@pytest.mark.parametrize("written", WRITTEN_DATES)
def test_a_date_is_one_date_however_written(written):
    assert cells.day(written) == date(1980, 2, 5)


def test_each_month_is_known_by_its_name():
    names = ["Giêng", "Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy", "Tám", "Chín", "Mười", "Mười_Một", "Mười_Hai"]
    said = [f"05 Tháng {name.replace('_', ' ')} 1980" for name in names]
    assert [cells.day(text).month for text in said] == [*range(1, 13)]


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("31/02/1961", "impossible_date"),
        ("02/13/1980", "impossible_date"),
        ("1980", "year_only"),
        (1950.0, "year_only"),
        ("tháng 2/1980", "unreadable_date"),
        ("5/2/80", "unreadable_date"),
        ("khoảng 1950", "unreadable_date"),
        (float("nan"), "unreadable_date"),
        (-5, "unreadable_date"),
        (True, "unreadable_date"),
    ],
)
def test_what_is_no_date_is_named(written, kind):
    with pytest.raises(cells.Wrong) as wrong:
        cells.day(written)
    assert wrong.value.kind == kind


def _said(parse, cell):
    """What a parser makes of a cell: the value, or why it is none."""
    try:
        return parse(cell)
    except cells.Remark as remark:
        return remark.kind, remark.value
    except cells.Wrong as wrong:
        return wrong.kind


ZERO_WIDTH = "\u200b"  # says nothing, and stands in no name that is read the quick way
WORDS_OF_NAMES = [
    "Nguyễn", "NGUYỄN", "nguyễn", "Thị", "Văn", "Anh", "anh", "Ông", "Bà", "Ích", "Đồng", "chí", "Đ/c", "TS", "Hoà",
    "Hòa", "H'", "Hoa", "H.", "NguyÔn", "ThÞ", "Ð\u1ee9c", normalize("NFD", "Hường"), "(bí", "thư)", "-", "*", "12", "",
    "Trần\xa0Thị", "Lê\tVăn",
]  # fmt: skip


@given(st.lists(st.sampled_from(WORDS_OF_NAMES), max_size=5).map(" ".join))
def test_a_name_read_the_quick_way_is_what_the_long_way_makes_of_it(written):
    assert _said(names.name, written) == _said(names.name, written + ZERO_WIDTH)


@given(st.text("0123456789/-٣ ", min_size=10, max_size=10) | st.dates().map("{:%d/%m/%Y}".format))
def test_a_date_read_the_quick_way_is_what_the_long_way_makes_of_it(written):
    assert _said(cells.day, written) == _said(cells.day, written + ZERO_WIDTH)


def test_cells_that_are_equal_and_no_text_are_read_each_by_itself():
    meanings = Meanings(lambda cell: type(cell).__name__)
    assert [meanings[cell] for cell in ("1", 1, True, 1.0, "1", "")] == ["str", "int", "bool", "float", "str", None]


@pytest.mark.parametrize(
    "written",
    [
        "001170000012",
        "'001170000012",
        "001 170 000 012",
        "001.170.000.012",
        1170000012.0,
        1170000012,
        "1170000012",
        "1170000012.0",
        "CCCD: 001170000012",
        "001170000012 (CCCD)",
        "Số định danh cá nhân 001170000012",
        "００１１７０００００１２",
    ],
)
def test_a_personal_number_gets_back_the_zeros_a_spreadsheet_has_eaten(written):
    assert cells.personal_id(written) == "001170000012"


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("12345", "short_id"),
        ("011223344", "short_id"),
        ("0011700000123", "long_id"),
        ("1.17E+09", "bad_id"),
        ("không có", "bad_id"),
        ("CMND 001170000012", "bad_id"),
        ("001170000012 (của vợ)", "bad_id"),
    ],
)
def test_a_wrong_personal_number_is_named(written, kind):
    with pytest.raises(cells.Wrong) as wrong:
        cells.personal_id(written)
    assert wrong.value.kind == kind


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ("Đang sinh hoạt Đảng", "active"),
        (" đang  sinh hoạt", "active"),
        ("MIỄN SINH HOẠT", "exempt"),
        ("Được miễn công tác và sinh hoạt đảng", "exempt"),
        ("Tạm đình chỉ sinh hoạt đảng", "suspended"),
        ("ĐSH", "active"),
        ("Kết nạp mới", "active"),
        ("Đình chỉ sinh hoạt", "suspended"),
        ("Gián đoạn sinh hoạt", "interrupted"),
        ("Rời khỏi Đảng", "left"),
        ("Từ trần", "deceased"),
        ("Đã chuyển sinh hoạt", "moved"),
        ("", None),
    ],
)
def test_statuses(written, status):
    assert vocabulary.status(written) == status


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({"full_name": None}, ["no_name"]),
        ({"full_name": "Nguyễn Văn A1"}, ["bad_name"]),
        ({"full_name": 12}, ["bad_name"]),
        ({"gender": None}, ["no_gender"]),
        ({"gender": "Nử"}, []),
        ({"gender": "?x"}, ["bad_gender"]),
        ({"birth_date": None}, ["no_birth"]),
        ({"birth_date": "31/02/1961"}, ["impossible_date"]),
        ({"birth_date": "05/02/2070"}, ["future_date", "admission_before_birth", "other_year"]),
        ({"personal_id": None}, ["no_id"]),
        ({"cell": None}, ["no_cell"]),
        ({"cell": "Chi bộ Hợp tác xã cũ"}, ["unknown_cell"]),
        ({"admission_date": None}, ["no_admission"]),
        ({"admission_date": "19/05/1960"}, ["admission_before_birth"]),
        ({"admission_date": "03/13/1999"}, ["impossible_date"]),
        ({"official_date": "19/05/1999"}, ["official_before_admission"]),
        ({"status": "Về quê"}, ["unknown_status"]),
        ({"full_name": None, "birth_date": "x", "personal_id": "1"}, ["unreadable_date", "short_id", "no_name"]),
    ],
)
def test_a_fault_is_named_and_keeps_the_row_out(tmp_path, said, found):
    row = read_one(tmp_path, **said)
    assert kinds(row) == found and row.in_error == bool(found)


@pytest.mark.parametrize(
    ("said", "kind", "kept"),
    [
        ({"phone": "0912"}, "bad_phone", {"phone": None}),
        ({"card_no": "7"}, "bad_card", {"card_no": None}),
        ({"card_no": "001170000002"}, "other_card", {"card_no": "001170000002"}),
        ({"card_no_legacy": "bốn"}, "bad_card", {"card_no_legacy": None}),
        ({"reason": "Bận việc"}, "unknown_reason", {"reason": None}),
        ({"status": "Từ trần"}, "no_status_date", {"status": "deceased", "status_date": None}),
    ],
)
def test_a_fault_beside_the_point_leaves_only_that_value_out(tmp_path, said, kind, kept):
    row = read_one(tmp_path, **said)
    assert kinds(row) == [kind] and not row.in_error
    assert {name: getattr(row, name) for name in kept} == kept


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ({"phone": 912345678}, {"phone": "0912345678"}),
        ({"card_no": "74.225127"}, {"card_no": None, "card_no_legacy": "74225127"}),
        ({"card_no_legacy": 74.22512}, {"card_no_legacy": "74225120"}),
        (
            {"status": "Miễn sinh hoạt", "status_date": "19/5/2024"},
            {"reason": "exempt", "status_date": date(2024, 5, 19)},
        ),
        ({"status_date": "19/5/2024"}, {"status": "active", "status_date": None}),
        ({"reason": "Không có điện thoại thông minh"}, {"reason": "no_smartphone"}),
        ({"reason": "Tuổi cao, sức yếu"}, {"reason": "old_or_ill"}),
        ({"reason": "Ở nước ngoài"}, {"reason": "abroad"}),
        ({"cell": " CHI  BỘ 8"}, {"cell": 2}),
        ({"full_name": "  h’hen   NIÊ "}, {"full_name": "H'Hen Niê", "name_folded": "h hen nie"}),
    ],
)
def test_what_a_cell_means(tmp_path, said, meant):
    row = read_one(tmp_path, **said)
    assert {name: getattr(row, name) for name in meant} == meant and row.problems == ()


def test_two_cells_of_one_name_are_not_guessed(tmp_path):
    path = rosters.write(tmp_path / "a.xlsx", [rosters.person()])
    (row,), _ = read(path, {vietnamese.reading_key("Chi bộ 7"): None})
    assert kinds(row) == ["twin_cell"]


def test_footers_and_signatures_are_no_people_but_a_nearly_empty_numbered_row_is(tmp_path):
    below = [
        ["", "Tổng cộng: 1 dòng"],
        [],
        ["", "NGƯỜI LẬP BIỂU", "", "", "", "", "", "T/M ĐẢNG ỦY"],
        [2, "Trần Văn Bình"],
    ]
    rows, skipped = read(rosters.write(tmp_path / "a.xlsx", [rosters.person()], below=below))
    assert [row.full_name for row in rows] == ["Nguyễn Thị Hoa", "Trần Văn Bình"] and rows[1].in_error
    assert skipped == [8, 10]


def test_missing_columns_are_named(tmp_path):
    path = rosters.write(tmp_path / "a.xlsx", [], columns=["full_name", "birth_date", "gender", "phone", "status"])
    with pytest.raises(RosterError, match="“Số định danh cá nhân”, “Tổ chức Đảng đang sinh hoạt”, “Ngày vào Đảng”"):
        open_roster(path)


def test_a_workbook_without_a_list_is_refused(tmp_path):
    path = rosters.write(tmp_path / "a.xlsx", [], columns=(), title=[["Kế hoạch"], ["Họ và tên", 5]])
    with pytest.raises(RosterError, match="Không tìm thấy danh sách đảng viên"):
        open_roster(path)


def _broken(change):
    """The October workbook with the text of its first sheet changed."""

    def make(path):
        with zipfile.ZipFile(rosters.OCTOBER) as old, zipfile.ZipFile(path, "w") as new:
            for part in old.infolist():
                content = old.read(part)
                new.writestr(part, change(content) if part.filename.endswith("sheet1.xml") else content)

    return make


@pytest.mark.parametrize(
    ("name", "make", "sentence"),
    [
        ("a.xlsx", lambda path: path.write_text("Họ và tên;Ngày sinh"), "Không tìm thấy danh sách đảng viên"),
        (
            "a.docx",
            lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100)),
            "không phải bảng tính: đây là ảnh",
        ),
        ("a.xlsx", lambda path: path.touch(), "rỗng"),
        ("a.xlsx", lambda path: None, "Không tìm thấy tệp"),
        ("a.xlsx", lambda path: path.mkdir(), "Không tìm thấy tệp"),
        ("a.xlsx", lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096)), "bị hỏng"),
        ("a.xls", lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096)), "bị hỏng"),
        ("a.xlsx", lambda path: path.write_bytes(rosters.OCTOBER.read_bytes()[:20_000]), "bị hỏng"),
        ("a.xlsx", lambda path: zipfile.ZipFile(path, "w").writestr("a.txt", "x"), "không phải bảng tính"),
        ("a.xlsx", _broken(lambda xml: xml[: len(xml) // 2]), "bị hỏng"),
        ("a.xlsx", _broken(lambda xml: b"<worksheet></worksheet>"), "Không tìm thấy danh sách đảng viên"),
    ],
)
def test_what_is_not_a_roster_is_refused_with_a_sentence(tmp_path, name, make, sentence):
    make(tmp_path / name)
    with pytest.raises(RosterError, match=sentence):
        open_roster(tmp_path / name)


ANY_CELL = st.one_of(
    st.text(max_size=20), st.floats(), st.integers(), st.booleans(), st.dates(), st.datetimes(), st.times(),
    st.timedeltas(),
    st.sampled_from([*rosters.person().values(), "", "(1)", "Miễn"]),
)  # fmt: skip


@given(st.lists(st.lists(ANY_CELL, min_size=len(rosters.HEADER), max_size=len(rosters.HEADER)), max_size=5))
def test_no_cell_whatsoever_stops_the_reading(rows):
    columns = {name: Column(index, "A", header) for index, (name, header) in enumerate(rosters.HEADER.items())}
    sheet = Sheet("Trang", lambda: enumerate([list(rosters.HEADER.values()), *rows], start=1), list)
    book = Workbook(sheet, Header(0, 0, columns, width=len(columns)))
    reader = Reader(book, UNITS, not_after=TODAY, limits=Limits(18, 3, 110))
    found = list(reader)
    assert len(found) + len(reader.skipped) <= len(rows)
    for row in found:
        assert all(problem.kind in KINDS and len(problem.value) <= 100 for problem in row.problems)
        assert not any(set("\t\n\r\\") & set(value) for value in row if isinstance(value, str))
        if not row.in_error:
            assert None not in (
                row.full_name,
                row.birth_date,
                row.gender,
                row.personal_id,
                row.cell,
                row.admission_date,
            )


@pytest.mark.parametrize("path", [rosters.OCTOBER, rosters.NOVEMBER])
def test_the_stream_reads_the_same_rows_as_the_reader_in_memory(path):
    """What a large file goes through gives cell for cell what a small one gives."""
    stream, held = StreamedBook(path), load_workbook(str(path))
    assert stream.sheet_names == held.sheet_names
    for name in stream.sheet_names:
        rows = [list(row) for row in held.get_sheet_by_name(name).iter_rows()]
        width = max(map(len, rows))
        streamed = [
            (number, row + [""] * (width - len(row))) for number, row in stream.get_sheet_by_name(name).numbered()
        ]
        assert [(number, row) for number, row in streamed if any(row)] == [
            (number, row) for number, row in enumerate(rows, start=1) if any(row)
        ]


def test_the_stream_reads_true_dates_numbers_and_shared_texts(tmp_path):
    path = rosters.write(
        tmp_path / "a.xlsx", [rosters.person(birth_date=date(1970, 2, 5), personal_id=1170000001, card_no=None)]
    )
    sheet = StreamedBook(path).get_sheet_by_name("DS đảng viên")
    _, row = list(sheet.numbered())[-1]
    assert row[3:6] == [date(1970, 2, 5), 1170000001, ""]


def test_a_stream_that_breaks_off_or_declares_entities_is_refused(tmp_path):
    path = rosters.write(tmp_path / "a.xlsx", [rosters.person()])
    with zipfile.ZipFile(path) as parts:
        whole = {name: parts.read(name) for name in parts.namelist()}
    declared = b'<!DOCTYPE a [<!ENTITY b "c">]>'
    sheet = whole["xl/worksheets/sheet1.xml"]
    for broken in (sheet[:-200], declared + sheet):
        with zipfile.ZipFile(path, "w") as parts:
            for name, content in (whole | {"xl/worksheets/sheet1.xml": broken}).items():
                parts.writestr(name, content)
        with pytest.raises(BrokenBook):
            list(StreamedBook(path).get_sheet_by_name("DS đảng viên").numbered())


@pytest.mark.parametrize("far", ["XFD1048576", "A1048576", "XFD9"])
def test_one_cell_far_away_does_not_fill_the_memory(tmp_path, far):
    """A few kilobytes, of which a reader that keeps what lies between would make terabytes."""
    path = rosters.write(tmp_path / "a.xlsx", [rosters.person()])
    book = openpyxl.load_workbook(path)
    book["DS đảng viên"][far] = "x"
    book.save(path)
    assert is_large(path) == (far != "XFD9") and not is_large(rosters.OCTOBER)
    rows = list(open_roster(path).rows())
    assert rows[0][1][1] == "NGUYỄN THỊ HOA" and max(len(row) for _, row in rows) <= 16_384
    assert len(rows) <= 3, "what lies between two rows is not made"


@pytest.mark.parametrize("numbers", [("7", "1048576", "7", "1048576"), ("99999999999",), ("7", "7")])
def test_rows_that_jump_to_and_fro_are_refused(tmp_path, numbers):
    path = rosters.write(tmp_path / "a.xlsx", [rosters.person()])
    with zipfile.ZipFile(path) as parts:
        whole = {name: parts.read(name) for name in parts.namelist()}
    rows = "".join(f'<row r="{number}"><c r="A1"><v>1</v></c></row>' for number in numbers)
    sheet = f"<worksheet><sheetData>{rows}</sheetData></worksheet>"
    with zipfile.ZipFile(path, "w") as parts:
        for name, content in (whole | {"xl/worksheets/sheet1.xml": sheet}).items():
            parts.writestr(name, content)
    with pytest.raises(BrokenBook):
        list(StreamedBook(path).get_sheet_by_name("DS đảng viên").numbered())
