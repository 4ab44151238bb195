"""Rows of a sheet as nearly every program writes them, taken apart without the events of an XML parser, which cost ten
times as much. Whatever is written in any other way is left to the parser, and so is all that stands around the rows."""

import re
from functools import lru_cache
from typing import NamedTuple, Protocol

from members.roster import row_template
from members.roster.row_template import Read, RowTemplate

WIDEST = 1_000  # columns; what stands further right is nobody's list
LONGEST_ROW = 1 << 20  # bytes, and of what stands before the first row
MOST_SHAPES = 2_000  # of the rows of a sheet
BEGIN, END = b"<sheetData>", b"</row>"
DECLARATION = re.compile(rb"""\s*<\?xml(?:[^<>]*?encoding\s*=\s*["']([\w.-]+)["'])?[^<>]*\?>""")
CONTROLS = bytes({*range(32)} - {9, 10, 13})  # no XML may hold them
ATTRIBUTE = re.compile(r' ([\w:.]+)="([^"]*)"', re.ASCII)
ROW = re.compile(row_template.ROW, re.ASCII)
CELL = re.compile(  # no `?` behind a group: it costs more than an empty branch
    r'<c(?: r="([A-Z]{1,3})\d{1,7}"|)([^<>&/]*)(?:/>|></c>'
    r'|>(?:<v>|<is><t(?: xml:space="preserve"|)>|<f(?: [^<>&/]*|)(?:/>|>[^<&]*</f>)<v>)([^<&]*)</(?:v|t></is)></c>)',
    re.ASCII,
)
PARTS = 4  # into which CELL splits a row, for each cell: its column, its attributes, its text, what is no cell


class Rows(Protocol):
    """Who makes rows of what a parser tells, and knows what the text of a cell means by its kind and its style."""

    def parse(self, text: bytes) -> int:
        """Returns how many rows came to their end in it."""

    def take(self, number: int | None, cells: list) -> None:
        """None is the number of a row that comes behind the last one."""

    def reader(self, kind: str, style: str) -> Read | None:
        """None where the text is the value."""


class Shape(NamedTuple):
    """What the cells of a row are: how each is read, and their columns where these are not simply the first ones."""

    reads: list[Read | None]
    columns: list[int] | None


class PlainRows:
    """`feed` it a sheet block by block, then `end`."""

    def __init__(self, rows: Rows):
        self._rows = rows
        self._kept = b""
        self._begun = self._all_parsed = False
        self._shapes: dict[tuple, Shape | None] = {}
        self._template = RowTemplate()

    def feed(self, block: bytes) -> None:
        self._kept = self._left_of(self._kept + block)

    def end(self) -> None:
        self._rows.parse(self._kept)

    def _left_of(self, text: bytes) -> bytes:
        """Takes what is whole of `text`; returns the rest."""
        if not self._begun:
            text = self._begin(text)
        if self._begun and not self._all_parsed:
            end = text.rfind(END) + len(END)
            if end >= len(END):
                text = self._whole(text[:end]) + text[end:]
            if b"</sheetData" in text or len(text) > LONGEST_ROW:
                self._all_parsed = True
        if self._all_parsed:
            self._rows.parse(text)
            return b""
        return text

    def _begin(self, text: bytes) -> bytes:
        """The parser gets what stands before the rows; returns what comes behind."""
        head, begin, behind = text.partition(BEGIN)
        if begin and _is_usual(head):
            self._rows.parse(head + begin)
            self._begun = True
            return behind
        self._all_parsed = bool(begin) or len(text) > LONGEST_ROW
        return text

    def _whole(self, text: bytes) -> bytes:
        """Takes rows; returns those that have to be parsed with all that follows."""
        if len(text.translate(None, CONTROLS)) < len(text):
            self._all_parsed = True
            return text
        rows = text.decode().split(END.decode())
        rows.pop()
        for place, row in enumerate(rows, 1):
            plain = self._taken_apart(row)
            if plain:
                self._rows.take(*plain)
            elif not self._rows.parse(row.encode() + END) or "<!" in row or "<?" in row:
                self._all_parsed = True
                return b"".join(each.encode() + END for each in rows[place:])
        return b""

    def _taken_apart(self, text: str) -> tuple[int | None, list] | None:
        """The number and the cells of a row without its end tag; None for one that is not plain."""
        if "_x" in text or "\r" in text:
            return None
        found = self._template.cells(text) or self._by_cells(text)
        if found:
            cells = found[1]
            while cells and cells[-1] == "":  # as long as there are cells that say something
                cells.pop()
        return found

    def _by_cells(self, text: str) -> tuple[int | None, list] | None:
        parts = CELL.split(text)
        row = ROW.fullmatch(parts[0])
        if row is None or "".join(parts[PARTS::PARTS]).strip():
            return None
        places, attributes, texts = (parts[place::PARTS] for place in (1, 2, 3))
        shape = self._shape((*places, *attributes))
        if shape is None:
            return None
        if places:
            self._template.learn(places, shape.columns or [*range(len(places))], attributes, texts, shape.reads)
        return int(row[1]) if row[1] else None, _cells(shape, texts)

    def _shape(self, said: tuple) -> Shape | None:
        """`said`: the columns of all cells, then the attributes of all."""
        try:
            return self._shapes[said]
        except KeyError:
            if len(self._shapes) >= MOST_SHAPES:
                self._shapes.clear()
            self._shapes[said] = found = self._shape_of(said[: len(said) // 2], said[len(said) // 2 :])
            return found

    def _shape_of(self, letters: tuple[str | None, ...], attributes: tuple[str, ...]) -> Shape | None:
        """None where the columns go to and fro, or are more than a list has."""
        columns = [-1]
        reads: list[Read | None] = []
        for place, text in zip(letters, attributes, strict=True):
            columns.append(column_place(place) if place else columns[-1] + 1)
            told = dict(ATTRIBUTE.findall(text))
            if columns[-1] <= columns[-2] or ATTRIBUTE.sub("", text) or "r" in told:
                return None
            reads.append(self._rows.reader(told.get("t", "n"), told.get("s", "")))
        if columns[-1] >= WIDEST:
            return None
        return Shape(reads, None if columns[-1] + 1 == len(reads) else columns[1:])


def _cells(shape: Shape, texts: list[str | None]) -> list:
    cells = [
        "" if not text else text if read is None else read(text) for read, text in zip(shape.reads, texts, strict=True)
    ]
    if shape.columns is None or not cells:
        return cells
    placed: list = [""] * (shape.columns[-1] + 1)
    for column, cell in zip(shape.columns, cells, strict=True):
        placed[column] = cell
    return placed


def _is_usual(head: bytes) -> bool:
    """Whether a sheet that begins so is in UTF-8, and nothing but elements."""
    told = DECLARATION.match(head)
    rest = head[told.end() :] if told else head
    return (told is None or (told[1] or b"utf-8").lower() == b"utf-8") and b"<!" not in rest and b"<?" not in rest


@lru_cache(maxsize=2 * WIDEST)
def column_place(letters: str) -> int:
    """`AB` → 27."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1
