"""The only place that knows how Vietnamese text is written, compared, sorted and searched; it needs no database."""

import re
from functools import cache, lru_cache
from unicodedata import category, combining, decomposition, normalize

KEY_LENGTH = 200  # what the columns that keep a sort key hold

# Letters in the order of the alphabet once written in ASCII: a < ă < â, because "z" < "{" < "}".
_LETTER_MARKS = {"a\u0306": "a{", "a\u0302": "a}", "e\u0302": "e{", "o\u0302": "o{", "o\u031b": "o}", "u\u031b": "u{"}
_TONES = {
    "\u0300": "2",
    "\u0309": "3",
    "\u0303": "4",
    "\u0301": "5",
    "\u0323": "6",
}  # huyền, hỏi, ngã, sắc, nặng; ngang is "1"
_NO_TONE = "1"
# Letters of Icelandic and of African languages that look like Đ, one of Tatar that converters put for ư, and the wide
# letters, digits and signs that a Chinese or Japanese keyboard writes.
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_LOOKALIKES = str.maketrans("ÐðƉɖƢƣ", "ĐđĐđƯư") | _WIDE
_LOOKALIKE = re.compile(
    "[ÐðƉɖƢƣ\uff01-\uff5e]"
)  # few texts have any, and to look costs a tenth of what translating does
_NOTED = re.compile("<(?:super|sub|circle|fraction)>")
_APOSTROPHES = str.maketrans(dict.fromkeys("\u2018\u2019\u02bc\u00b4`", "'"))
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff\x00-\x08\x0e-\x1f\x7f]"
)
_WORDS = re.compile(r"[^\W_]+")
_PHONE_PUNCTUATION = re.compile(r"[\s.\-()/'’_]+")
_PHONE = re.compile(r"0[1-9][0-9]{8}")
_ORGANISATION_NOUNS = re.compile(
    r"\b(đảng bộ|đảng ủy|chi bộ|bộ phận|hợp tác xã|phường|xã|đặc khu|thành phố|tỉnh|quận|huyện|thị xã|thị trấn|"
    r"khối|cơ quan|doanh nghiệp|thôn|khu phố|khu dân cư|tổ dân phố|số|và)\b",
    re.IGNORECASE,
)
_QUERY_WORDS, _QUERY_LETTERS = 12, 40  # no person types more; PostgreSQL refuses words beyond 2 KB


def nfc(text: str) -> str:
    """One code point a letter, Đ for all that looks like it, no invisible characters, single inner spaces, none
    outside."""
    return " ".join(composed(_INVISIBLE.sub("", text)).split())


def nfc_lines(text: str) -> str:
    """The same of a text of several lines, each by itself; empty ones stay between paragraphs."""
    return "\n".join(nfc(line) for line in text.splitlines()).strip("\n")


def composed(text: str) -> str:
    """One code point a letter, Đ and ư for what looks like them, narrow letters for wide ones; spaces and lines as they
    stand."""
    return normalize("NFC", text.translate(_LOOKALIKES) if _LOOKALIKE.search(text) else text)


def plain_signs(text: str) -> str:
    """Letters, digits and signs in their usual form, whatever variant was typed; but a raised digit is no digit: in
    `251²-KH/ĐU` it is the mark of a note."""
    if text.isascii():
        return text
    usual = (sign if _NOTED.match(decomposition(sign)) else normalize("NFKC", sign) for sign in text)
    return normalize("NFC", "".join(usual))


@lru_cache(maxsize=65_536)
def _fold_word(word: str) -> str:
    letters = normalize("NFD", word.translate(_LOOKALIKES)).lower()
    bare = "".join(mark for mark in letters if not combining(mark) and category(mark) != "Cf")
    return normalize("NFC", bare.replace("đ", "d"))


def fold(text: str) -> str:
    """Lower case without accents, đ as d, single spaces: equal for any spelling of the same letters, NFC or NFD."""
    return " ".join(filter(None, map(_fold_word, text.split())))


@lru_cache(maxsize=65_536)
def _search_word(word: str) -> str:
    return " ".join(_WORDS.findall(_fold_word(word)))


def search_text(text: str) -> str:
    """What a `simple` tsvector indexes: folded words and nothing else."""
    return " ".join(filter(None, map(_search_word, text.split())))


