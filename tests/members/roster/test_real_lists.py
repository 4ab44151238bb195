"""Lists as offices send them: each stands for a kind of file, of layout or of wording."""

import zipfile
from datetime import date
from pathlib import Path
from unicodedata import normalize

import openpyxl
import pytest

from members import vietnamese
from members.cells import Remark
from members.roster import vocabulary
from members.roster.books import RosterError, open_book
from members.roster.headers import field_of
from members.roster.phones import phone
from members.roster.plausibility import Limits
from members.roster.roster_reader import Reader
from members.roster.workbook import ColumnsUnknown, open_roster, section_of
from tests.members import rosters

CASES = Path(__file__).parents[2] / "data" / "rosters"
CELLS = {vietnamese.reading_key(f"Chi bộ {number}"): number for number in range(1, 10)}
LIMITS = Limits(admission_age=18, probation_years=3, birth_years=110)
PLAIN = "r04_utf8.csv"
NAMES = [
    "Trần Thị Mẫu Bình", "Lê Quốc Khánh Cường", "Phạm Thúy Hường Dung", "Đỗ Hữu Đạt Em", "Vũ Thị Ngọc Ánh Giang",
    "Nguyễn Văn Thử Hạnh", "Trần Thị Mẫu Inh", "Lê Quốc Khánh Khoa",
]  # fmt: skip
PLACES = [2, 3, 1, 2, 3, 1, 2, 3]


def read(path, *, limits=LIMITS, **how):
    reader = Reader(open_roster(path, **how), CELLS, not_after=date(2026, 11, 29), limits=limits)
    return list(reader), reader.skipped


def book(tmp_path, *rows, merged=()) -> Path:
    """A workbook of these rows and no others."""
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    for area in merged:
        made.active.merge_cells(area)
    made.save(tmp_path / "danh-sach.xlsx")
    return tmp_path / "danh-sach.xlsx"


def remarks(row, *others) -> list[str]:
    """The kinds of what is told of the row, but for the numbers of these inventions, which are of no such person."""
    return [each.kind for each in row.problems if each.kind not in ("other_sex", "other_year", *others)]


# Any file that holds a list


def recoded(tmp_path, encoding: str, separator: str, name="danh-sach.csv") -> Path:
    text = (CASES / PLAIN).read_text(encoding="utf-8-sig").replace(",", separator)
    path = tmp_path / name
    path.write_bytes(text.encode(encoding, errors="strict"))
    return path


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_with_separators_is_read_however_its_letters_are_written(tmp_path, encoding, separator):
    rows, skipped = read(recoded(tmp_path, encoding, separator))
    assert [row.full_name for row in rows] == NAMES and [row.cell for row in rows] == PLACES
    assert (len(skipped), rows[0].birth_date, rows[0].phone) == (4, date(1975, 2, 5), "0912345001")


def test_windows_1258_is_read_with_its_marks_put_back_on_the_letters(tmp_path):
    path = tmp_path / "danh-sach.csv"
    path.write_bytes(in_windows_1258((CASES / PLAIN).read_text(encoding="utf-8-sig")))
    rows, _ = read(path)
    assert [row.full_name for row in rows] == NAMES and [row.cell for row in rows] == PLACES


def in_windows_1258(text: str) -> bytes:
    return "".join("".join(_parted(letter)) for letter in normalize("NFC", text)).encode("cp1258")


def _parted(letter: str):
    """A letter with its hat or horn, then its tone, as Windows-1258 has them."""
    whole = normalize("NFD", letter)
    tones = [mark for mark in whole if mark in "\u0300\u0301\u0303\u0309\u0323"]
    rest = "".join(mark for mark in whole if mark not in tones)
    return normalize("NFC", rest), *tones


@pytest.mark.parametrize("case", [PLAIN, "r06_utf16_tab.csv", "r08_html_as.xls", "r11_biff_named.xlsx"])
def test_a_list_is_read_by_what_the_file_holds(case):
    rows, skipped = read(CASES / case)
    assert [row.full_name for row in rows] == NAMES and [row.cell for row in rows] == PLACES
    assert len(skipped) == 4 and not any(map(remarks, rows))
    assert open_roster(CASES / case).as_of == date(2026, 11, 20)


