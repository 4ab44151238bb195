"""How the rows of one sheet are written, learned from those that were taken apart cell by cell: an expression made for
them takes a row as a whole, in a third of the time."""

import re
from collections.abc import Callable

Read = Callable[[str], object]

ROW = r'\s*<row(?: r="(\d{1,7})"|)(?: (?!r=)[\w:.]+="[^"<>&]*")*>\s*'
MOST_LEARNED = 50  # times; rows of a sheet that is written in ever other ways are taken cell by cell
CREDIT, MOST_CREDIT = 20, 200  # a row that does not fit costs two, one that fits brings one
FORMULA = r"(?:<f(?: [^<>&/]*|)(?:/>|>[^<&]*</f>)|)"
INLINE = r'<is><t(?: xml:space="preserve"|)>([^<&]*)</t></is></c>'
VALUE = FORMULA + r"<v>([^<&]*)</v></c>"


class RowTemplate:
    """Of each column one way of writing a cell that says something, and one of an empty cell. Where more than a third
    of the rows are written in other ways, it begins anew: titles are seldom written as what stands below."""

    def __init__(self):
        self._learned = 0
        self._forget()

    def _forget(self) -> None:
        self._said: dict[int, tuple[str, Read | None]] = {}  # the expression of a cell, and how it is read
        self._empty: dict[int, str] = {}
        self._reads: list[Read | None] = []
        self._expression: re.Pattern | None = None
        self._has_places: bool | None = None
        self._credit = CREDIT

    def cells(self, row: str) -> tuple[int | None, list] | None:
        """The number and the cells of a row without its end tag; None for one that is written in another way."""
        match = self._expression.fullmatch(row) if self._expression else None
        if match is None:
            self._credit -= 2
            if self._credit < 0:
                self._forget()
            return None
        self._credit = min(self._credit + 1, MOST_CREDIT)
        number, *texts = match.groups("")
        cells: list = texts
        if self._reads:
            cells = [read(text) if text and read else text for read, text in zip(self._reads, texts, strict=True)]
        return int(number) if number else None, cells

    def learn(
        self, places: list[str | None], columns: list[int], attributes: list[str], texts: list, reads: list[Read | None]
    ) -> None:
        """From a row that is plain: of each cell the letters of its column, or None, its column, and so on."""
        with_places = {place is not None for place in places}
        if self._learned >= MOST_LEARNED or with_places not in ({True}, {False}):
            return
        if self._has_places not in (None, *with_places):
            return
        (self._has_places,) = with_places
        known = len(self._said) + len(self._empty)
        for place, column, told, text, read in zip(places, columns, attributes, texts, reads, strict=True):
            begin = "<c" + (rf' r="{place}\d{{1,7}}"' if place else "") + re.escape(told)
            if text is None:
                self._empty.setdefault(column, begin + "(?:/>|></c>)")
            else:
                body = INLINE if 't="inlineStr"' in told else VALUE
                self._said.setdefault(column, (f"{begin}>{body}", read))
        if len(self._said) + len(self._empty) > known:
            self._learned += 1
            self._compose()

    def _compose(self) -> None:
        last = max([*self._said, *self._empty])
        absent = "|" if self._has_places else ""
        cells = []
        for column in range(last + 1):
            said = self._said[column][0] if column in self._said else ""
            told = [each for each in (said, self._empty.get(column, "")) if each]
            group = "" if column in self._said else "()"
            cells.append(f"{group}(?>{'|'.join(told)}{absent})" if told else "()")
        reads = [self._said.get(column, ("", None))[1] for column in range(last + 1)]
        self._reads = reads if any(reads) else []
        self._expression = re.compile(ROW + "".join(cells), re.ASCII)
