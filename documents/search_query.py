"""Understands what a reader types into the search box: words, "phrases", -exclusions, numbers of documents."""

import re
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise, product

from documents import numbering
from documents.models.kinds import Kind
from members import legacy_letters, vietnamese

EXACT = 3  # words of a phrase, from which on it is more than its pairs
WORDS, LETTERS = 12, 40  # no person types more; PostgreSQL refuses words beyond 2 KB
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))
_WORD = re.compile(r"[^\W_]+")
_SIGNS_OF_A_TYPE = {
    sign: [*map(vietnamese.fold, types)] for types in numbering.SAME_TYPE for sign in map(vietnamese.fold, types)
}
_TYPES = tuple(f"{vietnamese.search_text(kind.label)} " for kind in Kind)
_CITED = re.compile(r"(\D*)(.*?)(?:[,\s]+ng[àa]y\b.*)?", re.IGNORECASE | re.DOTALL)
_PART = re.compile(r'(?<!\S)(-?)(?:"([^"]*)"?|(\S+))')


@dataclass(frozen=True)
class Term:
    """Words that must follow each other; mostly one. `open`: the last may be the beginning of a longer one. `spelled`:
    the same words as they were typed, with their accents; empty where accents mean nothing, in a number. `is_symbol`:
    they are a whole number, whose type may be written by another sign, QĐi for QĐ."""

    words: tuple[str, ...]
    open: bool = False
    spelled: tuple[str, ...] = ()
    is_symbol: bool = False

    @property
    def tsquery(self) -> str:
        return f"({self.in_a_row})"

    @property
    def in_a_row(self) -> str:
        *before, last = self.words
        end = f"{last}:*" if self.open else _lexeme(self._forms(last))
        return " <-> ".join([*(_lexeme(self._forms(word)) for word in before), end])

    def _forms(self, word: str) -> list[str]:
        """The ways in which `word` may stand there."""
        return _SIGNS_OF_A_TYPE.get(word, [word]) if self.is_symbol and not word.isdecimal() else _forms(word)

    @property
    def neighbours(self) -> str:
        """A raw tsquery for `documents_neighbours`: two words by two, which of three and more finds a little more."""
        pairs = [f"({' | '.join(map(_pair, product(*map(self._forms, two))))})" for two in pairwise(self.words)]
        return f"({' & '.join(pairs)})" if pairs else self.tsquery

    @property
    def pairs(self) -> str:
        """The same for the words themselves."""
        rows = [" <-> ".join(_lexeme(self._forms(word)) for word in two) for two in pairwise(self.words)]
        return f"({' & '.join(f'({row})' for row in rows)})" if rows else self.tsquery

    @property
    def pattern(self) -> str:
        """Where it stands in a flat text, behind the beginning of a word; whole words only."""
        words = r"[\W_]+".join(_written(self._forms(word)) for word in self.words)
        return words + (r"[^\W_]*" if self.open else r"(?![^\W_])")

    @property
    def place(self) -> str:
        """The same from the beginning of a word on, and an empty group. It looks at what stands before a letter behind
        that letter: so the search leaps from one that may begin a word of the search to the next."""
        if self.words[0].isdecimal():
            return rf"(?<![^\W_]){self.pattern}()"
        first = re.escape(self.words[0][0])
        return rf"{first}(?<![^\W_]{first}){self.pattern.removeprefix(first)}()"

    @property
    def accented(self) -> tuple[str, ...]:
        """Of its words those that were typed with accents."""
        return tuple(filter(vietnamese.has_accents, self.spelled))

    def is_meant_by(self, written: str) -> bool:
        """Whether `written`, which stands at a place of its pattern, has the accents that were typed."""
        if len(self.spelled) == 1:
            return vietnamese.is_written(written.lower(), self.spelled[0], begun=self.open)
        if not self.spelled:
            return True
        words = _WORD.findall(written.lower())
        if len(words) != len(self.spelled):
            return False
        *before, last = zip(words, self.spelled, strict=True)
        return vietnamese.is_written(*last, begun=self.open) and all(vietnamese.is_written(*pair) for pair in before)


def _lexeme(forms: list[str]) -> str:
    return f"({' | '.join(forms)})" if len(forms) > 1 or forms[0].isdecimal() else forms[0]


def _forms(word: str) -> list[str]:
    """Digits are meant whole, with or without the leading zero: 12 is not 121, and 5 is 05."""
    return sorted({word, str(int(word)), f"{int(word):02}"}) if word.isdecimal() else [word]


