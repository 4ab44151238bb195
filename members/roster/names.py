"""Names of people as lists have them: with a title before, a post behind, in letters of before Unicode, cut short."""

import re
from functools import lru_cache
from unicodedata import normalize

from members import legacy_letters, vietnamese
from members.cells import NAME, Remark, Wrong
from members.syllables import is_syllable

LONGEST = 120  # letters
NOT_CONVERTED = legacy_letters.Converted("")
# What nobody is called; the rest is looked at only where one of these is met.
SUSPECT = re.compile(
    r"^(?:đ/c|đ\.c|đc\b|đồng chí\b|ông\b|bà\b|anh\b|chị\b|cụ\b|ths?\b|ts\b|bs\b|gs\b|pgs\b|ls\b|cn\b|ks\b|phó |nguyên "
    r"|(?:bs)?ck\s?[i12]|(?:ng|tt|ns)(?:ưt|nd)\b|ds\b|(?:bác|dược|tiến|thạc) s[ĩỹ]\b|(?:luật|kỹ|giáo) sư\b"
    r"|mẹ (?:vnah|việt nam)"
    r"|\d|(?:đại|thượng|trung|thiếu) (?:tướng|tá|úy|uý|sĩ|sỹ)\b)"
    r"|[(),;*+†–—.]|\s-|-\s|\b(?:bí thư|chi ủy|chi uỷ|đảng ủy|đảng uỷ|p?bt|cuv|đuv)\b",
    re.IGNORECASE,
)
# Without any of these as a word nothing that is made of words alone is suspect: it saves most of the looking.
IN_TITLES = frozenset((
    "Đc", "Đồng", "Ông", "Bà", "Anh", "Chị", "Cụ", "Th", "Ths", "Ts", "Bs", "Gs", "Pgs", "Ls", "Cn", "Ks", "Phó",
    "Nguyên", "Đại", "Thượng", "Trung", "Thiếu", "Bí", "Chi", "Đảng", "Bt", "Pbt", "Cuv", "Đuv", "Bác", "Dược", "Tiến",
    "Thạc", "Luật", "Kỹ", "Giáo", "Mẹ", "Ds", "Bscki", "Bsckii", "Cki", "Ckii", "Ngnd", "Ttnd", "Nsnd",
))  # fmt: skip
NUMBERED = re.compile(r"\d{1,3}\s?[.)/]\s?(?=\D)")
TITLE = re.compile(
    r"(?:đ/c|đ\.c|đc(?=[\s.:])|đồng chí(?=[\s:])|(?:pgs|gs|ths|th\.s|ts|(?:bs)?ck\s?(?:i{1,2}|[12])|bs|ls|cn|ks|ds|"
    r"(?:ng|tt|ns)(?:ưt|nd))(?=[\s.,]))[\s.:,]*",
    re.IGNORECASE,
)
# What can be a part of a name as well.
POLITE = re.compile(
    r"(?:ông|bà|anh|chị|cụ|(?:bác|dược|tiến|thạc) s[ĩỹ]|(?:luật|kỹ|(?:phó )?giáo) sư|mẹ (?:vnah|việt nam anh hùng)|"
    r"(?:đại|thượng|trung|thiếu) (?:tướng|tá|úy|uý|sĩ|sỹ)|"
    r"(?:nguyên )?(?:phó )?(?:bí thư|chủ tịch)(?: chi bộ)?|(?:chi|đảng) (?:ủy|uỷ) viên)[\s,.:-]+(?=\S)",
    re.IGNORECASE,
)
# Ông is a surname too (Ông Ích Khiêm): only before a whole name of a common surname it is none.
SURNAMES = frozenset((
    "nguyen", "tran", "le", "pham", "hoang", "huynh", "phan", "vu", "vo", "dang", "bui", "do", "ho", "ngo", "duong",
    "ly", "dinh", "trinh", "truong", "doan", "dao", "luong", "mai", "lam", "phung", "ta", "tang", "quach", "ha", "luu",
    "nghiem", "chu", "tong", "vuong", "cao", "thai", "than", "la", "kieu", "to", "dam", "lo", "quan", "hua", "trieu",
    "khuat", "bach",
))  # fmt: skip
WHOLE_NAME = 3  # syllables
POST = re.compile(
    r"(?:\s*(?:[-–—,;]\s*|\()\s*|\s(?=(?:phó )?bí thư|(?:chi|đảng) (?:ủy|uỷ) viên|(?:p?bt|cuv|đuv)\b))"
    r"((?:nguyên |phó |q\. ?|quyền )?"
    r"(?:bí thư|chi ủy|chi uỷ|đảng ủy|đảng uỷ|ủy viên|uỷ viên|phó|"
    r"đảng viên|đvdb|đvct|dự bị|trưởng|chủ tịch|giám đốc|hiệu trưởng|thủ quỹ|bt|pbt|cuv|đuv|ubkt|hội trưởng|"
    r"chủ nhiệm|kế toán)\b.*?)\)?\s*$",
    re.IGNORECASE,
)
OLD_TONE = re.compile(r"[^\W\daeiouy]*(?:[òóỏõọ][ae]|[ùúủũụ]y)", re.IGNORECASE)  # `Hòa`, `Thúy`, as many write
MARKS = re.compile(r"(?:\s*[*+†,;]+|(?<=\w\w)\.+)\s*$")
INITIAL = re.compile(r"(?:^|\s)[^\W\d_]\.")


