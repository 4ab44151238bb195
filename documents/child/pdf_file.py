"""The jobs on a PDF: whether it is sound and harmless and what stands on its first pages, and all its words."""

from documents.child import pdf, pdf_drawings
from documents.child.limits import STAMPED_PAGES
from documents.child.pdf_pages import Page
from documents.child.refusing import Refused
from documents.child.text import clean


def inspect(file, *, kind: str, pages: int, **bounds: int):
    """One answer: {"kind", "pages", "first": the first pages, each with its number and lines, "scans": which of these
    are pictures}. Raises Refused, also where it has more than `pages`."""
    content = file.read()
    document = pdf.open_pdf(content)
    length = len(document)
    if length > pages:
        raise Refused("too_many_pages")
    pdf.refuse_active(document, content)
    document.init_forms()
    try:
        looked_at = {index: Page(document, index) for index in sorted({*range(min(STAMPED_PAGES, length)), length - 1})}
        first = [(index + 1, page.lines) for index, page in looked_at.items() if index < STAMPED_PAGES]
        scans = [index + 1 for index, page in looked_at.items() if index < STAMPED_PAGES and page.is_picture]
    except pdf.PdfiumError as error:
        raise Refused("broken_pdf") from error
    yield {"kind": kind, "pages": length, "first": first, "scans": scans}


def texts(file, *, kind: str, pages: int, **bounds: int):
    """A line a page, so that what was read is there even when a later page fails: {"page", "text", "scan", "layer"}.
    `scan` marks a picture of a page, whose words must be recognised; then `layer` says that nobody sees the text upon
    it. The first pages come with the "lines" in which a stamp is looked for."""
    content = file.read()
    document, pictured = pdf.open_pdf(content), pdf_drawings.may_hold_pictures(content)
    document.init_forms()
    for index in range(min(len(document), pages)):
        page = Page(document, index, pictured=pictured or index < STAMPED_PAGES)  # of a stamp nothing is guessed
        about = {"page": index + 1, "text": clean(page.text), "scan": page.is_picture, "layer": page.is_layer}
        yield about | ({"lines": page.lines} if index < STAMPED_PAGES else {})
