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

Page by page is as fast where half of all pages hold the words and twice as slow elsewhere; it finds nothing that
stands on two pages, and counts pages for documents. Syllables are so common that ranking costs more than matching, so
only the newest NEWEST hits are ranked; a title that is typed is searched for beside them (`_titled`), lest the one that
is meant is older than they are. The rights are part of the same statement: what may not be opened is never a hit.
"""

from dataclasses import dataclass, field
from functools import reduce
from operator import and_

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When

from documents.models import Document, PageText
from documents.typed import Typed, spelled, understood

NEWEST = 500
NEAREST, SUGGESTED = 40, 8
LETTERS = 200  # no search is longer
FACTS = ("pk", "issued_on", "kind", "validity", "symbol", "title")
FACTS += ("issuer", "issuer__name", "issuer__level", "subject", "subject__name")


@dataclass
class Hit:
    """One document that was found, with what is counted of it. `place` sorts: smaller is better."""

    pk: int
    facts: dict
    place: tuple = ()


@dataclass
class Found:
    """The newest hits, the best of them first; `more` when there are others that were not looked at."""

    typed: Typed | None
    hits: list[Hit] = field(default_factory=list)
    more: bool = False


def find(documents: QuerySet, text: str) -> QuerySet:
    """Of `documents` those whose number, trích yếu or issuer hold what is typed; a whole number finds that one alone.

    Neither ranked nor counted, and without a look inside the files: for lists of the clerk's.
    """
    typed = understood(text)
    return documents.numbered(typed.symbol) if typed.symbol else documents.matching(typed.words)


def best(documents: QuerySet, text: str, *, by_date: bool = False) -> Found:
    """What is typed, found in `documents`: the number itself, those that have the words in number or trích yếu, those
    that have them inside; among these by rank, then the newest. `by_date`: the newest first, whatever they hold.

    An empty text finds everything. Two statements, one where everything was looked at.
    """
    typed = understood(text)
    if text and not typed.words:
        return Found(typed)
    rows = _newest(_holding(documents, typed) if text else documents, typed)
    found = Found(typed, more=len(rows) > NEWEST)
    rows = {row["pk"]: row for row in rows[:NEWEST]}
    if found.more and text and not by_date:
        rows |= {row["pk"]: row for row in _newest(documents.matching(typed.words), typed)[:NEWEST]}
    found.hits = [Hit(pk, row) for pk, row in rows.items()]
    if text and not by_date:
        for hit in found.hits:
            hit.place = _place(hit.facts, typed)
        found.hits.sort(key=lambda hit: hit.place)
    return found


def _holding(documents: QuerySet, typed: Typed) -> QuerySet:
    """Which hold what is typed. A phrase far behind in a long text is asked of its pages, see DocumentWords.long."""
    if not typed.phrases:
        return documents.with_words(typed.words)
    pages = PageText.objects.filter(file__document=OuterRef("pk"), file__replaced_at=None)
    there = [Exists(pages.filter(search=_raw(phrase.tsquery))) for phrase in typed.phrases]
    behind = reduce(and_, map(Q, there), Q(words__long=True))
    return documents.with_words(typed.loose).filter(Q(words__vector=_raw(typed.words)) | behind)


def _raw(words: str) -> SearchQuery:
    return SearchQuery(words, config="simple", search_type="raw")


def _newest(documents: QuerySet, typed: Typed) -> list[dict]:
    """One more than are ranked, so as to know whether there are more."""
    rows = documents.newest_first()
    if typed.words:
        query = _raw(typed.words)
        titled = Case(When(search=query, then=Value(0)), default=Value(1), output_field=IntegerField())
        rows = rows.annotate(inside=titled, rank=SearchRank(F("words__vector"), query))
        return list(rows.values(*FACTS, "inside", "rank")[: NEWEST + 1])
    return list(rows.values(*FACTS)[: NEWEST + 1])


def _place(facts: dict, typed: Typed) -> tuple:
    """The number itself, words in the title as they were typed, words in the title, words inside; then rank and day."""
    itself = bool(typed.symbol) and facts["symbol"] == typed.symbol
    accented = facts["inside"] or not typed.accented or not typed.accented <= set(spelled(facts["title"]))
    return (
        not itself,
        facts["inside"],
        accented,
        -round(facts["rank"] or 0, 2),
        -facts["issued_on"].toordinal(),
        -facts["pk"],
    )


class Ranked:
    """The best of what was found, to be cut into pages like a queryset. What was found, its reader may open."""

    def __init__(self, found: Found):
        self.found = found

    def __getitem__(self, cut: slice) -> list[Document]:
        keys = [hit.pk for hit in self.found.hits[cut]]
        there = {each.pk: each for each in Document.objects.published().filter(pk__in=keys).for_rows()}
        return [there[key] for key in keys if key in there]


def rows(documents: QuerySet, found: Found) -> QuerySet:
    """All that has what was typed, the newest first, as a list shows it."""
    if found.typed and not found.typed.words and found.typed.text:
        return documents.none()
    return (_holding(documents, found.typed) if found.typed.words else documents).newest_first().for_rows()


def suggested(documents: QuerySet, text: str) -> list[Document]:
    """A few of `documents` whose number or trích yếu go on as `text` begins: first the numbers, then the newest."""
    typed = understood(text)
    newest = documents.matching(typed.beginning).newest_first().only("symbol", "title", "issued_on")[:NEAREST]
    start = typed.text.upper()
    return sorted(newest, key=lambda document: not document.symbol.upper().startswith(start))[:SUGGESTED]