def bare(word: str) -> str:
    """A number without leading zeros."""
    return str(int(word)) if word.isdecimal() else word


def _pair(words: tuple[str, ...]) -> str:
    return f"_{'_'.join(words)}"


def _written(forms: list[str]) -> str:
    if forms[0].isdecimal():
        return f"0*{int(forms[0])}"
    return re.escape(forms[0]) if len(forms) == 1 else f"(?:{'|'.join(map(re.escape, forms))})"


@dataclass(frozen=True)
class Typed:
    """A search as it is meant. `symbol` is the normal form of a whole number when nothing else was typed, else ""."""

    text: str
    symbol: str
    terms: tuple[Term, ...]
    without: tuple[Term, ...]

    @cached_property
    def symbols(self) -> tuple[str, ...]:
        """`symbol`, and the same number under another sign of its type; empty where none was typed."""
        return numbering.parse(self.symbol).symbols if self.symbol else ()

    @property
    def words(self) -> str:
        """A raw tsquery for what has to be there and what must not; empty when nothing has to be there."""
        return self._all([term.tsquery for term in self.terms])

    @property
    def neighbours(self) -> str:
        """The same over `documents_neighbours`, for what the index alone tells; see `is_wide`."""
        without = [term.neighbours for term in self.without if len(term.words) < EXACT]
        return _both([term.neighbours for term in self.terms], without)

    @property
    def pairs(self) -> str:
        """What `neighbours` asks, of the words themselves."""
        without = [term.pairs for term in self.without if len(term.words) < EXACT]
        return _both([term.pairs for term in self.terms], without)

    @property
    def is_wide(self) -> bool:
        """Whether `neighbours` may find more than what was typed: all pairs of a phrase, but one here and one there."""
        return any(len(term.words) >= EXACT for term in (*self.terms, *self.without))

    @property
    def together(self) -> "Typed | None":
        """The same with all the words as they stand, one behind the other; None where no more is asked by that."""
        if len(self.terms) < 2:
            return None
        words = tuple(word for term in self.terms for word in term.words)
        return replace(self, terms=(Term(words),))

    @property
    def loose(self) -> str:
        """The same with the words of a phrase anywhere: what a text must at least hold."""
        words = [replace(term, words=(word,), open=False) for term in self.phrases for word in term.words]
        return self._all([word.tsquery for word in words] + self._single)

    @property
    def phrases(self) -> tuple[Term, ...]:
        return tuple(term for term in self.terms if len(term.words) > 1)

    @property
    def _single(self) -> list[str]:
        return [term.tsquery for term in self.terms if len(term.words) == 1]

    def _all(self, wanted: list[str]) -> str:
        return _both(wanted, [term.tsquery for term in self.without])

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
        return re.compile("|".join(term.place for term in self.terms))

    def part_meant_by(self, written: str, part: int) -> int:
        """Which part, from 1 on, `written` stands for, which was found by `places` as this `part`; 0 where its accents
        are not those that were typed. Of parts that differ by their accents alone, `Lâm làm`, the pattern knows one."""
        known = self._meant
        if (written, part) not in known:  # the same few words stand in most places
            alike = self._alike[part - 1]
            known[written, part] = next((place for place, term in alike if term.is_meant_by(written)), 0)
        return known[written, part]

    @cached_property
    def _meant(self) -> dict[tuple[str, int], int]:
        return {}

    @cached_property
    def _alike(self) -> list[list[tuple[int, Term]]]:
        """For each part those that differ from it by their accents alone, itself among them, and their numbers."""
        numbered = list(enumerate(self.terms, 1))
        return [[(place, term) for place, term in numbered if term.words == each.words] for each in self.terms]

    @cached_property
    def number_parts(self) -> set[str]:
        """The words, digits without leading zeros, of which a number may consist; none without any digits."""
        words = {word for term in self.terms for word in term.words}
        return {bare(word) for word in words} if any(map(str.isdecimal, words)) else set()

    @cached_property
    def has_accents(self) -> bool:
        """Whether any word was typed with accents: then those that have these are meant."""
        return any(term.accented for term in self.terms)

    @property
    def spelling(self) -> str:
        """A raw tsquery over words with their accents (`vietnamese.spelled_text`) for what was typed with them; empty
        where nothing was."""
        return " & ".join(self._spelled) if self.has_accents else ""

    @property
    def _spelled(self) -> list[str]:
        words = [word for term in self.terms for word in term.spelled or term.words]
        return [_lexeme(_forms(word)) if word.isdecimal() else vietnamese.spelled_query(word) for word in words]

    @property
    def beside(self) -> str:
        """A raw tsquery for all the words as they stand, one behind the other; empty for a single one."""
        rows = [replace(term, open=False).in_a_row for term in self.terms]
        return " <-> ".join(rows) if sum(len(term.words) for term in self.terms) > 1 else ""

    @property
    def beside_spelled(self) -> str:
        """The same over words with their accents, see `spelling`."""
        return " <-> ".join(self._spelled) if self.beside and self.has_accents else ""

    @property
    def whole(self) -> str:
        """A raw tsquery for the words as they stand, the last one too."""
        return self._all([replace(term, open=False).tsquery for term in self.terms])

    def is_held_by(self, text: str) -> bool:
        """Whether everything that has to be there stands in `text`, with accents or without, and nothing that must
        not."""
        there = vietnamese.flat(text)
        holds = (bool(re.search(rf"(?<![^\W_]){term.pattern}", there)) for term in self.terms)
        return all(holds) and not any(re.search(rf"(?<![^\W_]){term.pattern}", there) for term in self.without)

    def is_whole_in(self, text: str) -> bool:
        """Whether every word stands in `text` as it was typed, with or without accents, and not as a beginning."""
        there = set(vietnamese.search_text(text).split())
        return all(word in there or word.isdecimal() for term in self.terms for word in term.words)

    def is_spelled_in(self, text: str) -> bool:
        """Whether every word that was typed with accents stands in `text` with them."""
        if not self._wanted:
            return True
        there = set(_WORD.findall(text.lower()))
        return self._accented <= there or all(self._is_among(there, *wanted) for wanted in self._wanted)

    def _is_among(self, there: set[str], word: str, begun: bool) -> bool:
        """Whether `word` is; of every word that was looked at is kept what it is: titles say the same again and
        again."""
        same, others = self._compared[word, begun]
        if not there.isdisjoint(same):
            return True
        new = {each for each in there - others if vietnamese.is_written(each, word, begun=begun)}
        same |= new
        others |= there - new
        return bool(new)

    @cached_property
    def _compared(self) -> dict[tuple[str, bool], tuple[set[str], set[str]]]:
        return {wanted: (set(), set()) for wanted in self._wanted}

    @cached_property
    def _accented(self) -> set[str]:
        return {word for word, _ in self._wanted}

    @cached_property
    def _wanted(self) -> list[tuple[str, bool]]:
        """The words with accents, and whether each may be the beginning of a longer one."""
        return [(word, term.open and word is term.spelled[-1]) for term in self.terms for word in term.accented]


