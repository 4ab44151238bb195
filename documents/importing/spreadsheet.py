"""Opens the sheet of facts, wherever its heading stands and in whatever order its columns are."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from io import StringIO
from itertools import pairwise, zip_longest
from pathlib import Path
from zipfile import BadZipFile

from documents.models import Relation
from members import tables, vietnamese
from members.cells import AS_ABOVE
from members.refusals import Refused

Kind = Relation.Kind

# As lists of documents read, the registers of 36-HD/VPTW and of Nghị định 30/2020/NĐ-CP among them.
HEADINGS = {
    "number_raw": (
        "so ky hieu", "so va ky hieu", "so van ban", "so hieu", "so ky hieu van ban", "so va ky hieu van ban", "so",
    ),
    "kind": ("loai van ban", "loai", "hinh thuc van ban", "ten loai"),
    "issued_on": (
        "ngay ban hanh", "ngay van ban", "ngay ky", "ngay thang", "ngay thang ban hanh", "ngay thang van ban",
        "ngay thang nam", "ngay thang nam ban hanh", "ngay thang nam van ban", "ngay ban hanh van ban",
    ),
    "issuer": (
        "co quan ban hanh", "noi ban hanh", "don vi ban hanh", "cap ban hanh", "tac gia", "tac gia van ban",
        "co quan ban hanh van ban",
    ),
    "title": (
        "trich yeu", "trich yeu noi dung", "noi dung", "noi dung trich yeu", "ten van ban", "trich yeu van ban",
        "trich yeu noi dung van ban", "noi dung van ban", "ten loai va trich yeu", "ten loai va trich yeu noi dung",
        "ten loai va trich yeu noi dung van ban",
    ),
    "file": (
        "ten tep", "tep", "ten file", "file", "tap tin", "tep van ban", "ten tap tin", "tep dinh kem", "file dinh kem",
    ),
    "attachments": ("phu luc", "tep kem theo", "tai lieu kem theo"),
    "secrecy": ("do mat", "muc do mat"),
    "effective_from": ("co hieu luc tu", "ngay co hieu luc", "hieu luc tu", "ngay hieu luc"),
    "effective_to": ("co hieu luc den", "hieu luc den", "ngay het hieu luc", "het hieu luc"),
    "subject": ("linh vuc",),
    "signer": ("nguoi ky",),
    "signer_role": ("chuc vu nguoi ky", "chuc vu"),
    "urgency": ("do khan",),
    "recipients": ("noi nhan", "noi nhan van ban"),
    "relations": ("quan he", "quan he van ban", "van ban lien quan"),
    Kind.REPLACES: ("thay the", "thay the van ban"),
    Kind.AMENDS: ("sua doi", "sua doi van ban"),
    Kind.SUPPLEMENTS: ("bo sung", "bo sung van ban"),
    Kind.ABOLISHES: ("bai bo", "bai bo van ban"),
    Kind.BASED_ON: ("can cu",),
    Kind.GUIDES: ("huong dan",),
    Kind.CITES: ("vien dan",),
}  # fmt: skip
FIELD_OF = {heading: field for field, headings in HEADINGS.items() for heading in headings}
NEEDED = {"number_raw": "Số, ký hiệu", "issued_on": "Ngày ban hành", "issuer": "Cơ quan ban hành"}
NEEDED |= {"title": "Trích yếu", "file": "Tên tệp"}
_TOTAL = re.compile(r"(?:tong(?: cong| so)?|cong)\b")
SAID_BY_MANY = ("kind", "issued_on", "issuer", "subject", "signer", "signer_role", "urgency", "recipients")
SEPARATED = (".csv", ".tsv", ".txt")
SEARCHED_ROWS = 60  # a heading lower than this is none
BROKEN = "Tệp “{}” bị hỏng: đề nghị mở bằng Excel và lưu lại."
MOST_BYTES = 64 * 1024 * 1024


class SheetError(Refused):
    """The sheet cannot be used as a whole."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True)
