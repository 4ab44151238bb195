"""Who signed, as what, and for whom: the block at the end of a document."""

import re
from dataclasses import dataclass

from documents.models.kinds import SignMode
from members import vietnamese

NEAR = 14  # pieces of lines between the words for whom it is signed and the name
_MODES = {
    "TM": SignMode.ON_BEHALF,
    "TL": SignMode.BY_ORDER,
    "KT": SignMode.FOR_HEAD,
    "TUQ": SignMode.BY_MANDATE,
}
_MODE = re.compile(r"^(T\s*/?\s*M|T\s*/?\s*L|K\s*/?\s*T|T\s*/?\s*U\s*Q)\s*[./:]*\s+(\w.*)$")
_HEADS = (
    r"BÍ THƯ|TRƯỞNG|CHÁNH|CHỦ NHIỆM|CHỦ TỊCH|CHỦ TỌA|CHỦ TRÌ|(?:TỔNG )?GIÁM ĐỐC|THƯ KÝ|ỦY VIÊN|UỶ VIÊN|TỔNG BÍ THƯ|"
    r"THỦ TƯỚNG|CHÍNH (?:ỦY|UỶ)|CHỈ HUY|"
    r"(?:BỘ|THỨ|(?:CHI )?CỤC|VỤ|VIỆN|KHOA|PHÒNG|HIỆU|HỘI|ĐOÀN|ĐỘI|TỔ|TRẠM|THÔN) TRƯỞNG"
)
_ROLE = re.compile(rf"^(?:PHÓ\s+|Q(?:UYỀN|\.)\s*)?(?:{_HEADS})\b")
_BESIDE = re.compile(r"^(?:[-–+*•(\[/]|Nơi nhận)", re.IGNORECASE)  # the column of receivers, “(đã ký)”
# Before a name: Đại tá, TS., PGS.TS.
_RANK = re.compile(
    r"^(?:(?:Đại|Thượng|Trung|Thiếu) (?:tướng|tá|úy|uý)|(?:(?:PGS|GS|TS|ThS|BS|CN|KS)[.,\s]+)+)\s*(?=\w)", re.IGNORECASE
)
_NAME = re.compile(r"[^\W\d_]{1,7}(?:\s+[^\W\d_]{1,7}){1,5}")


@dataclass(frozen=True)
class Signature:
    mode: str = ""  # of SignMode
    behalf: str = ""  # for whom: BAN THƯỜNG VỤ
    role: str = ""
    name: str = ""


def found_in(pieces: list[str]) -> Signature:
    """The last one among the pieces of the lines; empty where there is none."""
    for place in range(len(pieces) - 1, -1, -1):
        if mode := _MODE.match(pieces[place]):
            if pieces[place].isupper():
                signed = Signature(_MODES[re.sub(r"[\s/]", "", mode[1])], mode[2].strip(" ,"))
                return _signed(signed, pieces[place + 1 : place + 1 + NEAR])
        elif _opens(pieces, place):
            return _signed(Signature(SignMode.IN_PERSON), pieces[place : place + NEAR])
    return Signature()


def _opens(pieces: list[str], place: int) -> bool:
    """Whether a head of something signs here, and nobody stands above for whom."""
    above = pieces[max(place - 6, 0) : place]
    return bool(_is_role(pieces[place]) and not any(_is_role(each) or _MODE.match(each) for each in above))


def _is_role(text: str) -> bool:
    return text.isupper() and bool(_ROLE.match(text))


def _signed(found: Signature, behind: list[str]) -> Signature:
    role = next(filter(_is_role, behind), "")
    bare = (_RANK.sub("", text) for text in behind if not _BESIDE.match(text))
    name = next(filter(_is_name, bare), "")
    if not name:
        return Signature()
    return Signature(found.mode, found.behalf, role.capitalize(), vietnamese.proper_name(name))


def _is_name(text: str) -> bool:
    """`Nguyễn Văn A`, `NGUYỄN VĂN A`; words of an office are none."""
    if not _NAME.fullmatch(text) or _ROLE.match(text.upper()):
        return False
    return all(word[0].isupper() and (word.isupper() or word[1:].islower()) for word in text.split())