@cache
def _letters() -> dict[int, str]:
    """Every capital and every accented letter of the Latin alphabet, with the letter it is folded to."""
    found = {ord(letter): letter.lower() for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
    for letter in map(chr, (*range(0xC0, 0x257), *range(0x1E00, 0x1F00))):
        bare = _fold_word(letter)
        if bare != letter and len(bare) == 1 and bare.isascii():
            found[ord(letter)] = bare
    return found


def flat(text: str) -> str:
    """`text` in NFC folded letter by letter: what stands at a place here stands at the same place there.

    Word by word, because the words of a text are mostly known and `translate` looks each letter up.
    """
    return " ".join(map(_FLAT.__getitem__, text.split(" ")))


class _FlatWords(dict):
    """Of words: as they are folded. A page of hits asks for thirty thousand, of which a cache of functools makes a
    millisecond more."""

    MOST = 65_536

    def __missing__(self, word: str) -> str:
        folded = word.translate(_letters())
        if len(word) <= _QUERY_LETTERS:  # else no word, and not to be kept
            if len(self) >= self.MOST:
                self.clear()
            self[word] = folded
        return folded


_FLAT = _FlatWords()


def search_query(text: str) -> str:
    """A raw tsquery that finds every word of `text` by its beginning; empty when there is nothing to search for."""
    words = search_text(text).split()[:_QUERY_WORDS]
    return " & ".join(f"{word[:_QUERY_LETTERS]}:*" for word in words)


@lru_cache(maxsize=65_536)
def _syllable_key(syllable: str) -> str:
    """Letters first, tone after them, so that `hoà` and `hòa` are one and a tone never outweighs a letter."""
    letters: list[str] = []
    tone = _NO_TONE
    for mark in normalize("NFD", syllable.translate(_LOOKALIKES).lower()):
        if letters and (marked := _LETTER_MARKS.get(letters[-1] + mark)):
            letters[-1] = marked
        elif mark in _TONES:
            tone = _TONES[mark]
        elif mark == "đ":
            letters.append("d{")
        elif mark.isascii() and mark.isalnum():
            letters.append(mark)
        elif mark.isalnum():
            letters.append(f"~{ord(mark):06x}")  # another script: after the whole alphabet
    return "".join(letters) + " " + tone if letters else ""


@lru_cache(maxsize=65_536)
def has_accents(word: str) -> bool:
    """Whether `word`, in NFC, is more than the letters it is folded to."""
    return _fold_word(word) != word.lower()


@lru_cache(maxsize=65_536)
def is_written(word: str, typed: str, *, begun: bool = False) -> bool:
    """Whether `word`, a single one as `typed` is, has the accents that were typed; `hoà` is `hòa`, and what was typed
    without any stands for all. `begun`: the typed word may be the beginning of this one, its tone still to come."""
    if not has_accents(typed):
        return True
    (letters, tone), (written, its_tone) = _parts_of_key(typed), _parts_of_key(word)
    if (letters, tone) == (written, its_tone):
        return True
    if not begun or not written.startswith(letters) or tone not in (_NO_TONE, its_tone):
        return False
    rest = written[len(letters) :]
    # The tone is typed with the last vowel: behind it only consonants are still to come, `đả` but not `phí` of `phiếu`.
    return rest[:1] not in ("", "{", "}") and (tone == _NO_TONE or not set(rest) & set("aeiouy"))


def _parts_of_key(word: str) -> tuple[str, str]:
    letters, _, tone = _syllable_key(word).partition(" ")
    return letters, tone


@lru_cache(maxsize=65_536)
def _spelled_word(word: str) -> str:
    letters, tone = _parts_of_key(word)
    return letters if letters.isdecimal() else letters.replace("{", "w").replace("}", "q").replace("~", "") + tone


def words_of(text: str) -> list[str]:
    """The words of a text with their accents, in NFC and small letters."""
    return _WORDS.findall(composed(text).lower())


def spelled_text(text: str) -> str:
    """What a `simple` tsvector indexes of words with their accents, in ASCII: `làm` is lam2, `Lâm` laqm1."""
    return " ".join(map(_spelled_word, words_of(text)))


def spelled_query(word: str) -> str:
    """One word as part of a raw tsquery over `spelled_text`; without accents it stands for all that begin with it."""
    return _spelled_word(word) if has_accents(word) else f"{search_text(word)}:*"


def reading_key(text: str) -> str:
    """Sorts words as they are read; equal when only case, spaces, encoding or the place of a tone mark differ."""
    return "".join(map(_syllable_key, text.split()))[:KEY_LENGTH]


def sort_key(full_name: str) -> str:
    """Tên, then họ and đệm as they are read; ASCII that collation C puts in the order of the Vietnamese alphabet."""
    syllables = full_name.split()
    return "".join(map(_syllable_key, syllables[-1:] + syllables[:-1]))[:KEY_LENGTH]


def key_patterns(typed: str) -> list[str]:
    """For each word of `typed` that has accents, the last of which may go on, a regular expression over `sort_key`:
    names in which a syllable is written so."""
    words = words_of(typed)
    return [_key_pattern(word, place == len(words)) for place, word in enumerate(words, 1) if has_accents(word)]


def _key_pattern(word: str, goes_on: bool) -> str:
    letters, tone = _parts_of_key(word)
    rest = f"(?![{{}}])[^ ]* {'[1-6]' if tone == _NO_TONE else tone}" if goes_on else f" {tone}"
    return f"(^|[1-6]){re.escape(letters)}{rest}"


def written_patterns(typed: str) -> list[str]:
    """For each word of `typed` that has accents, the last of which may go on, a regular expression over names in NFC:
    those that have the word, in capitals too and wherever its tone stands."""
    words = words_of(typed)
    ends = ["($|[^[:alnum:]])"] * (len(words) - 1) + [""] * bool(words)
    return [
        f"(^|[ .,;:(/\"'“‘«-])({'|'.join(_toned(word))}){end}"
        for word, end in zip(words, ends, strict=True)
        if has_accents(word)
    ]


def _toned(word: str) -> list[str]:
    """`word` with its tone on each vowel in turn: `hòa`, `hoà`."""
    marks = normalize("NFD", word)
    tone = next((mark for mark in marks if mark in _TONES), "")
    bare = normalize("NFC", marks.replace(tone, "")) if tone else word
    places = [place for place, letter in enumerate(bare, 1) if _fold_word(letter) in set("aeiouy")] if tone else [0]
    return [_either_case(normalize("NFC", bare[:place] + tone + bare[place:])) for place in places]


def _either_case(word: str) -> str:
    return "".join(f"[{letter}{letter.upper()}]" if letter.isalpha() else re.escape(letter) for letter in word)


def name_parts(full_name: str) -> tuple[str, str, str]:
    """Họ, đệm, tên; a name of one syllable is a tên."""
    syllables = full_name.split()
    if len(syllables) < 2:
        return "", "", "".join(syllables)
    return syllables[0], " ".join(syllables[1:-1]), syllables[-1]


@lru_cache(maxsize=65_536)
def _proper_word(word: str) -> str:
    return normalize("NFC", composed(_INVISIBLE.sub("", word)).translate(_APOSTROPHES).title())


def proper_name(text: str) -> str:
    """`NGUYỄN THỊ  hoa` → `Nguyễn Thị Hoa`; a tone mark stays where the person puts it, `Hoà` or `Hòa`."""
    return " ".join(filter(None, map(_proper_word, text.split())))


def organisation_name(text: str) -> str:
    """`ĐẢNG BỘ PHƯỜNG PHÚC LÂM` → `Đảng bộ phường Phúc Lâm`; a name not all in capitals stands as it is written."""
    name = nfc(text)
    if not name.isupper():
        return name
    name = _ORGANISATION_NOUNS.sub(lambda noun: noun.group().lower(), " ".join(map(_proper_word, name.split())))
    return name[:1].upper() + name[1:]


def phone(text: str) -> str:
    """Ten digits beginning with 0, from any way people write a Vietnamese number; ValueError says what is wrong."""
    if _PHONE.fullmatch(text):
        return text
    digits = _PHONE_PUNCTUATION.sub("", _INVISIBLE.sub("", plain_signs(text)))
    if digits.startswith(("+84", "0084")):
        digits = digits[3 if digits[0] == "+" else 4 :]
    elif len(digits) >= 11 and digits.startswith("84"):
        digits = digits[2:]
    if not digits.startswith("0"):
        digits = "0" + digits  # a spreadsheet has eaten the zero, or +84 stood before
    if not _PHONE.fullmatch(digits):
        raise ValueError("Số điện thoại phải gồm 10 chữ số và bắt đầu bằng số 0, ví dụ 0912 345 678.")
    return digits
