"""What DOCX, PPTX and XLSX say, in the order in which it is read, and what a clerk should know of them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from zipfile import ZipFile

from lxml import etree

from documents.child import margins, slides, word
from documents.child.limits import STAMPED_PAGES
from documents.child.parts import Parts
from documents.child.refusing import Refused
from documents.child.text import cut
from documents.child.workbook import Workbook

_PAGES = re.compile(rb"<Pages>(\d{1,6})</Pages>")
_SLIDE = re.compile(r"ppt/slides/slide\d+\.xml")
_MEDIA = re.compile(r"(?:word|ppt|xl)/media/")
_LEAST_SCAN = 30_000  # bytes: a page of words as a bare fax has them is larger
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")


def length(package: ZipFile, kind: str) -> int:
    """How many pages, slides or sheets; 0 when a text does not say."""
    if kind == "docx":
        names = package.namelist()
        found = _PAGES.search(package.read("docProps/app.xml")) if "docProps/app.xml" in names else None
        return int(found[1]) if found else 0
    pattern = _SLIDE if kind == "pptx" else _SHEET
    return sum(bool(pattern.fullmatch(name)) for name in package.namelist())


def may_hold_scans(package: ZipFile) -> bool:
    """Whether a picture in it is large enough to be one of a page."""
    return any(_MEDIA.match(each.filename) and each.file_size >= _LEAST_SCAN for each in package.infolist())


def pages(package: ZipFile, kind: str) -> Iterator[str]:
    """The text of each page, slide or sheet; tabs stand between the cells of a row. Raises Refused when broken."""
    parts = Parts(package)
    with _refusing():
        match kind:
            case "docx":
                yield from cut(word.Word(parts).blocks())
            case "pptx":
                yield from slides.pages(parts)
            case _:
                yield from Workbook(parts).pages()


def first_lines(package: ZipFile, kind: str) -> list[tuple[int, list[str]]]:
    """The lines of the first pages, each with its number, in which a stamp of secrecy is looked for: those in the
    margins, on the masters of slides and in what is hidden too, since that goes along with the file; each paragraph of
    a cell by itself. Raises Refused when broken."""
    parts = Parts(package)
    with _refusing():
        if kind == "docx":
            text = word.Word(parts, apart=True, hidden_too=True)
            around = [*text.margin("header"), *text.margin("footer"), *margins.lines(parts, kind)]
            shown = list(islice(cut(text.blocks()), STAMPED_PAGES))
        else:
            around = margins.lines(parts, kind)
            pages = slides.pages(parts, hidden_too=True) if kind == "pptx" else Workbook(parts, hidden_too=True).pages()
            shown = list(islice(pages, STAMPED_PAGES))
        shown_lines = [(number, page.replace("\t", "\n").split("\n")) for number, page in enumerate(shown, 1)]
        return [(1, "\n".join(filter(None, around)).split("\n")), *shown_lines]


def cautions(package: ZipFile, kind: str) -> list[str]:
    """What the file still carries that its readers should not get, each one of inspecting.sentences.CAUTIONS; and the
    letters from before Unicode in which it is written. Reads it to its end. Raises Refused when broken."""
    parts = Parts(package)
    with _refusing():
        if kind == "docx":
            text = word.Word(parts)
            for _ in text.blocks():  # whether anything is hidden is known at the end
                pass
            found = {"changes": word.changes(parts), "hidden": text.hides, "comments": word.comments(parts)}
            return [each for each, there in found.items() if there] + [text.converts] * bool(text.converts)
        if kind == "pptx":
            return ["hidden_slides"] * slides.hides(parts)
        book = Workbook(parts)
        for _ in book.pages():
            pass
        return ["hidden_cells"] * book.hides


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except (KeyError, ValueError, AttributeError, TypeError, IndexError, etree.XMLSyntaxError) as error:
        raise Refused("broken_office") from error
