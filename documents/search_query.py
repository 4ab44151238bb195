"""Understands what a reader types into the search box: words, "phrases", -exclusions, numbers of documents."""

import re
from dataclasses import dataclass, replace
from functools import cached_property

from documents import numbering
from members import vietnamese

WORDS, LETTERS = 12, 40  # no person types more; PostgreSQL refuses words beyond 2 KB
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))
_WORD = re.compile(r"[^\W_]+")
_PART = re.compile(r'(?<!\S)(-?)(?:"([^"]*)"?|(\S+))')


@dataclass(frozen=True)
class Term:
    """Words that must follow each other; mostly one. `open`: the last may be the beginning of a longer one."""

    words: tuple[str, ...]
    open: bool = False

    @property
    def tsquery(self) -> str:
        *before, last = self.words
        return f"({' <-> '.join([*map(_lexeme, before), _lexeme(last, begun=self.open)])})"

    @property
    def pattern(self) -> str:
        """Where it stands in a flat text, behind the beginning of a word; whole words only."""
        words = r"[\W_]+".join(map(_written, self.words))
        return words + (r"[^\W_]*" if self.open else r"(?![^\W_])")


def _lexeme(word: str, *, begun: bool = False) -> str:
    """Digits are meant whole, with or without the leading zero: 12 is not 121, and 5 is 05."""
    if begun:
        return f"{word}:*"
    return f"({' | '.join(sorted({word, str(int(word)), f'{int(word):02}'}))})" if word.isdecimal() else word


def _written(word: str) -> str:
    return f"0*{int(word)}" if word.isdecimal() else re.escape(word)


@dataclass(frozen=True)
class Typed:
    """A search as it is meant. `symbol` is the normal form of a whole number when nothing else was typed, else ""."""

    text: str
    symbol: str
    terms: tuple[Term, ...]
    without: tuple[Term, ...]

    @property
    def words(self) -> str:
        """A raw tsquery for what has to be there and what must not; empty when nothing has to be there."""
        return self._all([term.tsquery for term in self.terms])

    @property
    def loose(self) -> str:
        """The same with the words of a phrase anywhere: what a text must at least hold."""
        return self._all([Term((word,)).tsquery for term in self.phrases for word in term.words] + self._single)

    @property
    def phrases(self) -> tuple[Term, ...]:
        return tuple(term for term in self.terms if len(term.words) > 1)

    @property
    def _single(self) -> list[str]:
        return [term.tsquery for term in self.terms if len(term.words) == 1]

    def _all(self, wanted: list[str]) -> str:
        return " & ".join([*wanted, *(f"!{term.tsquery}" for term in self.without)]) if wanted else ""

    @property
    def beginning(self) -> str:
        """A raw tsquery while somebody is still typing: the last word, digits too, may go on."""
        if not self.terms:
            return ""
        *before, last = self.terms
        return " & ".join(term.tsquery for term in (*before, replace(last, open=True)))

    @property
    def any_word(self) -> str:
        """A raw tsquery for each part by itself: what a page is chosen by."""
        return " | ".join(term.tsquery for term in self.terms)

    @cached_property
    def places(self) -> re.Pattern:
        """Finds each part in a text made flat; the group's number tells which."""
        anything = "|".join(f"({term.pattern})" for term in self.terms)
        return re.compile(rf"(?<![^\W_])(?:{anything})")

    @cached_property
    def accented(self) -> frozenset[str]:
        """The words that were typed with accents, as they were typed."""
        return frozenset(word for word in spelled(self.text) if vietnamese.search_text(word) != word)


def spelled(text: str) -> list[str]:
    """The words of a text in NFC with their accents, in lower case."""
    return _WORD.findall(text.lower())


def understood(text: str) -> Typed:
    """Never fails: what cannot be searched for is left out."""
    text = vietnamese.nfc(text).translate(_QUOTES)
    symbol = _symbol(text)
    if symbol:
        return Typed(text, symbol, (Term(_folded(symbol)),), ())
    wanted: list[Term] = []
    without: list[Term] = []
    left = WORDS
    parts = list(_PART.finditer(text))
    for part in parts:
        minus, phrase, bare = part.groups()
        words = _folded(phrase if bare is None else bare)[:left]
        left -= len(words)
        last = part is parts[-1] and bare is not None and len(words) == 1 and not words[0].isdecimal()
        if words:
            (without if minus else wanted).append(Term(words, open=last and not minus))
    return Typed(text, "", tuple(wanted), tuple(without))


def _symbol(text: str) -> str:
    try:
        return numbering.parse(text).symbol
    except numbering.NumberError:
        return ""


def _folded(text: str) -> tuple[str, ...]:
    return tuple(word[:LETTERS] for word in vietnamese.search_text(text).split())
