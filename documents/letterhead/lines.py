"""The lines of a first page as they are looked at: the columns of the letterhead apart, every line in one spelling."""

import re
from collections.abc import Iterable

from documents.models.kinds import Kind
from members import vietnamese

HEAD = 30  # pieces of lines: so far down reaches a letterhead of two columns
# What opens the right-hand column, where a page's text came without the gap between the two.
_BESIDE = re.compile(r"\s+(?=ĐẢNG CỘNG SẢN VIỆT NAM|CỘNG H(?:ÒA|OÀ) XÃ HỘI|Độc lập\s*-)")
MOTTOES = re.compile(r"ĐẢNG CỘNG SẢN VIỆT NAM|CỘNG H(?:ÒA|OÀ) XÃ HỘI|Độc lập\s*-\s*Tự do", re.IGNORECASE)
DATE = re.compile(r"ngày\s*(\d{1,2})\s*tháng\s*(\d{1,2})\s*năm\s*(\d{4})", re.IGNORECASE)
UNDATED = re.compile(r",\s*ngày\b.*\btháng\b.*\bnăm\b", re.IGNORECASE)
NUMBERED = re.compile(r"^Số\s*[:.]*\s*(?=[\d.…\-–/ ])(.*)", re.IGNORECASE)
RULE = re.compile(r"[\W_]*(?:o\s*0\s*o)?[\W_]*")  # -----, *, -o0o-
ADDRESSED = re.compile(r"^Kính gửi\b", re.IGNORECASE)
_PAPERS = {"GIẤY MỜI": Kind.OFFICE_PAPER, "GIẤY GIỚI THIỆU": Kind.OFFICE_PAPER, "QUY CHẾ": Kind.STATUTE}
KINDS = {
    label.upper().replace(" ", ""): kind
    for label, kind in ({kind.label: kind for kind in Kind if kind != Kind.OTHER} | _PAPERS).items()
}


# With which the type is often printed in one line of capitals; they are the beginning of the trích yếu.
_BEGUN = ("QUY CHẾ làm việc", "QUY CHẾ phối hợp", "CHƯƠNG TRÌNH hành động", "CHƯƠNG TRÌNH công tác",
          "CHƯƠNG TRÌNH phối hợp", "BÁO CÁO chính trị", "BÁO CÁO tóm tắt", "THÔNG BÁO kết luận",
          "HƯỚNG DẪN liên tịch", "KẾ HOẠCH liên tịch", "NGHỊ QUYẾT liên tịch")  # fmt: skip
_TITLES = {re.sub(r"\s", "", text).upper(): text.split(maxsplit=2)[2].capitalize() for text in _BEGUN}
KINDS |= {key: next(kind for label, kind in KINDS.items() if key.startswith(label)) for key in _TITLES}


def pieces(lines: Iterable[str]) -> list[tuple[int, str]]:
    """What stands in one column of one line, with the place of its line among `lines`; empty ones are left out."""
    found = []
    for place, line in enumerate(lines):
        for cell in line.split("\t"):
            text = vietnamese.nfc(vietnamese.plain_signs(cell))
            found += [(place, piece) for piece in _BESIDE.split(text) if piece]
    return found


def kind_of(text: str) -> Kind | None:
    """The type of a document that a line of its own names, in capitals: `KẾ HOẠCH`, `K Ế   H O Ạ C H`."""
    return KINDS.get(re.sub(r"\s", "", text)) if text.isupper() else None


def begins_with_kind(text: str) -> bool:
    """Whether a line of capitals has a type before other words: `HƯỚNG DẪN TẠM THỜI`."""
    return text.isupper() and re.sub(r"\s", "", text).startswith(tuple(KINDS))


def begins_title(text: str) -> str:
    """What stands behind the type in such a line: of `QUY CHẾ LÀM VIỆC` the beginning of the trích yếu; mostly ""."""
    return _TITLES.get(re.sub(r"\s", "", text), "")


def is_letterhead(found: list[str]) -> bool:
    """Whether these pieces begin as the first page of a document does."""
    return any(MOTTOES.search(text) or NUMBERED.match(text) or DATE.search(text) for text in found[:HEAD])
