"""Opens a PDF with PDFium and looks for what has no place in it: what runs, leads out or hides by itself."""

import re
import zlib
from collections.abc import Iterator

from pypdfium2 import PdfDocument, PdfiumError, raw

from documents.child import pdf_actions
from documents.child.pdf_actions import Part, spelled_out
from documents.child.refusing import Refused

OBJECT_STREAM = 8 * 1024 * 1024

_STREAM = re.compile(rb"(?s)<<((?:(?!>>\s*stream).){0,4000}?)>>\s*stream\r?\n(.*?)endstream")
_FIRST = re.compile(rb"/First\s+(\d{1,8})")
_ENDS = rb"(?=[\s()<>\[\]{}/%]|$)"  # what may follow a name
_ACTIVE = {
    "javascript": re.compile(rb"/(JavaScript|JS)" + _ENDS),
    "launch": re.compile(rb"/Launch" + _ENDS),
    "embedded": re.compile(rb"/(EmbeddedFiles?|FileAttachment|RichMedia|EF)" + _ENDS),
    "xfa": re.compile(rb"/XFA" + _ENDS),
}
# Long enough not to stand in packed bytes by chance: what is called a stream may be a part of something else.
_ANYWHERE = {"javascript": re.compile(rb"/JavaScript" + _ENDS), "launch": re.compile(rb"/Launch" + _ENDS)}


def open_pdf(content: bytes) -> PdfDocument:
    """Raises Refused when it is locked or broken."""
    try:
        document = PdfDocument(content)
    except PdfiumError as error:
        raise Refused("locked_pdf" if error.err_code == raw.FPDF_ERR_PASSWORD else "broken_pdf") from error
    if raw.FPDF_GetSecurityHandlerRevision(document) != -1:
        raise Refused("locked_pdf")
    if not len(document):
        raise Refused("broken_pdf")
    return document


def refuse_active(document: PdfDocument, content: bytes) -> None:
    """Raises Refused for what runs, starts a program or hides another file, also when it is packed or spelled oddly."""
    if raw.FPDFDoc_GetJavaScriptActionCount(document) > 0:
        raise Refused("active_pdf", "javascript")
    if raw.FPDFDoc_GetAttachmentCount(document) > 0:
        raise Refused("active_pdf", "embedded")
    _refuse_named(spelled_out(content), _ANYWHERE)
    parts = list(_outside_streams(content))
    for part in parts:
        _refuse_named(part.spelled_out, _ACTIVE)
    pdf_actions.refuse_automatic(parts)


def _refuse_named(part: bytes, names: dict[str, re.Pattern]) -> None:
    for what, pattern in names.items():
        if pattern.search(part):
            raise Refused("active_pdf", what)


def _outside_streams(content: bytes) -> Iterator[Part]:
    """The objects of a PDF without the streams in between, then those that are packed in object streams."""
    packed, bare, end = [], [], 0
    for found in _STREAM.finditer(content):
        bare.append(content[end : found.start(2)])
        end = found.end(2)
        if b"ObjStm" in (facts := spelled_out(found[1])):
            packed.append((facts[facts.rfind(b"obj") + 1 :], found[2]))
    yield Part(b" ".join([*bare, content[end:]]))
    for facts, stream in packed:
        first = _FIRST.search(facts)
        yield Part(_unpacked(facts, stream), int(first[1]) if first else 0)


def _unpacked(facts: bytes, stream: bytes) -> bytes:
    """What an object stream holds. Raises Refused where it is packed in a way that no office's program uses: then
    nobody here can tell what it does."""
    if b"Filter" not in facts:
        return stream
    if b"FlateDecode" not in facts or re.search(rb"ASCII|LZW|RunLength|Crypt|Predictor", facts):
        raise Refused("active_pdf", "hidden")
    try:
        return zlib.decompressobj().decompress(stream, OBJECT_STREAM)
    except zlib.error as error:
        raise Refused("active_pdf", "hidden") from error
