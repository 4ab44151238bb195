"""The statements of a search: which are the newest that hold what was typed, and what is asked of each.

PostgreSQL thinks that to look into a vector costs nothing, and reads all of them where a few would do. So the way is
written out. Which documents hold the words is asked of the index of neighbours first, which alone answers exactly: up
to a fifth of the library is sorted by date; where there are more, the newest documents are looked at one by one until
enough were found.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Exists, OuterRef

from documents.models import Document, PageText, kinds
from documents.models.querysets import DocumentQuerySet
from documents.search_query import Typed
from members.row_loader import sql_of

KINDS, VALIDITIES = dict(Document.Kind.choices), dict(Document.Validity.choices)
FEW = 1_000  # in a small library more than a fifth
MATCHED = """
share AS MATERIALIZED (
    SELECT greatest(%s, reltuples / 5)::bigint AS most FROM pg_class WHERE oid = 'documents_documentwords'::regclass
), matched AS MATERIALIZED (
    SELECT document_id FROM documents_documentwords WHERE documents_neighbours(vector) @@ %s::tsquery
    LIMIT (SELECT most FROM share)
), few AS MATERIALIZED (SELECT count(*) < (SELECT most FROM share) AS so FROM matched)
"""
OF_FEW = "SELECT * FROM ({}) AS open WHERE (SELECT so FROM few) AND pk IN (SELECT document_id FROM matched)"
OF_MANY = "SELECT * FROM ({}) AS open WHERE NOT (SELECT so FROM few)"
NEWEST_FIRST = "ORDER BY issued_on DESC, pk DESC"
PART = "SELECT * FROM ({}) AS open ORDER BY issued_on DESC, pk DESC LIMIT %s"
NEWEST = """newest AS MATERIALIZED (
    SELECT * FROM ({}) AS found ORDER BY issued_on DESC, pk DESC LIMIT %s OFFSET %s
)"""
# Row by row in this order, until there are enough.
CHECKED = """
SELECT pk, issued_on FROM ({rows} OFFSET 0) AS candidate CROSS JOIN LATERAL (
    SELECT vector @@ %s::tsquery AS holds FROM documents_documentwords WHERE document_id = pk OFFSET 0
) AS looked_at WHERE holds LIMIT %s
"""
# In the order of the fields of Hit.
ROWS = """
SELECT document.id, document.symbol, document.number, document.title, document.kind, document.issued_on,
       document.issuer_body, document.validity, document.issuer_id, issuer.name, issuer.level, document.subject_id,
       subject.name, {ranks}
FROM newest JOIN documents_document AS document ON document.id = newest.pk
JOIN documents_issuer AS issuer ON issuer.id = document.issuer_id
LEFT JOIN documents_subject AS subject ON subject.id = document.subject_id
{compared}
ORDER BY newest.issued_on DESC, newest.pk DESC
"""
UNRANKED = "false, false, false, 0"
RANKS = """titled, beside_in_title, NOT beside_in_title AND words @@ asked.beside,
       CASE WHEN beside_in_title OR titled AND NOT words @@ asked.beside THEN ts_rank(document.search, asked.typed)
            WHEN words @@ asked.beside THEN ts_rank_cd(words, asked.beside)
            ELSE ts_rank_cd(words, asked.whole) END"""
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
"""


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


def newest(documents: DocumentQuerySet, typed: Typed, cut: slice, *, ranked: bool) -> list[Hit]:
    """Part `cut` of those of `documents` that hold what was typed, the newest first; of all without anything typed. One
    statement. Where they are not `ranked`, they come with what their rows show alone."""
    try:
        ways = _ways(documents, typed, cut.stop) if typed.words else [_part(documents, cut.stop)]
    except EmptyResultSet:
        return []  # of no unit
    found = " UNION ".join(f"({sql})" for sql, _ in ways)
    newest = NEWEST.format(found)
    with_, asked = (f"{MATCHED}, {newest}", [FEW, typed.neighbours]) if typed.words else (newest, [])
    asked = [*asked, *(each for _, parameters in ways for each in parameters), cut.stop - cut.start, cut.start]
    return _hits(with_, asked, typed if ranked else None)


def of(documents: DocumentQuerySet, typed: Typed, most: int) -> list[Hit]:
    """The newest of `documents`, ranked; one statement."""
    try:
        sql, asked = _part(documents, most)
    except EmptyResultSet:
        return []
    return _hits(f"newest AS MATERIALIZED ({sql})", asked, typed)


def _hits(with_: str, asked: Iterable, typed: Typed | None) -> list[Hit]:
    ranking, rows = [], ROWS.format(ranks=UNRANKED, compared="")
    if typed:
        spelled = bool(typed.spelling)
        beside = typed.beside_spelled if spelled else typed.beside
        ranking = [typed.words, typed.beside or typed.words, beside, typed.spelling if spelled else typed.whole]
        rows = ROWS.format(ranks=RANKS, compared=COMPARED.format(vector="spelled" if spelled else "vector"))
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {with_} {rows}", [*asked, *ranking])
        return list(map(Hit._make, cursor.fetchall()))


def _part(documents: DocumentQuerySet, most: int) -> tuple[str, list]:
    sql, parameters = _open(documents)
    return PART.format(sql), [*parameters, most]


def _open(documents: DocumentQuerySet) -> tuple[str, list]:
    sql, parameters = sql_of(documents.order_by().values("pk", "issued_on"))
    return sql, list(parameters)


def _ways(documents: DocumentQuerySet, typed: Typed, most: int) -> list[tuple[str, list]]:
    """The newest `most` of each: where few hold it, where many do; one of the two finds nothing. A phrase far behind in
    a long text is found by its pages, see DocumentWords.long."""
    sql, parameters = _open(documents)
    few, many = (f"{way.format(sql)} {NEWEST_FIRST}" for way in (OF_FEW, OF_MANY))
    checked = [*parameters, typed.words, most]
    ways = [(CHECKED.format(rows=many), checked)]
    if typed.is_wide:
        ways.append((CHECKED.format(rows=few), checked))
    else:
        ways.append((f"{few} LIMIT %s", [*parameters, most]))
    if typed.phrases:
        pages = PageText.objects.filter(file__document=OuterRef("pk"), file__replaced_at=None)
        there = [Exists(pages.having(phrase.tsquery)) for phrase in typed.phrases]
        ways.append(_part(documents.filter(words__long=True).with_words(typed.loose).filter(*there), most))
    return ways
