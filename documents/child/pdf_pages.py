"""Reads the pages of a PDF as they are shown: their text, what was filled into them, and whether they are pictures."""

from functools import cached_property
from itertools import islice

from pypdfium2 import PdfDocument, PdfPage, raw

from documents.child import pdf_filled, pdf_pictures, pdf_places
from documents.child.pdf_places import Sign
from documents.child.text import carried_over

COLUMN_GAP = 1.5  # in heights of a letter; between words it is about a third
FEW_LETTERS = 25  # a scan often carries a line of machine text, such as the number of the page
_HYPHEN = "\x02"  # PDFium's sign for a hyphen at the end of a line, which it joins to the next
_LONG_WORDS = 6  # letters on average; a Vietnamese syllable has three
_LONE = 0.2  # of the lines: a page that is read letter by letter has more of one letter


class Page:
    """One page of an open document.

    `text` is what a reader sees on it, also in fields and notes. `is_picture` says that its words must be recognised,
    whatever text lies on it; `is_layer`, that nobody sees the text that lies on such a page. `pictured` is False where
    pdf_drawings has found no picture in the file: then what is drawn on a page with text need not be asked."""

    def __init__(self, document: PdfDocument, index: int, *, pictured: bool = True):
        self.document, self.index, self._pictured = document, index, pictured

    @cached_property
    def _page(self) -> PdfPage:
        page = self.document[self.index]
        self._filled, self._remarks = pdf_filled.values(page, self.document), pdf_filled.remarks(page)
        if raw.FPDFPage_GetAnnotCount(page):
            raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)  # of the copy in memory
            page.close()
            page = self.document[self.index]
        return page

    @cached_property
    def _textpage(self):
        return self._page.get_textpage()

    @cached_property
    def _plain(self) -> str:
        """As PDFium puts it together."""
        return self._textpage.get_text_bounded().replace(_HYPHEN, "-")

    @cached_property
    def _placed(self) -> list[list[Sign]]:
        """Its lines by the places of its letters, where PDFium's order is none or something was filled in."""
        page, text = self._page, self._textpage
        if not self._filled and not (_runs_together(self._plain) and pdf_places.taken_for_vertical(text)):
            return []
        signs = [*pdf_places.signs(text), *pdf_filled.missing(self._filled, self._plain)]
        return pdf_places.lines(signs, turn=page.get_rotation())

    @cached_property
    def text(self) -> str:
        text = "\n".join(map(pdf_places.spelled, self._placed)) if self._placed else self._plain
        return carried_over(text.replace("\r\n", "\n"))

    @cached_property
    def lines(self) -> list[str]:
        """Its text in lines, then what is remarked upon it; what stands in another column, a wide gap away, is a line
        of its own."""
        found = [part for line in self._placed for part in pdf_places.columns(line)] or _lines(self._textpage)
        return [line for line in (*found, *self._remarks) if line.strip()]

    @cached_property
    def is_picture(self) -> bool:
        few = sum(1 for _ in islice(filter(str.isalnum, self.text), FEW_LETTERS)) < FEW_LETTERS
        if not (few or self._pictured):
            return False
        return pdf_pictures.found_on(self._page, cover=not few)

    @cached_property
    def is_layer(self) -> bool:
        return self.is_picture and pdf_pictures.text_unseen(self._page)


def _runs_together(text: str) -> bool:
    words, lines = text.split(), text.splitlines()
    lone = sum(len(line.strip()) == 1 for line in lines)
    return bool(words) and (sum(map(len, words)) > _LONG_WORDS * len(words) or lone > _LONE * len(lines))


def _lines(text) -> list[str]:
    """In PDFium's order."""
    found, height, end = [""], 0.0, 0.0
    for place in range(text.count_chars()):
        letter = chr(raw.FPDFText_GetUnicode(text, place)).replace(_HYPHEN, "-")
        left, bottom, right, top = text.get_charbox(place)
        if letter in "\r\n":
            found.append("")
            continue
        if not letter.isspace() and found[-1] and left - end > COLUMN_GAP * height:
            found.append("")
        if not letter.isspace():
            height, end = max(top - bottom, height if found[-1] else 0), right
        found[-1] += letter
    return found
