"""Finds articles by what people type, with or without accents, phrases in quotes; and shows where in them it stands."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.utils.safestring import SafeString

from documents import passages
from documents.newest_hits import Searched, Wanted, wanted
from documents.search_query import Typed
from members import vietnamese
from members.models import Unit
from news.models.articles import TONES, address
from news.models.querysets import ArticleQuerySet
from news.text.search import beginning, plain

NEWEST = 500  # so many are ranked: syllables are so common that ranking, not finding, is the cost
WHERE = Searched("news_article", "id", "search", "publish_at", is_planned=True)
# First what has the accents that were typed in title or summary; then what holds the words beside each other in its
# title, beside each other, in its title. `ts_delete` of a word that nowhere stands hands out the vector unpacked, so
# that this is done once a row.
PLACED = """
placed AS MATERIALIZED (
    SELECT pk, row_number() OVER (ORDER BY meant DESC, close DESC, rank DESC, at DESC, pk DESC) AS place
    FROM newest JOIN news_article AS article ON article.id = newest.pk
    CROSS JOIN (SELECT %s::tsquery AS typed, %s::tsquery AS beside, %s::text[] AS accents OFFSET 0) AS asked
    CROSS JOIN LATERAL (SELECT ts_delete(article.search, ' ') AS words OFFSET 0) AS unpacked
    CROSS JOIN LATERAL (SELECT ts_filter(words, '{a}') AS title_words OFFSET 0) AS told
    CROSS JOIN LATERAL (
        SELECT ts_rank(words, typed) AS rank, title || ' ' || summary ~ ALL (accents) AS meant,
               CASE WHEN title_words @@ beside THEN 3 WHEN words @@ beside THEN 2 WHEN title_words @@ typed THEN 1
               ELSE 0 END AS close OFFSET 0
    ) AS compared
    ORDER BY place LIMIT %s OFFSET %s
)
"""
RANKED_BY = ("words", "beside", "accents", "size", "start")  # in the order of their places
# In the order of the fields of Hit.
ROWS = """
SELECT article.id, article.title, article.summary, article.body, publish_at, unit.name, unit.kind, unit.level,
       topic.name
FROM placed JOIN news_article AS article ON article.id = placed.pk
JOIN members_unit AS unit ON unit.id = article.unit_id
LEFT JOIN news_topic AS topic ON topic.id = article.topic_id
ORDER BY place
"""


class Hit(NamedTuple):
    """One article that was found, as its row shows it; made without the weight of a model."""

    pk: int
    title: str
    summary: str
    body: str
    publish_at: datetime
    unit: str
    unit_kind: str
    unit_level: str
    topic: str | None
    typed: Typed

    def get_absolute_url(self) -> str:
        return address(self.pk)

    @property
    def tier(self) -> str:
        return Unit.tier_of(self.unit_kind, self.unit_level)

    @property
    def tone(self) -> str:
        return TONES[self.tier]

    @property
    def marked(self) -> SafeString:
        """The title, with what was typed in <mark> elements."""
        return passages.marked(self.title, self.typed)

    @property
    def passage(self) -> SafeString:
        """The part of the text that holds most of it, marked likewise."""
        summary = vietnamese.nfc(self.summary)
        head = f"{summary} {beginning(self.body, passages.HEAD)}"
        return passages.cut(head, self.typed, whole=lambda: f"{summary} {plain(self.body)}")


class Found:
    """The best of the newest NEWEST of `articles` that hold what was typed, in parts like a queryset; one statement for
    each part."""

    def __init__(self, articles: ArticleQuerySet, typed: Typed):
        self.articles, self.typed = articles, typed

    def __getitem__(self, cut: slice) -> list[Hit]:
        return [Hit._make((*row, self.typed)) for row in self._rows(wanted(self.typed), _ranked_by(self.typed, cut))]

    def _rows(self, asked: Wanted, ranking: dict) -> list[tuple]:
        try:
            sql, parameters = statement(self.articles, asked, ranking)
        except EmptyResultSet:
            return []
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return cursor.fetchall()


class Precompiled(Found):
    """The same by a statement that is there: `ask(blank, **values)` gives the rows of what `statement` makes of
    BLANKS."""

    def __init__(self, ask: Callable[..., list[tuple]], typed: Typed):
        self.ask, self.typed = ask, typed

    def _rows(self, asked: Wanted, ranking: dict) -> list[tuple]:
        return self.ask(asked.blank, **ranking | asked.values)


def statement(articles: ArticleQuerySet, asked: Wanted, ranking: Mapping[str, Any]) -> tuple[str, list]:
    """Its SQL and parameters; `ranking` has a value for each of RANKED_BY. Raises EmptyResultSet where Django knows
    that nothing will be found."""
    newest = WHERE.found_beside_first(articles, asked, NEWEST)
    return f"WITH {newest.sql}, {PLACED} {ROWS}", [*newest.asked, *(ranking[name] for name in RANKED_BY)]


def _ranked_by(typed: Typed, cut: slice) -> dict[str, Any]:
    accents = vietnamese.written_patterns(" ".join(word for term in typed.terms for word in term.spelled))
    values = (typed.words, typed.beside or typed.words, accents, cut.stop - cut.start, cut.start)
    return dict(zip(RANKED_BY, values, strict=True))
