"""The container of Word, Excel and PowerPoint until 2003: storages and streams, found through chains of sectors."""

import struct
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from documents.child.refusing import Refused

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER = struct.Struct("<8s22x2H6x9I")
_ENTRY = struct.Struct("<64sHBxIII36xIQ")
_HEADER_SECTORS = 109  # of the table, whose numbers stand in the header itself
_LAST = 0xFFFFFFFA  # from here on a number is no sector
_STORAGE, _STREAM, _ROOT = 1, 2, 5


class Entry(NamedTuple):
    """A storage or a stream, by its name alone: where it stands in the tree does not matter to who looks for danger."""

    name: str
    kind: int
    start: int
    size: int


class Compound:
    """An opened container. Every method raises Refused where a chain leads out of the file or in a circle."""

    def __init__(self, content: bytes):
        try:
            fields = _HEADER.unpack_from(content)
        except struct.error as error:
            raise Refused("broken_old_office") from error
        magic, shift, small_shift, _, _, self._directory, _, self._cutoff, self._small_table, _, self._more, _ = fields
        if magic != MAGIC or shift not in (9, 12) or small_shift != 6:
            raise Refused("broken_old_office")
        self._content, self._size, self._small = content, 1 << shift, 1 << small_shift

    @cached_property
    def entries(self) -> list[Entry]:
        content = b"".join(map(self._sector, self._chain(self._directory, self._table)))
        rows = (content[place : place + _ENTRY.size] for place in range(0, len(content) - _ENTRY.size + 1, _ENTRY.size))
        return [_entry(row) for row in rows if row[66] in (_STORAGE, _STREAM, _ROOT)]

    @property
    def names(self) -> set[str]:
        return {entry.name for entry in self.entries}

    def begins(self, name: str, length: int) -> bytes:
        """The first bytes of the stream of this name, at most `length`."""
        found = next((entry for entry in self.entries if (entry.name, entry.kind) == (name, _STREAM)), None)
        if found is None:
            return b""
        return b"".join(self._pieces(found, length))[: min(length, found.size)]

    def _pieces(self, entry: Entry, length: int) -> Iterator[bytes]:
        if entry.size >= self._cutoff:
            sectors = self._chain(entry.start, self._table)
            yield from (self._sector(number) for number in sectors[: length // self._size + 1])
            return
        root = next((each for each in self.entries if each.kind == _ROOT), None)
        holder = b"".join(map(self._sector, self._chain(root.start, self._table))) if root else b""
        small = b"".join(map(self._sector, self._chain(self._small_table, self._table)))
        table = [*_numbers(small)]
        for number in self._chain(entry.start, table)[: length // self._small + 1]:
            yield holder[number * self._small : (number + 1) * self._small]

    @cached_property
    def _table(self) -> list[int]:
        """Of each sector the one that follows it."""
        listed = [*_numbers(self._content[76 : 76 + 4 * _HEADER_SECTORS])]
        more, seen = self._more, set()
        while more < _LAST and more not in seen:
            seen.add(more)
            *numbers, more = _numbers(self._sector(more))
            listed += numbers
        return [each for number in listed if number < _LAST for each in _numbers(self._sector(number))]

    def _chain(self, start: int, table: list[int]) -> list[int]:
        found: list[int] = []
        number = start
        while number < _LAST:
            if number >= len(table) or len(found) > len(table):
                raise Refused("broken_old_office")
            found.append(number)
            number = table[number]
        return found

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        if start >= len(self._content):
            raise Refused("broken_old_office")
        return self._content[start : start + self._size].ljust(self._size, b"\0")


def _numbers(content: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4])


def _entry(row: bytes) -> Entry:
    name, length, kind, _, _, _, start, size = _ENTRY.unpack(row)
    return Entry(name[: max(length - 2, 0)].decode("utf-16-le", "replace"), kind, start, size & 0xFFFFFFFF)
