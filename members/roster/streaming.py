"""Reads a large .xlsx row by row: never a sheet in memory, and its texts as bytes, so that 500,000 people fit a worker.

python-calamine is faster, but holds the whole sheet; this is for the files it would need hundreds of megabytes for, and
for those that show of a date the month or the year alone, which it does not tell. Answers as calamine does: "" for an
empty cell, a number, a date, a text; a PartialDate for a date that is shown so.
"""

import posixpath
import re
import zipfile
from array import array
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from functools import lru_cache, partial
from pathlib import Path
from xml.parsers import expat

from members.cells import PartialDate
from members.models import Member
from members.roster.plain_rows import WIDEST, PlainRows, Read, column_place

STYLES, TEXTS = "xl/styles.xml", "xl/sharedStrings.xml"
DIGITS = "0123456789"
BLOCK = 1 << 16  # bytes read at a time
LARGEST_INDEX = 16 * 1024**2  # bytes of a part that is read as a whole
LONGEST = 1 << 20  # rows of a sheet
MOMENTS = 20_000  # that are remembered: the days of a list come again and again
PLACE = re.compile(rb"""r\s*=\s*["']([A-Z]{1,3})(\d{1,7})["']""")
MERGED = re.compile(rb"""mergeCell\s[^>]*?ref\s*=\s*["']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})["']""")
OVERLAP = 200  # bytes that a merged area takes at most
# In the format of a date: words, languages and colours, signs that stand as they are.
NOT_OF_A_DATE = re.compile(r'"[^"]*"|\[[^\]]*\]|[\\_*].')
Precision = Member.Precision


class BrokenBook(Exception):
    """The parts of the file do not fit together."""


class StreamedBook:
    """The sheets of the .xlsx at `path`. Raises BrokenBook when it is none."""

    def __init__(self, path: Path | str):
        self.path = path
        try:
            with zipfile.ZipFile(path) as parts:
                names, self._texts = set(parts.namelist()), _Texts()
                book = _elements(parts, "xl/workbook.xml")
                self._parts = _sheet_parts(book, _elements(parts, "xl/_rels/workbook.xml.rels"), names)
                self.hidden = {told["name"] for _, tag, told in book if tag == "sheet" and _is_hidden(told)}
                self._dates = _date_styles(_elements(parts, STYLES)) if STYLES in names else {}
                if TEXTS in names:
                    self._texts.read(parts)
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise BrokenBook(str(error)) from None
        of_1904 = any(attributes.get("date1904") in ("1", "true") for _, tag, attributes in book if tag == "workbookPr")
        self._day_of = _calendar(of_1904=of_1904)

    @property
    def sheet_names(self) -> list[str]:
        return list(self._parts)

    def get_sheet_by_name(self, name: str) -> "StreamedSheet":
        return StreamedSheet(self, self._parts[name])


class StreamedSheet:
    """Rows and columns are counted from the first of the sheet."""

    def __init__(self, book: StreamedBook, part: str):
        self._book, self._part = book, part

    def numbered(self) -> Iterator[tuple[int, list]]:
        """Every row that is written in the file, with its number, from 1; what lies between two of them costs nothing.
        Raises BrokenBook when the sheet ends in the middle."""
        rows = _Rows(self._book._texts, self._book._dates, self._book._day_of)
        plain = PlainRows(rows)
        with zipfile.ZipFile(self._book.path) as parts, parts.open(self._part) as source:
            try:
                for block in iter(lambda: source.read(BLOCK), b""):
                    plain.feed(block)
                    yield from rows.taken()
                plain.end()
                rows.parse(b"", True)
            except (expat.ExpatError, ValueError, LookupError, EOFError) as error:
                raise BrokenBook(str(error)) from None
            yield from rows.taken()

    def merged(self) -> list[tuple[tuple[int, int], tuple[int, int]]]:
        """First and last (row, column) of each merged area, from 0; a pass through the whole sheet."""
        found, kept = [], b""
        with zipfile.ZipFile(self._book.path) as parts, parts.open(self._part) as source:
            for block in iter(lambda: source.read(BLOCK), b""):
                kept = kept[-OVERLAP:] + block
                found += MERGED.findall(kept)
        areas = {
            ((int(top) - 1, column_place(left.decode())), (int(bottom) - 1, column_place(right.decode())))
            for left, top, right, bottom in found
        }
        return sorted(areas)


