"""Which are the newest rows that hold what was typed: the first part of the statement of every search.

PostgreSQL thinks that to look into a vector costs nothing, and reads all of them where a few would do. So the way is
written out, and what the index is asked for stands in a SELECT of its own: of a word that stands in nearly every row
PostgreSQL would else make the neighbours of each row anew, which takes a millisecond a row, instead of reading them in
the index.

Which rows hold the words is asked of the index of neighbours, which alone answers exactly: a few are looked up each; of
more, up to a third of the table, a set is made, in which the newest rows are looked for; where there are still more,
the newest rows are looked into until enough were found. Where a fifth of the very newest hold them, that is done at
once, because to read in the index of what stands everywhere costs a third of the search; the index is asked after all
where the next rows are not enough. Of words that stand apart in nearly every row the newest tell little, so the newest
rows in which they stand beside each other are taken before.
"""

from dataclasses import dataclass
from typing import NamedTuple

from django.contrib.postgres.search import SearchQuery
from django.db import models
from django.db.models.expressions import RawSQL

from documents.search_query import Typed
from members.row_loader import BLANKS, sql_of

FEW = RARE = 1_000  # in a small table more than the shares below
A_THIRD = 0.33
# Where more have the words beside each other, a page of them is among the newest 500 that hold the words anyhow.
A_TWENTIETH = 0.05
BESIDE = 60  # so many of them are taken before the others: three pages
PROBED, FURTHER = 50, 5  # rows that are looked at before all, and how many for each that is wanted
AN_EIGHTH = 8  # of them with the pairs: then surely more than a twentieth of all have them
LOOKED_UP = 5  # to look up a row by its key costs as much as to pass so many by their date
PROBE = """
{name}_probe AS MATERIALIZED (
    SELECT count(*) FILTER (WHERE holds) >= %s AS so, count(*) FILTER (WHERE pairs) > %s AS has_pairs FROM (
        SELECT * FROM ({rows}) AS open ORDER BY at DESC, pk DESC LIMIT %s
    ) AS candidate CROSS JOIN LATERAL (
        SELECT {vector} @@ %s::tsquery AS holds, {vector} @@ %s::tsquery AS pairs
        FROM {table} WHERE {key} = pk OFFSET 0
    ) AS looked_at
)"""
FIRST = """
{name}_first AS MATERIALIZED (
    {first}
)"""
# A limit of its own would tell PostgreSQL to walk by date past the rows of everybody else, instead of sorting the few
# that a member of a chi bộ may read.
OF_PROBE = """
SELECT pk, at FROM (
    SELECT *, row_number() OVER ({order}) AS place FROM ({rows}) AS open WHERE (SELECT so FROM {name}_probe)
) AS numbered WHERE place <= %s {order}
"""
MATCHED = """
{name}_share AS MATERIALIZED (
    SELECT greatest(%s, reltuples * %s)::bigint AS most, sqrt(greatest(%s, reltuples) * %s) AS singly
    FROM pg_class WHERE oid = '{table}'::regclass
), {name}_matched AS MATERIALIZED (
    SELECT {key} AS pk FROM {table} WHERE documents_neighbours({vector}) @@ (SELECT %s::tsquery){unless}
    LIMIT (SELECT most FROM {name}_share)
), {name}_few AS MATERIALIZED (
    SELECT count(*) < (SELECT most FROM {name}_share) AS so, count(*) > (SELECT singly FROM {name}_share) AS as_set
    FROM {name}_matched
)"""
UNLESS_FOUND = " AND (SELECT count(*) FROM word_first) < %s"
UNLESS_COMMON = " AND NOT (SELECT has_pairs FROM word_probe)"
OF_FEW = "SELECT * FROM ({rows}) AS open WHERE {so} AND pk IN (SELECT pk FROM {name}_matched)"
SINGLY, AS_SET = "(SELECT so AND NOT as_set FROM {name}_few)", "(SELECT so AND as_set FROM {name}_few)"
# PostgreSQL, which cannot know how many there are, is told of one in 200 rows; by `pk IN` alone it looks up each.
OF_SET = "SELECT * FROM ({rows}) AS open WHERE {so} AND (pk IN (SELECT pk FROM {name}_matched))::int = 1"
OF_MANY = "SELECT * FROM ({rows}) AS open WHERE NOT (SELECT so FROM {name}_few)"
NEWEST_FIRST = "ORDER BY at DESC, pk DESC"
ALSO = "SELECT * FROM ({rows}) AS open ORDER BY at DESC, pk DESC LIMIT %s"
# Row by row in this order, until there are enough.
CHECKED = """
SELECT pk, at FROM ({rows} OFFSET 0) AS candidate CROSS JOIN LATERAL (
    SELECT {vector} @@ %s::tsquery AS holds FROM {table} WHERE {key} = pk OFFSET 0
) AS looked_at WHERE holds LIMIT %s
"""
FOUND = "SELECT pk, at, false AS near FROM ({rows}) AS found ORDER BY at DESC, pk DESC LIMIT %s OFFSET %s"
BESIDE_FIRST = """
SELECT pk, at, pk IN (SELECT pk FROM beside) AS near FROM (SELECT pk, at FROM beside UNION ({apart})) AS found
ORDER BY near DESC, at DESC, pk DESC LIMIT %s
"""


