"""The statement of a search: what is asked of each of the newest documents that hold what was typed."""

from datetime import date
from functools import cache
from typing import NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Exists, F, OuterRef
from django.db.models.expressions import RawSQL
from django.urls import reverse

from documents.models import Document, PageText, kinds
from documents.models.querysets import DocumentQuerySet
from documents.newest_hits import SHELF, Part, Searched, Shelves, Wanted, wanted
from documents.search_query import Typed
from members.models.units import IsOneOf
from members.row_loader import BLANKS, PrecompiledStatement

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
# As one value that no plan looks into: it is the same for one unit and for thirty.
UNITS = RawSQL("(SELECT %s::bigint[])::bigint[]", (BLANKS["units"],))
MANY = 4  # words, from which on `ts_rank_cd`, which tries every place of each of them again, costs most of a search
RANKS = """titled, beside_in_title, beside_inside,
       CASE WHEN beside_in_title OR titled AND NOT beside_inside THEN ts_rank(document.search, asked.typed)
            WHEN beside_inside THEN ts_rank_cd(words, asked.beside)
            WHEN asked.apart = 'ts_rank' THEN ts_rank(words, asked.whole)
            ELSE ts_rank_cd(words, asked.whole) END"""
# `ts_delete` of a word that nowhere stands hands out the vector unpacked, so that this is done once a row.
COMPARED = """
CROSS JOIN (
    SELECT %s::text AS vector, %s::text AS apart,
           %s::tsquery AS typed, %s::tsquery AS folded, %s::tsquery AS beside, %s::tsquery AS whole OFFSET 0
) AS asked
CROSS JOIN LATERAL (
    SELECT ts_delete(CASE asked.vector WHEN 'spelled' THEN spelled ELSE words.vector END, ' ') AS words
    FROM documents_documentwords AS words WHERE document_id = document.id OFFSET 0
) AS unpacked
CROSS JOIN LATERAL (
    SELECT document.search @@ asked.typed AS titled, document.search @@ asked.folded AS beside_in_title OFFSET 0
) AS told
CROSS JOIN LATERAL (SELECT NOT beside_in_title AND words @@ asked.beside AS beside_inside OFFSET 0) AS told_inside
"""
RANKED_ROWS = ROWS.format(ranks=RANKS, compared=COMPARED)
# In the order of their places.
RANKED_BY = ("vector", "apart", "words", "beside", "beside_meant", "whole")


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


class Reach(NamedTuple):
    """All that one reader reads: what stands in these units; None: everything."""

    units: list[int] | None

    @property
    def documents(self) -> DocumentQuerySet:
        published = Document.objects.published()
        return published if self.units is None else published.filter(unit__in=self.units)


def newest(
    documents: DocumentQuerySet, typed: Typed, cut: slice, *, ranked: bool, reach: Reach | None = None
) -> list[Hit]:
    """Part `cut` of those of `documents` that hold what was typed, the newest first; of all without anything typed. One
    statement. Where they are `ranked`, those come before in which the words stand beside each other; where not, they
    come with what their rows show alone. `reach`: the same documents, where they are all that a reader reads."""
    if ranked and reach and typed.words and not typed.phrases and reach.units != []:
        return _in_reach(reach, typed, cut.stop)
    try:
        return _hits(_found(documents, typed, cut, ranked=ranked), typed if ranked else None)
    except EmptyResultSet:
        return []  # of no unit


def titled(documents: DocumentQuerySet, typed: Typed, most: int, *, reach: Reach | None = None) -> list[Hit]:
    """The newest of `documents` whose number or trích yếu hold what was typed, ranked; one statement. `reach` as
    above."""
    if reach and reach.units != []:
        return _planned(TITLED, reach, most, **_ranked_by(typed))
    try:
        return _hits(WHERE.newest(documents.matching(typed.words), slice(0, most)), typed)
    except EmptyResultSet:
        return []


def _in_reach(reach: Reach, typed: Typed, most: int) -> list[Hit]:
    """By a statement that is planned once: there is one way for all words, and an end of such statements."""
    asked = wanted(typed)
    return _planned(IN_REACH, reach, asked.blank, most, **asked.values | _ranked_by(typed))


def _planned(statement: PrecompiledStatement, reach: Reach, *shape, **values) -> list[Hit]:
    units = {} if reach.units is None else {"units": reach.units}
    return list(map(Hit._make, statement.rows(reach.units is None, *shape, **units, **values)))


def _rows_in_reach(of_all: bool) -> DocumentQuerySet:
    published = Document.objects.published()
    return published if of_all else published.filter(IsOneOf(F("unit_id"), UNITS))


def _composed(of_all: bool, asked: Wanted, most: int) -> tuple[str, list]:
    shelves = None if of_all else Shelves(Document.objects.published().filter(unit=SHELF), BLANKS["units"])
    return _with_ranks(WHERE.found_beside_first(_rows_in_reach(of_all), asked, most, shelves=shelves))


def _composed_titled(of_all: bool, most: int) -> tuple[str, list]:
    return _with_ranks(WHERE.newest(_rows_in_reach(of_all).matching(BLANKS["words"]), slice(0, most)))


def _with_ranks(part: Part) -> tuple[str, list]:
    return f"WITH {part.sql} {RANKED_ROWS}", [*part.asked, *(BLANKS[name] for name in RANKED_BY)]


IN_REACH = PrecompiledStatement(_composed, planned_once=True)
TITLED = PrecompiledStatement(_composed_titled, planned_once=True)


def _ranked_by(typed: Typed) -> dict[str, str]:
    many = sum(len(term.words) for term in typed.terms) >= MANY
    how = "spelled" if typed.spelling else "vector", "ts_rank" if many else "ts_rank_cd"
    beside = typed.beside_spelled if typed.spelling else typed.beside
    values = (*how, typed.words, typed.beside or typed.words, beside, typed.spelling or typed.whole)
    return dict(zip(RANKED_BY, values, strict=True))


def _hits(part: Part, typed: Typed | None) -> list[Hit]:
    ranking = list(_ranked_by(typed).values()) if typed else []
    rows = RANKED_ROWS if typed else ROWS.format(ranks=UNRANKED, compared="")
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
