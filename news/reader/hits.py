"""Finds articles by what people type, with or without accents, phrases in quotes; and shows where in them it stands."""

from datetime import datetime
from typing import NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.utils.safestring import SafeString

from documents import passages
from documents.newest_hits import Part, Searched
from documents.search_query import Typed
from members import vietnamese
from members.models import Unit
from news.models.articles import TONES, address
from news.models.querysets import ArticleQuerySet
from news.text.search import plain

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
        return passages.cut(f"{vietnamese.nfc(self.summary)} {plain(self.body)}", self.typed)


class Found:
    """The best of the newest NEWEST of `articles` that hold what was typed, in parts like a queryset; one statement for
    each part."""

    def __init__(self, articles: ArticleQuerySet, typed: Typed):
        self.articles, self.typed = articles, typed

    def __getitem__(self, cut: slice) -> list[Hit]:
        try:
            newest = WHERE.found_beside_first(self.articles, self.typed, NEWEST)
        except EmptyResultSet:
            return []
        return [Hit._make((*row, self.typed)) for row in _rows(newest, self.typed, cut)]


def _rows(newest: Part, typed: Typed, cut: slice) -> list[tuple]:
    accents = vietnamese.written_patterns(" ".join(word for term in typed.terms for word in term.spelled))
    ranking = [typed.words, typed.beside or typed.words, accents, cut.stop - cut.start, cut.start]
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {newest.sql}, {PLACED} {ROWS}", [*newest.asked, *ranking])
        return cursor.fetchall()
