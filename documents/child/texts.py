"""Reads the words of a whole file, page by page, so that what was read is there even when a later page fails."""

from documents.child import office, package, pdf
from documents.child.limits import STAMPED_PAGES
from documents.child.pdf_pages import Page
from documents.child.text import clean


def texts(file, *, kind: str, pages: int, members: int, unpacked: int):
    """A line a page: {"page", "text", "scan"}. `scan` marks a picture of a page, whose words must be recognised; then
    `layer` says that nobody sees the text upon it. The first pages come with the "lines" in which a stamp is looked
    for."""
    if kind == "pdf":
        document = pdf.open_pdf(file.read())
        document.init_forms()
        for index in range(min(len(document), pages)):
            page = Page(document, index)
            about = {"page": index + 1, "text": clean(page.text), "scan": page.is_picture, "layer": page.is_layer}
            yield about | ({"lines": page.lines} if index < STAMPED_PAGES else {})
    else:
        found = package.open_package(file, members=members, unpacked=unpacked)
        for number, lines in office.first_lines(found, kind):  # the page itself comes after them
            yield {"page": number, "text": "", "scan": False, "lines": lines}
        for number, text in zip(range(1, pages + 1), office.pages(found, kind), strict=False):
            yield {"page": number, "text": clean(text), "scan": False}
