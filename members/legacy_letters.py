"""Vietnamese written before Unicode, in the letters of TCVN3 (fonts .VnTime …) or VNI: what it says in Unicode.

Such text holds ordinary Latin letters and signs, which only its font shows as Vietnamese: `§¶ng ñy`, `Ñaûng uûy`. It is
to be given as it came: the soft hyphen, which cleaning takes away, is the ­ư of TCVN3."""

import re
from functools import lru_cache
from typing import NamedTuple
from unicodedata import normalize

from members.syllables import is_syllable

TCVN3, VNI = "TCVN3", "VNI"

_TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng
# Each letter without tone and with them, in that order.
_TCVN3 = {
    "a": "aµ¶·¸¹",
    "ă": "¨»¼½¾Æ",
    "â": "©ÇÈÉÊË",
    "đ": "®",
    "e": "eÌÎÏÐÑ",
    "ê": "ªÒÓÔÕÖ",
    "i": "i×ØÜÝÞ",
    "o": "oßáâãä",
    "ô": "«åæçèé",
    "ơ": "¬êëìíî",
    "u": "uïñòóô",
    "ư": "\u00adõö÷øù",
    "y": "yúûüýþ",
}
_TCVN3_CAPITALS = dict(zip("¡¢£¤¥¦§", "ĂÂÊÔƠƯĐ", strict=True))
_VNI_TONES = {"a": "øûõùï", "â": "àåãáä", "ă": "èúüéë"}  # what follows a letter; for ê and ô as for â
_VNI_SINGLE = {"ì": "ì", "æ": "ỉ", "ó": "ĩ", "í": "í", "ò": "ị", "ô": "ơ", "ö": "ư", "î": "ỵ", "ñ": "đ"}
_PRIVATE = range(0xF020, 0xF100)  # where a font of signs keeps its 224 letters
_WIDTHLESS = dict.fromkeys((*range(0x200B, 0x2010), 0x2060, 0xFEFF))  # come along with a paste and say nothing
_FROM_PRIVATE = {place: place - 0xF000 for place in _PRIVATE} | _WIDTHLESS
_IN_PRIVATE = re.compile(f"[{chr(_PRIVATE[0])}-{chr(_PRIVATE[-1])}{''.join(map(chr, _WIDTHLESS))}]")
_TOKEN = re.compile(r"\S+")
_EDGES = "\"'“”‘’«»()[]{}<>.,;:!?…*•–—-/\\|_0123456789"
# TCVN3 that has lost its ư, a soft hyphen, to some program on the way: there is no -ơng and no -ơc.
_LOST = re.compile(r"(?<![ưƯ])([ơờởỡớợ](?:ng|c))\b", re.IGNORECASE)


def _tcvn3_letters() -> dict[int, str]:
    found = {ord(sign): letter for sign, letter in _TCVN3_CAPITALS.items()}
    for letter, signs in _TCVN3.items():
        spelled = (letter, *(normalize("NFC", letter + tone) for tone in _TONES))
        found |= {ord(sign): said for sign, said in zip(signs, spelled, strict=False) if not sign.isascii()}
    return found | {0x3BC: "à"}  # a Greek μ looks like the sign of a millionth


def _vni_pairs() -> dict[str, str]:
    found: dict[str, str] = {}
    for letter in "aeiouyôö":
        found |= {letter + sign: _spoken(letter, tone) for sign, tone in zip(_VNI_TONES["a"], _TONES, strict=True)}
    for hat, mark, letters in (("\u0302", "â", "aeo"), ("\u0306", "ê", "a")):
        signs = dict(zip(_VNI_TONES["â" if mark == "â" else "ă"], _TONES, strict=True)) | {mark: ""}
        found |= {letter + sign: _spoken(letter, hat + tone) for letter in letters for sign, tone in signs.items()}
    return found


def _spoken(letter: str, marks: str) -> str:
    return normalize("NFC", _VNI_SINGLE.get(letter, letter) + marks)


_TCVN3_LETTERS = _tcvn3_letters()
_VNI_PAIRS = _vni_pairs()
_VNI = re.compile("|".join([*_VNI_PAIRS, *_VNI_SINGLE]), re.IGNORECASE)
# What text in Unicode, Vietnamese at least, does not hold: it saves looking at each of its words.
_SUSPECT = re.compile(
    "[¡¢£¤¥¦§¨©ª«¬\u00ad®µ\u03bc¶·¸¹»¼½¾ÄÅÆÇËÎÏÑÖ×ØÛÜÞßäåæçëîïñö÷øûüþ]|[a-z][À-Þ]|[ae][àáâãèéêùú]|[yu]ù|yõ|oâ",
    re.IGNORECASE,
)