class Row:
    number: int  # as the sheet counts, from 1
    cells: list
    said: dict  # field → cell, of the columns that are known


@dataclass(frozen=True)
class Sheet:
    heading: list[str]
    rows: list[Row]
    skipped: list[tuple[int, str]]  # rows that are none of a document: totals, headings of groups; number and words


def read(path: Path) -> Sheet:
    """Raises SheetError with the true cause: the file is missing, broken, locked, no table, or has no known heading."""
    if not path.is_file():
        raise SheetError(f"Không tìm thấy tệp “{path}”.")
    if path.stat().st_size > MOST_BYTES:
        raise SheetError(f"Tệp “{path.name}” quá lớn. Đề nghị chia thành nhiều bảng.")
    try:
        for lines in _separated(path) if tables.is_text(path) else tables.sheets(path):
            if found := _table(lines):
                return found
    except (tables.RosterError, BadZipFile) as error:
        raise SheetError(str(error) if isinstance(error, Refused) else BROKEN.format(path.name)) from None
    wanted = ", ".join(NEEDED.values())
    raise SheetError(f"Tệp “{path.name}” không có bảng nào có đủ các cột: {wanted}.")


def _separated(path: Path) -> Iterator[list[list]]:
    """The rows by each of the signs that may stand between cells: a title above the heading may hold any of them."""
    text = tables.letters_of(path.read_bytes())
    for sign in ";,\t":
        try:
            yield list(csv.reader(StringIO(text, newline=""), delimiter=sign))
        except csv.Error:  # a quotation mark that does not end: perhaps not so with another sign
            continue


def _table(lines: list[list]) -> Sheet | None:
    for place, line in enumerate(lines[:SEARCHED_ROWS]):
        fields = [FIELD_OF.get(vietnamese.search_text(str(cell))) for cell in line]
        if NEEDED.keys() <= set(fields):
            heading = [vietnamese.nfc(str(cell)) for cell in line]
            below = enumerate(lines[place + 1 :], place + 2)
            rows = [_row(number, cells, fields) for number, cells in below if any(map(_says, cells))]
            others = {row.number: _words(row) for row in rows if _is_none(row, heading)}
            rows = [row for row in rows if row.number not in others]
            for above, row in pairwise(rows):
                row.said.update({name: above.said.get(name, "") for name in SAID_BY_MANY if _is_as_above(row, name)})
            return Sheet(heading, rows, list(others.items()))
    return None


def _is_as_above(row: Row, name: str) -> bool:
    """Whether a mark stands there for what the row above says."""
    said = row.said.get(name, "")
    return isinstance(said, str) and said.strip() in AS_ABOVE


def _is_none(row: Row, heading: list[str]) -> bool:
    """Whether the row tells of no document: one cell alone, a total, the numbers of the columns, the heading again."""
    again = zip(map(str, row.cells), heading, strict=False)
    if all(vietnamese.nfc(cell) == above for cell, above in again if cell.strip()):
        return True
    told = [vietnamese.search_text(str(cell)) for cell in row.cells if _says(cell)]
    if len(told) == 1 or [_number(each) for each in told] == list(range(1, len(told) + 1)):
        return True
    facts = any(_says(row.said.get(name, "")) for name in ("title", "issuer", "file"))
    return not facts and any(map(_TOTAL.match, told))


def _number(told: str) -> int | None:
    """Of a column: `(1)`, `1.0`."""
    found = re.fullmatch(r"([0-9]{1,2})(?: 0)?", told)
    return int(found[1]) if found else None


def _words(row: Row) -> str:
    return " ".join(vietnamese.nfc(str(cell)) for cell in row.cells if _says(cell))


def _row(number: int, cells: list, fields: list) -> Row:
    said: dict[str, str] = {}
    for field, cell in zip_longest(fields, cells[: len(fields)], fillvalue=""):
        if field and not _says(said.get(field, "")):  # of two columns for one thing the first that says it
            said[field] = cell
    return Row(number, cells, said)


def _says(cell) -> bool:
    return bool(str(cell).strip())
