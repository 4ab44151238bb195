"""Lists that leave the portal as files: with a visible mark of who took them, and without anything that would run."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from io import BytesIO, StringIO
from types import SimpleNamespace
from typing import IO, TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils import timezone

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.styles import Font

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # what no workbook may hold
LONGEST = 32_000  # characters a cell takes
AS_TEXT = "@"  # a code with dots, a phone number stay what they are when somebody types in their cell
LONGEST_AS_TEXT = 255  # older Excel shows more in such a cell as ######
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
A4 = 9  # as OOXML numbers it


@dataclass(frozen=True)
class Formula:
    """What the spreadsheet computes, as Excel writes it in English: `=SUM(C5:C9)`. Never what people typed."""

    text: str


@dataclass(frozen=True)
class Table:
    """What is written: `marks` above the heading say who took it and why; `rows` may be a stream. A cell is a text, a
    number, a date, a datetime, a Formula or None; `widths` are in characters, `shapes` how Excel shows the numbers of
    each column (`0.00%`), where it is not as they are."""

    title: str
    heading: Sequence[str]
    rows: Iterable[Sequence]
    marks: Sequence[str] = ()
    widths: Sequence[int] = ()
    header: str = ""  # at the head of every printed page
    footer: str = ""  # at its foot; the first mark where nothing is said
    last: str = ""  # a line below the rows
    rows_a_sheet: int = 1_000_000  # more go onto a further sheet: Excel opens 1,048,576
    total: Sequence = ()  # of a workbook: a bold row under the others
    shapes: Sequence[str] = ()
    names: int = 0  # columns that stay in sight when one looks to the right

    @property
    def first_row(self) -> int:
        """As formulas count the rows of a sheet: that of the first one below the heading."""
        return len(self.marks) + 2

    def with_total(self, cells: Mapping[int, Any]) -> "Table":
        """With these cells by the numbers of their columns, the first of which is 1, in a bold row below the others;
        without where there are no others."""
        row = [cells.get(number, "") for number in range(1, max(cells) + 1)]
        return replace(self, total=row if tuple(self.rows) else ())

    def sums(self, columns: Iterable[int]) -> dict[int, Formula]:
        """The sums of these columns, for a total."""
        return {number: Formula(f"=SUM({self.span(number)})") for number in columns}

    def span(self, column: int) -> str:
        """`C5:C9`: all rows of the column, which are no stream, as formulas name them."""
        name = letter(column)
        return f"{name}{self.first_row}:{name}{self.first_row + len(tuple(self.rows)) - 1}"


@cache
def _excel() -> SimpleNamespace:
    """What we use of openpyxl: as long to load as Django's models, so only who takes a list waits for it."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    looks: dict = {"bold": Font(bold=True), "italic": Font(italic=True)}
    wrapped = Alignment(wrap_text=True, vertical="top")
    looks |= {"wrapped": wrapped, "unwrapped": Alignment(vertical="top")}
    return SimpleNamespace(book=Workbook, cell=WriteOnlyCell, letter=get_column_letter, **looks)


def csv_lines(table: Table) -> Iterator[bytes]:
    """Line by line in UTF-8, with semicolons and a byte order mark, for another program to read. Nothing that people
    open: Excel makes a number of `01.001.000` and of a phone number, and their file is a workbook."""
    line = StringIO()
    writer = csv.writer(line, delimiter=";")
    yield "\ufeff".encode()
    for row in _all_lines(table):
        writer.writerow([_harmless(cell) for cell in row])
        yield line.getvalue().encode()
        line.seek(0)
        line.truncate()


def write_csv(out: IO[bytes], table: Table) -> int:
    """Writes `csv_lines` to the open file `out`; returns how many rows there were below the heading."""
    written = -len(table.marks) - 2  # the byte order mark and the heading
    for line in csv_lines(table):
        out.write(line)
        written += 1
    return written


def write_xlsx(out: IO[bytes], *tables: Table) -> int:
    """Writes a workbook row by row to the open file `out`; returns how many rows. Each table has a sheet of its own,
    and further ones where one does not hold all rows. Marks and heading stay in sight and are repeated on every printed
    page; what is printed are the columns of the heading down to the last row."""
    book = _excel().book(write_only=True)
    written = sum(_write_table(book, table) for table in tables)
    book.save(out)
    return written


