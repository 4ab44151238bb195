"""Lists that leave the portal: short and long, as a workbook and as text, and nothing in them that runs."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from members.sheets import Table, write_csv, write_xlsx

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
