"""Who has read what: noted off the page's path, one row a member and article, added up for the units below."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from members import headcount, pending_usage
from members.models import Unit, User
from members.personal_data import day
from news.models import Article, ArticleRead, ArticleUnitRead
from news.models.querysets import editorial_paths

KEY = "news:reads"
COUNTED = timedelta(days=90)  # the figures of an older article stay as they were last counted

# Really new rows alone are added, in the statement that writes them: whatever is done twice changes nothing.
WRITE = """
WITH new AS (
    INSERT INTO news_articleread (article_id, member_id, at)
    SELECT article.id, member.id, %(now)s
    FROM unnest(%(articles)s::bigint[], %(members)s::bigint[]) AS seen (article_id, member_id)
    JOIN news_article AS article ON article.id = seen.article_id
    JOIN members_member AS member ON member.id = seen.member_id
    ORDER BY article.id, member.id
    ON CONFLICT DO NOTHING RETURNING article_id
), summed AS (
    SELECT article_id, count(*) AS many FROM new GROUP BY article_id
), locked AS (
    SELECT id, many FROM news_article JOIN summed ON article_id = id ORDER BY id FOR NO KEY UPDATE OF news_article
)
UPDATE news_article SET readers = readers + many FROM locked WHERE locked.id = news_article.id
"""
# All articles that gained readers since they were counted, in one pass; each reader once for the unit of the article
# and once for its child above the reader.
COUNT = """
WITH gained AS (
    SELECT article.id, unit.path, article.readers AS total
    FROM news_article AS article JOIN members_unit AS unit ON unit.id = article.unit_id
    LEFT JOIN news_articleunitread AS own ON own.article_id = article.id AND own.unit_id = article.unit_id
    WHERE article.state = 'published' AND article.publish_at > %(since)s AND article.readers <> coalesce(own.total, 0)
), counted AS (
    SELECT gained.id AS article_id, left(home.path, depth) AS path, count(*) AS readers
    FROM gained JOIN news_articleread AS seen ON seen.article_id = gained.id
    JOIN members_member AS member ON member.id = seen.member_id JOIN members_unit AS home ON home.id = member.unit_id,
    unnest(ARRAY[length(gained.path), length(gained.path) + 4]) AS depth
    WHERE starts_with(home.path, gained.path) AND length(home.path) >= depth
    GROUP BY 1, 2
    UNION ALL SELECT id, path, 0 FROM gained  -- nobody of its own unit
)
INSERT INTO news_articleunitread (article_id, unit_id, readers, total, counted_at)
SELECT article_id, unit.id, sum(counted.readers), max(gained.total), %(now)s
FROM counted JOIN gained ON gained.id = article_id JOIN members_unit AS unit ON unit.path = counted.path
GROUP BY article_id, unit.id ORDER BY article_id, unit.id
ON CONFLICT (article_id, unit_id) DO UPDATE
SET (readers, total, counted_at) = (excluded.readers, excluded.total, excluded.counted_at)
"""


def counts(user: User, path: str) -> bool:
    """Whether `user` is one of the readers of an article of the unit at `path`: a member, and not of the desk that made
    it."""
    if not (user.is_authenticated and user.member_id):
        return False
    desks = editorial_paths(user)
    return not (desks and path.startswith(desks))


def note(article_id: int, member_id: int) -> None:
    """Marks the article as read; where the mark is lost, the page is not."""
    pending_usage.put(KEY, f"{article_id}:{member_id}")


def flush() -> None:
    """Writes every mark there is. May run twice or die anywhere: a mark is forgotten only after its row is there."""
    for batch in pending_usage.unwritten(KEY):
        write(batch)
        pending_usage.written(KEY, batch)


def write(seen: Iterable[bytes]) -> None:
    """Writes `article:member` marks as rows and adds the new ones to their articles; numbers of nothing are dropped."""
    pairs = [tuple(map(int, mark.split(b":"))) for mark in seen]
    articles, members = ([pair[place] for pair in pairs] for place in (0, 1))
    with connection.cursor() as cursor:
        cursor.execute(WRITE, {"articles": articles, "members": members, "now": timezone.now()})


def count() -> int:
    """Adds up the readers of every unit for the articles that gained any; returns how many rows were written."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"since": now - COUNTED, "now": now})
        return cursor.rowcount


# As the desk sees it


@dataclass(frozen=True)
class Share:
    """How many of a unit's members have read; `members` is None where nobody has counted them."""

    unit: Unit
    readers: int
    members: int | None


@dataclass(frozen=True)
class Progress:
    """`own` of the whole unit, `children` of each unit directly below it, in the order of the tree."""

    own: Share
    children: list[Share]
    counted_at: object


def progress(article: Article) -> Progress:
    """From kept rows only, three queries however large the unit is."""
    units = [article.unit, *Unit.objects.active().filter(parent=article.unit).order_by("path")]
    kept = {row.unit_id: row for row in ArticleUnitRead.objects.filter(article=article)}
    known = headcount.of(units, timezone.localdate())
    shares = [
        Share(
            unit,
            kept[unit.pk].readers if unit.pk in kept else 0,
            known[unit.pk].members if unit.pk in known else None,
        )
        for unit in units
    ]
    own = kept.get(article.unit_id)
    return Progress(shares[0], shares[1:], own and own.counted_at)


# As the reader's own data


def read_by(user: User) -> QuerySet[ArticleRead]:
    """The articles that the member behind `user` has read, the last one first."""
    return ArticleRead.objects.filter(member_id=user.member_id).select_related("article").order_by("-at", "-article_id")


def read_in_words(row: ArticleRead) -> dict[str, str]:
    return {"Bài": row.article.title, "Đọc lúc": day(row.at)}
