"""What was filled into the fields of a PDF and typed onto its pages: shown like its text, and no part of it."""

import ctypes
from collections.abc import Callable, Iterable
from typing import NamedTuple

from pypdfium2 import PdfDocument, PdfPage, raw

from documents.child.pdf_places import Sign

_UNSEEN = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW
_WORDED = {raw.FPDF_FORMFIELD_TEXTFIELD, raw.FPDF_FORMFIELD_COMBOBOX, raw.FPDF_FORMFIELD_LISTBOX}
_NO_REMARKS = {raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_WIDGET}
_LINE = 12  # points, in a field that does not say how large its letters are


class Filled(NamedTuple):
    """A value, in the box that it is shown in; `drawn` says that the file holds the picture of it."""

    box: Sign
    drawn: bool


def values(page: PdfPage, document: PdfDocument) -> list[Filled]:
    """Of all fields and typed notes of the page that are seen and not empty; to be asked before they are made a part of
    it. Without `init_forms` on the document only those of notes."""
    found = []
    for place in range(raw.FPDFPage_GetAnnotCount(page)):
        note = raw.FPDFPage_GetAnnot(page, place)
        if (value := _value(note, document).strip()) and not raw.FPDFAnnot_GetFlags(note) & _UNSEEN:
            found.append(Filled(_box(note, value), drawn=bool(raw.FPDFAnnot_HasKey(note, b"AP"))))
        raw.FPDFPage_CloseAnnot(note)
    return found


def remarks(page: PdfPage) -> list[str]:
    """The lines of what is remarked upon the page: shown when somebody opens it, or to nobody, and in the file."""
    found: list[str] = []
    for place in range(raw.FPDFPage_GetAnnotCount(page)):
        note = raw.FPDFPage_GetAnnot(page, place)
        if raw.FPDFAnnot_GetSubtype(note) not in _NO_REMARKS:
            found += _contents(note).splitlines()
        raw.FPDFPage_CloseAnnot(note)
    return found


def missing(filled: Iterable[Filled], text: str) -> list[Sign]:
    """The lines of what is `filled` and not read in `text`, the text of the page with all that is drawn on it."""
    there = _letters(text)
    return [line for box, drawn in filled if not drawn or _letters(box.letters) not in there for line in _lines_of(box)]


def _value(note, document: PdfDocument) -> str:
    match raw.FPDFAnnot_GetSubtype(note):
        case raw.FPDF_ANNOT_FREETEXT:
            return _contents(note)
        case raw.FPDF_ANNOT_WIDGET if form := document.formenv:
            if raw.FPDFAnnot_GetFormFieldType(form, note) in _WORDED:
                return _said(lambda *into: raw.FPDFAnnot_GetFormFieldValue(form, note, *into))
    return ""


def _contents(note) -> str:
    return _said(lambda *into: raw.FPDFAnnot_GetStringValue(note, b"Contents", *into))


def _said(ask: Callable) -> str:
    """A text of PDFium: asked for once to learn its length in bytes, once for itself."""
    length = ask(None, 0)
    into = ctypes.create_string_buffer(length)
    ask(ctypes.cast(into, ctypes.POINTER(ctypes.c_ushort)), length)
    return into.raw.decode("utf-16-le", errors="replace").rstrip("\0")


def _box(note, value: str) -> Sign:
    rect = raw.FS_RECTF()
    raw.FPDFAnnot_GetRect(note, rect)
    return Sign(rect.left, rect.bottom, rect.right, rect.top, value)


def _lines_of(box: Sign) -> list[Sign]:
    """From the top of the box downwards."""
    left, bottom, right, top, said = box
    texts = said.splitlines()
    height = min(_LINE, (top - bottom) / len(texts))
    if len(texts) == 1:  # in the middle of its field
        top -= (top - bottom - height) / 2
    return [Sign(left, top - height * (row + 1), right, top - height * row, text) for row, text in enumerate(texts)]


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))
