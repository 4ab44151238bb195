"""How the rows of one sheet are written, learned from those that were taken apart cell by cell: an expression made for
them takes a row as a whole, in a third of the time."""

import re
from collections.abc import Callable

Read = Callable[[str], object]

ROW = r'\s*<row(?: r="(\d{1,7})"|)(?: (?!r=)[\w:.]+="[^"<>&]*")*>\s*'
MOST_LEARNED = 50  # times; rows of a sheet that is written in ever other ways are taken cell by cell
FORMULA = r"(?:<f(?: [^<>&/]*|)(?:/>|>[^<&]*</f>)|)"
INLINE = r'<is><t(?: xml:space="preserve"|)>([^<&]*)</t></is></c>'
VALUE = FORMULA + r"<v>([^<&]*)</v></c>"


class RowTemplate:
    """Of each column one way of writing a cell that says something, and one of an empty cell."""

    def __init__(self):
        self._said: dict[int, tuple[str, Read | None]] = {}  # the expression of a cell, and how it is read
        self._empty: dict[int, str] = {}
        self._reads: list[Read | None] = []
        self._any_reads = False
        self._expression: re.Pattern | None = None
        self._learned = self._balance = 0
        self._has_places = False

    def cells(self, row: str) -> tuple[int | None, list] | None:
        """The number and the cells of a row without its end tag; None for one that is written in another way."""
        match = self._expression.fullmatch(row) if self._expression and self._balance >= 0 else None
        if match is None:
            self._balance -= 2
            return None
        self._balance += 1
        number, *cells = match.groups("")
        if self._any_reads:
            cells = [read(text) if text and read else text for read, text in zip(self._reads, cells, strict=True)]
        return int(number) if number else None, cells

    def learn(
        self, places: list[str | None], columns: list[int], attributes: list[str], texts: list, reads: list[Read | None]
    ) -> None:
        """From a row that is plain: of each cell the letters of its column, or None, its column, and so on."""
        if self._learned >= MOST_LEARNED or len(set(map(bool, places))) != 1:
            return
        if self._learned and bool(places[0]) != self._has_places:
            return
        self._has_places, new = bool(places[0]), False
        for place, column, told, text, read in zip(places, columns, attributes, texts, reads, strict=True):
            begin = "<c" + (rf' r="{place}\d{{1,7}}"' if place else "") + re.escape(told)
            if text is None and column not in self._empty:
                self._empty[column], new = begin + "(?:/>|></c>)", True
            elif text is not None and column not in self._said:
                body = INLINE if 't="inlineStr"' in told else VALUE
                self._said[column], new = (f"{begin}>{body}", read), True
        if new:
            self._learned += 1
            self._balance = 0
            self._compose()

    def _compose(self) -> None:
        last = max([*self._said, *self._empty])
        absent = "|" if self._has_places else ""
        cells = []
        for column in range(last + 1):
            told = [each for each in (self._said.get(column, ("",))[0], self._empty.get(column, "")) if each]
            group = "" if column in self._said else "()"
            cells.append(f"{group}(?>{'|'.join(told)}{absent})" if told else "()")
        self._reads = [self._said.get(column, ("", None))[1] for column in range(last + 1)]
        self._any_reads = any(self._reads)
        self._expression = re.compile(ROW + "".join(cells), re.ASCII)
