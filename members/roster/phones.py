"""Telephone numbers as lists have them: of before September 2018, two in a cell, of a desk, of no network."""

import re

from members import vietnamese
from members.cells import NONE_SAID, Remark, Wrong

# The networks' prefixes of eleven digits and what each became on 15 September 2018 (Bộ Thông tin và Truyền thông).
SINCE_2018 = {
    "0162": "032", "0163": "033", "0164": "034", "0165": "035", "0166": "036", "0167": "037", "0168": "038",
    "0169": "039", "0120": "070", "0121": "079", "0122": "077", "0126": "076", "0128": "078", "0123": "083",
    "0124": "084", "0125": "085", "0127": "081", "0129": "082", "0186": "056", "0188": "058", "0199": "059",
}  # fmt: skip
# Of the networks there are and have been, and 010, which no network has: of invented people.
PREFIXES = frozenset(
    f"0{number}"
    for number in (10, *range(32, 40), 52, 55, 56, 58, 59, 70, *range(76, 80), *range(81, 90), *range(90, 100))
)
SIGNS = re.compile(r"[\s.\-()/'’_]+")
BETWEEN = re.compile(r"[/,;&|\n]|\s[-–]\s|\bhoặc\b|\bvà\b|\s{2,}", re.IGNORECASE)
NUMBER = re.compile(r"(?<![\w+])(?:\+?84|0)[\d\s.\-()]{8,14}\d(?!\w)", re.ASCII)
# Whose number it is: what is written to it must not come to another.
OTHERS = re.compile(
    r"\b(?:vợ|chồng|con|cháu|em|anh|chị|bố|mẹ|cha|má|nhà|hàng xóm|của|cơ quan|văn phòng)\b", re.IGNORECASE
)
LAND_LINE = re.compile(r"02\d{8,9}")
DIGITS = 10  # of a number


def phone(cell) -> str | None:
    """Ten digits beginning with 0. Raises Remark when they are not what the cell says word for word, or of a network
    that is not known; Wrong for what is no number of a mobile phone."""
    if isinstance(cell, str) and len(cell) == DIGITS and cell[:3] in PREFIXES and cell.isascii() and cell.isdigit():
        return cell  # as nearly every list writes it
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = str(cell).removesuffix(".0")  # of a number that a program took for one to reckon with
    try:
        number = vietnamese.phone(text)
    except ValueError:
        said = vietnamese.search_text(text)
        return None if not said or said in NONE_SAID else _otherwise(text)
    if number[:3] not in PREFIXES:
        raise Wrong("land_line") if LAND_LINE.fullmatch(number) else Remark("unknown_network", number)
    return number


def _otherwise(text: str) -> str:
    """Of what is no number of ten digits as it stands."""
    if number := _of_before_2018(text):
        raise Remark("old_number", number)
    if LAND_LINE.fullmatch(SIGNS.sub("", text)):
        raise Wrong("land_line")
    for part in _parts(text):
        try:
            number = _of_before_2018(part) or vietnamese.phone(part)
        except ValueError:
            continue
        if number[:3] in PREFIXES:
            raise Remark("several_numbers", number)
    if len(found := NUMBER.findall(text)) == 1 and not OTHERS.search(text):  # `ĐT: 0912345678`, `0912 345 678 (Zalo)`
        return _beside_words(found[0])
    raise Wrong("bad_phone")


def _beside_words(text: str) -> str:
    try:
        number = _of_before_2018(text) or vietnamese.phone(text)
    except ValueError:
        raise Wrong("bad_phone") from None
    if number[:3] not in PREFIXES:
        raise Wrong("land_line" if LAND_LINE.fullmatch(number) else "bad_phone")
    raise Remark("words_beside", number)


def _of_before_2018(text: str) -> str:
    """`01681234560`, or with its 0 eaten or 84 before it → `0381234560`; "" for any other number."""
    digits = SIGNS.sub("", text).removeprefix("+")
    if len(digits) == DIGITS + 2 and digits.startswith("84"):
        digits = digits[2:]
    if len(digits) == DIGITS and digits.startswith("1"):
        digits = f"0{digits}"
    now = SINCE_2018.get(digits[:4]) if len(digits) == DIGITS + 1 and digits.isascii() and digits.isdigit() else None
    return f"{now}{digits[4:]}" if now else ""


def _parts(text: str) -> list[str]:
    parts = [part for part in BETWEEN.split(text) if any(map(str.isdigit, part))]
    if len(parts) > 1:
        return parts
    digits = SIGNS.sub("", text)
    whole = digits.isascii() and digits.isdigit() and len(digits) == 2 * DIGITS
    return [digits[:DIGITS], digits[DIGITS:]] if whole else []
