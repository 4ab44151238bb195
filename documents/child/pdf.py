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
_ACTIVE = {
    "javascript": re.compile(rb"/(JavaScript|JS)[\s(<\[/]"),
    "launch": re.compile(rb"/Launch[\s>/]"),
    "embedded": re.compile(rb"/(EmbeddedFiles?|RichMedia)[\s<\[/>]"),
    "xfa": re.compile(rb"/XFA[\s\[(<]"),
}


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
    for part in _outside_streams(content):
        plain = _HEX_IN_NAME.sub(lambda found: bytes([int(found[1], 16)]), part)
        for what, pattern in _ACTIVE.items():
            if pattern.search(plain):
                raise Refused("active_pdf", what)


def _outside_streams(content: bytes):
    """The objects of a PDF without the streams in between, then those that are packed in object streams."""
    packed, bare, end = [], [], 0
    for found in _STREAM.finditer(content):
        bare.append(content[end : found.start(2)])
        end = found.end(2)
        if b"ObjStm" in _HEX_IN_NAME.sub(lambda name: bytes([int(name[1], 16)]), found[1]):
            packed.append(found[2])
    yield b" ".join([*bare, content[end:]])
    for stream in packed:
        try:
            yield zlib.decompressobj().decompress(stream, OBJECT_STREAM)
        except zlib.error:
            continue  # packed in another way, or not at all: PDFium has looked at it above


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
