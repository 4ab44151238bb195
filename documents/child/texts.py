"""Reads the words of a whole file, page by page, so that what was read is there even when a later page fails."""

from documents.child import office, package, pdf
from documents.child.text import clean


def texts(file, *, kind: str, pages: int, members: int, unpacked: int):
    """A line a page: {"page", "text", "scan"}. `scan` marks a picture of a page, whose words must be recognised; in
    "lines" of the first pages of an Office file a stamp is looked for."""
    if kind == "pdf":
        document = pdf.open_pdf(file.read())
        for index in range(min(len(document), pages)):
            text, scan = pdf.read_page(document, index)
            yield {"page": index + 1, "text": clean(text), "scan": scan}
    else:
        found = package.open_package(file, members=members, unpacked=unpacked)
        for number, lines in office.first_lines(found, kind):  # the page itself comes after them
            yield {"page": number, "text": "", "scan": False, "lines": lines}
        for number, text in zip(range(1, pages + 1), office.pages(found, kind), strict=False):
            yield {"page": number, "text": clean(text), "scan": False}