def _both(wanted: list[str], without: list[str]) -> str:
    return " & ".join([*wanted, *(f"!{each}" for each in without)]) if wanted else ""


def understood(text: str) -> Typed:
    """Never fails: what cannot be searched for is left out."""
    text = vietnamese.nfc(legacy_letters.converted(text).text).translate(_QUOTES)
    symbol = _symbol(text)
    if symbol:
        return Typed(text, symbol, (Term(_folded(symbol), is_symbol=True),), ())
    wanted: list[Term] = []
    without: list[Term] = []
    left = WORDS
    parts = list(_PART.finditer(text))
    for part in parts:
        minus, phrase, bare = part.groups()
        words, spelled = _read(phrase if bare is None else bare, left)
        left -= len(words)
        last = part is parts[-1] and bare is not None and len(words) == 1 and not words[0].isdecimal()
        if words:
            (without if minus else wanted).append(Term(words, last and not minus, spelled))
    return Typed(text, "", tuple(wanted), tuple(without))


def _symbol(text: str) -> str:
    """Of a whole number, also as others cite it: `Nghị quyết số 57-NQ/TW, ngày 22/12/2024`."""
    led, number = _CITED.fullmatch(text).groups()
    words = f"{vietnamese.search_text(led)} "
    for said in (text, number) if words.startswith(_TYPES) else (text,):
        try:
            return numbering.parse(said).symbol
        except numbering.NumberError:
            continue
    return ""


def _read(text: str, most: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words of `text`, `most` of them, folded and as they were typed."""
    pairs = [(vietnamese.search_text(word)[:LETTERS], word.lower()) for word in _WORD.findall(text)]
    read = [pair for pair in pairs if pair[0]][:most]
    return tuple(folded for folded, _ in read), tuple(typed for _, typed in read)


def _folded(text: str) -> tuple[str, ...]:
    return tuple(word[:LETTERS] for word in vietnamese.search_text(text).split())
