"""What stands around the text of an Office file: masters of slides, what is drawn upon a sheet, remarks at cells,
slides and words. A stamp of secrecy is put there more often than into the text."""

import re

from documents.child import drawn, workbook
from documents.child.parts import Parts

_DRAWN = {
    "docx": re.compile(r"word/(?:diagrams/[^/]+|comments\d*)\.xml"),
    "pptx": re.compile(r"ppt/(slideMasters|slideLayouts|notesSlides|diagrams|comments)/[^/]+\.xml"),
    "xlsx": re.compile(r"xl/(?:drawings|diagrams|threadedComments)/[^/]+\.xml"),
}
_SHEETS = re.compile(r"xl/(worksheets|chartsheets)/[^/]+\.xml")
_NOTES = re.compile(r"xl/comments/[^/]+\.xml|xl/comments[^/]*\.xml")


def lines(parts: Parts, kind: str) -> list[str]:
    """Each paragraph by itself, wherever in the package it stands, also where nothing leads to it."""
    found: list[str] = []
    for name in sorted(parts.names):
        if _DRAWN[kind].fullmatch(name):
            found += drawn.lines(parts, name)
        elif kind == "xlsx" and _SHEETS.fullmatch(name):
            found += workbook.headings(parts.read(name))
        elif kind == "xlsx" and _NOTES.fullmatch(name):
            found += workbook.comments(parts.tree(name))
    return found