SPREADSHEETML = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="DS"><Table>{}</Table></Worksheet>
<Worksheet ss:Name="Nh&#225;p"><Table><Row><Cell><Data ss:Type="String">x</Data></Cell></Row></Table>
<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetHidden</Visible></WorksheetOptions>
</Worksheet></Workbook>"""


def _xml(*cells) -> str:
    kinds = (("Number" if isinstance(cell, int) else "String", cell) for cell in cells)
    return "".join(f'<Cell><Data ss:Type="{kind}">{cell}</Data></Cell>' for kind, cell in kinds)


def test_the_xml_of_excel_2003_is_read_with_its_types_and_merged_cells(tmp_path):
    heading = _xml(*rosters.HEADER.values())
    born = '<Data ss:Type="DateTime">1970-02-05T00:00:00.000</Data>'
    people = (
        f'<Row ss:Index="3">{_xml(1, "Nguyễn Thị Hoa", "Nữ")}<Cell>{born}</Cell>{_xml("001170000001")}'
        f'<Cell ss:Index="8" ss:MergeDown="1"><Data ss:Type="String">Chi bộ 7</Data></Cell>{_xml("19/05/2000")}</Row>'
        f"<Row>{_xml(2, 'Lê Thị Lan', 'Nữ', '05/02/1970', '001170000002')}"
        '<Cell ss:Index="9"><Data ss:Type="String">19/05/2000</Data></Cell></Row>'
    )
    path = tmp_path / "bang.xls"
    path.write_text(SPREADSHEETML.format(f"<Row>{heading}</Row>{people}"), encoding="utf-8")
    rows, _ = read(path, limits=Limits())
    assert [(row.number, row.full_name, row.cell, row.birth_date) for row in rows] == [
        (3, "Nguyễn Thị Hoa", 7, date(1970, 2, 5)),
        (4, "Lê Thị Lan", 7, date(1970, 2, 5)),
    ]
    assert [sheet.hidden for sheet in open_book(path)] == [False, True]


def test_a_table_of_html_keeps_what_reaches_over_rows(tmp_path):
    heading = "".join(f"<th>{text}</th>" for text in rosters.HEADER.values())
    first = "<td>1<td>Nguyễn Thị Hoa<td>Nữ<td>05/02/1970<td>001170000001<td><td><td rowspan=2>Chi bộ 7<td>19/05/2000"
    second = "<td>2<td>Lê<br>Thị Lan<td>Nữ<td>05/02/1970<td>001170000002<td><td><td>19/05/2000"
    page = f"<html><style>x {{}}</style><table><tr>{heading}<tr>{first}<tr>{second}</table></html>"
    path = tmp_path / "bang.xls"
    path.write_text(page, encoding="utf-8")
    rows, _ = read(path, limits=Limits())
    assert [(row.full_name, row.cell, row.admission_date) for row in rows] == [
        ("Nguyễn Thị Hoa", 7, date(2000, 5, 19)),
        ("Lê Thị Lan", 7, date(2000, 5, 19)),
    ]


def zipped(path, **parts):
    with zipfile.ZipFile(path, "w") as book:
        for name, content in parts.items():
            book.writestr(name, content)
    return path


OTHERS = {
    "thu.msg": ("thư Outlook", lambda path: path.write_bytes(ole("__properties_version1.0"))),
    "khoa.xlsx": ("có đặt mật khẩu", lambda path: path.write_bytes(ole("EncryptedPackage"))),
    "van-ban.xls": ("văn bản Word", lambda path: path.write_bytes((CASES / "kh.doc").read_bytes())),
    "van-ban.ods": ("văn bản LibreOffice", lambda path: path.write_bytes((CASES / "kh.odt").read_bytes())),
    "nen.xlsx": ("tệp nén", lambda path: zipped(path, **{"danh-sach.xlsx": b"x"})),
    "khoa.ods": (
        "có đặt mật khẩu",
        lambda path: zipped(path, **{"content.xml": b"x", "META-INF/manifest.xml": b"<manifest:encryption-data/>"}),
    ),
    "bao-cao.xlsx": ("tệp PDF", lambda path: path.write_bytes(b"%PDF-1.7\n")),
    "chup.xlsx": ("ảnh chụp", lambda path: path.write_bytes(b"\xff\xd8\xff\xe0" + bytes(50))),
    "dien-thoai.xlsx": ("chụp bằng điện thoại", lambda path: path.write_bytes(b"\x00\x00\x00\x18ftypheic" + bytes(50))),
    "docx.xlsx": ("văn bản Word (.docx)", lambda path: zipped(path, **{"word/document.xml": b"<w/>"})),
}


def ole(name: str) -> bytes:
    """An OLE file with one stream of this name at its root."""
    empty, end, free = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFF
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    header[24:34] = (0x3E).to_bytes(2, "little") + (3).to_bytes(2, "little") + b"\xfe\xff" + b"\x09\x00\x06\x00"
    header[44:52] = (1).to_bytes(4, "little") + (1).to_bytes(4, "little")  # one table, the directory in sector 1
    header[76:512] = b"".join(each.to_bytes(4, "little") for each in [0, *[free] * 108])
    table = b"".join(each.to_bytes(4, "little") for each in [0xFFFFFFFD, end, *[free] * 126])

    def entry(said: str, kind: int, child: int) -> bytes:
        text = (said + "\0").encode("utf-16-le")
        rest = bytes([kind, 1]) + b"".join(each.to_bytes(4, "little") for each in (empty, empty, child)) + bytes(48)
        return text.ljust(64, b"\0") + len(text).to_bytes(2, "little") + rest

    return bytes(header) + table + (entry("Root Entry", 5, 1) + entry(name, 2, empty)).ljust(512, b"\0")


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_no_list_is_refused_by_what_it_truly_is(tmp_path, name):
    said, make = OTHERS[name]
    make(tmp_path / name)
    with pytest.raises(RosterError, match=said.replace("(", r"\(").replace(")", r"\)")):
        open_roster(tmp_path / name)


# Any layout


def test_birth_date_and_gender_come_from_the_columns_of_men_and_women():
    rows, _ = read(CASES / "r12_namnu_two_level.xlsx")
    assert [(row.full_name, row.gender) for row in rows[:2]] == [(NAMES[0], "female"), (NAMES[1], "male")]
    assert [row.birth_date for row in rows[1:3]] == [date(1975, 2, 5), date(1960, 11, 12)]
    assert (rows[0].admission_date, rows[0].official_date) == (date(1999, 2, 3), date(2000, 2, 3))


def test_rows_that_name_a_chi_bo_name_it_for_those_below():
    rows, skipped = read(CASES / "r15_section_rows_no_cell_column.xlsx")
    assert [row.cell for row in rows] == [1, 1, 1, 1, 2, 2, 2, 2] and skipped == []


@pytest.mark.parametrize(
    ("heading", "named"),
    [
        ("I. CB 1", "CB 1"),
        ("CB7 (12 đ/c)", "CB7"),
        ("II/ Chi bộ 2 - 12 đảng viên", "Chi bộ 2"),
        ("CHI BỘ THÔN ĐÔNG, có 12 đồng chí", "CHI BỘ THÔN ĐÔNG"),
        ("Chi bộ Trường THPT số 12", "Chi bộ Trường THPT số 12"),
        ("CB công chức", ""),
    ],
)
def test_a_row_names_a_chi_bo_in_short_and_with_how_many_are_in_it(heading, named):
    assert section_of([heading]) == named


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("ĐT di động", "phone"),
        ("Chi bộ đang SH", "cell"),
        ("Tình trạng SH", "status"),
        ("Ngày công nhận ĐV chính thức", "official_date"),
        ("Lý do chưa cài đặt Sổ tay", "reason"),
        ("Số CCCD/ Số ĐDCN", "personal_id"),
        ("SH", None),
    ],
)
def test_a_heading_in_short_is_known(heading, field):
    assert field_of(heading) == field


def test_a_section_that_is_no_chi_bo_of_the_unit_stops_its_rows_by_name(tmp_path):
    book = openpyxl.load_workbook(CASES / "r15_section_rows_no_cell_column.xlsx")
    book.active["B12"] = "II. Chi bộ Hợp tác xã"
    book.save(tmp_path / "a.xlsx")
    rows, _ = read(tmp_path / "a.xlsx")
    assert [each for row in rows for each in row.problems if each.field == "cell"] == [
        ("cell", "unknown_cell", "Chi bộ Hợp tác xã")
    ] * 4


def test_a_list_of_one_chi_bo_needs_no_column_of_it(tmp_path):
    columns = [name for name in rosters.HEADER if name != "cell"]
    titled = rosters.write(tmp_path / "a.xlsx", [rosters.person()], columns=columns, title=[["CHI BỘ 7"], []])
    named = rosters.write(tmp_path / "b.xlsx", [rosters.person()], columns=columns, sheet="Chi bộ 8")
    other = rosters.write(tmp_path / "c.xlsx", [rosters.person()], columns=columns)
    assert [read(path)[0][0].cell for path in (titled, named)] == [7, 8]
    with pytest.raises(ColumnsUnknown, match="“Tổ chức Đảng đang sinh hoạt”"):
        open_roster(other)
    reader = Reader(open_roster(other, one_cell=True), {"chi bo": 5}, not_after=date(2026, 11, 29))
    assert [row.cell for row in reader] == [5]


def test_every_sheet_that_is_a_list_is_read_and_hidden_ones_are_none(tmp_path):
    rows, _ = read(CASES / "r18_hidden_rows_several_sheets.xlsx")
    book = open_roster(CASES / "r18_hidden_rows_several_sheets.xlsx")
    assert [each.sheet_name for each in book.lists] == ["Chi bộ 1", "Chi bộ 2"] and len(rows) == 12
    assert len({row.number for row in rows}) == 12 and rows[8].full_name == "Lê Quốc Khánh An"
    chosen = open_roster(CASES / "r18_hidden_rows_several_sheets.xlsx", sheets=["Chi bộ 2"])
    assert ([each.sheet_name for each in chosen.lists], chosen.left) == (["Chi bộ 2"], ["Chi bộ 1"])
    hidden = openpyxl.load_workbook(CASES / "r18_hidden_rows_several_sheets.xlsx")
    hidden["Chi bộ 1"].sheet_state = "hidden"
    hidden.save(tmp_path / "a.xlsx")
    assert [each.sheet_name for each in open_roster(tmp_path / "a.xlsx").lists] == ["Chi bộ 2"]
    del hidden["Chi bộ 2"]
    hidden.save(tmp_path / "a.xlsx")
    with pytest.raises(RosterError, match="trang ẩn “Chi bộ 1”"):
        open_roster(tmp_path / "a.xlsx")


def test_a_name_in_two_columns_is_joined():
    rows, _ = read(CASES / "r33_split_name.xlsx")
    assert [row.full_name for row in rows] == NAMES


TOP = ["STT", "Họ và tên", None, "Giới tính", None, "Ngày sinh", None, None, "Số CCCD", "Chi bộ", "Ngày vào Đảng"]


@pytest.mark.parametrize("below", [[None] * 11, [None, "Họ đệm", "Tên", "Nam", "Nữ", "Ngày", "Tháng", "Năm"]])
def test_a_name_in_two_a_gender_in_two_and_a_date_in_three_columns_are_joined(tmp_path, below):
    top = TOP if any(below) else [*TOP[:4], *TOP[5:]]
    sex = [None, "x"] if any(below) else ["Nữ"]
    person = [1, "Nguyễn Thị", "Hoa", *sex, 5, 2.0, 1970, "001170000001", "Chi bộ 7", "19/05/2000"]
    title = [["DANH SÁCH"], top, below] if any(below) else [["DANH SÁCH"], top]
    path = rosters.write(tmp_path / "a.xlsx", [], columns=(), title=title, below=[person])
    (row,), _ = read(path, limits=Limits())
    assert (row.full_name, row.gender, row.birth_date, row.problems) == (
        "Nguyễn Thị Hoa",
        "female",
        date(1970, 2, 5),
        (),
    )


@pytest.mark.parametrize(
    "heading",
    [("Sinh ngày", "Tháng", "Năm"), ("Ngày sinh", "Tháng sinh", "Năm sinh"), ("NGÀY SINH", "THÁNG", "NĂM")],
)
def test_a_day_a_month_and_a_year_with_headings_of_their_own_are_joined(tmp_path, heading):
    title = [["STT", "Họ và tên", "Nam/Nữ", *heading, "Số CCCD", "Chi bộ", "Ngày vào Đảng", "Tháng", "Năm"]]
    below = [
        [1, "Nguyễn Thị Hoa", "Nữ", 5, 2, 1970, "001170000001", "Chi bộ 7", 19, 5, 2000],
        [2, "Lê Văn Đạt", "Nam", None, None, 1949, "001049000002", "Chi bộ 7", 19, 5, 1970],
    ]
    path = rosters.write(tmp_path / "a.xlsx", [], columns=(), title=title, below=below)
    reader = Reader(open_roster(path), CELLS, not_after=date(2026, 11, 29), limits=Limits())
    rows = list(reader)
    assert [(row.birth_date, row.admission_date) for row in rows] == [
        (date(1970, 2, 5), date(2000, 5, 19)),
        (date(1949, 1, 1), date(1970, 5, 19)),
    ]
    assert open_roster(path).header.unknown == []


def test_a_month_of_something_else_is_not_taken_for_that_of_the_birth(tmp_path):
    title = [
        ["STT", "Họ và tên", "Sinh ngày", "Tháng vào Đảng", "Năm vào Đảng", "Phái", "Số CCCD", "Chi bộ", "Vào Đảng"]
    ]
    below = [[1, "Nguyễn Thị Hoa", "05/02/1970", 5, 2000, "Nữ", "001170000001", "Chi bộ 7", "19/05/2000"]]
    path = rosters.write(tmp_path / "a.xlsx", [], columns=(), title=title, below=below)
    (row,), _ = read(path, limits=Limits())
    assert row.birth_date == date(1970, 2, 5)


@pytest.mark.parametrize(
    ("title", "cell"),
    [
        ("DANH SÁCH ĐẢNG VIÊN CHI BỘ 2 (thời điểm 30/11/2026)", 2),
        ("Danh sách trích ngang các đồng chí đảng viên của chi bộ 3, tính đến ngày 30/11/2026", 3),
        ("Danh sách đảng viên thuộc Chi bộ 1 năm 2026", 1),
    ],
)
def test_the_title_says_of_which_chi_bo_a_list_without_such_a_column_is(tmp_path, title, cell):
    heading = ["TT", "Họ và\ntên", "Giới\ntính", "Ngày sinh", "Số CCCD", "Ngày vào Đảng", "Số ĐT\nliên hệ"]
    person = ["01", "Bùi Văn Ân", "Nam", "01.01.1950", "001050000999", "3/2/1972", "0912345690"]
    path = book(
        tmp_path, ["BIỂU SỐ 2"], [title], [], heading, ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"], person
    )
    (row,), _ = read(path, limits=Limits())
    assert (row.full_name, row.cell, row.phone, row.in_error) == ("Bùi Văn Ân", cell, "0912345690", False)


def test_headings_with_day_month_and_year_spelled_out_are_known(tmp_path):
    heading = ["STT", "Họ, tên", "Nam, nữ", "Ngày, tháng, năm sinh", "Số căn cước", "Nơi sinh hoạt Đảng"]
    heading += ["Ngày, tháng, năm kết nạp", "Ngày, tháng, năm chính thức"]
    person = [1, "Bùi Văn Ân", "Nam", "01/01/1950", "001050000999", "Chi bộ 7", "3/2/1972", "3/2/1973"]
    path = book(tmp_path, heading, person)
    (row,), _ = read(path, limits=Limits())
    assert open_roster(path).header.unknown == []
    assert (row.cell, row.admission_date, row.official_date) == (7, date(1972, 2, 3), date(1973, 2, 3))


@pytest.mark.parametrize("mark", ['"', "nt", "-nt-", "″", "như trên", "''"])
def test_a_mark_stands_for_what_the_cell_above_says(tmp_path, mark):
    heading = ["STT", "Họ và tên", "Giới tính", "Ngày sinh", "Số CCCD", "Chi bộ", "Ngày vào Đảng", "Trạng thái"]
    path = book(
        tmp_path,
        heading,
        [1, "Bùi Văn Ân", "Nam", "01/01/1950", "001050000999", "Chi bộ 7", "03/02/1972", "Miễn sinh hoạt"],
        [2, "Lê Văn Bình", mark, "02/01/1951", "001051000998", mark, mark, mark],
        heading,
        [3, "Vũ Văn Cường", mark, "03/01/1952", "001052000997", mark, "04/02/1973", ""],
        ["II", "Cán bộ hưu trí"],
        [4, "Đỗ Thị Dung", "Nữ", "04/01/1953", "001153000996", "Chi bộ 8", mark, ""],
        [5, "Hồ Thị Én", mark, "05/01/1954", "001154000995", mark, "05/02/1974", mark],
    )
    rows, _ = read(path, limits=Limits())
    assert [row.cell for row in rows] == [7, 7, 7, 8, 8] and not any(row.problems for row in rows)
    assert [row.gender for row in rows] == ["male"] * 3 + ["female"] * 2
    assert [row.status for row in rows] == ["exempt", "exempt", None, None, None]
    assert [f"{row.admission_date:%Y}" for row in rows] == ["1972", "1972", "1973", "1973", "1974"]


def test_a_name_in_a_title_ends_where_the_time_begins(tmp_path):
    heading = ["TT", "Họ và tên", "Giới tính", "Ngày sinh", "Số CCCD", "Ngày vào Đảng"]
    title = "DANH SÁCH ĐẢNG VIÊN CHI BỘ THPT LÊ QUÝ ĐÔN"
    for end in ("", " QUÝ IV", " THÁNG 11 NĂM 2026", " (đến 30/11)"):
        assert open_roster(book(tmp_path, [title + end], heading, ["1"])).cell_named == title.removeprefix(
            "DANH SÁCH ĐẢNG VIÊN "
        )


def test_a_title_of_several_chi_bo_names_none(tmp_path):
    heading = ["TT", "Họ và tên", "Giới tính", "Ngày sinh", "Số CCCD", "Ngày vào Đảng"]
    person = ["01", "Bùi Văn Ân", "Nam", "01.01.1950", "001050000999", "3/2/1972"]
    with pytest.raises(ColumnsUnknown):
        open_roster(book(tmp_path, ["Danh sách đảng viên các chi bộ trực thuộc"], heading, person))


def test_a_merged_cell_counts_for_all_its_rows_held_or_streamed(monkeypatch):
    held, _ = read(CASES / "r_merged.xlsx", limits=Limits())
    monkeypatch.setattr("members.roster.books.HELD_IN_MEMORY", 0)
    streamed, _ = read(CASES / "r_merged.xlsx", limits=Limits())
    assert [row.cell for row in held] == [7, 7, 7] and held == streamed and not any(row.in_error for row in held)


@pytest.mark.parametrize("path", sorted(CASES.glob("r*.xlsx")), ids=lambda path: path.stem)
def test_a_list_gives_the_same_people_held_or_streamed(path, monkeypatch):
    held = read(path)
    monkeypatch.setattr("members.roster.books.HELD_IN_MEMORY", 0)
    assert read(path) == held


# Any wording


def test_midnights_behind_a_date_mean_nothing():
    rows, _ = read(CASES / "r_times.xlsx")
    assert {(row.birth_date, row.admission_date) for row in rows} == {(date(1980, 2, 5), date(2005, 9, 3))}


def test_of_a_birth_date_is_kept_as_much_as_is_known():
    rows, _ = read(CASES / "r20_dates.xlsx")
    found = {row.number - 6: (str(row.birth_date), row.birth_precision) for row in rows if row.birth_date}
    months = {7: "1975-05-01", 11: "1975-05-01", 13: "1975-02-01", 14: "1975-05-01"}
    assert {number: said for number, (said, precision) in found.items() if precision == "month"} == months
    assert {number: said for number, (said, precision) in found.items() if precision == "year"} == dict.fromkeys(
        (8, 9, 10), "1975-01-01"
    )
    days = {number: said for number, (said, precision) in found.items() if precision == "day" and number != 25}
    assert set(days.values()) == {"1975-02-05"} and len(days) == 14
    refused = {row.number - 6: row.problems[0].kind for row in rows if not row.birth_date}
    assert refused == {12: "unreadable_date", 20: "impossible_date", 24: "unreadable_date"}
    assert all(remarks(row) for row in rows if row.birth_precision != "day"), "what is kept in part is told"


@pytest.mark.parametrize(
    ("shown", "typed", "known"),
    [
        ("mm/yyyy", date(1975, 5, 1), (date(1975, 5, 1), "month")),
        ("mmm-yy", date(1975, 5, 1), (date(1975, 5, 1), "month")),
        ('[$-42A]"tháng" m/yyyy;@', date(1975, 5, 1), (date(1975, 5, 1), "month")),
        ("yyyy", date(1975, 1, 1), (date(1975, 1, 1), "year")),
        ("mm/yyyy", date(1975, 5, 19), (date(1975, 5, 19), "day")),
        ("dd/mm/yyyy", date(1975, 5, 1), (date(1975, 5, 1), "day")),
        ('d-mmm-yy "năm"', date(1975, 5, 1), (date(1975, 5, 1), "day")),
    ],
)
def test_of_a_birth_date_whose_cell_shows_the_month_or_the_year_alone_no_more_is_known(tmp_path, shown, typed, known):
    heading = ["TT", "Họ và tên", "Giới tính", "Ngày sinh", "Số CCCD", "Chi bộ", "Ngày vào Đảng"]
    path = book(tmp_path, heading, ["01", "Bùi Văn Ân", "Nam", typed, "001075000999", "Chi bộ 7", typed.replace(2000)])
    made = openpyxl.load_workbook(path)
    for place in ("D2", "G2"):
        made.active[place].number_format = shown
    made.save(path)
    (row,), _ = read(path, limits=Limits())
    told = (
        []
        if known[1] == "day"
        else [("birth_date", f"only_{known[1]}", f"{typed:%Y}" if shown == "yyyy" else "05/1975")]
    )
    assert (row.birth_date, row.birth_precision, [*row.problems]) == (*known, told)
    assert row.admission_date == typed.replace(2000)


PHONES = {
    1: "0912345601", 2: "0912345602", 3: "0912345603", 4: "0381234560", 5: "0761234561", 6: "0831234562",
    7: "0391234563", 8: "0912345604", 9: "0912345605", 10: "0912345606", 11: "0912345607", 12: "0912345608",
    13: "0186123456", 14: "0591234567", 20: "0912345610", 22: "0841234567", 25: "0591234567", 26: "0871234567",
}  # fmt: skip
TOLD = {
    "old_number": [4, 5, 6, 7, 14, 22], "several_numbers": [11, 12], "unknown_network": [13], "land_line": [15, 16],
    "bad_phone": [21, 23, 24],
}  # fmt: skip


def test_numbers_of_before_2018_and_the_first_of_several_are_kept_with_a_note():
    rows, _ = read(CASES / "r21_phones.xlsx")
    assert {row.number - 6: row.phone for row in rows if row.phone} == PHONES
    told = {row.number - 6: remarks(row) for row in rows if remarks(row)}
    assert told == {number: [kind] for kind, numbers in TOLD.items() for number in numbers}
    assert not any(row.in_error for row in rows)


@pytest.mark.parametrize("written", ["0912345601 0988111222", "0912345601/0988111222", "0912345601 – 0988111222"])
def test_of_two_numbers_in_a_cell_the_first_counts(written):
    with pytest.raises(Remark) as remark:
        phone(written)
    assert (remark.value.kind, remark.value.value) == ("several_numbers", "0912345601")


def test_names_lose_titles_and_posts_and_letters_of_before_unicode_are_converted():
    rows, _ = read(CASES / "r23_names.xlsx")
    names = {row.number - 6: row.full_name for row in rows}
    changed = {
        4: ("Nguyễn Thị Hường", "legacy_letters"),
        5: ("Trần Văn Đức", "legacy_letters"),
        12: ("Nguyễn Văn Bảy", "title_taken_off"),
        13: ("Lê Văn Tám", "title_taken_off"),
        14: ("Lê Văn Tám", "title_taken_off"),
        15: ("Nguyễn Thị Hoa", "title_taken_off"),
        16: ("Nguyễn Văn Hòa", "legacy_letters"),
    }
    told = {row.number - 6: remarks(row) for row in rows if remarks(row)}
    assert {number: (names[number], *told[number]) for number in changed} == changed
    assert {number: kinds for number, kinds in told.items() if number not in changed} == {
        9: ["bad_name"],
        10: ["bad_name"],
        11: ["short_name"],
        18: ["one_syllable"],
    }
    assert [names[number] for number in (7, 8, 20)] == ["H' Hen Niê", "Y Blok Êban", "Ksor H'Bia"]


@pytest.mark.parametrize(
    ("written", "kept"),
    [("Ông Ích Khiêm", "Ông Ích Khiêm"), ("Ông Cao Thắng", "Ông Cao Thắng"), ("Bà Nguyễn Thị Hoa", "Nguyễn Thị Hoa")],
)
def test_a_surname_that_looks_like_a_title_stays(tmp_path, written, kept):
    (row,), _ = read(rosters.write(tmp_path / "a.xlsx", [rosters.person(full_name=written)]))
    assert row.full_name == kept


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("đ/c. Nguyễn Văn Hai", "Nguyễn Văn Hai"), ("ĐC: Nguyễn Văn Hai", "Nguyễn Văn Hai"),
        ("PGS.TS Lê Văn Tư", "Lê Văn Tư"), ("Đại tá, TS. Lê Văn Một", "Lê Văn Một"),
        ("Thượng tá Lê Văn Năm", "Lê Văn Năm"), ("Phó Bí thư Lê Văn Sáu", "Lê Văn Sáu"),
        ("LÊ VĂN BẢY BT", "Lê Văn Bảy"), ("Lê Văn Tám-Chi ủy viên", "Lê Văn Tám"), ("Lê Văn Tám Bí thư", "Lê Văn Tám"),
        ("1. Lê Văn Chín", "Lê Văn Chín"), ("Lê Văn Mười.", "Lê Văn Mười"),
        ("Bác sĩ Lê Văn Tư", "Lê Văn Tư"), ("BSCKII. Lê Văn Tư", "Lê Văn Tư"), ("CK1 Lê Văn Tư", "Lê Văn Tư"),
        ("NGƯT. Lê Văn Tư", "Lê Văn Tư"), ("Mẹ VNAH Nguyễn Thị Tư", "Nguyễn Thị Tư"),
        ("Lê Văn Tư - đảng viên dự bị", "Lê Văn Tư"), ("Lê Văn Tư (ĐVDB)", "Lê Văn Tư"),
    ],
)  # fmt: skip
def test_no_title_post_or_ordinal_becomes_a_part_of_the_name(tmp_path, written, kept):
    (row,), _ = read(rosters.write(tmp_path / "a.xlsx", [rosters.person(full_name=written)]))
    assert (row.full_name, remarks(row)) == (kept, ["title_taken_off"])


@pytest.mark.parametrize("written", ["Nguyễn Văn An - Hà Nội", "Nguyễn Văn An – con ông Ba", "Lê Văn Tám (đã mất)"])
def test_what_is_said_beside_a_name_is_not_written_into_it(tmp_path, written):
    (row,), _ = read(rosters.write(tmp_path / "a.xlsx", [rosters.person(full_name=written)]))
    assert (row.full_name, row.in_error, remarks(row)) == (None, True, ["bad_name"])


@pytest.mark.parametrize("written", ["Bác Văn Tư", "Tiến Văn Sĩ", "Lê Văn Bác", "Đinh Tiến Sỹ"])
def test_a_name_of_the_words_of_a_title_stays(tmp_path, written):
    (row,), _ = read(rosters.write(tmp_path / "a.xlsx", [rosters.person(full_name=written)]))
    assert (row.full_name, remarks(row)) == (written, [])


def test_a_middle_name_in_a_column_of_its_own_is_not_lost(tmp_path):
    for heading in ("Tên đệm", "Chữ lót", "Đệm (nếu có)", None):
        path = book(
            tmp_path,
            ["STT", "Họ", heading, "Tên", "Giới tính", "Ngày sinh", "Số CCCD", "Chi bộ", "Ngày vào Đảng"],
            [1, "Lê", "Văn", "Tư", "Nam", "05/02/1975", "001075900001", "Chi bộ 2", "03/02/1999"],
            [2, "Lê", None, "Năm", "Nam", "05/02/1975", "001075900002", "Chi bộ 2", "03/02/1999"],
        )
        assert [row.full_name for row in read(path)[0]] == ["Lê Văn Tư", "Lê Năm"], heading


@pytest.mark.parametrize(
    "heading",
    [
        ("Họ tên", "Giới", "Ngày tháng năm sinh", "CCCD", "Chi bộ", "Ngày vào Đảng", "Ngày chính thức", "SĐT"),
        (
            "HỌ TÊN KHAI SINH",
            "Phái",
            "NTNS",
            "Mã định danh cá nhân",
            "Đơn vị sinh hoạt",
            "Ngày kết nạp",
            "Ngày CT",
            "ĐTDĐ",
        ),
        (
            "Tên đảng viên",
            "GT",
            "Năm sinh",
            "Số ĐDCN",
            "Chi bộ trực thuộc",
            "Vào Đảng dự bị",
            "Vào Đảng chính thức",
            "Số điện thoại liên hệ",
        ),
        ("Hä tªn", "Giíi", "Ngµy sinh", "CCCD", "Chi bé", "Ngµy vµo §CSVN", "ChÝnh thøc", "Phone"),
    ],
)
def test_headings_are_known_in_whichever_words(tmp_path, heading):
    person = ("Nguyễn Thị Hoa", "Nữ", "5.2.1970", "001170000001", "Chi bộ 7", "19.5.2000", 37030, "0912.345.601")
    ((row,), _) = read(book(tmp_path, heading, person), limits=Limits())
    assert (row.full_name, row.gender, row.cell, row.personal_id) == ("Nguyễn Thị Hoa", "female", 7, "001170000001")
    dates = (row.birth_date, row.admission_date, row.official_date)
    assert dates == (date(1970, 2, 5), date(2000, 5, 19), date(2001, 5, 19))
    assert (row.phone, row.problems) == ("0912345601", ())


PLAIN_HEADING = ["STT", "Họ và tên", "Giới tính", "Ngày sinh", "Số CCCD", "Chi bộ", "Ngày vào Đảng"]


def plain_person(number: int, cell: str | None = "Chi bộ 2") -> list:
    return [number, "Lê Văn Tư", "Nam", "05/02/1975", f"0010759000{number:02}", cell, "03/02/1999"]


def test_a_heading_that_is_said_again_is_nobody(tmp_path):
    """Over every page of a print, over a second table, in two merged rows."""
    second = [[], ["Đảng viên dự bị"], PLAIN_HEADING, plain_person(2)]
    rows, skipped = read(book(tmp_path, PLAIN_HEADING, plain_person(1), PLAIN_HEADING, plain_person(3), *second))
    assert ([row.personal_id[-2:] for row in rows], skipped) == (["01", "03", "02"], [6])
    rows, _ = read(
        book(tmp_path, PLAIN_HEADING, [], plain_person(1), merged=[f"{each}1:{each}2" for each in "ABCDEFG"])
    )
    assert [(row.full_name, row.in_error) for row in rows] == [("Lê Văn Tư", False)]


@pytest.mark.parametrize("written", ["CB7", "CB 7", "Chi bộ số 7", "chi bộ 07", "chi bo so 07", 7, "07"])
def test_a_chi_bo_is_known_by_its_number_alone_where_it_is_one(tmp_path, written):
    path = rosters.write(tmp_path / "a.xlsx", [rosters.person(cell=written)])
    assert [row.cell for row in read(path)[0]] == [7]
    two = CELLS | {vietnamese.reading_key("Chi bộ số 7"): 70}
    (row,) = Reader(open_roster(path), two, not_after=date(2026, 11, 29))
    assert row.cell == (70 if written == "Chi bộ số 7" else None), "of two that are called so nobody guesses"


@pytest.mark.parametrize("written", ["* Chi bộ 3", "- Chi bộ 3", "• CHI BỘ 3:", "III- Chi bộ 3", "C. Chi bộ 3 (1 đ/c)"])
def test_a_chi_bo_over_its_people_is_known_by_whatever_sign_is_before_it(tmp_path, written):
    heading = [*PLAIN_HEADING[:5], PLAIN_HEADING[6]]
    people = [[*plain_person(number)[:5], "03/02/1999"] for number in (1, 2)]
    rows, _ = read(book(tmp_path, heading, ["I. Chi bộ 2"], people[0], [written], people[1]))
    assert [row.cell for row in rows] == [2, 3]


@pytest.mark.parametrize(
    "lines",
    [
        [
            ["DANH S¸CH §¶NG VI£N"],
            ["STT", "Hä vµ tªn", "Giíi tÝnh", "Ngµy sinh", "Sè CCCD", "Chi bé", "Ngµy vµo §¶ng", "Tr¹ng th¸i"],
            [1, "TrÇn ThÞ Hoµ", "N÷", "05/02/1975", "001175900002", "Chi bé 2", "03/02/1999", "MiÔn sinh ho¹t"],
        ],
        [
            [
                "STT",
                "Hoï vaø teân",
                "Giôùi tính",
                "Ngaøy sinh",
                "Soá CCCD",
                "Chi boä",
                "Ngaøy vaøo Ñaûng",
                "Traïng thaùi",
            ],
            [1, "Traàn Thò Hoaø", "Nöõ", "05/02/1975", "001175900002", "Chi boä 2", "03/02/1999", "Mieãn sinh hoaït"],
        ],
        [  # only what was typed in is old
            [*PLAIN_HEADING, "Trạng thái"],
            [1, "TrÇn ThÞ Hoµ", "N÷", "05/02/1975", "001175900002", "Chi bé 2", "03/02/1999", "MiÔn sinh ho¹t"],
        ],
    ],
    ids=["TCVN3", "VNI", "in a heading of Unicode"],
)
def test_a_list_in_letters_of_before_unicode_is_read_whole(tmp_path, lines):
    (row,), _ = read(book(tmp_path, *lines))
    assert (row.full_name, row.gender, row.cell, row.status) == ("Trần Thị Hoà", "female", 2, "exempt")
    assert remarks(row, "no_status_date") == ["legacy_letters"]


@pytest.mark.parametrize(
    ("written", "kept", "told"),
    [
        ("ĐT: 0912345601", "0912345601", "words_beside"), ("0912 345 601 (Zalo)", "0912345601", "words_beside"),
        ("01681234560 Viettel", "0381234560", "words_beside"), ("0912345601 (con)", None, "bad_phone"),
        ("0912-345-601/NR", "0912345601", "words_beside"), ("0912345601 - vợ", None, "bad_phone"),
        ("của vợ 0912345601", None, "bad_phone"), ("ĐT nhà 02433881234", None, "bad_phone"),
    ],
)  # fmt: skip
def test_words_beside_a_number_do_not_lose_it_unless_it_is_another_s(tmp_path, written, kept, told):
    (row,), _ = read(rosters.write(tmp_path / "a.xlsx", [rosters.person(phone=written)]))
    assert (row.phone, remarks(row)) == (kept, [told])


@pytest.mark.parametrize(
    "written",
    [
        "05-Feb-1970",
        "5/II/1970",
        "０５/０２/１９７０",
        "5\\2\\1970",
        "19700205",
        "05/02/1970.",
        "ngày 5/2/1970",
        "05–02–1970",
        "05,02,1970",
        "5 2 1970",
        "Ngày 5 tháng 2 năm 1970",
    ],
)
def test_a_date_is_read_whatever_stands_between_its_parts(tmp_path, written):
    (row,), _ = read(rosters.write(tmp_path / "a.xlsx", [rosters.person(birth_date=written)]))
    assert (row.birth_date, remarks(row)) == (date(1970, 2, 5), [])


def test_a_year_that_lost_its_century_is_asked_back(tmp_path):
    (row,), _ = read(rosters.write(tmp_path / "a.xlsx", [rosters.person(birth_date="05/02/0075")]))
    assert (row.birth_date, remarks(row)) == (None, ["impossible_date"])


def test_statuses_are_understood_and_an_empty_cell_says_nothing():
    rows, _ = read(CASES / "r28_statuses.xlsx")
    found = {row.number - 6: row.status for row in rows}
    expected = dict.fromkeys((1, 2, 3, 4, 5, 10, 11), "active") | dict.fromkeys((6, 7, 8), "exempt")
    expected |= {9: "moved", 18: "moved", 16: "left", 17: "left", 20: "suspended", 12: None, 19: None, 21: None}
    assert found == expected | dict.fromkeys((13, 14, 15), "deceased")
    assert [row.number - 6 for row in rows if row.in_error] == [19, 21]  # “x”, “213”: for an officer to explain


def test_reasons_are_mapped_and_what_is_none_or_unknown_changes_nobodys_right():
    rows, _ = read(CASES / "r29_reasons.xlsx")
    found = {row.number - 6: row.reason for row in rows}
    expected = dict.fromkeys((1, 2, 3), "no_smartphone") | dict.fromkeys((4, 5, 6, 7, 8), "old_or_ill")
    expected |= {9: "abroad", 10: "abroad", 11: "long_absent", 12: "special_force", 13: "special_force", 14: "exempt"}
    assert found == expected | dict.fromkeys(range(15, 21))
    assert {row.number - 6 for row in rows if "unknown_reason" in remarks(row)} == {19, 20}


@pytest.mark.parametrize(
    ("written", "meant"),
    [("Chuyển sinh hoạt đảng chính thức", "moved"), ("ĐV chính thức", "active"), ("Đảng viên được miễn SH", "exempt")],
)
def test_of_two_wordings_that_fit_the_longer_one_counts(written, meant):
    assert vocabulary.status(written) == meant


def test_what_can_hardly_be_so_is_told_and_never_refused():
    rows, _ = read(CASES / "s02_implausible.xlsx")
    told = {row.full_name: {each.kind for each in row.problems} for row in rows}
    assert {
        "Vào Đảng Lúc Ba Tuổi": "young_admission",
        "Vào Đảng Năm Chín Chín Không Chính Thức": "still_probationary",
        "Sinh Một Tám Không Không": "very_old",
        "Chính Thức Sau Mười Năm": "long_probation",
        "Chính Thức Cùng Ngày": "no_probation",
        "Nam Số Nữ": "other_sex",
        "Sinh Khác Số": "other_year",
        "Tỉnh Không Có": "other_province",
        "Vào Đảng Trước Thành Lập": "before_the_party",
    }.items() <= {(name, kind) for name, kinds in told.items() for kind in kinds}
    assert [row.full_name for row in rows if row.in_error] == ["Ngày Tháng Đảo"]
