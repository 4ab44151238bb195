"""The words of a workbook: sheet by sheet, its values as they are shown, then what is drawn upon it and noted at it."""

import re
from collections.abc import Iterator
from datetime import datetime
from functools import cached_property
from html import unescape

from lxml import etree

from documents.child import drawn, number_format
from documents.child.parts import Parts, child, tag, value
from members import legacy_letters

CELLS = 200_000  # of a workbook; what goes beyond is data, not text
_HEADING = re.compile(rb"<(?:\w+:)?(?:odd|even|first)(?:Header|Footer)\b[^>]*>([^<]*)<")
_CODES = re.compile(r'&"[^"]*"|&K[0-9A-F]{6}|&\d+|&[A-Z]')  # in the header of a sheet: place, font, colour, size
_COLUMN = re.compile(r"[A-Z]+")


class Workbook:
    """`hidden_too`: as they lie in the file, for whoever takes it along; else as they are shown."""

    def __init__(self, parts: Parts, *, hidden_too: bool = False):
        self._parts, self._left, self._hidden_too = parts, CELLS, hidden_too
        self._root = parts.tree(parts.main)
        self._from_1904 = value(child(self._root, "workbookPr"), "date1904") in ("1", "true")
        self.hides = any(map(_is_hidden, self._sheets()))

    def _sheets(self) -> Iterator:
        sheets = child(self._root, "sheets")
        yield from (each for each in (sheets if sheets is not None else ()) if tag(each) == "sheet")

    def pages(self) -> Iterator[str]:
        """The text of each sheet, its name first; nothing of one that is hidden, but it keeps its number."""
        for each in self._sheets():
            name = self._parts.target(self._parts.main, value(each, "id"))
            lines = (
                self._lines(value(each, "name"), name) if name and (self._hidden_too or not _is_hidden(each)) else ()
            )
            yield "\n".join(filter(str.strip, lines))

    def _lines(self, title: str, name: str) -> Iterator[str]:
        yield title
        yield from self._rows(name)
        yield from headings(self._parts.read(name))
        for kind in ("drawing", "comments"):
            for part in self._parts.related(name, kind):
                yield from drawn.lines(self._parts, part) if kind == "drawing" else comments(self._parts.tree(part))

    # Cells

    def _rows(self, name: str) -> Iterator[str]:
        hidden: set[int] = set()
        with self._parts.open(name) as stream:
            for element in _each_end(stream, "{*}cols", "{*}row"):
                if tag(element) == "cols":
                    hidden = {column for each in element for column in _hidden_columns(each)}
                    self.hides |= bool(hidden)
                    hidden = set() if self._hidden_too else hidden
                elif self._left <= 0:
                    return
                else:
                    yield self._row(element, hidden)

    def _row(self, element, hidden: set[int]) -> str:
        if value(element, "hidden") in ("1", "true"):
            self.hides = True
            if not self._hidden_too:
                return ""
        cells = [each for each in element if tag(each) == "c"]
        self._left -= len(cells)
        shown = (self._cell(each) for each in cells if not hidden or _column(value(each, "r")) not in hidden)
        return "\t".join(filter(None, shown))

    def _cell(self, element) -> str:
        kind, said = value(element, "t"), child(element, "v")
        style = value(element, "s")
        number = int(style) if style.isdecimal() else 0
        if kind == "inlineStr":
            return self._converted(_rich(child(element, "is")), number)
        if said is None or not said.text:
            return ""
        match kind:
            case "s":
                place = int(said.text)
                return self._converted(self._shared[place], number) if place < len(self._shared) else ""
            case "b":
                return "TRUE" if said.text == "1" else "FALSE"
            case "str" | "e":
                return self._converted(said.text, number)
            case "d":
                return f"{datetime.fromisoformat(said.text.rstrip('Z')):%d/%m/%Y}"
        try:
            return number_format.shown(float(said.text), self._format(number), from_1904=self._from_1904)
        except (ValueError, OverflowError, ArithmeticError):
            return said.text

    @cached_property
    def _shared(self) -> list[str]:
        found = self._parts.related(self._parts.main, "sharedStrings")
        if not found:
            return []
        said: list[str] = []
        with self._parts.open(found[0]) as stream:
            said += map(_rich, _each_end(stream, "{*}si"))
        return said

    # Looks

    @cached_property
    def _looks(self) -> list[tuple[str, str]]:
        """Of each style of cells its format and its font."""
        found = self._parts.related(self._parts.main, "styles")
        root = self._parts.tree(found[0]) if found else None
        if root is None:
            return []
        formats = {value(each, "numFmtId"): value(each, "formatCode") for each in root.iter() if tag(each) == "numFmt"}
        formats = {str(number): code for number, code in number_format.BUILT_IN.items()} | formats
        fonts = [value(child(each, "name")) for each in _each(child(root, "fonts"), "font")]
        return [
            (formats.get(value(each, "numFmtId"), ""), _at(fonts, value(each, "fontId")))
            for each in _each(child(root, "cellXfs"), "xf")
        ]

    def _format(self, style: int) -> str:
        return self._looks[style][0] if style < len(self._looks) else ""

    def _converted(self, said: str, style: int) -> str:
        if said.isascii():
            return said
        letters, capitals = legacy_letters.letters_of_font(self._looks[style][1] if style < len(self._looks) else "")
        return legacy_letters.from_letters(said, letters, capitals=capitals) if letters else said


def _is_hidden(sheet) -> bool:
    return value(sheet, "state") in ("hidden", "veryHidden")


def headings(sheet: bytes) -> list[str]:
    """What stands above and below the sheet on paper; it may be long, so nothing else in it is looked at."""
    texts = (unescape(said.decode(errors="replace")) for said in _HEADING.findall(sheet))
    return [line for text in texts for line in _CODES.sub("\n", text).split("\n") if line.strip()]


def comments(root) -> Iterator[str]:
    for each in root.iter() if root is not None else ():
        if tag(each) == "comment":
            yield _rich(child(each, "text"))


def _rich(element) -> str:
    """The text of a string that may be in several looks, without what says how it is spoken."""
    runs = (each for each in (element if element is not None else ()) if tag(each) in ("r", "t"))
    return "".join(_run(each) if tag(each) == "r" else each.text or "" for each in runs)


def _run(element) -> str:
    said = "".join(each.text or "" for each in element if tag(each) == "t")
    letters, capitals = legacy_letters.letters_of_font(value(child(element, "rPr", "rFont")))
    return legacy_letters.from_letters(said, letters, capitals=capitals) if letters else said


def _each_end(stream, *tags: str) -> Iterator:
    """The elements of a long part as they end; each is let go before the next is read."""
    for _, element in etree.iterparse(stream, tag=tags, resolve_entities=False, no_network=True):
        yield element
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def _each(element, name: str) -> Iterator:
    return (each for each in (element if element is not None else ()) if tag(each) == name)


def _at(found: list[str], place: str) -> str:
    return found[int(place)] if place.isdecimal() and int(place) < len(found) else ""


def _hidden_columns(element) -> range:
    if value(element, "hidden") not in ("1", "true"):
        return range(0)
    return range(int(value(element, "min") or 1), min(int(value(element, "max") or 1), 16_384) + 1)


def _column(reference: str) -> int:
    """Of `B3` the second column; 0 where a cell does not say."""
    found = _COLUMN.match(reference)
    number = 0
    for letter in found.group() if found else "":
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
