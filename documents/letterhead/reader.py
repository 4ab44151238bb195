"""Reads what a document says of itself where the rules put it (HD 36-HD/VPTW; Nghị định 30/2020/NĐ-CP): number, day and
issuer in the letterhead, type and trích yếu below it, who signed at the end.

What is not written as the rules have it is left empty: nothing is guessed, and a person looks at all of it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from documents import numbering
from documents.letterhead import heading, signature
from documents.letterhead import lines as line
from members import vietnamese

_OPENS_A_NAME = re.compile(
    r"^(?:ĐẢNG (?:BỘ|ỦY|UỶ)|CHI (?:BỘ|ỦY|UỶ)|BAN|BỘ|(?:ỦY|UỶ) BAN|HỘI ĐỒNG|(?:TỈNH|THÀNH|HUYỆN|QUẬN|THỊ) (?:ỦY|UỶ)|"
    r"VĂN PHÒNG|SỞ|PHÒNG|UBND|HĐND|UBMTTQ|TRUNG TÂM|TRƯỜNG|ĐOÀN|HỘI|LIÊN ĐOÀN|CÔNG AN|CHÍNH PHỦ|QUỐC HỘI|THỦ TƯỚNG|"
    r"BÁO|TRUNG ƯƠNG|HỌC VIỆN|MẶT TRẬN)\b"
)
_OF_A_COMMITTEE = re.compile(r"^(?:BAN|VĂN PHÒNG|(?:ỦY|UỶ) BAN KIỂM TRA|CƠ QUAN)\b(?! (?:CHẤP HÀNH|BÍ THƯ|CHỈ ĐẠO))")
_COMMITTEE = re.compile(r"\b(?:ỦY|UỶ)\b")
_NO_NAMES = re.compile(r"^(?:KHẨN|THƯỢNG KHẨN|H(?:ỎA|OẢ) TỐC|DỰ THẢO|BẢN|SAO)\b")
# Names of bodies in small and capital letters, as the offices write them.
_WRITTEN = {
    each.upper(): each
    for each in (
        "Ban Chấp hành", "Ban Thường vụ", "Ban Bí thư", "Bộ Chính trị", "Ban Tổ chức", "Ban Tuyên giáo", "Dân vận",
        "Ban Nội chính", "Ban Xây dựng", "Ban Chỉ đạo", "Ủy ban Kiểm tra", "Ủy ban nhân dân", "Hội đồng nhân dân",
        "Văn phòng", "Tỉnh ủy", "Thành ủy", "Huyện ủy", "Quận ủy", "Thị ủy", "Đảng ủy", "Chi ủy", "Trung ương", "và",
        "Ủy ban Mặt trận", "Chính sách", "Trung tâm", "Chính phủ", "Quốc hội", "Thủ tướng", "Mặt trận Tổ quốc",
        "Công an", "Quân sự", "Biên phòng",
    )
} | {"UBND": "Ủy ban nhân dân", "HĐND": "Hội đồng nhân dân", "UBMTTQ": "Ủy ban Mặt trận Tổ quốc"}  # fmt: skip
_KNOWN = re.compile("|".join(sorted(map(re.escape, _WRITTEN), key=len, reverse=True)), re.IGNORECASE)
_COMMITTEES = ("ĐẢNG", "TỈNH", "THÀNH", "HUYỆN", "QUẬN", "THỊ")
_COLLECTIVES = {"BAN THƯỜNG VỤ": "Ban Thường vụ", "THƯỜNG TRỰC": "Thường trực"}
LONGEST_NUMBER = 6  # pieces between blanks: `Số 12 - HDLT / BTCTW - UBKTTW`


@dataclass(frozen=True)
class Facts:
    """What was read; empty is what was not."""

    number: str = ""  # as `numbering` writes it
    kind: str = ""
    issued_on: date | None = None
    issuer: str = ""
    title: str = ""
    signer: str = ""
    signer_role: str = ""
    sign_mode: str = ""

    def __bool__(self) -> bool:
        return any((self.number, self.kind, self.issued_on, self.issuer, self.title, self.signer))


def read(first: Iterable[str], last: Iterable[str] = ()) -> Facts:
    """What the lines of the first pages say, and of the `last` page, where these do not hold the signature."""
    pieces = [text for _, text in line.pieces(first)]
    if not line.is_letterhead(pieces):
        return Facts()
    found = heading.found_in(pieces)
    above = pieces[: _end_of_head(pieces)]
    number, signed = _number(above), _signature(pieces, last)
    return Facts(
        number=number.symbol if number else "",
        kind=_kind(found, number),
        issued_on=_day(above),
        issuer=_issuer(above, signed),
        title=found.title if found else "",
        signer=signed.name,
        signer_role=signed.role,
        sign_mode=signed.mode,
    )


def _end_of_head(pieces: list[str]) -> int:
    """Where the type stands, or to whom it is written; before the number a line that begins so is of the issuer."""
    numbered = next((place for place, text in enumerate(pieces) if line.NUMBERED.match(text)), line.HEAD)
    ends = (
        place
        for place, text in enumerate(pieces)
        if line.kind_of(text) or line.ADDRESSED.match(text) or (place > numbered and line.begins_with_kind(text))
    )
    return min(next(ends, line.HEAD), line.HEAD)


def _signature(pieces: list[str], last: Iterable[str]) -> signature.Signature:
    at_the_end = signature.found_in([text for _, text in line.pieces(last)])
    return at_the_end if at_the_end.name else signature.found_in(pieces)


def _kind(found: heading.Heading | None, number: numbering.Number | None) -> str:
    """What the heading names; of a letter, which names nothing, what its number says."""
    if found and found.kind:
        return str(found.kind)
    return str(number.kinds[0]) if number and len(number.kinds) == 1 else ""


def _number(above: list[str]) -> numbering.Number | None:
    for text in above:
        if said := line.NUMBERED.match(text):
            return _parsed(said[1].split())
    return None


def _parsed(parts: list[str]) -> numbering.Number | None:
    """The number with which these parts of a line begin: the shortest that is whole, as the place may follow it."""
    for length in range(1, min(len(parts), LONGEST_NUMBER) + 1):
        goes_on = parts[length - 1][-1:] in "-–/" or parts[length : length + 1] in (["-"], ["–"])
        try:
            number = numbering.parse(" ".join(parts[:length]))
        except numbering.NumberError:
            continue
        if not goes_on:
            return number
    return None


def _day(above: list[str]) -> date | None:
    for text in above:
        if said := line.DATE.search(text):
            day, month, year = map(int, said.groups())
            try:
                return date(year, month, day)
            except ValueError:
                return None
    return None


def _issuer(above: list[str], signed: signature.Signature) -> str:
    """The lowest body of the left-hand column; an office of a committee with that committee, and the collective for
    which was signed."""
    names: list[str] = []
    for text in above:
        if not text.isupper() or line.MOTTOES.search(text) or line.NUMBERED.match(text) or _NO_NAMES.match(text):
            continue
        name = text.strip(" *-–")
        if names and not _OPENS_A_NAME.match(name):
            names[-1] += f" {name}"
        elif _OPENS_A_NAME.match(name):
            names.append(name)
    if not names:
        return ""
    *higher, own = names
    if higher and _OF_A_COMMITTEE.match(own) and _COMMITTEE.search(higher[-1]) and not _COMMITTEE.search(own[3:]):
        own = f"{own} {higher[-1]}"
    collective = _COLLECTIVES.get(signed.behalf, "") if _COMMITTEE.search(own) and own.startswith(_COMMITTEES) else ""
    return f"{collective} {_cased(own)}".strip()


def _cased(name: str) -> str:
    written = vietnamese.organisation_name(name.replace("UỶ", "ỦY"))
    return _KNOWN.sub(lambda known: _WRITTEN[known[0].upper()], written)
