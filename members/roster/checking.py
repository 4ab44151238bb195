"""The list goes back as the same workbook, with two columns: Kết quả kiểm tra and Chi tiết lỗi.

It keeps the layout of its sender: titles and heading where they stood, cells of any kind. That is why it is not written
by members.sheets, whose tables begin with marks and a heading of ours.
"""

from collections.abc import Callable
from datetime import timedelta
from itertools import islice
from pathlib import Path

from django.core.files import File
from django.utils import timezone

from members import audit, lost_work, vietnamese
from members.models import RosterImport, RosterRow, User
from members.powers import Power
from members.roster import showing, words, work
from members.roster.books import unpacked
from members.roster.stage import open_list
from members.roster.workbook import SHEET_ROWS, Workbook, numbered_as

HEADINGS = ("Kết quả kiểm tra", "Chi tiết lỗi")
RIGHT, WRONG, TWICE, LOOK = "ĐẠT", "SAI", "TRÙNG", "ĐẠT, CẦN XEM LẠI"
LOOKS_KEPT = 8 * 1024**2  # bytes unpacked; openpyxl needs fifty times that to keep colours and widths
Kind = RosterRow.Kind
Results = Callable[[int], tuple[str, str]]


def write_checked(pk: int) -> bool:
    """Makes the workbook of a list that has been read; False when it is there or nobody will ask for it."""
    roster = (
        RosterImport.objects.filter(pk=pk, checked="", purged_at=None).exclude(file="").select_related("unit").first()
    )
    if roster is None or not roster.columns:
        return False
    with work.local_copy(roster) as path:
        made = path.with_name("ket-qua-kiem-tra.xlsx")
        book = open_list(path, roster.unit, sheets=roster.sheets)
        keeps_looks = path.read_bytes()[:2] == b"PK" and 0 < unpacked(path) <= LOOKS_KEPT
        (_annotate if keeps_looks else _rewrite)(roster, book, path, made)
        with made.open("rb") as kept:
            roster.checked.save(made.name, File(kept), save=False)
    if not RosterImport.objects.filter(pk=pk, checked="", purged_at=None).update(checked=roster.checked.name):
        roster.checked.delete(save=False)
        return False
    return True


def not_checked() -> list[int]:
    """Lists that were read and have no such workbook yet, though that was asked for long ago. Of a day, no more: what
    cannot be made of a list is not tried for ever."""
    now = timezone.now()
    asked = (now - timedelta(days=1), now - lost_work.LOST_AFTER)
    read = RosterImport.objects.filter(state=RosterImport.State.READY, asked_at__range=asked, checked="")
    return list(read.exclude(file="").exclude(columns={}).values_list("pk", flat=True))


def hand_out(roster: RosterImport, *, by: User) -> File:
    """The finished workbook, opened; it holds whole numbers, so that who takes it is audited."""
    audit.record(by, "roster.download", roster, power=Power.IMPORT_ROSTER, after={"file": roster.name})
    return roster.checked.open("rb")


def _annotate(roster: RosterImport, book: Workbook, path: Path, made: Path) -> None:
    """The file as it was, with two more columns at the right of each list."""
    import openpyxl  # here and below: only the worker that makes such a file waits for it

    with path.open("rb") as file:  # whose name may be another's
        copy = openpyxl.load_workbook(file)
    result = _results(roster)
    for each in book.lists:
        sheet = next(sheet for sheet in copy.worksheets if vietnamese.nfc(sheet.title) == each.sheet_name)
        _write_beside(sheet, each, result)
    copy.save(made)


def _write_beside(sheet, book: Workbook, result: Results) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    at = sheet.max_column + 1
    for place, heading in enumerate(HEADINGS):
        sheet.cell(book.header_row, at + place, heading).font = Font(bold=True)
    for column, width in ((at, 20), (at + 1, 80)):
        sheet.column_dimensions[get_column_letter(column)].width = width
    for number, row in book.rows():
        if any(row):
            line = numbered_as(number)[1]
            for place, text in enumerate(result(number)):
                sheet.cell(line, at + place, text or None).alignment = Alignment(wrap_text=True, vertical="top")


def _rewrite(roster: RosterImport, book: Workbook, path: Path, made: Path) -> None:
    """The values of each list row by row: for what would not fit into memory, and for all that is no .xlsx."""
    import openpyxl

    copy, result = openpyxl.Workbook(write_only=True), _results(roster)
    for place, each in enumerate(book.lists):
        _write_anew(
            copy.create_sheet(f"{each.sheet_name[:26]} {place + 1}" if place else each.sheet_name[:31]), each, result
        )
    copy.save(made)


def _write_anew(sheet, book: Workbook, result: Results) -> None:
    persons = (number for number, _ in book.rows())
    first, at, written = next(persons, 0), _width(book), 0
    for number, row in book.sheet.rows():
        for _ in range(number - written - 1):
            sheet.append([])
        written, named = number, number + book.place * SHEET_ROWS
        added = HEADINGS if number == book.header_row else ("", "")
        if named >= first > 0 and number > book.header_row and any(row):
            added = result(named)
        cells = [*row[:at], *[""] * (at - len(row)), *added]
        sheet.append([_cell(sheet, cell) for cell in cells])


def _width(book: Workbook) -> int:
    """So many columns of the sheet are copied: a stream does not know its width beforehand."""
    top = [len(row) for _, row in islice(book.sheet.rows(), book.header_row + 5)]
    return max([book.header.width, *top])


def _cell(sheet, value):
    """What was typed stays text: nothing of a list becomes a formula."""
    if isinstance(value, str) and value.startswith("="):
        from openpyxl.cell import WriteOnlyCell

        cell = WriteOnlyCell(sheet, value)
        cell.data_type = "s"
        return cell
    return None if value == "" else value


def _results(roster: RosterImport) -> Results:
    """What to write beside each row; to be asked in the order of the rows, so that none is held."""
    skipped = set(roster.skipped)
    kept = RosterRow.objects.filter(roster=roster, number__isnull=False).order_by("number").iterator(chunk_size=2_000)
    waiting: RosterRow | None = next(kept, None)

    def result(number: int) -> tuple[str, str]:
        nonlocal waiting
        while waiting and waiting.number < number:
            waiting = next(kept, None)
        if waiting and waiting.number == number:
            return _result_cells(waiting, roster)
        return ("", "") if number in skipped else (RIGHT, "")

    return result


def _result_cells(row: RosterRow, roster: RosterImport) -> tuple[str, str]:
    detail = "; ".join(showing.faults(row, roster))
    if row.kind in (Kind.ERROR, Kind.DUPLICATE):
        return (WRONG if row.kind == Kind.ERROR else TWICE), detail
    if detail:
        return LOOK, detail
    changes = "; ".join(
        f"{label} {old} → {new}" for label, old, new in words.differences(row.before or {}, row.after or {})
    )
    return RIGHT, changes