SHELF = RawSQL("this_shelf", (), models.BigIntegerField())
# What is compared stands where no plan looks for it: it is the same for one shelf and for thirty.
ON_SHELVES = "SELECT near.* FROM unnest((SELECT %s::bigint[])) AS this_shelf CROSS JOIN LATERAL ({rows}) AS near"
PAIR = {"words": "pair_words", "neighbours": "pair_neighbours", "pairs": "pairs"}  # of BLANKS, for what of the pair


class Part(NamedTuple):
    """SQL to be set into a larger statement, and its parameters in their order."""

    sql: str
    asked: list


class Shelves(NamedTuple):
    """Of rows that stand on some shelves alone: the keys of these, and `rows`, those of the one that is called SHELF in
    SQL. Of each the newest are read in its index."""

    rows: models.QuerySet
    keys: list[int]


class Wanted(NamedTuple):
    """What of a search its statement is made of."""

    words: str
    neighbours: str
    pairs: str
    is_wide: bool
    has_phrases: bool
    together: "Wanted | None" = None

    @property
    def values(self) -> dict[str, str]:
        """By the names of BLANKS."""
        own = {"words": self.words, "neighbours": self.neighbours}
        pair = {blank: getattr(self.together, name) for name, blank in PAIR.items()} if self.together else {}
        return own | pair

    @property
    def blank(self) -> "Wanted":
        """The same of all searches with a statement like this one, to be composed once and asked with `values`."""
        pair = {name: BLANKS[blank] for name, blank in PAIR.items()}
        together = self.together and self.together._replace(**pair)
        return self._replace(words=BLANKS["words"], neighbours=BLANKS["neighbours"], together=together)


def wanted(typed: Typed) -> Wanted:
    together = wanted(typed.together) if typed.together else None
    return Wanted(typed.words, typed.neighbours, typed.pairs, typed.is_wide, bool(typed.phrases), together)


