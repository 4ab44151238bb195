"""The list goes back as the same workbook, with two columns: Kết quả kiểm tra and Chi tiết lỗi.

It keeps the layout of its sender: titles and heading where they stood, cells of any kind. That is why it is not written
by members.sheets, whose tables begin with marks and a heading of ours.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
from django.core.files import File
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from members import audit, vietnamese
from members.models import RosterImport, RosterRow, User
from members.powers import Power
from members.roster import showing, words, work
from members.roster.workbook import Workbook, open_roster, unpacked

HEADINGS = ("Kết quả kiểm tra", "Chi tiết lỗi")
RIGHT, WRONG, TWICE, LOOK = "ĐẠT", "SAI", "TRÙNG", "ĐẠT, CẦN XEM LẠI"
LOOKS_KEPT = 8 * 1024**2  # bytes unpacked; openpyxl needs fifty times that to keep colours and widths
Kind = RosterRow.Kind
Results = Callable[[int], tuple[str, str]]


def write_checked(pk: int) -> bool:
    """Makes the workbook of a list that has been read; False when it is there or nobody will ask for it."""
    roster = RosterImport.objects.filter(pk=pk, checked="", purged_at=None).exclude(file="").first()
    if roster is None or not roster.columns:
        return False
    with work.local_copy(roster) as path:
        made = path.with_name("ket-qua-kiem-tra.xlsx")
        book = open_roster(path)
        keeps_looks = path.read_bytes()[:2] == b"PK" and 0 < unpacked(path) <= LOOKS_KEPT
        (_annotate if keeps_looks else _rewrite)(roster, book, path, made)
        with made.open("rb") as kept:
            roster.checked.save(made.name, File(kept), save=False)
    if not RosterImport.objects.filter(pk=pk, checked="", purged_at=None).update(checked=roster.checked.name):
        roster.checked.delete(save=False)
        return False
    return True


def hand_out(roster: RosterImport, *, by: User) -> File:
    """The finished workbook, opened; it holds whole numbers, so that who takes it is audited."""
    audit.record(by, "roster.download", roster, power=Power.IMPORT_ROSTER, after={"file": roster.name})
    return roster.checked.open("rb")


def _annotate(roster: RosterImport, book: Workbook, path: Path, made: Path) -> None:
    """The file as it was, with two more columns at its right."""
    copy = openpyxl.load_workbook(path)
    sheet = next(each for each in copy.worksheets if vietnamese.nfc(each.title) == book.sheet_name)
    at = sheet.max_column + 1
    for place, heading in enumerate(HEADINGS):
        sheet.cell(book.header_row, at + place, heading).font = Font(bold=True)
    for column, width in ((at, 20), (at + 1, 80)):
        sheet.column_dimensions[get_column_letter(column)].width = width
    result = _results(roster)
    for number, row in book.rows():
        if any(row):
            for place, text in enumerate(result(number)):
                sheet.cell(number, at + place, text or None).alignment = Alignment(wrap_text=True, vertical="top")
    copy.save(made)


def _rewrite(roster: RosterImport, book: Workbook, path: Path, made: Path) -> None:
    """The values of the sheet row by row: for what would not fit into memory, and for .xls and .ods."""
    copy = openpyxl.Workbook(write_only=True)
    sheet = copy.create_sheet(book.sheet_name[:31])
    persons = {number for number, _ in _first(book.rows())}
    result, first, at = _results(roster), min(persons, default=0), _width(book)
    for number, row in enumerate(book.sheet.iter_rows(), start=1):
        added = HEADINGS if number == book.header_row else ("", "")
        if number >= first > 0 and number > book.header_row and any(row):
            added = result(number)
        cells = [*row[:at], *[""] * (at - len(row)), *added]
        sheet.append([_cell(sheet, cell) for cell in cells])
    copy.save(made)


def _first(rows: Iterator) -> Iterator:
    for row in rows:
        yield row
        return


def _width(book: Workbook) -> int:
    """So many columns of the sheet are copied: a stream does not know its width beforehand."""
    top = [len(row) for _, row in zip(range(book.header_row + 5), book.sheet.iter_rows(), strict=False)]
    return max([book.width, *top])


def _cell(sheet, value):
    """What was typed stays text: nothing of a list becomes a formula."""
    if isinstance(value, str) and value.startswith("="):
        cell = WriteOnlyCell(sheet, value)
        cell.data_type = "s"
        return cell
    return None if value == "" else value


def _results(roster: RosterImport) -> Results:
    """What to write beside each row; to be asked in the order of the rows, so that none is held."""
    columns, skipped = showing.columns_of(roster), set(roster.skipped)
    kept = RosterRow.objects.filter(roster=roster, number__isnull=False).order_by("number").iterator(chunk_size=2_000)
    waiting: RosterRow | None = next(kept, None)

    def result(number: int) -> tuple[str, str]:
        nonlocal waiting
        while waiting and waiting.number < number:
            waiting = next(kept, None)
        if waiting and waiting.number == number:
            return _result_cells(waiting, columns)
        return ("", "") if number in skipped else (RIGHT, "")

    return result


def _result_cells(row: RosterRow, columns) -> tuple[str, str]:
    detail = "; ".join(showing.faults(row, columns))
    if row.kind in (Kind.ERROR, Kind.DUPLICATE):
        return (WRONG if row.kind == Kind.ERROR else TWICE), detail
    if detail:
        return LOOK, detail
    changes = "; ".join(
        f"{label} {old} → {new}" for label, old, new in words.differences(row.before or {}, row.after or {})
    )
    return RIGHT, changes