class _Texts:
    """The shared texts of a workbook: one run of bytes and where each begins, a third of what a list would take."""

    def __init__(self):
        self._bytes, self._ends = bytearray(), array("Q", [0])

    def __getitem__(self, index: int) -> str:
        return self._bytes[self._ends[index] : self._ends[index + 1]].decode()

    def read(self, parts: zipfile.ZipFile) -> None:
        parser, spoken = _parser(), 0
        pieces: list[str] = []

        def start(tag, attributes):
            nonlocal spoken
            if tag == "rPh":  # how a text is pronounced
                spoken += 1
            parser.CharacterDataHandler = pieces.append if tag == "t" and not spoken else None

        def end(tag):
            nonlocal spoken
            parser.CharacterDataHandler = None
            if tag == "rPh":
                spoken -= 1
            elif tag == "si":
                self._bytes.extend(_unescaped("".join(pieces)).encode())
                self._ends.append(len(self._bytes))
                pieces.clear()

        _listen(parser, start, end)
        with parts.open(TEXTS) as source:
            for block in iter(lambda: source.read(BLOCK), b""):
                parser.Parse(block)
            parser.Parse(b"", True)


class _Rows:
    """Takes the events of a sheet and makes rows of them."""

    def __init__(self, texts: _Texts, dates: dict[str, Member.Precision], day_of: Callable):
        self._texts, self._dates, self._day_of = texts, dates, day_of
        self._moment = lru_cache(maxsize=MOMENTS, typed=True)(self._moment_of)
        self._rows: list[tuple[int, list]] = []
        self._row: list = []
        self._number = self._given = 0  # of the row in hand; of the row given last
        self._text_parts: list[str] = []
        self._kind = self._style = ""
        self._column = -1
        self._parser = parser = _parser()
        _listen(parser, self._start, self._end)

    def taken(self) -> list[tuple[int, list]]:
        rows, self._rows = self._rows, []
        return rows

    def parse(self, text: bytes, last: bool = False) -> int:
        before = len(self._rows)
        self._parser.Parse(text, last)
        return len(self._rows) - before

    def take(self, number: int | None, cells: list) -> None:
        self._number = self._number + 1 if number is None else number
        if not self._given < self._number <= LONGEST:  # a small file could otherwise ask for rows without end
            raise ValueError("rows out of order, or more than a sheet has")
        self._rows.append((self._number, cells))
        self._given = self._number

    def reader(self, kind: str, style: str) -> Read | None:
        if kind == "n":
            if (shown := self._dates.get(style)) is None:
                return _number
            return self._day if shown == Precision.DAY else partial(self._in_part, shown)
        return {"s": self._shared, "b": _is_true, "d": datetime.fromisoformat}.get(kind)

    def _start(self, tag: str, attributes: dict) -> None:
        if tag == "c":
            place = attributes.get("r")
            self._column = column_place(place.rstrip(DIGITS)) if place else self._column + 1
            self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "")
            self._text_parts.clear()
        elif tag in ("v", "t"):
            self._parser.CharacterDataHandler = self._text_parts.append
        elif tag == "row":
            self._number = int(attributes.get("r") or self._number + 1)
            self._row, self._column = [], -1
        elif tag == "rPh":
            self._kind = "spoken"

    def _end(self, tag: str) -> None:
        if tag in ("v", "t"):
            self._parser.CharacterDataHandler = None
        elif tag == "c":
            if self._text_parts and self._column < WIDEST:
                row = self._row
                if (missing := self._column - len(row)) > 0:
                    row.extend([""] * missing)
                row.append((self.reader(self._kind, self._style) or _unescaped)("".join(self._text_parts)))
        elif tag == "row":
            self.take(self._number, self._row)

    def _shared(self, text: str) -> str:
        return self._texts[int(text)]

    def _day(self, text: str):
        return self._moment(_number(text))

    def _in_part(self, shown: Member.Precision, text: str):
        """Who types a month or a year gets its first day from the program; any other day was known."""
        day = self._day(text)
        first = type(day) is date and day.day == 1 and (shown == Precision.MONTH or day.month == 1)
        return PartialDate(day, shown) if first else day

    def _moment_of(self, number: float):
        """A day, a moment or a time of day; the number itself when it is no day of the calendar."""
        try:
            moment = self._day_of(number)
        except (OverflowError, ValueError):
            return number
        return moment.date() if isinstance(moment, datetime) and moment.time() == time() else moment


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator=None)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse_doctype
    return parser


