"""What stands around the text of an Office file: headers and footers, drawn boxes, masters of slides. A stamp of
secrecy is put there more often than into the text."""

import re
from html import unescape
from xml.parsers import expat
from zipfile import ZipFile

_PARTS = {
    "docx": re.compile(r"word/(header|footer)\d*\.xml|word/diagrams/[^/]+\.xml"),
    "pptx": re.compile(r"ppt/(slideMasters|slideLayouts|notesSlides|diagrams)/[^/]+\.xml"),
    "xlsx": re.compile(r"xl/(?:drawings|diagrams|comments|threadedComments)/[^/]+\.xml|xl/comments[^/]*\.xml"),
}
_PAGED = re.compile(r"xl/(worksheets|chartsheets)/[^/]+\.xml")
_HEADING = re.compile(rb"<(?:\w+:)?(?:odd|even|first)(?:Header|Footer)\b[^>]*>([^<]*)<")
_CODES = re.compile(r'&"[^"]*"|&K[0-9A-F]{6}|&\d+|&[A-Z]')  # in the header of a sheet: place, font, colour, size
_PARAGRAPHS = {"p", "comment"}
_TWICE_OR_STRUCK_OUT = {"Fallback", "del", "moveFrom"}


def lines(package: ZipFile, kind: str) -> list[str]:
    """Each paragraph by itself, also one that is drawn inside another; words that are art are lines too."""
    found = []
    for name in package.namelist():
        if _PARTS[kind].fullmatch(name):
            found += _Paragraphs().of(package.read(name))
        elif kind == "xlsx" and _PAGED.fullmatch(name):
            found += _headings(package.read(name))
    return found


def _headings(sheet: bytes) -> list[str]:
    """A sheet may be long and everything else in it is text of cells: only its headings are looked for."""
    texts = (unescape(said.decode(errors="replace")) for said in _HEADING.findall(sheet))
    return [line for text in texts for line in _CODES.sub("\n", text).split("\n") if line.strip()]


class _Paragraphs:
    def __init__(self):
        self.found, self.open, self.skipped, self.reading = [], [], 0, False

    def of(self, content: bytes) -> list[str]:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._begin, self._end
        parser.CharacterDataHandler = self._letters
        parser.Parse(content, True)
        return self.found

    def _begin(self, tag: str, attributes: dict) -> None:
        tag = tag.rpartition(" ")[2]
        self.skipped += tag in _TWICE_OR_STRUCK_OUT
        self.reading = tag == "t"
        if tag in _PARAGRAPHS:
            self.open.append([])
        elif tag == "textpath":
            self._keep(attributes.get("string", ""))
        elif tag in {"tab", "br", "cr"} and self.open:
            self.open[-1].append("\n")

    def _end(self, tag: str) -> None:
        tag = tag.rpartition(" ")[2]
        self.reading = False
        if tag in _PARAGRAPHS:
            self._keep("".join(self.open.pop()))
        self.skipped -= tag in _TWICE_OR_STRUCK_OUT

    def _letters(self, text: str) -> None:
        if self.reading and self.open:
            self.open[-1].append(text)

    def _keep(self, text: str) -> None:
        if not self.skipped:
            self.found += filter(str.strip, text.split("\n"))
