"""Knows a stamp of secrecy among the lines of a page, and a level of secrecy that a name or a title declares."""

import re
from unicodedata import normalize

from members import vietnamese

_LEVELS = ("MẬT", "TỐI MẬT", "TUYỆT MẬT")
# A typist without accents means the same; other words that differ by their accents alone (MẶT, MẤT) are other words.
_STAMPS = {spelled.replace(" ", ""): level for level in _LEVELS for spelled in (level, vietnamese.fold(level).upper())}
_BEFORE = re.compile(r"^(?:TÀI LIỆU|VĂN BẢN|LOẠI|DẤU)\s+", re.IGNORECASE)
_LABEL = re.compile(r"\bĐỘ MẬT\b[^\w(]*\(?([^\d();|,]+)")
# Beside the stamp stands the other column's heading, where a page's text came without its gaps.
_BESIDE = re.compile(r"^(TUYỆT MẬT|TỐI MẬT|MẬT)\W+(?:ĐẢNG CỘNG SẢN|ĐẢNG BỘ|SỐ\b)")
_OTHER_WORDS = "BÍ|BẢO|GIẢI|CƠ|THÂN|TRÙNG|NGHIÊM|CẨN|MẬT"  # … BẢO / MẬT: a heading broken in the middle of a word
_BROKEN_COMPOUND = re.compile(rf"\b(?:{_OTHER_WORDS})$")
_HEAD = 15  # lines; so far down stands what is written in small letters by itself
_BRACKETED = re.compile(r"[(\[{<*“\"]\s*((?:tuyệt|tối|tuyet|toi)?[\s_\-]*m[ậa]t)\s*[)\]}>*”\"]", re.IGNORECASE)
_NAMED = re.compile(r"\b(tuyệt|tối)[\s_\-]+mật\b", re.IGNORECASE)
_NAMED_BARE = re.compile(r"\b(tuyet|toi)[\s_\-]+mat\b", re.IGNORECASE)
_ALONE = re.compile(rf"(?<![^\W_])(?<!{')(?<!'.join(f'{word} ' for word in _OTHER_WORDS.split('|'))})MẬT(?![^\W_])")
_AFTER = re.compile(r"\s*(?:ĐỘ|MÃ|KHẨU|THƯ|VỤ|THÁM|ƯỚC|NGHỊ)\b")


def stamp(lines: list[str]) -> str:
    """The level of secrecy that a line of its own declares, `TỐI MẬT`; "" when there is none.

    “Bí mật” within a sentence is no stamp. Spaced letters, frames, wide letters and letters in parts make no
    difference."""
    before = ""
    for place, line in enumerate(map(_plain, lines)):
        level = _level(line, small=place < _HEAD)
        if level and not (level == "MẬT" and _BROKEN_COMPOUND.search(before)):
            return level
        before = line.upper() or before
    return ""


def declared(words: str) -> str:
    """The level that a file's name, a title or a list of recipients declares: `KH 12 (Mật).pdf`, `TỐI MẬT - …`,
    `độ mật: Mật`; "" for words that only speak of secrets."""
    text = _plain(words)
    if found := _label(text.upper()):
        return found
    if found := _NAMED.search(text) or (_NAMED_BARE.search(text) if text.isascii() else None):
        return f"{'TUYỆT' if vietnamese.fold(found[1]) == 'tuyet' else 'TỐI'} MẬT"
    if found := _BRACKETED.search(text):
        return _STAMPS.get(re.sub(r"[\s_\-]", "", found[1]).upper(), "")
    plain = re.sub(r"[_\-.]", " ", text)
    if plain.isupper():  # all in capitals: nothing stands out
        return _STAMPS.get(plain.replace(" ", ""), "")
    return "MẬT" if any(not _AFTER.match(plain, found.end()) for found in _ALONE.finditer(plain)) else ""


def _plain(text: str) -> str:
    return vietnamese.nfc(normalize("NFKC", text))


def _level(line: str, *, small: bool) -> str:
    if found := _label(line.upper()) or ((beside := _BESIDE.match(line.upper())) and line[:3].isupper() and beside[1]):
        return found
    bare = "".join(re.findall(r"[^\W\d_]+|\d", _BEFORE.sub("", " ".join(re.findall(r"\w+", line)))))
    if level := _STAMPS.get(bare, ""):
        return level
    # In small letters, as a typist writes it by hand; only whole words that begin with a capital.
    return _STAMPS.get(bare.upper(), "") if small and line[:1].isupper() and bare == bare.capitalize() else ""


def _label(line: str) -> str:
    found = _LABEL.search(line)
    return _STAMPS.get("".join(re.findall(r"\w+", found[1])), "") if found else ""