@dataclass(frozen=True)
class Searched:
    """Where the words of rows stand: in `vector` of `table`, whose `key` is the primary key of the row and over whose
    `documents_neighbours(vector)` there is an index. `at` is the field by which a row is new. `is_planned`: the vector
    is a field of the row itself, of whose words PostgreSQL knows how common they are; the way to them is its own."""

    table: str
    key: str
    vector: str
    at: str
    is_planned: bool = False

    def rows(self, rows: models.QuerySet) -> Part:
        """All of `rows` as (pk, at). Raises EmptyResultSet where Django knows that there are none."""
        sql, asked = sql_of(rows.order_by().values("pk", at=models.F(self.at)))
        return Part(sql, list(asked))

    def newest(self, rows: models.QuerySet, cut: slice) -> Part:
        """Part `cut` of `rows`, the newest first, whatever they hold: `newest (pk, at, near)`, to stand behind WITH."""
        part = self.rows(rows)
        return Part(f"newest AS MATERIALIZED ({FOUND.format(rows=part.sql)})", [*part.asked, *_limits(cut)])

    def found(self, rows: models.QuerySet, wanted: Wanted, cut: slice, *also: models.QuerySet) -> Part:
        """The same of those of `rows` that hold what was wanted, and of those that are found `also`, another way."""
        with_, holding = self._holding(rows, wanted, cut.stop, *also)
        newest = Part(f"newest AS MATERIALIZED ({FOUND.format(rows=holding.sql)})", [*holding.asked, *_limits(cut)])
        return _joined([*with_, newest])

    def found_beside_first(
        self, rows: models.QuerySet, wanted: Wanted, most: int, *also: models.QuerySet, shelves: Shelves | None = None
    ) -> Part:
        """The first `most` of the same; `near` are those, before all others, with the words beside each other. Where
        these are many, they are among the newest by themselves, and none is put before."""
        together = wanted.together
        with_, holding = self._holding(rows, wanted, most, *also, shelves=shelves)
        if together is None:
            newest = Part(f"newest AS MATERIALIZED ({FOUND.format(rows=holding.sql)})", [*holding.asked, most, 0])
            return _joined([*with_, newest])
        there, nearest = self.rows(rows), min(most, BESIDE)
        unless = UNLESS_COMMON if with_ else ""
        pair = self._matched("pair", together, A_TWENTIETH, nearest, RARE, unless)
        near = _union(
            [self._of_few(few, "pair", there, together, nearest) for few in ((OF_FEW, SINGLY), (OF_SET, AS_SET))]
        )
        beside = Part(f"beside AS MATERIALIZED ({FOUND.format(rows=near.sql)})", [*near.asked, nearest, 0])
        newest = Part(f"newest AS MATERIALIZED ({BESIDE_FIRST.format(apart=holding.sql)})", [*holding.asked, most])
        return _joined([*with_[:1], pair, beside, *with_[1:], newest])

    def _holding(
        self, rows: models.QuerySet, wanted: Wanted, most: int, *also: models.QuerySet, shelves: Shelves | None = None
    ) -> tuple[list[Part], Part]:
        """The newest `most` of `rows` that hold what was wanted, and what has to stand before: a probe comes first."""
        there = self.rows(rows)
        if self.is_planned and not wanted.has_phrases:
            query = SearchQuery(wanted.words, config="simple", search_type="raw")
            sql, asked = self.rows(rows.filter(**{self.vector: query}))
            return [], Part(ALSO.format(rows=sql), [*asked, most])
        before = [
            self._probe(self._on(shelves, PROBED) or there, wanted),
            self._first(self._on(shelves, FURTHER * most) or there, wanted, most),
            self._matched("word", wanted, A_THIRD, most, FEW, UNLESS_FOUND, most),
        ]
        many = f"{OF_MANY.format(rows=there.sql, name='word')} {NEWEST_FIRST}"
        ways = [
            Part("SELECT pk, at FROM word_first", []),
            Part(self._checked(many), [*there.asked, wanted.words, most]),
            self._of_few((OF_FEW, SINGLY), "word", there, wanted, most),
            self._of_few((OF_SET, AS_SET), "word", there, wanted, most),
        ]
        ways += [Part(ALSO.format(rows=sql), [*asked, most]) for sql, asked in map(self.rows, also)]
        return before, _union(ways)

    def _on(self, shelves: Shelves | None, most: int) -> Part | None:
        """Rows among which the newest `most` are; None without shelves."""
        if shelves is None:
            return None
        newest = shelves.rows.order_by(f"-{self.at}", "-pk").values("pk", at=models.F(self.at))[:most]
        sql, asked = sql_of(newest)
        return Part(ON_SHELVES.format(rows=sql), [shelves.keys, *asked])

    def _probe(self, rows: Part, wanted: Wanted) -> Part:
        """Whether many of the very newest hold what was wanted, and whether many have its pairs."""
        where = {"table": self.table, "key": self.key, "vector": self.vector}
        sql = PROBE.format(name="word", rows=rows.sql, **where)
        pairs = wanted.together.pairs if wanted.together else None
        return Part(sql, [PROBED / FURTHER, PROBED / AN_EIGHTH, *rows.asked, PROBED, wanted.words, pairs])

    def _first(self, rows: Part, wanted: Wanted, most: int) -> Part:
        """The newest `most` that hold what was wanted, or fewer where these do not stand among the very newest."""
        next_ones = OF_PROBE.format(rows=rows.sql, name="word", order=NEWEST_FIRST)
        sql = FIRST.format(name="word", first=self._checked(next_ones))
        return Part(sql, [*rows.asked, FURTHER * most, wanted.words, most])

    def _matched(
        self, name: str, wanted: Wanted, share: float, most: int, least: int, unless: str = "", *asked: int
    ) -> Part:
        """`unless`, a condition with what it has `asked`, there is no need."""
        where = {"table": self.table, "key": self.key, "vector": self.vector}
        sql = MATCHED.format(name=name, unless=unless, **where)
        return Part(sql, [least, share, FEW, most / LOOKED_UP, wanted.neighbours, *asked])

    def _of_few(self, way: tuple[str, str], name: str, rows: Part, wanted: Wanted, most: int) -> Part:
        few, so = way
        sql = f"{few.format(rows=rows.sql, so=so.format(name=name), name=name)} {NEWEST_FIRST}"
        if wanted.is_wide:
            return Part(self._checked(sql), [*rows.asked, wanted.words, most])
        return Part(f"{sql} LIMIT %s", [*rows.asked, most])

    def _checked(self, rows: str) -> str:
        return CHECKED.format(rows=rows, table=self.table, key=self.key, vector=self.vector)


def _joined(parts: list[Part]) -> Part:
    return Part(", ".join(sql for sql, _ in parts), [each for _, asked in parts for each in asked])


def _union(parts: list[Part]) -> Part:
    return Part(" UNION ".join(f"({sql})" for sql, _ in parts), [each for _, asked in parts for each in asked])


def _limits(cut: slice) -> list[int]:
    return [cut.stop - cut.start, cut.start]
