"""A merged cell counts for all its rows."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from operator import itemgetter

from members.roster.books import Area, Sheet


class Filler:
    """Fills the rows of one sheet, given to it in order, with what the merged cells above say.

    Of a sheet that is streamed, the merged cells are only looked for when a row says nothing in one of the columns
    `needed`: to find them costs a pass through the file.
    """

    def __init__(self, sheet: Sheet, needed: list[int]):
        self._sheet = sheet
        self._needed = itemgetter(*needed, needed[0]) if needed else tuple  # always gives several
        self._areas: dict[int, list[Area]] = {} if sheet.streamed else self._found()
        self._open: list[tuple[int, int, object]] = []  # last row, column, value

    def filled(self, rows: Iterable[tuple[int, list]]) -> Iterator[tuple[int, list]]:
        rows = iter(rows)
        if self._sheet.streamed:
            yield from self._until_missing(rows)
        if not self._areas:
            yield from rows
        for number, row in rows:
            yield number, self._with_above(number, row)

    def _until_missing(self, rows: Iterator[tuple[int, list]]) -> Iterator[tuple[int, list]]:
        needed, before = self._needed, 0
        before_row: list = []
        for number, row in rows:
            if "" in needed(row) and any(row):
                self._areas = self._found()
                self._begin(before, before_row)
                yield number, self._with_above(number, row)
                return
            yield number, row
            before, before_row = number, row

    def _with_above(self, number: int, row: list) -> list:
        if self._open:
            self._fill(number, row)
        if number in self._areas:
            self._begin(number, row)
        return row

    def _found(self) -> dict[int, list[Area]]:
        """By the number of the row in which each begins; what reaches over columns only is left as it is."""
        found: dict[int, list[Area]] = defaultdict(list)
        first = self._sheet.first_column()
        for (top, left), (bottom, right) in self._sheet.merged():
            if bottom > top and left >= first:
                found[top + 1].append(((top, left - first), (bottom, right - first)))
        return dict(found)

    def _begin(self, number: int, row: list) -> None:
        for (_, left), (bottom, _) in self._areas.get(number, ()):
            if left < len(row) and row[left] != "":
                self._open.append((bottom + 1, left, row[left]))

    def _fill(self, number: int, row: list) -> None:
        self._open = [each for each in self._open if each[0] >= number]
        for _, column, value in self._open:
            if column < len(row) and row[column] == "":
                row[column] = value
