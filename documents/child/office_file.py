"""The jobs on a package of today's offices (Word, Excel, PowerPoint, OpenDocument): whether it is sound and harmless
and what stands on its first pages, and all its words."""

from documents.child import office, open_document, package
from documents.child.refusing import Refused
from documents.child.text import clean


def inspect(file, *, kind: str, pages: int, members: int, unpacked: int):
    """One answer: {"kind": which it is, "pages", "first": the first pages, each with its number and lines, "cautions":
    what the clerk should know, "pictured": whether a page of it may be a picture}. Of OpenDocument, whose words are
    read in a PDF that is still to be made, "first" is empty.

    Raises Refused; `pages`, `members` and `unpacked` (bytes) are the most that are taken."""
    found = package.open_package(file, members=members, unpacked=unpacked)
    if kind := open_document.kind_of(found):
        open_document.refuse_active(found)
        yield {"kind": kind, "pages": 0, "first": []}
        return
    kind = package.kind(found)
    package.refuse_active(found)
    length = office.length(found, kind)
    if length > pages:
        raise Refused("too_many_pages")
    seen = {"first": office.first_lines(found, kind), "cautions": office.cautions(found, kind)}
    seen["pictured"] = office.may_hold_scans(found)
    yield {"kind": kind, "pages": length} | seen


def texts(file, *, kind: str, pages: int, members: int, unpacked: int):
    """A line a page: {"page", "text", "scan"}, and before them the first pages without text but with the "lines" in
    which a stamp is looked for."""
    found = package.open_package(file, members=members, unpacked=unpacked)
    for number, lines in office.first_lines(found, kind):  # the page itself comes after them
        yield {"page": number, "text": "", "scan": False, "lines": lines}
    for number, text in zip(range(1, pages + 1), office.pages(found, kind), strict=False):
        yield {"page": number, "text": clean(text), "scan": False}
