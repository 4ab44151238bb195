"""Which are the newest rows that hold what was typed: the first part of the statement of every search.

PostgreSQL thinks that to look into a vector costs nothing, and reads all of them where a few would do. So the way is
written out, and what the index is asked for stands in a SELECT of its own: of a word that stands in nearly every row
PostgreSQL would else make the neighbours of each row anew, which takes a millisecond a row, instead of reading them in
the index.

Which rows hold the words is asked of the index of neighbours first, which alone answers exactly: up to a fifth of the
table is sorted by date; where there are more, the newest rows are looked at one by one until enough were found. Where
most of the very newest hold them, that is done at once, because to read in the index of what stands everywhere costs a
third of the search; the index is asked after all where the next rows are not enough. Of words that stand apart in
nearly every row the newest tell little, so the newest rows in which they stand beside each other are taken before.
"""

from dataclasses import dataclass
from typing import NamedTuple

from django.contrib.postgres.search import SearchQuery
from django.db import models

from documents.search_query import Typed
from members.row_loader import BLANKS, sql_of

FEW = RARE = 1_000  # in a small table more than the shares below
A_FIFTH = 0.2
# Where more have the words beside each other, a page of them is among the newest 500 that hold the words anyhow.
A_TWENTIETH = 0.05
PROBED, FURTHER = 50, 3  # rows that are looked at before all, and how many for each that is wanted
FIRST = """
{name}_probe AS MATERIALIZED (
    SELECT count(*) FILTER (WHERE holds) * 2 > %s AS so FROM (
        SELECT * FROM ({rows}) AS open ORDER BY at DESC, pk DESC LIMIT %s
    ) AS candidate CROSS JOIN LATERAL (
        SELECT {vector} @@ %s::tsquery AS holds FROM {table} WHERE {key} = pk OFFSET 0
    ) AS looked_at
), {name}_first AS MATERIALIZED (
    {first}
)"""
OF_PROBE = "SELECT * FROM ({rows}) AS open WHERE (SELECT so FROM {name}_probe)"
MATCHED = """
{name}_share AS MATERIALIZED (
    SELECT greatest(%s, reltuples * %s)::bigint AS most FROM pg_class WHERE oid = '{table}'::regclass
), {name}_matched AS MATERIALIZED (
    SELECT {key} AS pk FROM {table} WHERE documents_neighbours({vector}) @@ (SELECT %s::tsquery){unless}
    LIMIT (SELECT most FROM {name}_share)
), {name}_few AS MATERIALIZED (
    SELECT count(*) < (SELECT most FROM {name}_share) AS so FROM {name}_matched
)"""
UNLESS_FOUND = " AND (SELECT count(*) FROM word_first) < %s"
OF_FEW = "SELECT * FROM ({rows}) AS open WHERE (SELECT so FROM {name}_few) AND pk IN (SELECT pk FROM {name}_matched)"
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
# Where enough stands beside each other, nothing else is looked for.
APART = "SELECT pk, at FROM ({rows}) AS apart WHERE (SELECT count(*) FROM beside) < %s"
BESIDE_FIRST = """
SELECT pk, at, pk IN (SELECT pk FROM beside) AS near FROM (SELECT pk, at FROM beside UNION ({apart})) AS found
ORDER BY near DESC, at DESC, pk DESC LIMIT %s
"""


class Part(NamedTuple):
    """SQL to be set into a larger statement, and its parameters in their order."""

    sql: str
    asked: list


class With(NamedTuple):
    """What stands behind WITH, likewise."""

    sql: list[str]
    asked: list


class Wanted(NamedTuple):
    """What of a search its statement is made of."""

    words: str
    neighbours: str
    is_wide: bool
    has_phrases: bool
    together: "Wanted | None" = None

    @property
    def values(self) -> dict[str, str]:
        """By the names of BLANKS."""
        own = {"words": self.words, "neighbours": self.neighbours}
        together = self.together
        return own | ({"pair_words": together.words, "pair_neighbours": together.neighbours} if together else {})

    @property
    def blank(self) -> "Wanted":
        """The same of all searches with a statement like this one, to be composed once and asked with `values`."""
        pair = {"words": BLANKS["pair_words"], "neighbours": BLANKS["pair_neighbours"]}
        together = self.together and self.together._replace(**pair)
        return self._replace(words=BLANKS["words"], neighbours=BLANKS["neighbours"], together=together)