def _listen(parser: expat.XMLParserType, start: Callable, end: Callable) -> None:
    """Names the tags without the prefix that some programs put before every one of them."""

    def root(tag: str, attributes: dict) -> None:
        prefix = len(tag) - len(tag.rpartition(":")[2])
        if prefix:
            parser.StartElementHandler = lambda tag, attributes: start(tag[prefix:], attributes)
            parser.EndElementHandler = lambda tag: end(tag[prefix:])
        else:
            parser.StartElementHandler, parser.EndElementHandler = start, end

    parser.StartElementHandler = root


def refuse_doctype(*declared) -> None:
    """No spreadsheet has one; entities are how a small file becomes a large one."""
    raise ValueError("a document type in a spreadsheet")


def _elements(parts: zipfile.ZipFile, name: str) -> list[tuple[str, str, dict]]:
    """Every element of a small part, in order: what it stands in, its tag, its attributes."""
    if parts.getinfo(name).file_size > LARGEST_INDEX:
        raise ValueError(f"{name} is larger than any index of a workbook")
    parser, found, above = _parser(), [], [""]

    def start(tag, attributes):
        found.append((above[-1], tag, attributes))
        above.append(tag)

    _listen(parser, start, lambda tag: above.pop())
    parser.Parse(parts.read(name), True)
    return found


def _sheet_parts(book: list, relations: list, present: set[str]) -> dict[str, str]:
    targets = {attributes["Id"]: attributes["Target"] for _, tag, attributes in relations if tag == "Relationship"}
    found = {}
    for _, tag, attributes in book:
        relation = next((value for name, value in attributes.items() if name.endswith(":id")), None)
        if tag == "sheet" and relation in targets:
            part = posixpath.normpath(posixpath.join("/xl", targets[relation])).lstrip("/")
            if part in present and "worksheets/" in part:  # not a chart
                found[attributes["name"]] = part
    return found


def _is_hidden(attributes: dict) -> bool:
    return attributes.get("state", "visible") != "visible"


def _calendar(*, of_1904: bool) -> Callable:
    """What makes a day or a time of the number in a cell."""
    # Here and below: only who reads a list waits for openpyxl.
    from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

    return partial(from_excel, epoch=CALENDAR_MAC_1904 if of_1904 else CALENDAR_WINDOWS_1900)


def hides_days(path: Path) -> bool:
    """Whether a style of the .xlsx at `path` shows of a date the month or the year alone."""
    try:
        with zipfile.ZipFile(path) as parts:
            shown = _date_styles(_elements(parts, STYLES)).values() if STYLES in parts.namelist() else ()
    except (expat.ExpatError, ValueError, LookupError):
        return False
    return any(each != Precision.DAY for each in shown)


def _date_styles(styles: list) -> dict[str, Member.Precision]:
    """The numbers of the cell styles that show a number as a date, and how much of it."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

    own = {attributes["numFmtId"]: attributes["formatCode"] for _, tag, attributes in styles if tag == "numFmt"}
    formats = [
        attributes.get("numFmtId", "0") for above, tag, attributes in styles if (above, tag) == ("cellXfs", "xf")
    ]
    codes = [own.get(number) or BUILTIN_FORMATS.get(int(number)) for number in formats]
    return {str(index): _shown_by(code) for index, code in enumerate(codes) if code and is_date_format(code)}


def _shown_by(code: str) -> Member.Precision:
    """How much of a date a format shows: `mm/yyyy` its month."""
    signs = set(NOT_OF_A_DATE.sub("", code.partition(";")[0]).lower())
    if "y" not in signs or signs & set("dhs"):
        return Precision.DAY
    return Precision.MONTH if "m" in signs else Precision.YEAR


def _number(text: str) -> float:
    return float(text) if "." in text or "E" in text or "e" in text else int(text)


def _is_true(text: str) -> bool:
    return text == "1"


def _unescaped(text: str) -> str:
    if "_x" not in text:
        return text
    from openpyxl.utils.escape import unescape

    return unescape(text)
