"""Which are the newest rows that hold what was typed: the first part of the statement of every search.

PostgreSQL thinks that to look into a vector costs nothing, and reads all of them where a few would do. So the way is
written out, and what the index is asked for stands in a SELECT of its own: of a word that stands in nearly every row
PostgreSQL would else make the neighbours of each row anew, which takes a millisecond a row, instead of reading them in
the index.

Which rows hold the words is asked of the index of neighbours, which alone answers exactly: a few are looked up each; of
more, up to a third of the table, a set is made, in which the newest rows are looked for; where there are still more,
the newest rows are looked into until enough were found. Where a third of the very newest hold them, that is done at
once, because to read in the index of what stands everywhere costs a third of the search; the index is asked after all
where the next rows are not enough. Of words that stand apart in nearly every row the newest tell little, so the newest
rows in which they stand beside each other are taken before.
"""

from dataclasses import dataclass
from typing import NamedTuple

from django.contrib.postgres.search import SearchQuery
from django.db import models

from documents.search_query import Typed
from members.row_loader import BLANKS, sql_of

FEW = RARE = 1_000  # in a small table more than the shares below
A_THIRD = 0.33
# Where more have the words beside each other, a page of them is among the newest 500 that hold the words anyhow.
A_TWENTIETH = 0.05
BESIDE = 100  # so many of them are taken before the others: five pages
PROBED, FURTHER = 50, 3  # rows that are looked at before all, and how many for each that is wanted
LOOKED_UP = 5  # to look up a row by its key costs as much as to pass so many by their date
FIRST = """
{name}_probe AS MATERIALIZED (
    SELECT count(*) FILTER (WHERE holds) >= %s AS so FROM (
        SELECT * FROM ({rows}) AS open ORDER BY at DESC, pk DESC LIMIT %s
    ) AS candidate CROSS JOIN LATERAL (
        SELECT {vector} @@ %s::tsquery AS holds FROM {table} WHERE {key} = pk OFFSET 0
    ) AS looked_at
), {name}_first AS MATERIALIZED (
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
OF_FEW = "SELECT * FROM ({rows}) AS open WHERE {so} AND pk IN (SELECT pk FROM {name}_matched)"
SINGLY, AS_SET = "(SELECT so AND NOT as_set FROM word_few)", "(SELECT so AND as_set FROM word_few)"
# PostgreSQL, which cannot know how many there are, is told of one in 200 rows; by `pk IN` alone it looks up each.
OF_SET = "SELECT * FROM ({rows}) AS open WHERE {so} AND (pk IN (SELECT pk FROM word_matched))::int = 1"
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
        with_, holding = self._holding(rows, self.rows(rows), wanted, cut.stop, *also)
        newest = f"newest AS MATERIALIZED ({FOUND.format(rows=holding.sql)})"
        return Part(", ".join([*with_.sql, newest]), [*with_.asked, *holding.asked, *_limits(cut)])

    def found_beside_first(self, rows: models.QuerySet, wanted: Wanted, most: int, *also: models.QuerySet) -> Part:
        """The first `most` of the same; `near` are those, before all others, with the words beside each other. Where
        these are many, they are among the newest by themselves, and none is put before."""
        together = wanted.together
        if together is None:
            return self.found(rows, wanted, slice(0, most), *also)
        there = self.rows(rows)
        pair = self._matched("pair", together, A_TWENTIETH, most, RARE)
        few = OF_FEW.format(rows=there.sql, so="(SELECT so FROM pair_few)", name="pair")
        nearest = min(most, BESIDE)
        near = self._of_few(few, there, together, nearest)
        with_, holding = self._holding(rows, there, wanted, most, *also)
        beside = f"beside AS MATERIALIZED ({FOUND.format(rows=near.sql)})"
        newest = f"newest AS MATERIALIZED ({BESIDE_FIRST.format(apart=holding.sql)})"
        asked = [*pair.asked, *near.asked, *_limits(slice(0, nearest)), *with_.asked, *holding.asked, most]
        return Part(", ".join([pair.sql, beside, *with_.sql, newest]), asked)

    def _holding(
        self, rows: models.QuerySet, there: Part, wanted: Wanted, most: int, *also: models.QuerySet
    ) -> tuple[With, Part]:
        """The newest `most` of `rows` that hold what was wanted, and what has to stand before."""
        if self.is_planned and not wanted.has_phrases:
            query = SearchQuery(wanted.words, config="simple", search_type="raw")
            sql, asked = self.rows(rows.filter(**{self.vector: query}))
            return With([], []), Part(ALSO.format(rows=sql), [*asked, most])
        first, matched = self._first(there, wanted, most), self._matched("word", wanted, A_THIRD, most, FEW, most)
        many = f"{OF_MANY.format(rows=there.sql, name='word')} {NEWEST_FIRST}"
        ways = [
            Part("SELECT pk, at FROM word_first", []),
            Part(self._checked(many), [*there.asked, wanted.words, most]),
            self._of_few(OF_FEW.format(rows=there.sql, so=SINGLY, name="word"), there, wanted, most),
            self._of_few(OF_SET.format(rows=there.sql, so=AS_SET), there, wanted, most),
        ]
        ways += [Part(ALSO.format(rows=sql), [*asked, most]) for sql, asked in map(self.rows, also)]
        union = " UNION ".join(f"({sql})" for sql, _ in ways)
        with_ = With([first.sql, matched.sql], [*first.asked, *matched.asked])
        return with_, Part(union, [each for _, asked in ways for each in asked])

    def _first(self, rows: Part, wanted: Wanted, most: int) -> Part:
        """The newest `most` that hold what was wanted, or fewer where these do not stand among the very newest."""
        next_ones = OF_PROBE.format(rows=rows.sql, name="word", order=NEWEST_FIRST)
        where = {"table": self.table, "key": self.key, "vector": self.vector}
        sql = FIRST.format(name="word", rows=rows.sql, first=self._checked(next_ones), **where)
        probe = [PROBED / FURTHER, *rows.asked, PROBED, wanted.words]
        return Part(sql, [*probe, *rows.asked, FURTHER * most, wanted.words, most])

    def _matched(
        self, name: str, wanted: Wanted, share: float, most: int, least: int, unless: int | None = None
    ) -> Part:
        """`unless` so many were found before."""
        where = {"table": self.table, "key": self.key, "vector": self.vector}
        sql = MATCHED.format(name=name, unless="" if unless is None else UNLESS_FOUND, **where)
        asked = [least, share, FEW, most / LOOKED_UP, wanted.neighbours]
        return Part(sql, asked if unless is None else [*asked, unless])

    def _of_few(self, few: str, rows: Part, wanted: Wanted, most: int) -> Part:
        if wanted.is_wide:
            return Part(self._checked(f"{few} {NEWEST_FIRST}"), [*rows.asked, wanted.words, most])
        return Part(f"{few} {NEWEST_FIRST} LIMIT %s", [*rows.asked, most])

    def _checked(self, rows: str) -> str:
        return CHECKED.format(rows=rows, table=self.table, key=self.key, vector=self.vector)


def _limits(cut: slice) -> list[int]:
    return [cut.stop - cut.start, cut.start]