def name(cell) -> str | None:
    """In its spelling. Raises Remark for what was taken off or converted, or is to be looked at; Wrong for what is no
    name."""
    if not isinstance(cell, str):
        raise Wrong("bad_name")
    return _usual(cell) or _looked_at(cell)


def _usual(cell: str) -> str:
    """The name in its spelling where each word of it is a syllable and nothing of it a title or post, as of nearly
    everybody; "" for any other."""
    words = cell.split() if cell.isprintable() else []
    proper = [*map(_syllable_of_name, words)]
    if len(proper) < 2 or "" in proper:
        return ""
    if not IN_TITLES.isdisjoint(proper) and SUSPECT.search(vietnamese.composed(" ".join(words))):
        return ""
    name = " ".join(proper)
    return name if len(name) <= LONGEST else ""


@lru_cache(maxsize=20_000)
def _syllable_of_name(word: str) -> str:
    return vietnamese.proper_name(word) if word.isalpha() and _is_plain(word) else ""


def _looked_at(cell: str) -> str | None:
    letters = NOT_CONVERTED if all(map(_is_plain, cell.split())) else legacy_letters.converted(cell)
    text = vietnamese.nfc(letters.text or cell).strip("' ")
    kind, bare = ("", text) if not SUSPECT.search(text) else _stripped(text)
    proper = vietnamese.proper_name(bare)
    if not proper:
        return None
    if len(proper) > LONGEST or not NAME.fullmatch(proper) or " -" in proper or "- " in proper:
        raise Wrong("bad_name")
    if letters.letters:
        raise Remark("legacy_letters", proper)
    if kind or " " not in proper:
        raise Remark(kind or "one_syllable", proper)
    return proper


@lru_cache(maxsize=20_000)
def _is_plain(word: str) -> bool:
    """A syllable of Vietnamese in Unicode, or letters that are the same in every font: nothing to be converted."""
    word = normalize("NFC", word)
    return word.isascii() or is_syllable(word) or OLD_TONE.fullmatch(word) is not None


def _stripped(text: str) -> tuple[str, str]:
    """The kind of what is odd about the name, and the name without it."""
    bare = POST.sub("", _untitled(MARKS.sub("", NUMBERED.sub("", text, count=1) if text[:1].isdigit() else text)))
    if bare != text:
        return "title_taken_off", bare
    return ("short_name" if INITIAL.search(text) else ""), text


def _untitled(text: str) -> str:
    while title := TITLE.match(text):
        text = text[title.end() :]
    if polite := POLITE.match(text):
        bare = _untitled(text[polite.end() :])
        return bare if _is_whole(bare) else text
    return text


def _is_whole(text: str) -> bool:
    syllables = vietnamese.fold(POST.sub("", text)).split()
    return len(syllables) >= WHOLE_NAME and syllables[0] in SURNAMES
