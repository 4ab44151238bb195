"""The names of a body of the Party as clerks write them: `ĐU phường`, `Đảng uỷ P. Phúc Lâm` and `Đảng bộ phường Phúc
Lâm` are one."""

import re
from difflib import SequenceMatcher

from members import vietnamese
from members.models import Unit

# In small letters, as they are written; what stands beside a noun of place is followed by its name.
_SHORT = {
    "đu": "Đảng ủy",
    "đb": "Đảng bộ",
    "cb": "Chi bộ",
    "btv": "Ban Thường vụ",
    "bch": "Ban Chấp hành",
    "btc": "Ban Tổ chức",
    "btg": "Ban Tuyên giáo",
    "bdv": "Ban Dân vận",
    "btgdv": "Ban Tuyên giáo và Dân vận",
    "bnc": "Ban Nội chính",
    "bxdđ": "Ban Xây dựng Đảng",
    "bcđ": "Ban Chỉ đạo",
    "ubkt": "Ủy ban Kiểm tra",
    "vp": "Văn phòng",
    "ubnd": "Ủy ban nhân dân",
    "hđnd": "Hội đồng nhân dân",
    "mttq": "Mặt trận Tổ quốc",
    "ubmttq": "Ủy ban Mặt trận Tổ quốc",
    "tw": "Trung ương",
    "tp": "thành phố",
    "tx": "thị xã",
    "đk": "đặc khu",
    "kdc": "khu dân cư",
    "tdp": "tổ dân phố",
}
# Syllables of names too, so only in capitals: Từ Liêm is typed Tu Liem.
_SHORT_IN_CAPITALS = {"HU": "Huyện ủy", "QU": "Quận ủy", "TXU": "Thị ủy", "TƯ": "Trung ương"}
_COMRADE = re.compile(r"(?<!\w)(?:đ/c|đc\.)(?!\w)", re.IGNORECASE)
_SIGNS = re.compile(r"[\s.,;:()]+")
_LETTERS = {"p": "phường", "x": "xã", "q": "quận", "h": "huyện"}
# One letter is short for something only where a dot, a number or a name follows it: Chi bộ X stays what it is.
_LETTER = re.compile(r"(?<!\w)(?:[pxqhPXQH]\.\s*(?=\w)|[PXQH]\s+(?=[A-ZĐÂĂÊÔƠƯÁÀẢÃẠ])|[pqPQ](?=[0-9]{1,2}(?!\w)))")
_CELL = re.compile(r"(?<!\w)cb(?=[0-9])", re.IGNORECASE)
_TT = re.compile(r"(?<!\w)TT\.?\s+(?=(Thành ủy|Thành uỷ|Tỉnh ủy|Tỉnh uỷ|Huyện|Đảng|ĐU|TU|HĐND|UBND)?)")
_PLACES = "phuong|xa|thi tran|dac khu|thanh pho|tinh|quan|huyen|thi xa"
_PLACE_BEHIND = re.compile(
    rf"\b(dang uy|chi bo|thanh uy|tinh uy|uy ban nhan dan|hoi dong nhan dan) (?:{_PLACES})(?= |$)"
)
# The committee is meant by both; the place that it stands in may be said behind it.
_ONE = (
    (re.compile(r"\bdang (?:bo|uy) (?=thanh pho\b)"), "thanh uy "),
    (re.compile(r"\bdang (?:bo|uy) (?=tinh\b)"), "tinh uy "),
    (re.compile(r"\bdang bo\b"), "dang uy"),
    (re.compile(r"\bchi uy (?=chi bo\b)"), ""),
)
_ABOVE = re.compile(r"^(\w+ \w+ \w+.*?) (?:thanh pho|tinh) [a-z ]+$")
_BARE = re.compile(rf"(dang uy|thanh uy|tinh uy)(?: (?:{_PLACES}|co so|cap tren))?$")
_ALIKE = 0.88  # of two names, one mistyped; measured on the names of wards: "Phúc Lâm" and "Phúc Lam B" stay two


def expanded(name: str, unit: Unit | None) -> str:
    """`name` with its abbreviations written out, as a clerk of `unit` means them: TU is Thành ủy or Tỉnh ủy."""
    name = vietnamese.nfc(name)
    told = _TT.sub(lambda found: "Thường trực " if found[1] else "thị trấn ", _COMRADE.sub("đồng chí ", name))
    told = _CELL.sub("Chi bộ ", _LETTER.sub(lambda found: f"{_LETTERS[found[0][0].lower()]} ", told))
    words = list(filter(None, _SIGNS.split(told)))
    if told == name and not any(map(_is_short, words)):
        return name
    return " ".join(_word(word, unit) for word in words)


def keys(name: str, home: Unit | None) -> frozenset[str]:
    """Two names whose keys meet are one body. `home` is the unit that it belongs to: `Đảng ủy phường` is that of this
    ward, whether it says so or not."""
    folded = vietnamese.search_text(expanded(name, home))
    for written, meant in _ONE:
        folded = written.sub(meant, folded)
    folded = _completed(folded, home)
    alone = _ABOVE.sub(r"\1", folded)
    return frozenset({folded, *(_PLACE_BEHIND.sub(r"\1", each) for each in (folded, alone))})


def alike(first: frozenset[str], second: frozenset[str]) -> bool:
    """Whether one of them may be the other mistyped, or said with fewer words: a clerk is to be asked."""
    one, other = max(first, key=len), max(second, key=len)
    if _digits(one) != _digits(other):  # Chi bộ 7 and Chi bộ 17
        return False
    short, long = sorted((min(first, key=len).split(), min(second, key=len).split()), key=len)
    begun = len(short) > 2 and long[: len(short)] == short
    return begun or SequenceMatcher(None, one, other).ratio() >= _ALIKE


def _is_short(word: str) -> bool:
    return word == "TU" or word in _SHORT_IN_CAPITALS or word.lower() in _SHORT


def _word(word: str, unit: Unit | None) -> str:
    if word == "TU":
        return _committee_of_the_root(unit)
    return _SHORT_IN_CAPITALS.get(word) or _SHORT.get(word.lower(), word)


def _committee_of_the_root(unit: Unit | None) -> str:
    root = unit if unit and unit.parent_id is None else Unit.objects.get(parent=None)
    return "Tỉnh ủy" if re.search(r"\btinh\b", root.name_folded) else "Thành ủy"


def _completed(folded: str, home: Unit | None) -> str:
    """With the name of its own place behind a committee that stands without one."""
    found = _BARE.search(folded)
    if home is not None and home.is_cell and folded == "chi bo":
        return home.name_folded
    if home is None or found is None:
        return folded
    own = re.sub(r"^dang bo\b", "dang uy", home.name_folded)
    if found[1] != "dang uy":  # of the city or the province, which may call itself so and no more
        place = re.sub(rf"^dang uy(?: (?:{_PLACES}))?", "", own)
        return f"{folded[: found.start()]}{found[1]}{place}"
    return f"{folded[: found.start()]}{own}" if own.startswith("dang uy") and home.parent_id else folded


def _digits(folded: str) -> list[str]:
    return re.findall(r"\d+", folded)
