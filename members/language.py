"""Judges whether a text that a machine has read is language: Vietnamese first, any other by what its words look like.

Letters without a mapping, a bad layer of recognised words and letters from before Unicode that nobody can convert give
signs in rows. The one judge for all sources of text; it works on samples and needs no list of words."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from unicodedata import category, name

from members.syllables import apart, is_syllable

FEW = 4  # words: of less nobody can tell
ENOUGH = 20  # words: so many of a language hold some of its commonest
NOISE = 0.35  # of the words of a text; a scan that was read badly has a tenth
ACCENTED = 6  # words with accents: so many say which language they belong to
GLUED = 60  # letters: of a longer row it is not asked whether it is words without their spaces
FOREIGN = 0.06  # the commonest words make at least so much of a text in their language
VIETNAMESE = 0.3
SURE = 0.8  # of the words, and of those with accents: a page that stands on its head has a third

_EDGES = "\"'“”‘’«»‹›()[]{}<>.,;:!?…*•·–—‐‑-/\\|_+=~#%&@°§№$€£^`´¨©®™×÷±≤≥→⇒■□●○◆►✓✔☐☑"
_LINKS = re.compile(r"[-‐‑–—/.,:;'’_@&+()\\|…=%]+")  # inside what is one word to the eye: 121-KH/TU, a.b@c.vn
_COMMONEST = """the of and to in is that for it on with as by at from be are this
der die das und von zu den mit ist für nicht ein des le la les et du un une est que pour dans par sur qui
el los las de y en por con una para se del как не на что и в с по для это от"""
_COMMON = frozenset(_COMMONEST.split())
_WORD, _VIETNAMESE, _NOISE, _OFTEN, _ACCENTED = 1, 2, 4, 8, 16  # what one word says, together in one number
_KINDS = {"vietnamese": _VIETNAMESE, "noise": _NOISE, "other": 0}


@dataclass(frozen=True)
class Makeup:
    """How many words a text has, and how many of them are Vietnamese, among the commonest of other languages, or noise;
    how many have accents, and how many of these are Vietnamese."""

    words: int
    vietnamese: int
    common: int
    noise: int
    accented: int
    well_accented: int

    @property
    def vietnamese_share(self) -> float:
        """From 0 to 1: the better of two readings of one page has more."""
        return self.vietnamese / self.words if self.words else 0.0


def makeup(text: str) -> Makeup:
    """What the words say is counted, not the words: of these there are many, and they say one of few things."""
    told = Counter(map(_told_by, text.split()))

    def saying(all_of: int) -> int:
        return sum(times for said, times in told.items() if said & all_of == all_of)

    return Makeup(
        words=saying(_WORD),
        vietnamese=saying(_VIETNAMESE),
        common=saying(_OFTEN),
        noise=saying(_NOISE),
        accented=saying(_ACCENTED),
        well_accented=saying(_VIETNAMESE | _ACCENTED),
    )


def is_surely_vietnamese(text: str) -> bool:
    """Whether `text` has so many words, most of them Vietnamese and nearly all accents in their place, that it was
    certainly read as it was written; of a short text nobody can tell."""
    found = makeup(text)
    plainly = found.words >= ENOUGH and found.vietnamese_share >= SURE
    return plainly and found.accented >= ACCENTED and found.well_accented >= SURE * found.accented


def is_garbled(text: str) -> bool:
    """Whether `text`, the page of a file or a cell, is no language; never for less than four words."""
    found = makeup(text)
    if found.words < FEW or found.noise > NOISE * found.words:
        return found.words >= FEW
    if found.common >= FOREIGN * found.words:
        return False
    if found.accented >= ACCENTED and found.well_accented * 2 < found.accented:
        return True  # read by a machine that was taught another language
    few = found.words >= ENOUGH and found.vietnamese_share < VIETNAMESE
    return few and _is_plain_latin(text) and not _speaks(text)


@lru_cache(maxsize=65_536)
def _told_by(token: str) -> int:
    """0 of what is no word."""
    word = token.strip(_EDGES)
    if not _is_word(word):
        return 0
    often, accented = _OFTEN * (word.lower() in _COMMON), _ACCENTED * _is_accented(word)
    return _WORD | _KINDS[_kind(word)] | often | accented


def _is_word(token: str) -> bool:
    """Numbers and rows of dots say nothing for or against."""
    return any(sign.isalpha() or category(sign) in ("Co", "Cn", "So") or sign == "\ufffd" for sign in token)


def _kind(word: str) -> str:
    """vietnamese, other or noise."""
    if any(category(sign) in ("Co", "Cn", "Cc", "Cs") or sign == "\ufffd" for sign in word):
        return "noise"
    parts = [part for part in _LINKS.split(word) if part]
    if parts and all(map(_is_vietnamese, parts)):
        return "vietnamese"
    return "other" if all(map(_is_likely, parts)) else "noise"


def _is_vietnamese(part: str) -> bool:
    """A syllable, one with a number behind it, or several that have lost the space between them."""
    letters = part.rstrip("0123456789")
    return is_syllable(letters) or (not letters.isascii() and len(letters) < GLUED and bool(apart(letters.lower())))


def _is_accented(word: str) -> bool:
    """But for abbreviations, ĐU and HĐND, of which nobody can tell."""
    bare = word.replace("Đ", "D") if word.isupper() else word
    return not bare.isascii() and _is_latin(bare)


def _is_likely(part: str) -> bool:
    """Whether a part of a word may be one in some language, an abbreviation, a number with a letter."""
    if part.isdecimal():
        return True
    letters = [sign for sign in part if sign.isalpha()]
    if len(letters) + sum(map(str.isdecimal, part)) + sum(category(sign).startswith("M") for sign in part) < len(part):
        return False  # signs among the letters
    if len({_script(sign) for sign in letters}) > 1 or _changes_case(part) > 1 or _is_sown_with_digits(part):
        return False
    return part.isascii() or not _is_latin(part) or part.isupper() or not _is_foreign_latin(part)


def _is_foreign_latin(part: str) -> bool:
    """Whether its accents are neither Vietnamese nor of few letters among many, as in `Zürich`, `déjà`."""
    accented = sum(not sign.isascii() for sign in part)
    return accented * 2 >= len(part) and len(part) > 2


def _changes_case(part: str) -> int:
    """How often a capital follows a small letter: once in `iPhone`, twice in what is badly recognised."""
    return sum(one.islower() and two.isupper() for one, two in pairwise(part))


def _is_sown_with_digits(part: str) -> bool:
    """`A4`, `12a`, `Covid19` are words; digits between letters, twice, are none: `h1en8t`."""
    return len(re.findall(r"(?<=[^\W\d_])\d+(?=[^\W\d_])", part)) > 1


@lru_cache(maxsize=4_096)
def _script(sign: str) -> str:
    """LATIN, CYRILLIC …; scripts that are written together are one."""
    script = name(sign, "UNKNOWN").split()[0]
    return "EASTERN" if script in {"CJK", "HIRAGANA", "KATAKANA", "HANGUL"} else script


def _is_latin(part: str) -> bool:
    return any(_script(sign) == "LATIN" for sign in part)


def _is_plain_latin(text: str) -> bool:
    """Whether nearly all letters are Latin: in any other script whole words are words."""
    letters = [sign for sign in text if sign.isalpha()]
    return sum(map(_is_latin, letters)) > 0.9 * len(letters)


def _speaks(text: str) -> bool:
    """Whether words without a language, as in lists of goods and names, can at least be spoken: letters of a font that
    were shifted have hardly a vowel."""
    letters = [sign for sign in text.lower() if sign.isascii() and sign.isalpha()]
    return 0.25 < sum(sign in "aeiouy" for sign in letters) / max(len(letters), 1) < 0.6
