"""Lists that leave the portal as files: with a visible mark of who took them, and without anything that would run."""

import csv
import re
from collections.abc import Iterable
from io import BytesIO, StringIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # what no workbook may hold
LONGEST = 32_000  # characters a cell takes


def harmless(value) -> str:
    """As text that no spreadsheet takes for a formula."""
    text = UNWRITABLE.sub("", str(value))[:LONGEST]
    return f"'{text}" if text.startswith(FORMULA) else text


def workbook(title: str, marks: Iterable[str], heading: list[str], rows: Iterable[list], widths: list[int]) -> bytes:
    """An .xlsx: the marks above the table and at the foot of every printed page, the heading repeated on each."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    marks = [harmless(mark) for mark in marks]
    sheet.freeze_panes = f"A{len(marks) + 3}"
    sheet.print_title_rows = f"{len(marks) + 2}:{len(marks) + 2}"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.left.text, sheet.oddFooter.right.text = marks[0].replace("&", "&&")[:200], "&P/&N"
    for mark in marks:
        sheet.append([_cell(sheet, mark, Font(italic=True))])
    sheet.append([])
    sheet.append([_cell(sheet, name, Font(bold=True)) for name in heading])
    wrapped = Alignment(wrap_text=True, vertical="top")
    for row in rows:
        sheet.append([_cell(sheet, harmless(value), alignment=wrapped) for value in row])
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def _cell(sheet, text: str, font: Font | None = None, alignment: Alignment | None = None) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"  # never a formula, whatever the text
    if font:
        cell.font = font
    if alignment:
        cell.alignment = alignment
    return cell


def separated(marks: Iterable[str], heading: list[str], rows: Iterable[list]) -> bytes:
    """Semicolons and a byte order mark: what Excel opens where the comma separates decimals, as in Vietnam."""
    text = StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerows([harmless(mark)] for mark in marks)
    writer.writerow(heading)
    writer.writerows([harmless(value) for value in row] for row in rows)
    return ("\ufeff" + text.getvalue()).encode()