def _write_table(book: "Workbook", table: Table) -> int:
    sheet = _new_sheet(book, table, 1)
    written = 0
    for row in table.rows:
        if written and written % table.rows_a_sheet == 0:
            _bound(sheet, table, table.rows_a_sheet)
            sheet = _new_sheet(book, table, written // table.rows_a_sheet + 1)
        sheet.append(_cells(sheet, table, row))
        written += 1
    below = _write_below(sheet, table)
    _bound(sheet, table, (written - 1) % table.rows_a_sheet + 1 + below if written else below)
    return written


def _write_below(sheet, table: Table) -> int:
    """Returns how many rows are taken by the total, and by what is said last."""
    if table.total:
        sheet.append(_cells(sheet, table, table.total, font=_excel().bold))
    if table.last:
        sheet.append([])
        sheet.append([_cell(sheet, table.last, font=_excel().italic)])
    return bool(table.total) + 2 * bool(table.last)


def _cells(sheet, table: Table, row: Sequence, *, font: "Font | None" = None) -> list["Cell"]:
    cells = [_cell(sheet, value, font=font) for value in row]
    for cell, value, shape in zip(cells, row, table.shapes, strict=False):
        if shape and isinstance(value, int | float | Decimal | Formula):
            cell.number_format = shape
    return cells


def _bound(sheet, table: Table, rows: int) -> None:
    """What is printed of a sheet that is complete."""
    last = len(table.marks) + 1 + rows
    sheet.print_area = f"A1:{letter(len(table.heading))}{last}"


def letter(number: int) -> str:
    """Of a column, the first of which is 1: as formulas name it."""
    return _excel().letter(number)


def _new_sheet(book: "Workbook", table: Table, number: int):
    sheet = book.create_sheet(table.title[:31] if number == 1 else f"{table.title[:26]} {number}")
    _lay_out(sheet, table)
    for mark in table.marks:
        cell = _cell(sheet, mark, font=_excel().italic)
        cell.alignment = _excel().unwrapped  # it runs on over the columns beside it
        sheet.append([cell])
    sheet.append([_cell(sheet, name, font=_excel().bold) for name in table.heading])
    return sheet


def xlsx(*tables: Table) -> bytes:
    """The workbook of tables that are known to be short."""
    kept = BytesIO()
    write_xlsx(kept, *tables)
    return kept.getvalue()


def download(table: Table, name: str, *more: Table) -> HttpResponse:
    """A short table, each of `more` on a further sheet, as an answer that is saved as `name`.xlsx."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.xlsx"'}
    return HttpResponse(xlsx(table, *more), content_type=XLSX_TYPE, headers=headers)


def _all_lines(table: Table) -> Iterator[Sequence]:
    yield from ([mark] for mark in table.marks)
    yield table.heading
    yield from table.rows


def _harmless(value) -> str | int | float | Decimal:
    """As text that no spreadsheet takes for a formula; numbers as they are."""
    if isinstance(value, int | float | Decimal):
        return value
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%d/%m/%Y %H:%M:%S}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    text = _writable(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def _writable(value) -> str:
    return UNWRITABLE.sub("", "" if value is None else str(value))[:LONGEST]


def _lay_out(sheet, table: Table) -> None:
    for number, width in enumerate(table.widths, 1):
        sheet.column_dimensions[_excel().letter(number)].width = width
    heading = len(table.marks) + 1
    column = _excel().letter(table.names + 1)
    sheet.freeze_panes, sheet.print_title_rows = f"{column}{heading + 1}", f"1:{heading}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight = "landscape", A4, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    if table.header:
        sheet.oddHeader.center.text = _printed(table.header)
    sheet.oddFooter.left.text = _printed(table.footer or "".join(table.marks[:1]))
    sheet.oddFooter.right.text = "Trang &P/&N"


def _printed(text: str) -> str:
    """In a head or foot `&` begins a command, and 255 characters are the most."""
    return _writable(text).replace("&", "&&")[:200]


def _cell(sheet, value, *, font: "Font | None" = None) -> "Cell":
    """Text stays text: what begins like a formula is never run, here or after it was saved as something else."""
    excel = _excel()
    if isinstance(value, Formula):
        return _styled(excel.cell(sheet, value.text), font)
    if isinstance(value, datetime):
        value = timezone.localtime(value).replace(tzinfo=None)
    elif not isinstance(value, int | float | Decimal | date | None):
        value = _writable(value)
    cell = excel.cell(sheet, value)
    if isinstance(value, str):
        cell.data_type, cell.quotePrefix = "s", value.startswith(FORMULA)
        cell.alignment = excel.wrapped
        if len(value) <= LONGEST_AS_TEXT:
            cell.number_format = AS_TEXT
    elif isinstance(value, date):
        cell.number_format = "DD/MM/YYYY HH:MM:SS" if isinstance(value, datetime) else "DD/MM/YYYY"
    return _styled(cell, font)


def _styled(cell: "Cell", font: "Font | None") -> "Cell":
    if font:
        cell.font = font
    return cell
