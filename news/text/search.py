"""Finds articles by what people type, with or without accents, phrases in quotes; and shows where in them it stands."""

import re
from dataclasses import dataclass
from functools import reduce
from html import unescape
from operator import and_
from typing import TypeVar

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import models
from django.db.models import Case, F, Q, When
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe

from documents.passages import drawn
from members import vietnamese

Rows = TypeVar("Rows", bound=models.QuerySet)

NEWEST = 500  # so many of the newest hits are ranked: syllables are so common that ranking, not finding, is the cost
MOST_WORDS, MOST_LETTERS = 12, 40  # no person types more
BEFORE, PASSAGE = 6, 36  # words before the first hit, and words of a passage in all

_QUOTED = re.compile('["“”]([^"“”]*)["“”]')
_WORD = re.compile(r"[^\W_]+")


class TitleWords(models.TextField):
    """The folded words of the instance's title, each time that is saved."""

    def pre_save(self, instance, add):
        instance.search_title = vietnamese.search_text(instance.title)
        return instance.search_title


class TextWords(models.TextField):
    """The folded words of the instance's summary and body, each time that is saved."""

    def pre_save(self, instance, add):
        instance.search_folded = vietnamese.search_text(f"{instance.summary} {plain(instance.body)}")
        return instance.search_folded


def plain(html: str) -> str:
    """The text of a cleaned body; paragraphs stay apart."""
    return vietnamese.nfc(unescape(strip_tags(html.replace("<", " <"))))


@dataclass(frozen=True)
class Asked:
    """What somebody looks for: folded words, each found by its beginning, and phrases, found word by word; `spelled`:
    all of these words, folded and as they were typed."""

    words: tuple[str, ...]
    phrases: tuple[tuple[str, ...], ...]
    spelled: tuple[tuple[str, str], ...] = ()

    @property
    def raw(self) -> str:
        """As PostgreSQL writes a tsquery."""
        phrases = [f"({' <-> '.join(phrase)})" for phrase in self.phrases]
        return " & ".join(phrases + [f"{word}:*" for word in self.words])

    @property
    def query(self) -> SearchQuery:
        return SearchQuery(self.raw, config="simple", search_type="raw")

    @property
    def as_typed(self) -> Q:
        """The condition that title or summary have the accents that were typed."""
        patterns = map(_pattern, filter(vietnamese.has_accents, (typed for _, typed in self.spelled)))
        return reduce(and_, (Q(title__regex=each) | Q(summary__regex=each) for each in patterns), Q())

    def is_meant_by(self, word: str, folded: str) -> bool:
        """Whether `word` of a text, which is `folded` so, has the accents that were typed."""
        typed = [typed for start, typed in self.spelled if folded.startswith(start)]
        return not typed or any(vietnamese.is_written(word, each, begun=True) for each in typed)

    def __bool__(self) -> bool:
        return bool(self.words or self.phrases)


def _pattern(word: str) -> str:
    """A regular expression that finds `word` in small and capital letters, whatever PostgreSQL thinks these are."""
    letters = "".join(f"[{letter}{letter.upper()}]" for letter in word)
    return f"(^|[^[:alnum:]]){letters}($|[^[:alnum:]])"


def asked(text: str) -> Asked:
    """Reads what was typed. What holds no letter and no digit asks for nothing."""
    phrases = filter(None, (_folded(each) for each in _QUOTED.findall(text)))
    spelled = ((vietnamese.search_text(word)[:MOST_LETTERS], word) for word in vietnamese.words_of(text))
    return Asked(_folded(_QUOTED.sub(" ", text)), tuple(phrases)[:MOST_WORDS], tuple(filter(all, spelled)))


def _folded(text: str) -> tuple[str, ...]:
    return tuple(word[:MOST_LETTERS] for word in vietnamese.search_text(text).split()[:MOST_WORDS])


def find(articles: Rows, wanted: Asked) -> Rows:
    """Of `articles` the best of the newest NEWEST that hold everything `wanted`: those with the accents that were typed
    first; words of the title weigh more."""
    newest = articles.filter(search=wanted.query).order_by("-publish_at", "-pk").values("pk")[:NEWEST]
    ranked = articles.model.objects.filter(pk__in=newest).annotate(rank=SearchRank(F("search"), wanted.query))
    first = [Case(When(wanted.as_typed, then=0), default=1)] if wanted.as_typed else []
    return ranked.order_by(*first, "-rank", "-publish_at", "-pk")


# Where it stands


def marked(text: str, wanted: Asked) -> SafeString:
    """The whole `text` with what was asked for in <mark> elements, everything else escaped."""
    words = list(_WORD.finditer(text))
    return _drawn(text, words, _hits(words, wanted), 0, len(text))


def passage(text: str, wanted: Asked) -> SafeString:
    """About PASSAGE words around the place of `text` that holds most of what was asked for, marked as in `marked`."""
    words = list(_WORD.finditer(text))
    hits = _hits(words, wanted)
    first = max(0, _best(sorted(hits), words) - BEFORE)
    last = min(first + PASSAGE, len(words)) - 1
    if last < 0:
        return mark_safe("")
    begin = 0 if first == 0 else words[first].start()
    end = len(text) if last == len(words) - 1 else words[last].end()
    drawn = _drawn(text, words, hits, begin, end)
    return format_html("{}{}{}", "… " if begin else "", drawn, " …" if end < len(text) else "")


def _hits(words: list[re.Match], wanted: Asked) -> set[int]:
    """The places in `words` of what was asked for."""
    folded = [vietnamese.fold(word[0]) for word in words]
    hits = {place for place, word in enumerate(folded) if wanted.words and word.startswith(wanted.words)}
    for phrase in wanted.phrases:
        for place in range(len(folded) - len(phrase) + 1):
            if tuple(folded[place : place + len(phrase)]) == phrase:
                hits.update(range(place, place + len(phrase)))
    return {place for place in hits if wanted.is_meant_by(words[place][0], folded[place])}


def _best(hits: list[int], words: list[re.Match]) -> int:
    """Where a passage begins that holds the most different words among the hits."""

    def held(start: int) -> int:
        return len({vietnamese.fold(words[place][0]) for place in hits if start <= place < start + PASSAGE - BEFORE})

    return max(hits[:: len(hits) // 100 + 1], key=held, default=0)


def _drawn(text: str, words: list[re.Match], hits: set[int], begin: int, end: int) -> SafeString:
    spans = [words[place].span() for place in sorted(hits)]
    return drawn(text[begin:end], [(at - begin, to - begin) for at, to in spans if begin <= at and to <= end])
