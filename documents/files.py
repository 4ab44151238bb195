"""Looks into an uploaded file before it is kept: a sound PDF, without password, without a stamp of secrecy."""

import re
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock

from django.core.files.base import File
from pypdfium2 import PdfDocument, PdfiumError, raw

from documents.models import DocumentFile
from members import vietnamese

MAX_MB = 30
HEADER_WITHIN = 1024  # readers accept a few bytes before the header
STAMPED_PAGES = 2  # the level stands on the first page; a covering letter may stand before it
COLUMN_GAP = 1.5  # in heights of a letter; between words it is about a third
_pdfium = Lock()  # PDFium knows no threads, gunicorn's workers have several

_LEVELS = ("MẬT", "TỐI MẬT", "TUYỆT MẬT")
# A typist without accents means the same; other words that differ by their accents alone (MẶT, MẤT) are other words.
_STAMPS = {spelled.replace(" ", ""): level for level in _LEVELS for spelled in (level, vietnamese.fold(level).upper())}
_FRAME = " .,:;*|[](){}<>-–—_“”\"'"
_LABEL = re.compile(r"ĐỘ MẬT ?: ?(.+)")
_BROKEN_COMPOUND = re.compile(r"\b(BÍ|BẢO)$")  # … BẢO / MẬT: a heading that was broken in the middle of a word


class FileRefused(Exception):
    """The file can not be taken; the message is a sentence for the clerk."""


class SecretStamp(FileRefused):
    def __init__(self, level: str, page: int):
        super().__init__(f"Trang {page} của tệp có dấu “{level}”.")
        self.level = level


@dataclass(frozen=True)
class Inspected:
    """A file that was looked into and may be kept."""

    file: File
    format: DocumentFile.Format
    size: int
    pages: int
    sha256: str


def look_into(file: File) -> Inspected:
    """What the file is. Raises FileRefused when it can not be taken, SecretStamp when it must not be."""
    if file.size > MAX_MB * 1024 * 1024:
        raise FileRefused(
            f"Tệp nặng quá {MAX_MB} MB. Đề nghị quét lại ở độ phân giải 200 dpi hoặc nén tệp rồi đăng lại."
        )
    file.seek(0)
    content = file.read()
    if b"%PDF-" not in content[:HEADER_WITHIN]:
        raise FileRefused("Tệp này không phải là PDF. Đề nghị xuất hoặc quét văn bản thành tệp PDF rồi đăng lại.")
    with _pdfium:
        pages = _read(content)
    file.seek(0)
    return Inspected(file, DocumentFile.Format.PDF, len(content), pages, sha256(content).hexdigest())


def _read(content: bytes) -> int:
    try:
        document = PdfDocument(content)
    except PdfiumError as error:
        raise _locked() if error.err_code == raw.FPDF_ERR_PASSWORD else _broken() from error
    try:
        if raw.FPDF_GetSecurityHandlerRevision(document) != -1:
            raise _locked()
        pages = len(document)
        for index in sorted({0, *range(min(STAMPED_PAGES, pages)), pages - 1}):
            lines = _lines(document, index)
            if index < STAMPED_PAGES and (level := stamp(lines)):
                raise SecretStamp(level, index + 1)
    except PdfiumError as error:
        raise _broken() from error
    finally:
        document.close()
    return pages


def _locked() -> FileRefused:
    return FileRefused(
        "Tệp PDF này đặt mật khẩu hoặc khóa bảo vệ. Đề nghị bỏ khóa rồi đăng lại để mọi đảng viên mở được."
    )


def _broken() -> FileRefused:
    return FileRefused(
        "Tệp PDF này bị hỏng, không mở được. Đề nghị mở thử trên máy của đồng chí, xuất lại rồi đăng lại."
    )


def _lines(document: PdfDocument, index: int) -> list[str]:
    """The text of a page in lines; what stands in another column, a wide gap away, is a line of its own."""
    text = document[index].get_textpage()
    lines, height, end = [""], 0.0, 0.0
    for place in range(text.count_chars()):
        letter = chr(raw.FPDFText_GetUnicode(text, place))
        left, bottom, right, top = text.get_charbox(place)
        if letter in "\r\n" or (not letter.isspace() and lines[-1] and left - end > COLUMN_GAP * height):
            lines.append("")
        if not letter.isspace():
            height, end = max(top - bottom, height if lines[-1] else 0), right
        lines[-1] += letter
    return [line for line in map(vietnamese.nfc, lines) if line]


def stamp(lines: list[str]) -> str:
    """The level of secrecy that a line of its own declares, `TỐI MẬT`; "" when there is none.

    “Bí mật” within a sentence is no stamp."""
    before = ""
    for line in lines:
        labelled = _LABEL.search(line.upper())
        level = _STAMPS.get((labelled[1] if labelled else line).strip(_FRAME).replace(" ", ""), "")
        if level and not (level == "MẬT" and _BROKEN_COMPOUND.search(before)):
            return level
        before = line
    return ""
