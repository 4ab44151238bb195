"""Opens a list by what the file holds and not by its name: workbooks of every age, text with separators, pages of HTML.

Whatever came, it is given back as sheets with numbered rows; what is no list is refused by what it truly is.
"""

import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import IO

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from members import vietnamese
from members.refusals import Refused
from members.roster import delimited, markup, sniffing
from members.roster.plain_rows import column_place
from members.roster.sniffing import Kind
from members.roster.streaming import PLACE, BrokenBook, StreamedBook, hides_days

Area = tuple[
    tuple[int, int], tuple[int, int]
]  # merged cells: first and last (row, column), as the sheet has them, from 0

LARGEST_UNPACKED = 4 * 1024**3  # bytes; ten times a roster of 500,000 people
HELD_IN_MEMORY = 16 * 1024**2  # bytes of unpacked .xlsx that python-calamine may hold; a larger one is streamed
CELLS_HELD = 8_000_000  # which python-calamine may hold: it keeps the empty ones between those that say something
NOT_READ = ("xl/media/", "xl/drawings/", "xl/printerSettings/", "docProps/")
LARGEST_WHOLE = 256 * 1024**2  # bytes of an .ods, which cannot be streamed
LARGEST_MARKED_UP = 32 * 1024**2  # bytes of HTML or XML
BROKEN = "Tệp “{}” bị hỏng hoặc không phải bảng tính Excel: hãy mở bằng Excel và lưu lại."
TOO_LARGE = "Tệp “{}” quá lớn: hãy chia danh sách thành nhiều tệp."


class RosterError(Refused):
    """The file cannot be used as a whole."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True)
class Sheet:
    """One sheet as any kind of file has it."""

    name: str
    numbered: Callable[[], Iterator[tuple[int, list]]]  # rows with their numbers, from 1; empty ones may be left out
    merged: Callable[[], list[Area]]
    hidden: bool = False
    first_column: Callable[[], int] = int  # of the sheet, where the rows begin
    streamed: bool = False  # to ask it for its merged cells costs a pass

    def rows(self) -> Iterator[tuple[int, list]]:
        """As `numbered`. Raises RosterError when the file breaks off in the middle."""
        try:
            yield from self.numbered()
        except (BrokenBook, CalamineError):
            raise RosterError(BROKEN.format("danh sách")) from None


def open_book(path: Path | str) -> list[Sheet]:
    """The sheets of the file at `path`, hidden ones too. Raises RosterError, a sentence, for what is none or is locked
    or broken."""
    path = Path(path)
    try:
        if not path.is_file():
            raise RosterError(f"Không tìm thấy tệp “{path}”.")
        with path.open("rb") as file:
            kind = kind_of(file, path.name)
        return OPENERS[kind](path)
    except PasswordError:
        raise RosterError(sniffing.LOCKED.format(path.name)) from None
    except (CalamineError, BrokenBook, zipfile.BadZipFile):
        raise RosterError(BROKEN.format(path.name)) from None
    except OSError as error:
        raise RosterError(f"Không mở được tệp “{path.name}”: {error.strerror or error}.") from None


def kind_of(file: IO[bytes], name: str) -> Kind:
    """What the open file holds. RosterError tells the true cause when that is no list; BadZipFile for half a file."""
    try:
        kind = sniffing.kind_of(file, name)
    except sniffing.NoList as error:
        raise RosterError(str(error)) from None
    if kind in (Kind.XLSX, Kind.OTHER_ZIP):
        with zipfile.ZipFile(file) as parts:
            sizes = {part.filename: part.file_size for part in parts.infolist()}
        if sum(sizes.values()) > LARGEST_UNPACKED or sizes.get("content.xml", 0) > LARGEST_WHOLE:
            raise RosterError(TOO_LARGE.format(name))
    elif kind in (Kind.HTML, Kind.SPREADSHEETML) and file.seek(0, 2) > LARGEST_MARKED_UP:
        raise RosterError(TOO_LARGE.format(name))
    return kind


def is_large(path: Path) -> bool:
    """Whether it is an .xlsx that has to be streamed."""
    return unpacked(path) > HELD_IN_MEMORY or _spread(path) > CELLS_HELD


def _spread(path: Path) -> int:
    """From the first cell to the last of an .xlsx, all that lie between counted: one far cell in a small file is
    enough to ask the reader in memory for terabytes."""
    if not unpacked(path):
        return 0
    letters, longest = {b"A"}, 1
    with zipfile.ZipFile(path) as parts:
        for name in parts.namelist():
            if not name.startswith(NOT_READ):
                for column, row in PLACE.findall(parts.read(name)):
                    letters.add(column)
                    longest = max(longest, int(row))
    return longest * (1 + max(column_place(column.decode()) for column in letters))


def unpacked(path: Path) -> int:
    """Bytes of an .xlsx without its pictures; 0 for anything else."""
    if not zipfile.is_zipfile(path):
        return 0
    with zipfile.ZipFile(path) as parts:
        sizes = {part.filename: part.file_size for part in parts.infolist()}
    read = (size for name, size in sizes.items() if not name.startswith(NOT_READ))
    return sum(read) if "xl/workbook.xml" in sizes else 0


def _workbook(path: Path) -> list[Sheet]:
    return _streamed(path) if is_large(path) or hides_days(path) else _held(path)


def _streamed(path: Path) -> list[Sheet]:
    book = StreamedBook(path)
    sheets = [(name, book.get_sheet_by_name(name)) for name in book.sheet_names]
    return [
        Sheet(vietnamese.nfc(name), sheet.numbered, sheet.merged, name in book.hidden, streamed=True)
        for name, sheet in sheets
    ]


def _held(path: Path) -> list[Sheet]:
    """By python-calamine, which is told the content and not the name."""
    with path.open("rb") as file:
        book = CalamineWorkbook.from_filelike(file)
        told = [each for each in book.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
        return [_calamine(book, each) for each in told]


def _calamine(book: CalamineWorkbook, told) -> Sheet:
    @cache
    def sheet():
        return book.get_sheet_by_name(told.name)

    def numbered() -> Iterator[tuple[int, list]]:
        return enumerate(() if sheet().start is None else sheet().iter_rows(), start=1)

    return Sheet(
        vietnamese.nfc(told.name),
        numbered,
        lambda: sheet().merged_cell_ranges or [],
        told.visible != SheetVisibleEnum.Visible,
        lambda: (sheet().start or (0, 0))[1],
    )


def _separated(path: Path) -> list[Sheet]:
    return [Sheet(path.stem[:31], lambda: delimited.rows(path), list)]


def _marked_up(read: Callable[[bytes], list[markup.Table]]) -> Callable[[Path], list[Sheet]]:
    def opened(path: Path) -> list[Sheet]:
        return [_of_table(table) for table in read(path.read_bytes())]

    return opened


def _of_table(table: markup.Table) -> Sheet:
    return Sheet(vietnamese.nfc(table.name), lambda: iter(table.rows), lambda: table.merged, table.hidden)


OPENERS: dict[Kind, Callable[[Path], list[Sheet]]] = {
    Kind.XLSX: _workbook,
    Kind.OTHER_ZIP: _held,
    Kind.XLS: _held,
    Kind.TEXT: _separated,
    Kind.HTML: _marked_up(markup.html_tables),
    Kind.SPREADSHEETML: _marked_up(markup.spreadsheetml),
}
