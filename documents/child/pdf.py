"""Takes a PDF apart with PDFium: its pages, their text, their pictures, and what has no place in it."""

import re
import zlib

from pypdfium2 import PdfDocument, PdfiumError, raw

from documents.child.refusing import Refused

COLUMN_GAP = 1.5  # in heights of a letter; between words it is about a third
FEW_LETTERS = 25  # a scan often carries a line of machine text, such as the number of the page
OBJECT_STREAM = 8 * 1024 * 1024

_STREAM = re.compile(rb"(?s)<<((?:(?!>>\s*stream).){0,4000}?)>>\s*stream\r?\n(.*?)endstream")
_HEX_IN_NAME = re.compile(rb"#([0-9A-Fa-f]{2})")
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
    _refuse_named(content, _ANYWHERE)
    for part in _outside_streams(content):
        _refuse_named(part, _ACTIVE)


def _refuse_named(part: bytes, names: dict[str, re.Pattern]) -> None:
    plain = _spelled_out(part)
    for what, pattern in names.items():
        if pattern.search(plain):
            raise Refused("active_pdf", what)


def _spelled_out(names: bytes) -> bytes:
    return _HEX_IN_NAME.sub(lambda found: bytes([int(found[1], 16)]), names)


def _outside_streams(content: bytes):
    """The objects of a PDF without the streams in between, then those that are packed in object streams."""
    packed, bare, end = [], [], 0
    for found in _STREAM.finditer(content):
        bare.append(content[end : found.start(2)])
        end = found.end(2)
        if b"ObjStm" in (facts := _spelled_out(found[1])):
            packed.append((facts[facts.rfind(b"obj") + 1 :], found[2]))
    yield b" ".join([*bare, content[end:]])
    for facts, stream in packed:
        yield _unpacked(facts, stream)


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


def lines(document: PdfDocument, index: int) -> list[str]:
    """The text of a page in lines, with what was stamped upon it and filled into it; what stands in another column, a
    wide gap away, is a line of its own."""
    page = document[index]
    raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)  # of the copy in memory
    page.close()
    text = document[index].get_textpage()
    found, height, end = [""], 0.0, 0.0
    for place in range(text.count_chars()):
        letter = chr(raw.FPDFText_GetUnicode(text, place))
        left, bottom, right, top = text.get_charbox(place)
        if letter in "\r\n" or (not letter.isspace() and found[-1] and left - end > COLUMN_GAP * height):
            found.append("")
        if not letter.isspace():
            height, end = max(top - bottom, height if found[-1] else 0), right
        found[-1] += letter
    return [line for line in found if line.strip()]


def read_page(document: PdfDocument, index: int) -> tuple[str, bool]:
    """The text of a page, and whether it is a picture of a page whose words must be recognised."""
    page = document[index]
    text = page.get_textpage().get_text_bounded()
    few = sum(map(str.isalnum, text)) < FEW_LETTERS
    return text, few and any(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3))