def wanted(typed: Typed) -> Wanted:
    together = wanted(typed.together) if typed.together else None
    return Wanted(typed.words, typed.neighbours, typed.is_wide, bool(typed.phrases), together)


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
        newest = f"newest AS MATERIALIZED ({FOUND.format(rows=holding.sql)})"
        return Part(", ".join([*with_.sql, newest]), [*with_.asked, *holding.asked, *_limits(cut)])

    def found_beside_first(self, rows: models.QuerySet, wanted: Wanted, most: int, *also: models.QuerySet) -> Part:
        """The first `most` of the same; `near` are those, before all others, with the words beside each other. Where
        these are many, they are among the newest by themselves, and none is put before."""
        together = wanted.together
        if together is None:
            return self.found(rows, wanted, slice(0, most), *also)
        pair = self._matched("pair", together, RARE, A_TWENTIETH)
        near = self._of_few("pair", self.rows(rows), together, most)
        with_, holding = self._holding(rows, wanted, most, *also)
        beside = f"beside AS MATERIALIZED ({FOUND.format(rows=near.sql)})"
        newest = f"newest AS MATERIALIZED ({BESIDE_FIRST.format(apart=APART.format(rows=holding.sql))})"
        asked = [*pair.asked, *near.asked, *_limits(slice(0, most)), *with_.asked, *holding.asked, most, most]
        return Part(", ".join([pair.sql, beside, *with_.sql, newest]), asked)

    def _holding(self, rows: models.QuerySet, wanted: Wanted, most: int, *also: models.QuerySet) -> tuple[With, Part]:
        """The newest `most` of `rows` that hold what was wanted, and what has to stand before."""
        if self.is_planned and not wanted.has_phrases:
            query = SearchQuery(wanted.words, config="simple", search_type="raw")
            sql, asked = self.rows(rows.filter(**{self.vector: query}))
            return With([], []), Part(ALSO.format(rows=sql), [*asked, most])
        there = self.rows(rows)
        first, matched = self._first(there, wanted, most), self._matched("word", wanted, FEW, A_FIFTH, most)
        many = f"{OF_MANY.format(rows=there.sql, name='word')} {NEWEST_FIRST}"
        ways = [
            Part("SELECT pk, at FROM word_first", []),
            Part(self._checked(many), [*there.asked, wanted.words, most]),
            self._of_few("word", there, wanted, most),
        ]
        ways += [Part(ALSO.format(rows=sql), [*asked, most]) for sql, asked in map(self.rows, also)]
        union = " UNION ".join(f"({sql})" for sql, _ in ways)
        with_ = With([first.sql, matched.sql], [*first.asked, *matched.asked])
        return with_, Part(union, [each for _, asked in ways for each in asked])

    def _first(self, rows: Part, wanted: Wanted, most: int) -> Part:
        """The newest `most` that hold what was wanted, or fewer where these do not stand among the very newest."""
        next_ones = f"{OF_PROBE.format(rows=rows.sql, name='word')} {NEWEST_FIRST} LIMIT %s"
        where = {"table": self.table, "key": self.key, "vector": self.vector}
        sql = FIRST.format(name="word", rows=rows.sql, first=self._checked(next_ones), **where)
        probe = [PROBED, *rows.asked, PROBED, wanted.words]
        return Part(sql, [*probe, *rows.asked, FURTHER * most, wanted.words, most])

    def _matched(self, name: str, wanted: Wanted, least: int, share: float, unless: int | None = None) -> Part:
        """`unless` so many were found before."""
        where = {"table": self.table, "key": self.key, "vector": self.vector}
        sql = MATCHED.format(name=name, unless="" if unless is None else UNLESS_FOUND, **where)
        return Part(sql, [least, share, wanted.neighbours, *([] if unless is None else [unless])])

    def _of_few(self, name: str, rows: Part, wanted: Wanted, most: int) -> Part:
        few = f"{OF_FEW.format(rows=rows.sql, name=name)} {NEWEST_FIRST}"
        if wanted.is_wide:
            return Part(self._checked(few), [*rows.asked, wanted.words, most])
        return Part(f"{few} LIMIT %s", [*rows.asked, most])

    def _checked(self, rows: str) -> str:
        return CHECKED.format(rows=rows, table=self.table, key=self.key, vector=self.vector)


def _limits(cut: slice) -> list[int]:
    return [cut.stop - cut.start, cut.start]
