"""Where type and trích yếu of a document stand on its first page, and where its text begins behind them."""

import re
from dataclasses import dataclass

from documents.letterhead import lines as line
from documents.models import wording
from documents.models.kinds import Kind

MOST_LINES, MOST_LETTERS = 8, 500  # of a trích yếu
WIDE = 76  # letters: a line in the middle of the page is shorter than one of the text
FAR = 1_500  # letters: a letterhead stands no deeper
_LIKELY = re.compile(r"CỘNG SẢN|CỘNG H|Độc lập|ngày|^Số\b|\tSố\b", re.MULTILINE)
# How a text begins behind its trích yếu. A line of the trích yếu that was broken goes on in small letters.
_TEXT = re.compile(
    r"^(?:Căn cứ|Thực hiện|Theo |Xét |Nhằm |Để |Ngày \d|Trên cơ sở|Tiếp tục|Triển khai|Nhân dịp|Sau khi|Vừa qua|Qua |"
    r"Trong |Năm \d|Kính|Điều \d|Chương |Phần |Mục |Ban Thường vụ|Ban Chấp hành|Thường trực|[IVX]+\s*[.\-–)]|"
    r"\d+\s*[.\-)]|[a-zđ]\)|[-–+•]\s)"
)
_OF_A_BODY = re.compile(r"^CỦA (?:BAN|ĐẠI HỘI|HỘI NGHỊ|ĐẢNG|CHI|THÀNH|TỈNH|BỘ CHÍNH TRỊ)\b")  # NGHỊ QUYẾT / CỦA BAN …
# Who decides, in capitals between the trích yếu and the grounds: CHỦ TỊCH ỦY BAN NHÂN DÂN, BAN THƯỜNG VỤ ĐẢNG ỦY.
_WHO_DECIDES = re.compile(r"^[^\W\d_]{2,}(?: [^\W\d_]+)+")
_ABOUT = re.compile(r"^(?:V/v|Về việc)[\s:.]*", re.IGNORECASE)


@dataclass(frozen=True)
class Heading:
    """`ends`: the place of the first piece behind it among those that were looked at."""

    kind: Kind | None
    title: str
    ends: int


def found_in(pieces: list[str]) -> Heading | None:
    """The heading among the pieces of a first page; None where there is no letterhead, or nothing behind it."""
    if not line.is_letterhead(pieces):
        return None
    for place, text in enumerate(pieces[: line.HEAD]):
        if kind := line.kind_of(text):
            title, ends = _title(pieces, place + 1, line.begins_title(text))
            return Heading(kind, title, ends)
    return _of_letter(pieces)


def _title(pieces: list[str], start: int, begun: str) -> tuple[str, int]:
    said = [begun] if begun else []
    if not begun and start < len(pieces) and _OF_A_BODY.match(pieces[start]) and pieces[start].isupper():
        start += 1
    for place, text in enumerate(pieces[start:], start):
        if line.RULE.fullmatch(text):
            return _said(said), place + 1
        if _is_behind(text, said, begun):
            return _said(said), place
        said.append(wording.within(text) if said == [begun] else text)
        if len(said) == MOST_LINES or sum(map(len, said)) > MOST_LETTERS:
            return "", start
    return _said(said), len(pieces)


def _is_behind(text: str, said: list[str], begun: str) -> bool:
    """Whether the text of the document begins here; the first line below the type is of the trích yếu, unless it says
    to whom."""
    if line.ADDRESSED.match(text):
        return True
    if len(said) == bool(begun):
        return bool(begun) and len(text) > WIDE
    decides = bool(_WHO_DECIDES.match(text)) and text.isupper() and not said[-1].isupper()
    return decides or _begins_text(text) or said[-1].endswith(".")


def _begins_text(text: str) -> bool:
    return bool(_TEXT.match(text) or line.ADDRESSED.match(text)) or (len(text) > WIDE and text[:1].isupper())


def _of_letter(pieces: list[str]) -> Heading | None:
    """An official letter names no type; its trích yếu stands under its number."""
    numbered = next((place for place, text in enumerate(pieces[: line.HEAD]) if line.NUMBERED.match(text)), None)
    ends = next((place for place, text in enumerate(pieces[: line.HEAD]) if line.ADDRESSED.match(text)), None)
    if numbered is None or ends is None:
        return None
    between = [text for text in pieces[numbered + 1 : ends] if not _is_beside(text)]
    return Heading(None, _said(between), ends)


def _is_beside(text: str) -> bool:
    """Of the other column, or a line that was drawn."""
    dated = line.DATE.search(text) or line.UNDATED.search(text)
    return bool(dated or line.MOTTOES.search(text) or line.RULE.fullmatch(text))


def _said(lines: list[str]) -> str:
    text = _ABOUT.sub("Về việc ", " ".join(lines)).strip(" *")[:MOST_LETTERS]
    return text[:1].upper() + text[1:]


def text_start(text: str) -> int:
    """Where in the `text` of a first page that begins which stands behind letterhead, type and trích yếu; 0 where it
    has none of them."""
    if not _LIKELY.search(text, 0, FAR):
        return 0  # most often: a page is looked at for each of the hits of a search
    written = text.split("\n")
    pieces = line.pieces(each[:MOST_LETTERS] for each in written[: 2 * line.HEAD])
    heading = found_in([piece for _, piece in pieces])
    if heading is None:
        return 0
    behind = pieces[heading.ends][0] if heading.ends < len(pieces) else len(written)
    return sum(len(each) + 1 for each in written[:behind])
