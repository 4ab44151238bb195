"""Knows what a Vietnamese syllable is made of, so that a word can be told from signs that only look like letters."""

from functools import lru_cache
from itertools import product
from unicodedata import normalize

_TONES = "\u0300\u0309\u0303\u0301\u0323"
_STOPPED = ("c", "ch", "p", "t")  # these ends are spoken in sắc or nặng only
_SHARP = "\u0301\u0323"
LONGEST = 7  # letters: nghiêng
_BEFORE = " b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
# Each nucleus with the ends that may follow it; "-" stands for none.
_RHYMES = {
    "a": "- c ch i m n ng nh o p t u y",
    "ă": "c m n ng p t",
    "â": "c m n ng p t u y",
    "e": "- c m n ng o p t",
    "ê": "- ch m n ng nh p t u",
    "i": "- a ch m n nh p t u",
    "iê": "c m n ng p t u",
    "o": "- c i m n ng p t",
    "oa": "- c ch i m n ng nh o p t y",
    "oă": "c m n ng t",
    "oe": "- n o t",
    "oo": "c ng",
    "ô": "- c i m n ng p t",
    "ơ": "- i m n p t",
    "u": "- a c i m n ng p t y",
    "uâ": "n ng t y",
    "uê": "- ch n nh t",
    "uô": "c i m n ng t",
    "uơ": "-",
    "uy": "- a ch n nh p t u",
    "uyê": "n t",
    "ư": "- a c i m n ng t u",
    "ươ": "c i m n ng p t u",
    "y": "- m t",
    "yê": "m n ng t u",
}
_AFTER_QU = "a ă â e ê i iê o oa ô ơ y yê"


def _bodies() -> frozenset[str]:
    rhymes = {nucleus: [end.strip("-") for end in ends.split()] for nucleus, ends in _RHYMES.items()}
    found = {
        onset + nucleus + end
        for onset, (nucleus, ends) in product(_BEFORE.split(" "), rhymes.items())
        for end in ends
        if onset != "qu" or nucleus in _AFTER_QU.split()
    }
    return frozenset(found | {"gi", "gin", "gim", "gìn"})


_BODIES = _bodies()
_BARE = frozenset(normalize("NFD", body).translate({0x306: None, 0x302: None, 0x31B: None}) for body in _BODIES)
_PLAIN = frozenset(body.replace("đ", "d") for body in _BARE)


@lru_cache(maxsize=65_536)
def is_syllable(word: str) -> bool:
    """Whether `word`, small, in capitals or with one, NFC or NFD, is spelled as Vietnamese syllables are. Without any
    accent it may stand for all that it is typed for: `hoc`, `duong`."""
    if not (word.islower() or word.isupper() or word[1:].islower()):
        return False
    parts = normalize("NFD", word.lower().replace("ð", "đ"))  # of one who has an Icelandic keyboard
    tones = [place for place, sign in enumerate(parts) if sign in _TONES]
    body = normalize("NFC", "".join(sign for sign in parts if sign not in _TONES))
    if not tones and body.isascii():
        return body in _PLAIN
    if body not in _BODIES or len(tones) > 1:
        return False
    if tones and parts[: tones[0]].rstrip("\u0302\u0306\u031b")[-1:] not in {*"aeiouy"}:
        return False  # ñ is no letter
    return not body.endswith(_STOPPED) or any(parts[place] in _SHARP for place in tones)


def apart(letters: str) -> list[str]:
    """The syllables, as few as there can be, of words without the spaces between them: `QUYẾTĐỊNH` → QUYẾT, ĐỊNH; none
    when a rest is left."""
    found: dict[int, list[str]] = {0: []}
    for end in range(1, len(letters) + 1):
        starts = (start for start in range(max(0, end - LONGEST), end) if start in found)
        ways = [[*found[start], letters[start:end]] for start in starts if is_syllable(letters[start:end])]
        if ways:
            found[end] = min(ways, key=len)
    return found.get(len(letters), [])
