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
on two pages, and counts pages for documents. Syllables are so common that ranking costs more than matching, so only the
newest NEWEST hits are ranked. Unless the titles among them fill a page, older titles are searched for beside them, so
that … not the one that is meant is among those. The rights are part of the same statements: what may not be opened is
never a hit.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import NamedTuple

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import (
    BooleanField,
    Case,
    Exists,
    Expression,
    ExpressionWrapper,
    F,
    FloatField,
    OuterRef,
    Q,
    Value,
    When,
)

from documents.models import Document, PageText, kinds
from documents.models.querysets import DocumentQuerySet
from documents.search_query import Typed, understood
from members import vietnamese
from members.pages import SIZE

NEWEST, TITLED = 500, 100
NEAREST, SUGGESTED = 40, 8
LETTERS = 200  # no search is longer
KINDS, VALIDITIES = dict(Document.Kind.choices), dict(Document.Validity.choices)


class Hit(NamedTuple):
    """One document that was found: what its row shows, what is counted of it, and by what it is ranked. `titled`:
    whether number or trích yếu hold what was typed.

    A page asks for 500 of them and shows 20, so they are made without the weight of a model.
    """

    pk: int
    symbol: str
    number: str
    title: str
    kind: str
    issued_on: date
    issuer_body: str
    validity: str
    issuer: int
    issuer__name: str
    issuer__level: str
    subject: int | None
    subject__name: str | None
    titled: bool
    rank: float

    @property
    def is_over(self) -> bool:
        """Whether nothing of it is in force any more."""
        return self.validity in kinds.OVER

    @property
    def day(self) -> str:
        return f"{self.issued_on:%d/%m/%Y}"

    @property
    def full_title(self) -> str:
        return kinds.full_title(self.kind, self.title)

    @property
    def short_name(self) -> str:
        return self.symbol if self.number else self.full_title

    @property
    def issued_by(self) -> str:
        return kinds.cited(self.issuer_body, self.issuer__name)

    @property
    def kind_label(self) -> str:
        return KINDS[self.kind]

    @property
    def validity_label(self) -> str:
        return VALIDITIES[self.validity]


FACTS = Hit._fields[:-2]  # all but what a search makes of it


@dataclass
class Found:
    """The newest hits, the best of them first; `more` when there are others that were not looked at."""

    typed: Typed | None
    hits: list[Hit] = field(default_factory=list)
    more: bool = False
    is_exact: bool = False  # whether any of them holds the words as they were typed, the last one whole
    behind: list[DocumentQuerySet] = field(default_factory=list)  # where the list by date goes on

    def __getitem__(self, cut: slice) -> list[Hit]:
        """Cut into pages like a queryset; another statement only behind the hits."""
        if not self.behind or cut.stop <= len(self.hits):
            return self.hits[cut]
        return _newest(self.behind, cut)


def find(documents: DocumentQuerySet, text: str) -> DocumentQuerySet:
    """Of `documents` those whose number, trích yếu or issuer hold what is typed; a whole number finds that one alone.

    Neither ranked nor counted, and without a look inside the files: for lists of the clerk's.
    """
    typed = understood(text)
    return documents.numbered(typed.symbol) if typed.symbol else documents.matching(typed.words)


def best(documents: DocumentQuerySet, text: str, *, by_date: bool = False) -> Found:
    """What is typed, found in `documents`: the number itself, then what is in force before what is not; of these what
    has the accents that were typed, what has the words in number or trích yếu, what has them inside; among these by
    rank, then the newest. `by_date`: the newest first, whatever they hold.

    An empty text finds everything. Two statements, one where everything was looked at.
    """
    typed = understood(text)
    if text and not typed.words:
        return Found(typed)
    ways = _ways(documents, typed) if text else [documents]
    ranked_by = None if by_date or not text else typed
    hits = _newest(ways, slice(NEWEST + 1), ranked_by)
    found = Found(typed, hits[:NEWEST], more=len(hits) > NEWEST)
    found.is_exact = bool(hits) if ranked_by is None else any(_is_exact(hit, typed) for hit in hits)
    if ranked_by is None:
        found.behind = ways if found.more else []
        return found
    if found.more and sum(hit.titled and not hit.is_over for hit in hits) < SIZE:
        there = {hit.pk for hit in found.hits}
        titled = documents.matching(typed.words).newest_first().values("pk")[:TITLED]
        # The ids first: joined to what a row shows are then 100, not all that there are.
        older = _rows(Document.objects.filter(pk__in=titled), slice(TITLED), ranked_by)
        found.hits += [hit for hit in older if hit.pk not in there]
    found.hits.sort(key=_place(typed))
    return found


