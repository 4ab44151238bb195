"""Lists that only call themselves .xls: tables of a page of HTML, and the XML that Excel 2003 saved."""

import re
from dataclasses import dataclass, field
from datetime import datetime, time
from html.parser import HTMLParser
from xml.parsers import expat

from members.roster import delimited
from members.roster.plain_rows import WIDEST
from members.roster.streaming import LONGEST, BrokenBook, refuse_doctype

Area = tuple[tuple[int, int], tuple[int, int]]
CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
HEAD = 4_096  # bytes in which a page says how its letters are written
MOST_CELLS = 8_000_000


@dataclass
class Table:
    name: str
    rows: list[tuple[int, list]] = field(default_factory=list)
    merged: list[Area] = field(default_factory=list)
    hidden: bool = False


def html_tables(page: bytes) -> list[Table]:
    """The tables of the page in their order, a table within a cell too. Raises BrokenBook for one without end."""
    parser = _Page()
    parser.feed(_decoded(page))
    parser.close()
    return parser.tables


def spreadsheetml(text: bytes) -> list[Table]:
    """The worksheets of an XML spreadsheet. Raises BrokenBook when it breaks off or declares entities."""
    reader = _Spreadsheet()
    try:
        reader.parser.Parse(text, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise BrokenBook(str(error)) from None
    return reader.tables


def _decoded(page: bytes) -> str:
    said = CHARSET.search(page[:HEAD])
    found = delimited.encoding_of(page) or "cp1258"
    if found == "cp1258" and said:
        try:
            return page.decode(said.group(1).decode("ascii"), "replace")
        except LookupError:
            pass
    return page.decode(found, "replace")


class _Grid:
    """Where the next cell of a table stands, past those that reach down or over from others."""

    def __init__(self, name: str):
        self.table = Table(name)
        self._number = self._column = 0
        self._row: list = []
        self._taken: dict[int, int] = {}  # column → last row that a cell above reaches down to
        self._cells = 0

    def next_row(self, number: int = 0) -> None:
        self._number = number or self._number + 1
        if self._number > LONGEST or (self.table.rows and self._number <= self.table.rows[-1][0]):
            raise BrokenBook("rows out of order, or more than a sheet has")
        self._row, self._column = [], 0
        self.table.rows.append((self._number, self._row))

    def put(self, value, *, at: int = 0, over: int = 1, down: int = 1) -> None:
        """`over` and `down`: how many columns and rows the cell takes. `at`: its column, from 1."""
        if not self._number:
            self.next_row()
        column = at - 1 if at else self._column
        while not at and self._taken.get(column, 0) >= self._number:
            column += 1
        over, down = max(1, min(over, WIDEST)), max(1, min(down, LONGEST))
        self._column = column + over
        self._cells += over
        if self._column > WIDEST or self._cells > MOST_CELLS:
            raise BrokenBook("more cells than a list has")
        self._row.extend([""] * (self._column - len(self._row)))
        self._row[column] = value
        if over > 1 or down > 1:
            self._reach(column, over, down)

    def _reach(self, column: int, over: int, down: int) -> None:
        last = self._number + down - 1
        self.table.merged.append(((self._number - 1, column), (last - 1, column + over - 1)))
        if down > 1:
            self._taken |= dict.fromkeys(range(column, column + over), last)


class _Page(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.tables: list[Table] = []
        self._open: list[_Grid] = []
        self._cell: list[str] | None = None
        self._spans = (1, 1)
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list) -> None:
        if tag == "table":
            self._end_cell()
            self._open.append(_Grid(f"Bảng {len(self.tables) + 1}"))
            self.tables.append(self._open[-1].table)
        elif tag == "tr" and self._open:
            self._end_cell()
            self._open[-1].next_row()
        elif tag in ("td", "th") and self._open:
            self._end_cell()
            said = dict(attrs)
            self._cell, self._spans = [], (_whole(said.get("colspan")), _whole(said.get("rowspan")))
        elif tag in ("br", "p", "div") and self._cell is not None:
            self._cell.append(" ")
        elif tag in ("style", "script"):
            self._silent += 1

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr"):
            self._end_cell()
        elif tag == "table" and self._open:
            self._end_cell()
            self._open.pop()
        elif tag in ("style", "script") and self._silent:
            self._silent -= 1

    def handle_data(self, data: str) -> None:
        if self._cell is not None and not self._silent:
            self._cell.append(data)

    def _end_cell(self) -> None:
        if self._cell is not None and self._open:
            over, down = self._spans
            self._open[-1].put(" ".join("".join(self._cell).split()), over=over, down=down)
        self._cell = None


class _Spreadsheet:
    """Excel's XML of 2003, whatever prefix its tags have."""

    def __init__(self):
        self.tables: list[Table] = []
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = refuse_doctype
        self.parser.StartElementHandler, self.parser.EndElementHandler = self._start, self._end
        self._grid: _Grid | None = None
        self._row = 0
        self._cell: dict = {}
        self._kind, self._text = "", []

    def _start(self, tag: str, attributes: dict) -> None:
        tag = tag.rpartition(":")[2]
        said = {name.rpartition(":")[2]: value for name, value in attributes.items()}
        if tag == "Worksheet":
            self._grid, self._row = _Grid(said.get("Name", "")), 0
            self.tables.append(self._grid.table)
        elif tag == "Row" and self._grid:
            self._row = int(said.get("Index") or self._row + 1)
            self._grid.next_row(self._row)
        elif tag == "Cell":
            self._cell, self._kind, self._text = said, "", []
        elif tag == "Data":
            self._kind = said.get("Type", "String")
        if tag in ("Data", "Visible"):
            self._text = []
            self.parser.CharacterDataHandler = self._text.append

    def _end(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        if tag in ("Data", "Visible"):
            self.parser.CharacterDataHandler = None
        if tag == "Visible" and self._grid:
            self._grid.table.hidden = "".join(self._text).strip() in ("SheetHidden", "SheetVeryHidden")
        elif tag == "Cell" and self._grid and self._row:
            value = _typed("".join(self._text), self._kind) if self._kind else ""
            over, down = int(self._cell.get("MergeAcross") or 0), int(self._cell.get("MergeDown") or 0)
            self._grid.put(value, at=int(self._cell.get("Index") or 0), over=over + 1, down=down + 1)
            self._kind = ""


def _typed(text: str, kind: str):
    if kind == "Number":
        number = float(text)
        return int(number) if number.is_integer() else number
    if kind == "DateTime":
        moment = datetime.fromisoformat(text.strip())
        return moment.date() if moment.time() == time() else moment
    return text


def _whole(text: str | None) -> int:
    return int(text[:6]) if text and text.isascii() and text.isdigit() else 1
