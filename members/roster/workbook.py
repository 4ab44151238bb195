"""Opens a roster and finds, wherever a person has put them, its lists, their headers, their titles and their chi bộ."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path

from members import cells, vietnamese
from members.models.people import masked
from members.roster import headers
from members.roster.books import RosterError, Sheet, open_book
from members.roster.columns import NEEDED, Column, Header
from members.roster.merged import Filler

SEARCHED_ROWS = 60  # a header lower than this is not a header
LIST_OF_CELLS = "danh muc chi bo"
ORGANISATION = re.compile(r"(dang bo|dang uy|chi bo|tinh uy|thanh uy) \w")
NUMBERING = re.compile(r"\(?(\d{1,2}|[A-Za-z]{1,2})\)?(\.0)?")
TITLE_DATE = re.compile(
    r"\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{4}|ngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}", re.IGNORECASE
)
SHEET_ROWS = 2_000_000  # a row of the second list of a file is numbered from here, of the third from twice as many
MOST_LISTS = 500  # of one file
LONG_NUMBER = re.compile(r"\d[\d .]{4,}\d")  # somebody's: not shown whole
# Columns in which a mark may stand for the cell above, and how many cells make a row one of a person.
LEAST_SAID = 4
SAID_BY_MANY = ("cell", "gender", "admission_date", "official_date", "status", "status_date", "reason")
SAMPLES = 3  # values shown of a column that is not understood
NOTHING: Mapping[str, str] = {}
SECTION = re.compile(
    r"(?:(?:[IVXLC]+|[A-Za-z]|\d+)\s*[.)/:-]\s*|[*•+▪◦–—-]\s*)?(chi\s+bộ\s.*|cb\.?\s?\d{1,3}(?!\d).*)", re.IGNORECASE
)
# Behind the name of a section: how many are in it.
AFTER_A_SECTION = re.compile(
    r"\s*(?:[:(]|[-–—,;]\s*(?:có\s+|gồm\s+)?\d+\s*(?:đ/c|đc|đồng\s+chí|đảng\s+viên|đv|người)\b).*", re.IGNORECASE
)
# Of the title `Danh sách đảng viên Chi bộ 1 (thời điểm 30/11/2026)` whose list it is.
LISTED = re.compile(
    r"danh\s+sách\s+(?:trích\s+ngang\s+)?(?:các\s+)?(?:đồng\s+chí\s+)?đảng\s+viên\s+(?:của\s+|thuộc\s+)?(chi\s+bộ\s.*)",
    re.IGNORECASE,
)
AFTER_A_NAME = re.compile(
    r"(?:\s*[(,;:]"
    r"|\s+(?:tính\s+đến|đến\s+(?:ngày|tháng)|(?:ngày|tháng|năm)\s+\d|quý\s+[IVX\d]+\b)).*",
    re.IGNORECASE,
)
SECTION_CELLS = 3  # the numeral, the name of the chi bộ, perhaps how many are in it


class ColumnsUnknown(RosterError):
    """A list is there, but some of the columns it needs have headings that nobody has explained; `workbook` is it."""

    def __init__(self, workbook: "Workbook"):
        columns = ", ".join(f"“{title}”" for title in workbook.header.missing)
        super().__init__(f"Trang “{workbook.sheet_name}” thiếu cột bắt buộc: {columns}.")
        self.workbook = workbook


@dataclass
class Workbook:
    """One list of a file; `rows()` streams, the rest is small."""

    sheet: Sheet
    header: Header
    organisations: list[str] = field(default_factory=list)  # of the title, from the highest to the unit itself
    listed: str = ""  # the chi bộ that the title says the list to be of
    as_of: date | None = None  # the date the list speaks of, when its title says so
    samples: dict[str, list[str]] = field(default_factory=dict)  # by letter, of the columns that are not understood
    cells: list[str] = field(default_factory=list)  # of the sheet “Danh mục chi bộ”
    place: int = 0  # among the lists of the file
    more: list["Workbook"] = field(default_factory=list)  # the other lists of the file, which are read after this one
    left: list[str] = field(default_factory=list)  # sheets that look like lists and are not read

    @property
    def sheet_name(self) -> str:
        return self.sheet.name

    @property
    def cell_named(self) -> str:
        """The chi bộ that the title or the sheet itself names: a list without a column of them is of that one."""
        named = (*self.organisations[-1:], self.listed, self.sheet_name)
        return next((text for text in named if is_cell(text)), "")

    @property
    def header_row(self) -> int:
        """As the sheet numbers it, from 1; of a header of two rows the lower one."""
        return self.header.last + 1

    @property
    def columns(self) -> dict[str, Column]:
        return self.header.columns

    @property
    def lists(self) -> list["Workbook"]:
        return [self, *self.more]

    def rows(self) -> Iterator[tuple[int, list]]:
        """The rows below the header with their numbers (see `numbered_as`), without the numbering row `(1) (2) …` and
        without the heading where it is said again, over a page of the print or over the next chi bộ.

        Raises RosterError when the file breaks off in the middle.
        """
        base, first, made = self.place * SHEET_ROWS, self.header_row, self.header.made
        alike = [column.index for name, column in self.columns.items() if name in SAID_BY_MANY]
        alike, above = [index for index in alike if index < self.header.width], None
        for number, row in self._filled():
            if number <= first or (number <= first + 3 and _is_numbering(_joined(row, self.header), self.columns)):
                continue
            if not _is_heading_again(row, self.header):
                for index in alike:
                    if above and row[index] in cells.AS_ABOVE:
                        row[index] = above[index]
                above = row if len(row) - row.count("") >= LEAST_SAID else above
                yield base + number, _joined(row, self.header) if made else row

    def _filled(self) -> Iterator[tuple[int, list]]:
        width = self.header.width
        needed = [self.columns[name].index for name in NEEDED if name in self.columns]
        filler = Filler(self.sheet, [index for index in needed if index < width])
        return self._in_unicode(filler.filled(_wide(self.sheet.rows(), width)))

    def _in_unicode(self, rows: Iterator[tuple[int, list]]) -> Iterator[tuple[int, list]]:
        """But for the names, of which the reader tells that they were converted."""
        letters, names = self.header.old_letters, self.header.places_of_name
        if not letters:
            return rows
        return (
            (number, [_said_in(cell, letters) if place not in names else cell for place, cell in enumerate(row)])
            for number, row in rows
        )


def _wide(rows: Iterator[tuple[int, list]], width: int) -> Iterator[tuple[int, list]]:
    """A stream does not know how wide the sheet is."""
    for number, row in rows:
        if len(row) < width:
            row.extend([""] * (width - len(row)))
        yield number, row


def _said_in(cell, letters: str):
    return headers.heading(cell, letters) if isinstance(cell, str) else cell


def _joined(row: list, header: Header) -> list:
    """With what is put together behind what the sheet has."""
    row = row[: header.width]
    return row + [each.of(row) for each in header.made]


def numbered_as(number: int) -> tuple[int, int]:
    """The place of the list among those of its file and the row as its sheet numbers it."""
    return divmod(number, SHEET_ROWS)


def open_roster(
    path: Path | str,
    *,
    declared: Mapping[str, str] = NOTHING,
    sheets: Collection[str] = (),
    one_cell: bool = False,
) -> Workbook:
    """The lists of the file at `path`: of the sheets named `sheets`, else of all that are not hidden.

    `declared`: what an officer has said of headings, by their key. `one_cell`: the list is of one chi bộ and need not
    name it. Raises RosterError, a sentence, when the file is no list, is locked or broken; ColumnsUnknown when it is
    one that cannot be understood.
    """
    book = open_book(path)
    shown = [sheet for sheet in book if not sheet.hidden]
    found = [each for each in (_find_list(sheet, declared) for sheet in shown) if each]
    lists = [each for each in found if not _missing(each, one_cell)]
    chosen = [each for each in lists if each.sheet_name in sheets] or lists
    if not chosen:
        raise _why_none(book, found, declared)
    first, *others = chosen[:MOST_LISTS]
    first.cells = _list_of_cells(shown)
    first.more = others
    for place, each in enumerate(first.lists):
        each.place = place
    first.left = [each.sheet_name for each in found if each not in chosen]
    return first


def _why_none(book: list[Sheet], found: list[Workbook], declared: Mapping[str, str]) -> RosterError:
    if found:
        return ColumnsUnknown(max(found, key=lambda each: len(each.columns)))
    if hidden := [sheet.name for sheet in book if sheet.hidden and _find_list(sheet, declared)]:
        return RosterError(f"Danh sách nằm ở trang ẩn “{hidden[0]}”: hãy cho hiện trang ấy (Unhide) rồi tải lên lại.")
    return RosterError(
        "Không tìm thấy danh sách đảng viên: không trang nào có dòng tiêu đề như “Họ và tên”, “Sinh ngày”."
    )


def _missing(found: Workbook, one_cell: bool) -> list[str]:
    """The needed columns it has not; the one of the chi bộ is no loss where something else names it."""
    missing = [name for name in NEEDED if name not in found.columns]
    return [] if missing == ["cell"] and (one_cell or _names_its_cells(found)) else missing


def _names_its_cells(found: Workbook) -> bool:
    return bool(found.cell_named) or any(section_of(row) for _, row in found.rows())


def is_cell(text: str) -> bool:
    return vietnamese.search_text(text).startswith("chi bo ")


def section_of(row: list) -> str:
    """The chi bộ that a row like `I. Chi bộ 1` names for those below it; "" for any other row."""
    said = [cell for cell in row if cell not in ("", None)]
    if not 0 < len(said) <= SECTION_CELLS:
        return ""
    for cell in said:
        if match := SECTION.fullmatch(headers.heading(cell)):
            return AFTER_A_SECTION.sub("", match.group(1)).strip()
    return ""


def _find_list(sheet: Sheet, declared: Mapping[str, str]) -> Workbook | None:
    top: list[list] = []
    for number, row in islice(sheet.rows(), SEARCHED_ROWS):
        if number > SEARCHED_ROWS:
            break
        top += [[] for _ in range(number - len(top) - 1)] + [list(row)]
    header = headers.find(top, sheet.first_column(), declared) if top else None
    if header is None:
        return None
    above = (headers.heading(cell, header.old_letters) for row in top[: header.first] for cell in row)
    titles = [text for text in above if text]
    return Workbook(
        sheet=sheet,
        header=header,
        organisations=[text for text in titles if ORGANISATION.match(vietnamese.search_text(text))],
        listed=_listed(titles),
        as_of=_date_in(titles),
        samples={column.letter: _samples(top[header.last + 1 :], column) for column in header.unknown},
    )


def _listed(titles: list[str]) -> str:
    for text in titles:
        if match := LISTED.fullmatch(text):
            return AFTER_A_NAME.sub("", match[1]).strip()
    return ""


def _samples(rows: list[list], column: Column) -> list[str]:
    said = (row[column.index] for row in rows if len(row) > column.index and row[column.index] not in ("", None))
    return [LONG_NUMBER.sub(lambda found: masked(found.group()), _written(cell)) for cell in islice(said, SAMPLES)]


def _written(cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return f"{cell:%d/%m/%Y}" if isinstance(cell, date) else vietnamese.nfc(str(cell))[:40]


def _date_in(titles: list[str]) -> date | None:
    for text in titles:
        if match := TITLE_DATE.search(text):
            try:
                return cells.day(match.group())
            except cells.Wrong:
                continue
    return None


def _list_of_cells(book: list[Sheet]) -> list[str]:
    for sheet in book:
        if vietnamese.search_text(sheet.name) == LIST_OF_CELLS:
            texts = (text for _, row in sheet.rows() for text in map(headers.heading, row))
            return [text for text in texts if ORGANISATION.match(vietnamese.search_text(text))]
    return []


def _is_heading_again(row: list, header: Header) -> bool:
    many = 0
    for cell, texts in zip(row, header.said, strict=False):
        if cell in ("", None):
            continue
        if not isinstance(cell, str) or (cell.isdecimal() and cell.isascii() and cell not in texts):
            return False  # as the number in front of nearly everybody
        if headers.heading(cell, header.old_letters) not in texts:
            return False
        many += 1
    return many > 1


def _is_numbering(row: list, columns: dict[str, Column]) -> bool:
    """`(1) (2) (3)`, `1 2 3` or `A B C` in every column that says something, the name's among them."""
    texts = [str(row[column.index]).strip() for column in columns.values()]
    name = str(row[columns["full_name"].index]).strip() if "full_name" in columns else ""
    return bool(name) and all(NUMBERING.fullmatch(part) for text in texts if text for part in re.split(r"[ /]+", text))
