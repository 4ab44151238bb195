"""Finds articles by what people type, with or without accents, phrases in quotes; and shows where in them it stands."""

import re
from dataclasses import dataclass
from html import unescape
from typing import TypeVar

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import models
from django.db.models import F
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
    """What somebody looks for: folded words, each found by its beginning, and phrases, found word by word."""

    words: tuple[str, ...]
    phrases: tuple[tuple[str, ...], ...]

    @property
    def raw(self) -> str:
        """As PostgreSQL writes a tsquery."""
        phrases = [f"({' <-> '.join(phrase)})" for phrase in self.phrases]
        return " & ".join(phrases + [f"{word}:*" for word in self.words])

    @property
    def query(self) -> SearchQuery:
        return SearchQuery(self.raw, config="simple", search_type="raw")

    def __bool__(self) -> bool:
        return bool(self.words or self.phrases)


def asked(text: str) -> Asked:
    """Reads what was typed. What holds no letter and no digit asks for nothing."""
    phrases = filter(None, (_folded(each) for each in _QUOTED.findall(text)))
    return Asked(_folded(_QUOTED.sub(" ", text)), tuple(phrases)[:MOST_WORDS])


def _folded(text: str) -> tuple[str, ...]:
    return tuple(word[:MOST_LETTERS] for word in vietnamese.search_text(text).split()[:MOST_WORDS])


def find(articles: Rows, wanted: Asked) -> Rows:
    """Of `articles` the best of the newest NEWEST that hold everything `wanted`; words of the title weigh more."""
    newest = articles.filter(search=wanted.query).order_by("-publish_at", "-pk").values("pk")[:NEWEST]
    ranked = articles.model.objects.filter(pk__in=newest).annotate(rank=SearchRank(F("search"), wanted.query))
    return ranked.order_by("-rank", "-publish_at", "-pk")


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
    return hits


def _best(hits: list[int], words: list[re.Match]) -> int:
    """Where a passage begins that holds the most different words among the hits."""

    def held(start: int) -> int:
        return len({vietnamese.fold(words[place][0]) for place in hits if start <= place < start + PASSAGE - BEFORE})

    return max(hits[:: len(hits) // 100 + 1], key=held, default=0)


def _drawn(text: str, words: list[re.Match], hits: set[int], begin: int, end: int) -> SafeString:
    spans = [words[place].span() for place in sorted(hits)]
    return drawn(text[begin:end], [(at - begin, to - begin) for at, to in spans if begin <= at and to <= end])
