"""Looks whether a file is sound and harmless, how long it is, and what stands on its first pages."""

from documents.child import office, old_office, open_document, package, pdf
from documents.child.limits import STAMPED_PAGES
from documents.child.pdf_pages import Page
from documents.child.refusing import Refused


def inspect(file, *, kind: str, pages: int, members: int, unpacked: int):
    """One answer: {"kind", "pages", "first": the first pages, each with its number and lines}; of "office", "compound"
    and "rtf" it says which kind, of the newer Office files in "cautions" what the clerk should know, and of "pdf" in
    "scans" which of these pages are pictures. Of kinds whose words are read in a PDF that is still to be made, "first"
    is empty.

    Raises Refused; `pages`, `members` and `unpacked` (bytes) are the most that are taken."""
    match kind:
        case "pdf":
            yield {"kind": kind} | _pdf(file.read(), pages)
        case "compound":
            yield _unread(old_office.kind_of(file.read()))
        case "rtf":
            old_office.refuse_active_rtf(file.read())
            yield _unread(kind)
        case _:
            yield _package(package.open_package(file, members=members, unpacked=unpacked), pages)


def _unread(kind: str) -> dict:
    return {"kind": kind, "pages": 0, "first": []}


def _package(found, most: int) -> dict:
    if kind := open_document.kind_of(found):
        open_document.refuse_active(found)
        return _unread(kind)
    kind = package.kind(found)
    package.refuse_active(found)
    length = office.length(found, kind)
    if length > most:
        raise Refused("too_many_pages")
    seen = {"first": office.first_lines(found, kind), "cautions": office.cautions(found, kind)}
    return {"kind": kind, "pages": length} | seen


def _pdf(content: bytes, most: int) -> dict:
    document = pdf.open_pdf(content)
    length = len(document)
    if length > most:
        raise Refused("too_many_pages")
    pdf.refuse_active(document, content)
    document.init_forms()
    try:
        pages = {index: Page(document, index) for index in sorted({*range(min(STAMPED_PAGES, length)), length - 1})}
        first = [(index + 1, page.lines) for index, page in pages.items() if index < STAMPED_PAGES]
        scans = [index + 1 for index, page in pages.items() if index < STAMPED_PAGES and page.is_picture]
    except pdf.PdfiumError as error:
        raise Refused("broken_pdf") from error
    return {"pages": length, "first": first, "scans": scans}
