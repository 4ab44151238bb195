"""Opens a roster workbook and finds, wherever a person has put them, its list, its header, its title and its chi bộ."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from http import HTTPStatus
from itertools import islice
from pathlib import Path
from typing import IO

from openpyxl.utils import column_index_from_string
from python_calamine import CalamineError, CalamineSheet, PasswordError, load_workbook

from members import cells, vietnamese
from members.refusals import Refused
from members.roster.streaming import BrokenBook, StreamedBook, StreamedSheet

# How the headers of the known forms read (docs/rules.md §2.6: File nhập liệu 4.0, DS_DANGVIEN), folded, without
# punctuation.
HEADERS = {
    "ordinal": ("stt", "so tt", "tt"),
    "full_name": ("ho va ten", "ho ten", "ho va ten khai sinh", "ho ten dang vien", "ho va ten dang vien"),
    "gender": ("gioi tinh", "nam nu"),
    "birth_date": ("sinh ngay", "ngay sinh", "ngay thang nam sinh"),
    "personal_id": (
        "so dinh danh ca nhan", "so dinh danh", "so cccd", "cccd", "so can cuoc", "so can cuoc cong dan",
    ),
    "card_no": ("so the dang", "so the dang vien", "so the"),
    "card_no_legacy": ("so the theo qd 85", "so the dang cu", "so the cu"),
    "cell": ("to chuc dang dang sinh hoat", "chi bo dang sinh hoat", "chi bo sinh hoat", "chi bo", "to chuc dang"),
    "admission_date": ("ngay vao dang", "ngay ket nap", "ngay vao dang du bi"),
    "official_date": ("ngay chinh thuc", "ngay vao dang chinh thuc", "ngay cong nhan chinh thuc"),
    "phone": ("so dien thoai", "dien thoai", "sdt", "so dien thoai di dong", "dien thoai di dong", "so di dong"),
    "status": ("trang thai hoat dong", "trang thai", "tinh trang sinh hoat", "trang thai sinh hoat"),
    "status_date": ("ngay roi mat mien", "ngay roi khoi mat mien", "ngay roi khoi dang mat mien"),
    "reason": ("ly do chua cai dat", "li do chua cai dat", "ly do chua du dieu kien", "li do chua du dieu kien"),
}  # fmt: skip
FIELD_OF = {header: name for name, headers in HEADERS.items() for header in headers}
NEEDED = {
    "full_name": "Họ và tên",
    "gender": "Giới tính",
    "birth_date": "Sinh ngày",
    "personal_id": "Số định danh cá nhân",
    "cell": "Tổ chức Đảng đang sinh hoạt",
    "admission_date": "Ngày vào Đảng",
}
SEARCHED_ROWS = 60  # a header lower than this is not a header
RECOGNISED = 4  # so many known headers in one row make it the header
LIST_OF_CELLS = "danh muc chi bo"
ORGANISATION = re.compile(r"(dang bo|dang uy|chi bo|tinh uy|thanh uy) \w")
NUMBERING = re.compile(r"\(?(\d{1,2}|[A-Za-z]{1,2})\)?(\.0)?")
TITLE_DATE = re.compile(
    r"\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{4}|ngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}", re.IGNORECASE
)
LARGEST_UNPACKED = 4 * 1024**3  # bytes; ten times a roster of 500,000 people
HELD_IN_MEMORY = 16 * 1024**2  # bytes of unpacked .xlsx that python-calamine may hold; a larger one is streamed
CELLS_HELD = 8_000_000  # which python-calamine may hold: it keeps the empty ones between those that say something
PLACE = re.compile(rb"""\sr\s*=\s*["']([A-Z]{1,3})(\d{1,7})["']""")
NOT_READ = ("xl/media/", "xl/drawings/", "xl/printerSettings/", "docProps/")
LARGEST_ODS = 256 * 1024**2  # which cannot be streamed
BROKEN = "Tệp “{}” bị hỏng hoặc không phải bảng tính Excel: hãy mở bằng Excel và lưu lại."
LOCKED = "Tệp “{}” có đặt mật khẩu: hãy bỏ mật khẩu rồi nhập lại."
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # how both an .xls and an .xlsx locked with a password begin


class RosterError(Refused):
    """The file cannot be used as a whole."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True)
class Column:
    index: int  # in the rows as they are read
    letter: str
    header: str


@dataclass
class Workbook:
    """What was found; `rows()` streams, the rest is small."""

    sheet: CalamineSheet | StreamedSheet
    sheet_name: str
    header_row: int  # as the sheet numbers it, from 1; of a header of two rows the lower one
    columns: dict[str, Column]
    organisations: list[str] = field(default_factory=list)  # of the title, from the highest to the unit itself
    as_of: date | None = None  # the date the list speaks of, when its title says so
    cells: list[str] = field(default_factory=list)  # of the sheet “Danh mục chi bộ”

    def rows(self) -> Iterator[tuple[int, list]]:
        """The rows below the header with their numbers, without the numbering row `(1) (2) …`.

        Raises RosterError when the file breaks off in the middle.
        """
        below = enumerate(_even(self.sheet, self.width), start=1)
        for number, row in islice(below, self.header_row, self.header_row + 3):
            if not _is_numbering(row, self.columns):
                yield number, row
        yield from below

    @property
    def width(self) -> int:
        """So many cells of a row at least are read."""
        return max(column.index for column in self.columns.values()) + 1


def open_roster(path: Path | str) -> Workbook:
    """Raises RosterError, a sentence, when `path` is not a workbook, is locked or broken, or has no list of members."""
    path = Path(path)
    try:
        if not path.is_file():
            raise RosterError(f"Không tìm thấy tệp “{path}”.")
        with path.open("rb") as file:
            refuse_what_is_no_workbook(file, path.name)
        book = StreamedBook(path) if is_large(path) else load_workbook(path)
        found = _find_list(book)
        found.cells = _list_of_cells(book)
    except PasswordError:
        raise RosterError(LOCKED.format(path.name)) from None
    except (CalamineError, BrokenBook, zipfile.BadZipFile):
        raise RosterError(BROKEN.format(path.name)) from None
    except OSError as error:
        raise RosterError(f"Không mở được tệp “{path.name}”: {error.strerror or error}.") from None
    return found


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
    return longest * max(column_index_from_string(column.decode()) for column in letters)


def unpacked(path: Path) -> int:
    """Bytes of an .xlsx without its pictures; 0 for anything else."""
    if not zipfile.is_zipfile(path):
        return 0
    with zipfile.ZipFile(path) as parts:
        sizes = {part.filename: part.file_size for part in parts.infolist()}
    read = (size for name, size in sizes.items() if not name.startswith(NOT_READ))
    return sum(read) if "xl/workbook.xml" in sizes else 0


def refuse_what_is_no_workbook(file: IO[bytes], name: str) -> None:
    """Raises RosterError, a sentence, by what the file holds and not by its name."""
    start = file.read(8)
    if not start:
        raise RosterError(f"Tệp “{name}” rỗng.")
    if start == OLE2 and not name.lower().endswith(".xls"):
        raise RosterError(LOCKED.format(name))
    if start != OLE2 and not start.startswith(b"PK"):
        raise RosterError(f"Tệp “{name}” không phải bảng tính: chỉ nhận tệp Excel (.xlsx, .xls) hoặc .ods.")
    if start.startswith(b"PK"):
        with zipfile.ZipFile(file) as parts:
            sizes = {part.filename: part.file_size for part in parts.infolist()}
        if not {"xl/workbook.xml", "xl/workbook.bin", "content.xml"} & sizes.keys():
            raise RosterError(f"Tệp “{name}” không phải bảng tính: chỉ nhận tệp Excel (.xlsx, .xls) hoặc .ods.")
        if sum(sizes.values()) > LARGEST_UNPACKED or sizes.get("content.xml", 0) > LARGEST_ODS:
            raise RosterError(f"Tệp “{name}” quá lớn khi giải nén: hãy chia danh sách thành nhiều tệp.")


def _find_list(book) -> Workbook:
    best: Workbook | None = None
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        found = _find_header(sheet, name)
        if found and (best is None or len(found.columns) > len(best.columns)):
            best = found
        if best and not NEEDED.keys() - best.columns.keys():
            break
    if best is None:
        raise RosterError(
            "Không tìm thấy danh sách đảng viên: không trang nào có dòng tiêu đề như “Họ và tên”, “Sinh ngày”."
        )
    if missing := [header for name, header in NEEDED.items() if name not in best.columns]:
        columns = ", ".join(f"“{header}”" for header in missing)
        raise RosterError(f"Trang “{best.sheet_name}” thiếu cột bắt buộc: {columns}.")
    return best


def _find_header(sheet: CalamineSheet | StreamedSheet, name: str) -> Workbook | None:
    if sheet.start is None:
        return None
    top = [list(map(_words, row)) for row in islice(sheet.iter_rows(), SEARCHED_ROWS)]
    first_column = sheet.start[1]
    columns: list[dict[str, Column]] = [_columns(row, first_column) for row in top]
    at = max(range(len(top)), key=lambda row: len(columns[row]))
    if len(columns[at]) < RECOGNISED:
        return None
    taken = {column.index for column in columns[at].values()}
    below = {  # a header of two rows: what stands below a merged cell
        known: column for row in columns[at + 1 : at + 2] for known, column in row.items() if column.index not in taken
    }
    titles = [text for row in top[:at] for text in row if text]
    return Workbook(
        sheet=sheet,
        sheet_name=vietnamese.nfc(name),
        header_row=at + (2 if below else 1),
        columns=below | columns[at],
        organisations=[text for text in titles if ORGANISATION.match(vietnamese.search_text(text))],
        as_of=_date_in(titles),
    )


def _columns(row: list[str], first_column: int) -> dict[str, Column]:
    found: dict[str, Column] = {}
    for index, text in enumerate(row):
        known = FIELD_OF.get(vietnamese.search_text(text))
        if known and known not in found:
            found[known] = Column(index, _letters(first_column + index), text.rstrip(" *"))
    return found


def _date_in(titles: list[str]) -> date | None:
    for text in titles:
        if match := TITLE_DATE.search(text):
            try:
                return cells.day(match.group())
            except cells.Wrong:
                continue
    return None


def _list_of_cells(book) -> list[str]:
    for name in book.sheet_names:
        if vietnamese.search_text(name) == LIST_OF_CELLS:
            rows = book.get_sheet_by_name(name).iter_rows()
            texts = (text for row in rows for text in map(_words, row))
            return [text for text in texts if ORGANISATION.match(vietnamese.search_text(text))]
    return []


def _is_numbering(row: list, columns: dict[str, Column]) -> bool:
    """`(1) (2) (3)`, `1 2 3` or `A B C` in every column that says something, the name's among them."""
    texts = [str(row[column.index]).strip() for column in columns.values()]
    name = str(row[columns["full_name"].index]).strip()
    return bool(name) and all(NUMBERING.fullmatch(text) for text in texts if text)


def _even(sheet: CalamineSheet | StreamedSheet, width: int) -> Iterator[list]:
    """Rows that are long enough; a stream does not know how wide the sheet is."""
    try:
        for row in sheet.iter_rows():
            yield row + [""] * (width - len(row)) if len(row) < width else row
    except BrokenBook:
        raise RosterError(BROKEN.format("danh sách")) from None


def _words(cell) -> str:
    return vietnamese.nfc(cell) if isinstance(cell, str) else ""


def _letters(index: int) -> str:
    """0 → A, 26 → AA."""
    text = ""
    while index >= 0:
        index, digit = index // 26 - 1, index % 26
        text = chr(65 + digit) + text
    return text
