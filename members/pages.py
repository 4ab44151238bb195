"""Pages of a list without counting it: one row more than is shown tells whether there is a next page."""

from collections.abc import Iterable
from typing import Protocol

from members.numbers import parse_typed_number

SIZE = 20


class Page:
    """`rows` of page `number`; made of one query, whatever the size of the table."""

    def __init__(self, rows: list, number: int, more: bool):
        self.rows, self.number, self._more = rows, number, more

    def __iter__(self):
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def has_previous(self) -> bool:
        return self.number > 1

    def has_next(self) -> bool:
        return self._more

    def previous_page_number(self) -> int:
        return self.number - 1

    def next_page_number(self) -> int:
        return self.number + 1


class Sliceable(Protocol):
    """Rows in order: a queryset, a list, or what was found."""

    def __getitem__(self, cut: slice, /) -> Iterable: ...


def page_of(rows: Sliceable, number: str | int | None, size: int = SIZE) -> Page:
    """Page `number` (as in a URL; anything that is no page number means the first) of an ordered queryset."""
    current = min(max(parse_typed_number(str(number or "")[:9]) or 1, 1), 5_000)
    start = (current - 1) * size
    found = list(rows[start : start + size + 1])
    return Page(found[:size], current, len(found) > size)
