"""Finds documents by what people type, and puts the best of the newest first.

What is typed may stand partly in the number and partly on page 12, so a document has one vector of all its words
(DocumentWords, kept by `indexing`). The other way, to search page by page and join the hits, was measured beside it on
100,000 documents of 2 to 5 KB (229,000 pages), the best 20 of the newest 500 hits, milliseconds for the whole city and
for a member of a chi bộ:

    what is typed                      one vector a document      page by page
    two syllables of every text             11    25                 7    19
    three syllables of the middle           24    82                63   161
    the rarest syllable                     48   108                80   191
    a phrase that hardly stands            204   291               434   423
    a number and a word of the text          8     6          finds nothing

Page by page is as fast where half of all pages hold the words and twice as slow elsewhere; it finds nothing that stands
on two pages, and counts pages for documents. Syllables are so common that ranking costs more than matching, so only
NEWEST hits are ranked: the newest sixty in which the words stand beside each other, then the newest of all. Unless
the titles among them fill a page, older titles are searched for beside them, so that the one that is meant is among
those. The rights are part of the same statements: what may not be opened is never a hit.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from documents.finding import hits
from documents.finding.hits import Hit, Reach
from documents.models.kinds import OVER
from documents.models.querysets import DocumentQuerySet
from documents.search_query import Typed, bare, understood
from members import vietnamese
from members.pages import SIZE

NEWEST, TITLED = 500, 100
NEAREST, SUGGESTED = 40, 8
LETTERS = 200  # no search is longer


@dataclass
class Found:
    """The newest hits, the best of them first; `more` when there are others that were not looked at."""

    typed: Typed | None
    hits: list[Hit] = field(default_factory=list)
    more: bool = False
    is_exact: bool = False  # whether any of them holds the words as they were typed, the last one whole
    behind: DocumentQuerySet | None = None  # where the list by date goes on

    def of_all(self, fact: str) -> Sequence:
        """`fact` of each hit, a field of it or the year."""
        if fact == "year":
            return [day.year for day in self.of_all("issued_on")]
        return self._columns.get(fact, ())

    @cached_property
    def _columns(self) -> dict[str, tuple]:
        """All hits field by field: to ask each hit for each field takes several times as long."""
        return dict(zip(Hit._fields, zip(*self.hits, strict=True), strict=False))

    def __getitem__(self, cut: slice) -> list[Hit]:
        """Cut into pages like a queryset; another statement only behind the hits."""
        if self.behind is None or cut.stop <= len(self.hits):
            return self.hits[cut]
        return hits.newest(self.behind, self.typed, cut, ranked=False)


def find(documents: DocumentQuerySet, text: str) -> DocumentQuerySet:
    """Of `documents` those whose number, trích yếu or issuer hold what is typed; a whole number finds that one alone.

    Neither ranked nor counted, and without a look inside the files: for lists of the clerk's.
    """
    typed = understood(text)
    return documents.numbered(*typed.symbols) if typed.symbol else documents.matching(typed.words)


def best(documents: DocumentQuerySet, text: str, *, by_date: bool = False, reach: Reach | None = None) -> Found:
    """What is typed, found in `documents`: the number itself, then what is in force before what is not; of these what
    has the accents that were typed, what has the words in number or trích yếu, what has them inside; among these by
    rank, then the newest. `by_date`: the newest first, whatever they hold.

    An empty text finds everything. `reach`: the same documents, where they are all that a reader reads. Two statements,
    one where everything was looked at.
    """
    typed = understood(text)
    if text and not typed.words:
        return Found(typed)
    ranked = bool(text) and not by_date
    there = hits.newest(documents, typed, slice(0, NEWEST + 1), ranked=ranked, reach=reach)
    found = Found(typed, there[:NEWEST], more=len(there) > NEWEST)
    if not ranked:
        found.is_exact = bool(there)
        found.behind = documents if found.more else None
        return found
    if found.more and sum(hit.titled and not hit.is_over for hit in there) < SIZE:
        known = {hit.pk for hit in found.hits}
        older = hits.titled(documents, typed, TITLED, reach=reach)
        found.hits += [hit for hit in older if hit.pk not in known]
    found.is_exact = any(_is_exact(hit, typed) for hit in found.hits)
    found.hits.sort(key=_place(typed))
    return found


def _is_exact(hit: Hit, typed: Typed) -> bool:
    if typed.symbol or hit.beside or not hit.titled:
        return bool(typed.symbol or hit.rank)
    told = f"{hit.symbol} {hit.kind_label} {hit.title} {hit.issued_by}"
    return typed.is_spelled_in(told) and typed.is_whole_in(told)


def _place(typed: Typed) -> Callable[[Hit], tuple]:
    """By what hits are sorted: the number that was typed; in force; the accents that were typed; the words beside each
    other in the title, beside each other inside, in the title, inside; then rank and day."""

    by_number, with_accents = bool(typed.symbol or typed.number_parts), typed.has_accents

    def place(hit: Hit) -> tuple:
        titled, beside, rank = hit.titled and typed.is_spelled_in(hit.title), hit.beside, hit.rank or 0
        spelled = titled or beside or not with_accents or bool(not hit.titled and rank)
        near = 3 if titled and hit.beside_in_title else 2 * bool(beside) or titled
        named = by_number and -_named(hit, typed)
        order = named, hit.validity in OVER, not spelled, -near
        return *order, rank and -round(rank, 2), -hit.issued_on.toordinal(), -hit.pk

    return place


def _named(hit: Hit, typed: Typed) -> int:
    """2 where its number was typed, wholly or in part: `121-KH/TU`, `121`, `121 kh`; 1 where it was but for the sign of
    its type, QĐi for QĐ; else 0."""
    if typed.symbol:
        return 2 * (hit.symbol == typed.symbol) or int(hit.symbol in typed.symbols)
    return 2 * (bool(typed.number_parts) and typed.number_parts <= set(map(bare, _words(hit.symbol))))


def _words(symbol: str) -> list[str]:
    return vietnamese.search_text(symbol).split()


def suggested(documents: DocumentQuerySet, text: str) -> list[Hit]:
    """A few of `documents` whose number or trích yếu go on as `text` begins: first the numbers, then what is in force,
    then the newest."""
    typed = understood(text)
    shown = hits.newest(documents.matching(typed.beginning), understood(""), slice(0, NEAREST), ranked=False)
    start = typed.text.upper()

    def place(hit: Hit) -> tuple:
        spelled = typed.has_accents and typed.is_spelled_in(hit.title)
        return not hit.symbol.upper().startswith(start), hit.is_over, not spelled

    return sorted(shown, key=place)[:SUGGESTED]
