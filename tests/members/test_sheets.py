"""Lists that leave the portal: short and long, as a workbook and as text, and nothing in them that runs."""

import tracemalloc
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from members.sheets import Formula, Table, write_csv, write_xlsx

MARKS = ["Người xuất: Đoàn Văn Khánh", "Lý do: kiểm tra"]


def table(many: int, **more) -> Table:
    """`rows` is a stream that can be read once."""
    return Table("Nhật ký", ["STT", "Ngày"], ((number, date(2026, 11, 5)) for number in range(many)), MARKS, **more)


@pytest.mark.parametrize(("many", "sheets"), [(0, [0]), (2, [2]), (4, [2, 2]), (5, [2, 2, 1])])
def test_what_one_sheet_does_not_hold_goes_on_upon_the_next(many, sheets):
    out = BytesIO()
    assert write_xlsx(out, table(many, rows_a_sheet=2)) == many
    book = load_workbook(out)
    assert [sheet.max_row - len(MARKS) - 1 for sheet in book.worksheets] == sheets
    for sheet in book.worksheets:
        assert (sheet["A1"].value, sheet["B3"].value) == (MARKS[0], "Ngày")
    numbers = [sheet.cell(row, 1).value for sheet in book.worksheets for row in range(4, sheet.max_row + 1)]
    assert numbers == list(range(many)) and len(set(book.sheetnames)) == len(sheets)


@pytest.mark.parametrize("many", [0, 3])
def test_rows_of_a_text_are_counted_without_marks_and_heading(many):
    out = BytesIO()
    assert write_csv(out, table(many)) == many
    lines = out.getvalue().decode("utf-8-sig").splitlines()
    assert lines[2] == "STT;Ngày" and lines[3:] == [f"{number};05/11/2026" for number in range(many)]


@pytest.mark.parametrize("text", ["01.001.001.000.007", "0912345678", "10.100.200.100", "12.3", "05.11.2026", "1-2"])
def test_codes_and_phone_numbers_stay_text_in_a_vietnamese_spreadsheet(text):
    """Also when somebody types in their cell: there a point separates thousands, and `12.3` is a day of March."""
    out = BytesIO()
    write_xlsx(out, Table("Đơn vị", ["Mã", "Số"], [[text, 1000]]))
    code, figure = load_workbook(out).active[2]
    assert (code.value, code.data_type, code.number_format) == (text, "s", "@")
    assert (figure.value, figure.data_type, figure.number_format) == (1000, "n", "General")


def test_shares_moments_and_long_texts_are_what_they_are():
    at, out = datetime(2026, 11, 5, 1, 2, 3, tzinfo=UTC), BytesIO()
    write_xlsx(out, Table("Số liệu", ["%", "Lúc", "Lý do"], [[Decimal("33.33"), at, "dài " * 100]]))
    share, moment, long = load_workbook(out).active[2]
    assert (share.value, moment.value.isoformat()) == (33.33, "2026-11-05T08:02:03")  # the clock of Vietnam
    assert (moment.number_format, long.number_format) == ("DD/MM/YYYY HH:MM:SS", "General")


def test_a_total_sums_what_stands_above_it_and_nothing_where_nothing_does():
    found = Table("Số liệu", ["Tên", "Sổ", "Nợ"], [["Chi bộ 7", 1, 20], ["Chi bộ 8", 3, 40]], MARKS)
    assert found.with_total({1: "Cộng"} | found.sums([3])).total == ["Cộng", "", Formula("=SUM(C4:C5)")]
    none = Table("Số liệu", ["Tên", "Sổ", "Nợ"], [], MARKS)
    assert none.with_total({1: "Cộng"} | none.sums([3])).total == ()


@pytest.mark.long
def test_a_long_list_takes_no_more_memory_than_a_short_one(tmp_path):
    def peak(many: int) -> int:
        rows = ([number, f"01.001.{number:06}", f"Đảng viên {number}"] for number in range(many))
        with open(tmp_path / "danh-sach.xlsx", "wb") as out:
            tracemalloc.start()
            write_xlsx(out, Table("Đảng viên", ["STT", "Mã", "Tên"], rows))
            most = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        return most

    peak(10)  # what is loaded once
    assert peak(3_000) < 1.5 * peak(500)
