"""Reads a list that was saved as text: whatever Excel, a phone or another program separates its cells by and writes its
letters in."""

import csv
import io
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from members.roster.streaming import BrokenBook

SEPARATORS = "\t;,|"
LOOKED_AT = 60  # lines
BLOCK = 1 << 16  # bytes read at a time
LONGEST_CELL = 1 << 17  # characters, as the module csv takes them
MARKS = ((BOM_UTF8, "utf-8-sig"), (BOM_UTF16_LE, "utf-16"), (BOM_UTF16_BE, "utf-16"))
BYTES_OF_NO_TEXT = bytes(set(range(32)) - {9, 10, 11, 12, 13, 27})
NO_TEXT = dict.fromkeys([*BYTES_OF_NO_TEXT, 0xFFFD])


def rows(path: Path) -> Iterator[tuple[int, list]]:
    """The records of the file with their numbers, from 1. Raises BrokenBook when it is no text with separators."""
    with path.open("rb") as file:
        encoding = _encoding(file)
        file.seek(0)
        lines = io.TextIOWrapper(file, encoding, errors="replace", newline="")
        separator, told = _separator(list(islice(lines, LOOKED_AT)))
        lines.seek(0)
        try:
            for number, row in enumerate(csv.reader(lines, delimiter=separator), start=1):
                if number > told:
                    yield number, row
        except csv.Error as error:
            raise BrokenBook(str(error)) from None


def encoding_of(head: bytes) -> str | None:
    """Of a file that begins so; None when that is no text."""
    for mark, encoding in MARKS:
        if head.startswith(mark):
            return encoding
    for encoding, high in (("utf-16-le", head[1::2]), ("utf-16-be", head[::2])):
        if high.count(0) * 2 > len(high) and _reads(head, encoding):  # where most letters are Latin
            return encoding
    if head.translate(None, BYTES_OF_NO_TEXT) != head:
        return None
    return "utf-8" if _is_utf8([head]) else "cp1258"


def _reads(head: bytes, encoding: str) -> bool:
    text = head[: len(head) // 2 * 2].decode(encoding, "replace")
    return text.translate(NO_TEXT) == text


def _encoding(file) -> str:
    encoding = encoding_of(file.read(BLOCK)) or "cp1258"
    if encoding == "utf-8":
        file.seek(0)
        if not _is_utf8(iter(lambda: file.read(BLOCK), b"")):
            return "cp1258"
    return encoding


def _is_utf8(blocks) -> bool:
    """As far as the blocks go: the last letter may be cut."""
    decoder = getincrementaldecoder("utf-8")()
    try:
        for block in blocks:
            decoder.decode(block)
    except UnicodeDecodeError:
        return False
    return True


def _separator(lines: list[str]) -> tuple[str, int]:
    """What separates the cells, and how many lines only tell so (Excel's `sep=;`)."""
    if lines and lines[0].startswith("sep=") and len(lines[0].rstrip()) == 5:
        return lines[0][4], 1
    return max(SEPARATORS, key=lambda separator: _regularity(lines, separator)), 0


def _regularity(lines: list[str], separator: str) -> int:
    """How many cells lie in rows of the commonest width."""
    try:
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=separator) if any(row))
    except csv.Error:
        return 0
    return max((width * many for width, many in widths.items() if width > 1), default=0)
