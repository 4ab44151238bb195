"""The words of a file as they are read on a phone: a screen of pages at a time, lines that flow."""

from dataclasses import dataclass

from documents.models import DocumentFile, PageText
from members.numbers import parse_typed_number

SCREEN = 20  # pages at a time, about 60 KB: a congress report has 150
MOST_PAGES = 999_999  # of one file, more than the column is ever asked for
_ENDS = (".", ":", ";", "!", "?", "./.")


@dataclass(frozen=True)
class Screen:
    """Some pages of one file, in a row."""

    pages: list[PageText]
    first: int
    more: bool

    @property
    def before(self) -> int:
        """The page to turn back to; 0 on the first screen."""
        return max(self.first - SCREEN, 0)

    @property
    def after(self) -> int:
        return self.first + SCREEN if self.more else 0

    @property
    def last(self) -> int:
        return self.pages[-1].number if self.pages else self.first


def screen(file: DocumentFile, asked: str | None) -> Screen:
    """The screen on which page `asked` stands, as an address has it; anything that is no page means the first."""
    first = (max(parse_typed_number(asked, most=MOST_PAGES) or 1, 1) - 1) // SCREEN * SCREEN + 1
    found = list(file.texts.from_page(first)[: SCREEN + 1])
    here = [page for page in found if page.number < first + SCREEN]
    return Screen(here, first, more=len(here) < len(found))


def paragraphs(text: str, whole: bool = False) -> list[str]:
    """Lines that were broken to fit the paper run on; a list, a heading, a row stay lines of their own, and so does
    every line where they are `whole`, as Word and Excel have them."""
    found: list[str] = []
    for line in filter(None, map(str.strip, text.split("\n"))):
        if found and not whole and line[0].islower() and not found[-1].endswith(_ENDS):
            found[-1] += " " + line
        else:
            found.append(line)
    return found
