"""The statement of a search: what is asked of each of the newest documents that hold what was typed."""

from datetime import date
from functools import cache
from typing import NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Exists, OuterRef
from django.urls import reverse

from documents.models import Document, PageText, kinds
from documents.models.querysets import DocumentQuerySet
from documents.newest_hits import Part, Searched, wanted
from documents.search_query import Typed

KINDS, VALIDITIES = dict(Document.Kind.choices), dict(Document.Validity.choices)
WHERE = Searched("documents_documentwords", "document_id", "vector", "issued_on")
# In the order of the fields of Hit. Each document by its key: PostgreSQL, which thinks that to look into a vector costs
# nothing, else looks into those of the whole library. And all of them before their issuers, whose table it else reads
# for each.
ROWS = """
SELECT document.id, document.symbol, document.number, document.title, document.kind, document.issued_on,
       document.issuer_body, document.validity, document.issuer_id, issuer.name, issuer.level, document.subject_id,
       subject.name, {ranks}
FROM (
    SELECT near, at, shown.*
    FROM newest CROSS JOIN LATERAL (SELECT * FROM documents_document WHERE id = newest.pk OFFSET 0) AS shown OFFSET 0
) AS document
JOIN documents_issuer AS issuer ON issuer.id = document.issuer_id
LEFT JOIN documents_subject AS subject ON subject.id = document.subject_id
{compared}
ORDER BY near DESC, at DESC, document.id DESC
"""
UNRANKED = "false, false, false, 0"
MANY = 4  # words, from which on `ts_rank_cd`, which tries every place of each of them again, costs most of a search
RANKS = """titled, beside_in_title, beside_inside,
       CASE WHEN beside_in_title OR titled AND NOT beside_inside THEN ts_rank(document.search, asked.typed)
            WHEN beside_inside THEN ts_rank_cd(words, asked.beside)
            ELSE {apart}(words, asked.whole) END"""
# `ts_delete` of a word that nowhere stands hands out the vector unpacked, so that this is done once a row.
COMPARED = """
CROSS JOIN LATERAL (
    SELECT ts_delete({vector}, ' ') AS words FROM documents_documentwords WHERE document_id = document.id OFFSET 0
) AS unpacked
CROSS JOIN (
    SELECT %s::tsquery AS typed, %s::tsquery AS folded, %s::tsquery AS beside, %s::tsquery AS whole OFFSET 0
) AS asked
CROSS JOIN LATERAL (
    SELECT document.search @@ asked.typed AS titled, document.search @@ asked.folded AS beside_in_title OFFSET 0
) AS told
CROSS JOIN LATERAL (SELECT NOT beside_in_title AND words @@ asked.beside AS beside_inside OFFSET 0) AS told_inside
"""


@cache
def _address(name: str) -> str:
    """`/van-kien/{}/` and what stands behind it: to look it up for each row of a list costs as much as a query."""
    return reverse(f"documents:{name}", args=[0]).replace("0", "{}")


class Hit(NamedTuple):
    """One document that was found: what its row shows, what is counted of it, and by what it is ranked. `titled`:
    whether number, trích yếu or issuer hold what was typed; `beside_in_title`, `beside`: whether the words stand there,
    or anywhere in the document, one behind the other, in the accents that were typed.

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
    beside_in_title: bool
    beside: bool
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
    def own_symbol(self) -> str:
        return self.symbol if self.number else ""

    @property
    def short_name(self) -> str:
        return self.own_symbol or self.full_title

    def get_absolute_url(self) -> str:
        return _address("detail").format(self.pk)

    @property
    def save_url(self) -> str:
        return _address("save").format(self.pk)

    @property
    def text_url(self) -> str:
        return _address("text").format(self.pk)

    @property
    def issued_by(self) -> str:
        return kinds.cited(self.issuer_body, self.issuer__name)

    @property
    def kind_label(self) -> str:
        return KINDS[self.kind]

    @property
    def validity_label(self) -> str:
        return VALIDITIES[self.validity]


def newest(documents: DocumentQuerySet, typed: Typed, cut: slice, *, ranked: bool) -> list[Hit]:
    """Part `cut` of those of `documents` that hold what was typed, the newest first; of all without anything typed. One
    statement. Where they are `ranked`, those come before in which the words stand beside each other; where not, they
    come with what their rows show alone."""
    try:
        return _hits(_found(documents, typed, cut, ranked=ranked), typed if ranked else None)
    except EmptyResultSet:
        return []  # of no unit


def of(documents: DocumentQuerySet, typed: Typed, most: int) -> list[Hit]:
    """The newest of `documents`, ranked; one statement."""
    try:
        return _hits(WHERE.newest(documents, slice(0, most)), typed)
    except EmptyResultSet:
        return []


def _hits(part: Part, typed: Typed | None) -> list[Hit]:
    ranking, rows = [], ROWS.format(ranks=UNRANKED, compared="")
    if typed:
        spelled = bool(typed.spelling)
        beside = typed.beside_spelled if spelled else typed.beside
        ranking = [typed.words, typed.beside or typed.words, beside, typed.spelling if spelled else typed.whole]
        many = sum(len(term.words) for term in typed.terms) >= MANY
        ranks = RANKS.format(apart="ts_rank" if many else "ts_rank_cd")
        rows = ROWS.format(ranks=ranks, compared=COMPARED.format(vector="spelled" if spelled else "vector"))
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {part.sql} {rows}", [*part.asked, *ranking])
        return list(map(Hit._make, cursor.fetchall()))


def _found(documents: DocumentQuerySet, typed: Typed, cut: slice, *, ranked: bool) -> Part:
    if not typed.words:
        return WHERE.newest(documents, cut)
    if ranked:
        return WHERE.found_beside_first(documents, wanted(typed), cut.stop, *_on_pages(documents, typed))
    return WHERE.found(documents, wanted(typed), cut, *_on_pages(documents, typed))


def _on_pages(documents: DocumentQuerySet, typed: Typed) -> list[DocumentQuerySet]:
    """A phrase far behind in a long text is found by its pages, see DocumentWords.long."""
    if not typed.phrases:
        return []
    pages = PageText.objects.filter(file__document=OuterRef("pk"), file__replaced_at=None)
    there = [Exists(pages.having(phrase.tsquery)) for phrase in typed.phrases]
    return [documents.filter(words__long=True).with_words(typed.loose).filter(*there)]
