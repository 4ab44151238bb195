"""Looks whether a file is sound and harmless, how long it is, and what stands on its first pages."""

from documents.child import office, package, pdf
from documents.child.limits import STAMPED_PAGES
from documents.child.refusing import Refused


def inspect(file, *, kind: str, pages: int, members: int, unpacked: int):
    """One answer: {"kind", "pages", "first": the first pages, each with its number and lines}; of "office" it says
    which kind, and in "cautions" what the clerk should know; of "pdf" which of these pages are pictures, in "scans".

    Raises Refused; `pages`, `members` and `unpacked` (bytes) are the most that are taken."""
    if kind == "pdf":
        yield {"kind": kind} | _pdf(file.read(), pages)
    else:
        found = package.open_package(file, members=members, unpacked=unpacked)
        kind = package.kind(found)
        package.refuse_active(found)
        length = office.length(found, kind)
        if length > pages:
            raise Refused("too_many_pages")
        seen = {"first": office.first_lines(found, kind), "cautions": office.cautions(found, kind)}
        yield {"kind": kind, "pages": length} | seen


def _pdf(content: bytes, most: int) -> dict:
    document = pdf.open_pdf(content)
    length = len(document)
    if length > most:
        raise Refused("too_many_pages")
    pdf.refuse_active(document, content)
    try:
        shown = {
            index: pdf.lines(document, index) for index in sorted({*range(min(STAMPED_PAGES, length)), length - 1})
        }
    except pdf.PdfiumError as error:
        raise Refused("broken_pdf") from error
    first = [index for index in shown if index < STAMPED_PAGES]
    scans = [index + 1 for index in first if pdf.read_page(document, index)[1]]
    return {"pages": length, "first": [(index + 1, shown[index]) for index in first], "scans": scans}