class Converted(NamedTuple):
    """`text` in Unicode; `letters` says what was converted, TCVN3 or VNI, "" where nothing was."""

    text: str
    letters: str = ""


def converted(text: str) -> Converted:
    """What `text`, whose fonts nobody knows, says: `NguyÔn ThÞ` and `Nguyeãn Thò` → `Nguyễn Thị`; any other text as it
    is. The whole is judged, then each line. To ask next whether it is language at all: `language.is_garbled`."""
    shown = _from_private(text)
    if not _SUSPECT.search(shown):
        return Converted(text)
    if all(map(_is_sound, {*shown.split()})):  # then no line of it has others
        return Converted(text)
    told = _telling(shown)
    if letters := _best_for(told):
        return Converted(from_letters(text, letters), letters)
    found = [(line, letters_of(line)) for line in text.split("\n")]
    said = "\n".join(from_letters(line, letters) if letters else line for line, letters in found)
    return Converted(said, next((letters for _, letters in found if letters), ""))


def letters_of(text: str) -> str:
    """TCVN3 or VNI where that makes more Vietnamese of `text` than it is; else ""."""
    text = _from_private(text)
    if not _SUSPECT.search(text):
        return ""
    return _best_for(_telling(text))


def _telling(text: str) -> list[str]:
    return [word for word in map(_bare, _TOKEN.findall(normalize("NFC", text))) if _tells(word)]


def _best_for(told: list[str]) -> str:
    as_it_is = sum(map(is_syllable, told))
    sound = {each: sum(is_syllable(_signs(word, each)) for word in told) for each in (TCVN3, VNI)}
    best = max(sound, key=sound.__getitem__)
    return best if sound[best] > as_it_is and sound[best] * 5 >= len(told) * 3 else ""


def from_letters(text: str, letters: str, *, capitals: bool = False) -> str:
    """What `text` says in a font that shows TCVN3 or VNI; `capitals` where it has nothing else (.VnTimeH).

    What has letters that no such font has stays, and so do the words of its line that are Vietnamese as they stand."""
    said = "\n".join(_line(line, letters) for line in normalize("NFC", _from_private(text)).split("\n"))
    return said.upper() if capitals else said


def _line(line: str, letters: str) -> str:
    mixed = any(map(_is_later, line))
    return _TOKEN.sub(lambda found: _chosen(found.group(), letters, mixed=mixed), line)


def _chosen(token: str, letters: str, *, mixed: bool) -> str:
    if token.isascii() or any(map(_is_later, token)):
        return token
    said = _signs(token, letters)
    stays = is_syllable(_bare(token)) and (mixed or not is_syllable(_bare(said)))
    return token if stays else said


def letters_of_font(font: str) -> tuple[str, bool]:
    """The letters that a font of this name shows, and whether all are capitals: `.VnTimeH` → (TCVN3, True)."""
    name = font.rpartition("+")[2].strip().lower()  # in a PDF a part of a font has six letters before its name
    if name.startswith((".vn", "vntime", "vnarial")):
        return TCVN3, name.split(",")[0].split("-")[0].endswith("h")
    return (VNI, False) if name.startswith(("vni-", "vni ")) else ("", False)


@lru_cache(maxsize=65_536)
def _signs(token: str, letters: str) -> str:
    if letters == VNI:
        return _VNI.sub(_vni_sign, token)
    typed = [sign for sign in token if sign.isascii() and sign.isalpha()]
    said = _LOST.sub(r"ư\1", token.translate(_TCVN3_LETTERS))
    return said.upper() if len(typed) > 1 and "".join(typed).isupper() else said


def _vni_sign(found: re.Match) -> str:
    signs = found.group()
    said = _VNI_PAIRS.get(signs.lower()) or _VNI_SINGLE[signs.lower()]
    return said.upper() if signs[0].isupper() else said


def _bare(token: str) -> str:
    return token.strip(_EDGES)


@lru_cache(maxsize=16_384)
def _is_sound(token: str) -> bool:
    """Whether it says nothing, or is Vietnamese as it stands."""
    word = _bare(normalize("NFC", token))
    return not _tells(word) or is_syllable(word)


@lru_cache(maxsize=16_384)
def _tells(word: str) -> bool:
    """Whether a word may say which letters it is written in; a sign that stands alone does not."""
    return not word.isascii() and (len(word) > 1 or word.isalpha()) and not any(map(_is_later, word))


def _is_later(sign: str) -> bool:
    """Whether it is a letter that came with Unicode."""
    return sign > "\u00ff" and sign.isalpha() and sign != "\u03bc"


def _from_private(text: str) -> str:
    return text.translate(_FROM_PRIVATE) if _IN_PRIVATE.search(text) else text