def _ways(documents: DocumentQuerySet, typed: Typed) -> list[DocumentQuerySet]:
    """Which hold what is typed: by their vector; a phrase far behind in a long text by its pages, see
    DocumentWords.long. Apart, because PostgreSQL cannot tell what one condition or the other would find."""
    holding = [documents.with_words(typed.words)]
    if typed.phrases:
        pages = PageText.objects.filter(file__document=OuterRef("pk"), file__replaced_at=None)
        there = [Exists(pages.filter(search=raw_query(phrase.tsquery))) for phrase in typed.phrases]
        holding.append(documents.filter(words__long=True).with_words(typed.loose).filter(*there))
    return holding


def raw_query(words: str) -> SearchQuery:
    """As PostgreSQL takes a tsquery that was written out."""
    return SearchQuery(words, config="simple", search_type="raw")


def _newest(ways: list[DocumentQuerySet], cut: slice, ranked_by: Typed | None = None) -> list[Hit]:
    """Part `cut` of all that stands in `ways`, the newest first, with what `ranked_by` makes of them."""
    if len(ways) == 1:
        return _rows(ways[0], cut, ranked_by)
    found = {hit for way in ways for hit in _rows(way, slice(cut.stop), ranked_by)}
    return sorted(found, key=attrgetter("issued_on", "pk"), reverse=True)[cut]


def _rows(documents: DocumentQuerySet, cut: slice, ranked_by: Typed | None) -> list[Hit]:
    titled: Expression = Value(False)
    rank: Expression = Value(0.0, FloatField())
    if ranked_by:
        query = raw_query(ranked_by.words)
        titled = ExpressionWrapper(Q(search=query), BooleanField())
        rank = Case(When(search=query, then=SearchRank(F("search"), query)), default=_rank_inside(ranked_by))
        # The ids first: PostgreSQL would rank all that there are before it sorts and cuts.
        newest = documents.newest_first().values("pk")[cut]
        documents, cut = Document.objects.filter(pk__in=newest), slice(None)
    return list(map(Hit._make, documents.newest_first().values_list(*FACTS, titled, rank)[cut]))


def _rank_inside(typed: Typed) -> Expression:
    """How close together the words stand in the text inside, 0 unless it has all of them whole; by their accents where
    any were typed. Either way one vector is unpacked a row, which is what ranking costs."""
    if typed.spelling:
        return SearchRank(F("words__spelled"), raw_query(typed.spelling), cover_density=True)
    return SearchRank(F("words__vector"), raw_query(typed.whole), cover_density=True)


def _is_exact(hit: Hit, typed: Typed) -> bool:
    if typed.symbol or not hit.titled:
        return bool(typed.symbol or hit.rank)
    told = f"{hit.symbol} {hit.kind_label} {hit.title} {hit.issued_by}"
    return typed.is_whole_in(told) and typed.is_spelled_in(told)


def _place(typed: Typed) -> Callable[[Hit], tuple]:
    """By what hits are sorted: the number that was typed; in force; the accents that were typed; words in the title,
    words inside; then rank and day."""

    def place(hit: Hit) -> tuple:
        spelled = typed.has_accents and (typed.is_spelled_in(hit.title) if hit.titled else bool(hit.rank))
        order = (not _is_named(hit, typed), hit.is_over, not spelled, not hit.titled)
        return *order, -round(hit.rank or 0, 2), -hit.issued_on.toordinal(), -hit.pk

    return place


def _is_named(hit: Hit, typed: Typed) -> bool:
    """Whether its number was typed, wholly or in part: `121-KH/TU`, `121`, `121 kh`."""
    if typed.symbol:
        return hit.symbol == typed.symbol
    words = {word for term in typed.terms for word in term.words}
    return any(map(str.isdecimal, words)) and set(map(_bare, words)) <= set(map(_bare, _words(hit.symbol)))


def _words(symbol: str) -> list[str]:
    return vietnamese.search_text(symbol).split()


def _bare(word: str) -> str:
    """A number without leading zeros."""
    return word.lstrip("0") if word.isdecimal() else word


def suggested(documents: DocumentQuerySet, text: str) -> list[Document]:
    """A few of `documents` whose number or trích yếu go on as `text` begins: first the numbers, then what is in force,
    then the newest."""
    typed = understood(text)
    shown = (
        documents.matching(typed.beginning)
        .newest_first()
        .only("symbol", "number", "kind", "title", "issued_on", "validity")
    )
    start = typed.text.upper()

    def place(document: Document) -> tuple:
        spelled = typed.has_accents and typed.is_spelled_in(document.title)
        return not document.symbol.upper().startswith(start), document.is_over, not spelled

    return sorted(shown[:NEAREST], key=place)[:SUGGESTED]
