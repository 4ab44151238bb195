"""Knows a stamp of secrecy among the lines of a page, and a level of secrecy that a name or a title declares."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from unicodedata import normalize

from members import vietnamese
from members.legacy_letters import converted

_LEVELS = ("MẬT", "TỐI MẬT", "TUYỆT MẬT")
# A typist without accents means the same; other words that differ by their accents alone (MẶT, MẤT) are other words.
_STAMPS = {spelled.replace(" ", ""): level for level in _LEVELS for spelled in (level, vietnamese.fold(level).upper())}
_BEFORE = re.compile(
    r"^(?:TÀI LIỆU|VĂN BẢN|LOẠI|DẤU|HỒ SƠ|CÔNG VĂN|ĐIỆN|BÁO CÁO|KẾ HOẠCH|PHƯƠNG ÁN|TỜ TRÌNH|CHỈ THỊ|THÔNG BÁO|"
    r"NGHỊ QUYẾT|QUYẾT ĐỊNH)\s+",
    re.IGNORECASE,
)
_WITH_IT = re.compile(  # what stands on one line with the stamp
    r"\b(?:THƯỢNG KHẨN|KHẨN|H(?:ỎA|OẢ) TỐC|(?i:bản số)\W*\d+|(?:(?i:số)\W*)?\d{1,5}\s*-\s*[A-ZĐ]{2,5}/[A-ZĐ]{2,12})"
    r"(?!\w)"
)
# In a sentence “tài liệu độ Mật, Tối mật” speaks of all levels.
_LABEL = re.compile(
    r"(?:^|[;,.|/–—-])\s*(?:(?:MỨC|CẤP) (?:ĐỘ )?(?:BẢO )?MẬT|ĐỘ (?:BẢO )?MẬT|(?:(?:MUC|CAP) )?DO (?:BAO )?MAT)"
    r"(?:\s*[:=(\[–—-]+\s*|\s+)([^\d();|,]+)"
)
_CLASS = re.compile(r"^\W*(?:(?:MỨC|CẤP) ĐỘ|PHÂN LOẠI(?: VĂN BẢN| TÀI LIỆU)?)\s*[:=]\s*((?:TUYỆT |TỐI )?MẬT)\W*$")
# Beside the stamp stands the other column's heading, where a page's text came without its gaps.
_BESIDE = re.compile(r"^(TUYỆT MẬT|TỐI MẬT|MẬT)\W+(?:ĐẢNG CỘNG SẢN|ĐẢNG BỘ|SỐ\b)")
_ORDERS = re.compile(r"\s[-–—•|]\s|[|;]")
_OTHER_WORDS = "BÍ|BẢO|GIẢI|CƠ|THÂN|TRÙNG|NGHIÊM|CẨN|MẬT"  # … BẢO / MẬT: a heading broken in the middle of a word
_BROKEN_COMPOUND = re.compile(rf"(?<!\bĐỘ )\b(?:{_OTHER_WORDS}|ĐỘ)$")  # but ĐỘ MẬT / MẬT: a label and what it says
_HEAD = 15  # lines; so far down stands what is written in small letters by itself
_BRACKETED = re.compile(r"[(\[{<*“\"]\s*((?:tuyệt|tối|tuyet|toi)?[\s_\-]*m[ậa]t)\s*[)\]}>*”\"]", re.IGNORECASE)
_NAMED = re.compile(r"(?<![^\W_])(tuyệt|tối)[\s_\-]*mật(?![^\W_])", re.IGNORECASE)
_NAMED_BARE = re.compile(r"(?<![^\W_])(tuyet|toi)[\s_\-]*mat(?![^\W_])", re.IGNORECASE)
_PARTS = re.compile(r"[_\-–—.|:()\[\]]")  # of a name or a title
_ALONE = re.compile(rf"(?<![^\W_])(?<!{')(?<!'.join(f'{word} ' for word in _OTHER_WORDS.split('|'))})MẬT(?![^\W_])")
_ABOUT = re.compile(r"\b(?:bí mật (?:nhà nước|của Đảng)|bi[ _-]mat[ _-]nha[ _-]nuoc|BMNN)\b", re.IGNORECASE)
_LEVEL_NAMED = r"(?:(?:tuyet|toi) )?mat\b"
_SEVERAL = re.compile(rf"\b{_LEVEL_NAMED}(?:\s*[,;/]|\s+(?:va|hoac|hay)\b)\s*(?:do )?{_LEVEL_NAMED}")
_HANDLED = re.compile(
    r"\b(?:quan ly|bao quan|xu ly|giao nhan|sao chup|in,? sao|tieu huy|xac dinh|gia han|dong dau|luu giu|van chuyen|"
    r"tiep nhan|tham quyen|danh muc|quy trinh|quy dinh|quy che|huong dan)\b.*"
    rf"\b(?:van ban|tai lieu|ho so|vat|thong tin|dau|do) (?:co )?(?:do )?{_LEVEL_NAMED}"
)
_QUOTED = re.compile(
    r"(?<!\bbí )\b(?:(?:độ )?(?:(?:tuyệt|tối) )?mật(?:(?:, | và | hoặc )(?:độ )?(?:(?:tuyệt|tối) )?mật)*|"
    r"(?:tuyet|toi)[ _-]mat)\b",
    re.IGNORECASE,
)
_AFTER = re.compile(r"\s*(?:ĐỘ|MÃ|KHẨU|THƯ|VỤ|THÁM|ƯỚC|NGHỊ)\b")


def stamp(lines: list[str]) -> str:
    """The level of secrecy that a line of its own declares, `TỐI MẬT`; "" when there is none.

    “Bí mật” within a sentence is no stamp. Spaced letters, frames, wide letters, letters in parts or one below the
    other make no difference, nor do letters from before Unicode."""
    before = ""
    for place, line in enumerate(_spelled(map(_plain, _in_unicode(lines)))):
        level = _level(line, small=place < _HEAD)
        if level and not (level == "MẬT" and _BROKEN_COMPOUND.search(before)):
            return level
        before = line.upper() or before
    return ""


def _in_unicode(lines: list[str]) -> Iterator[str]:
    """The fonts of letters from before Unicode have one for capitals, which nobody sees here."""
    said = converted("\n".join(lines)).text.split("\n")
    for before, line in zip("\n".join(lines).split("\n"), said, strict=True):
        yield line if line == before else line.upper()


def misread(line: str) -> str:
    """A line that a machine has read from a picture: of a stamp, in its frame, it often loses a hat or a dot."""
    bare = "".join(re.findall(r"[^\W\d_]+", line))
    return _STAMPS.get(vietnamese.fold(bare).upper(), line) if bare.isupper() else line


def declared(words: str) -> str:
    """The level that a file's name, a title or a list of recipients declares: `KH 12 (Mật).pdf`, `TỐI MẬT - …`,
    `độ mật: Mật`; "" for words that only speak of secrets."""
    text = _plain(converted(words).text)
    if label := _label(text.upper()):
        return label
    return _alone(text) if _speaks(text) else _set_apart(text)


def levels_named(words: str) -> str:
    """What names levels of secrecy in words that declare none: `Mật, Tối mật` of a list of secrets; "" where nothing
    does."""
    text = _plain(words)
    return _QUOTED.search(text)[0] if _set_apart(text) and not declared(words) and _QUOTED.search(text) else ""


def secrets_named(words: str) -> str:
    """The same, also where only state secrets as such are spoken of: `bảo vệ bí mật nhà nước`."""
    found = _ABOUT.search(_plain(words))
    return levels_named(words) or (found[0] if found and not declared(words) else "")


def _speaks(text: str) -> bool:
    """Whether it is about state secrets, or about papers of such levels, so that a level in it need not be its own."""
    plain = vietnamese.fold(re.sub(r"[_\-.]", " ", text))
    return bool(_ABOUT.search(text) or _SEVERAL.search(plain) or _HANDLED.search(plain))


def _alone(text: str) -> str:
    """The level that stands by itself, in brackets or between signs."""
    if found := _BRACKETED.search(text):
        return _STAMPS.get(re.sub(r"[\s_\-]", "", found[1]).upper(), "")
    parts = (re.sub(r"\s", "", part).upper() for part in _PARTS.split(text))
    return next((_STAMPS[part] for part in parts if part in _STAMPS and part != "MAT"), "")


def _set_apart(text: str) -> str:
    """The level that stands out in `text`."""
    if found := _NAMED.search(text) or (_NAMED_BARE.search(text) if text.isascii() else None):
        return f"{'TUYỆT' if vietnamese.fold(found[1]) == 'tuyet' else 'TỐI'} MẬT"
    if found := _BRACKETED.search(text):
        return _STAMPS.get(re.sub(r"[\s_\-]", "", found[1]).upper(), "")
    if any(part.strip().upper() == "MẬT" for part in _PARTS.split(text)):
        return "MẬT"
    plain = re.sub(r"[_\-.]", " ", text)
    if plain.isupper():  # all in capitals: nothing stands out
        return _STAMPS.get(plain.replace(" ", ""), "")
    return "MẬT" if any(not _AFTER.match(plain, found.end()) for found in _ALONE.finditer(plain)) else ""


def _spelled(lines: Iterable[str]) -> Iterator[str]:
    """The lines; letters that stand one to a line are one word: written downwards, or far apart."""
    letters = ""
    for line in chain(lines, [""]):
        if len(line) == 1 and line.isalpha():
            letters += line
            continue
        if letters:
            yield letters
        letters = ""
        yield line


def _plain(text: str) -> str:
    return vietnamese.nfc(normalize("NFKC", text))


def _level(line: str, *, small: bool) -> str:
    if found := _label(line.upper()) or ((beside := _BESIDE.match(line.upper())) and line[:3].isupper() and beside[1]):
        return found
    alone = " ".join(re.findall(r"\w+", _WITH_IT.sub("", line)))
    bare = "".join(re.findall(r"[^\W\d_]+|\d", _BEFORE.sub("", alone)))
    if level := _STAMPS.get(bare, "") or _among_orders(line):
        return level
    # In small letters, as a typist writes it by hand; only whole words that begin with a capital, and no list of them.
    by_hand = small and (bare == bare.capitalize() or alone.istitle()) and line[:1] not in "-+•"
    return _STAMPS.get(bare.upper(), "") if by_hand else ""


def _among_orders(line: str) -> str:
    """The level in a row of capitals like `TÀI LIỆU TỐI MẬT – KHÔNG SAO CHỤP`; "" where the others speak of it too."""
    if "MẬT" not in line or not line.isupper():
        return ""
    speaking = [part for part in _ORDERS.split(line) if "MẬT" in part]
    bare = "".join(re.findall(r"[^\W_]+", _BEFORE.sub("", speaking[0].strip())))
    return _STAMPS.get(bare, "") if len(speaking) == 1 else ""


def _label(line: str) -> str:
    found = _CLASS.match(line) or _LABEL.search(line)
    return _STAMPS.get("".join(re.findall(r"\w+", found[1])), "") if found else ""
