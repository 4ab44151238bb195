"""Who has read what: noted off the page's path, one row a member and post, added up for the units below."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from members import headcount, pending
from members.models import Unit, User
from members.personal_data import day
from news.models import Post, PostRead, PostUnitRead
from news.models.querysets import desk_paths

KEY = "news:reads"
COUNTED = timedelta(days=90)  # the figures of an older post stay as they were last counted

# Really new rows alone are added, in the statement that writes them: whatever is done twice changes nothing.
WRITE = """
WITH new AS (
    INSERT INTO news_postread (post_id, member_id, at)
    SELECT post.id, member.id, %(now)s
    FROM unnest(%(posts)s::bigint[], %(members)s::bigint[]) AS seen (post_id, member_id)
    JOIN news_post AS post ON post.id = seen.post_id JOIN members_member AS member ON member.id = seen.member_id
    ORDER BY post.id, member.id
    ON CONFLICT DO NOTHING RETURNING post_id
), summed AS (
    SELECT post_id, count(*) AS many FROM new GROUP BY post_id
), locked AS (
    SELECT id, many FROM news_post JOIN summed ON post_id = id ORDER BY id FOR NO KEY UPDATE OF news_post
)
UPDATE news_post SET readers = readers + many FROM locked WHERE locked.id = news_post.id
"""
# All posts that gained readers since they were counted, in one pass; each reader once for the unit of the post and
# once for its child above the reader.
COUNT = """
WITH gained AS (
    SELECT post.id, unit.path, post.readers AS total
    FROM news_post AS post JOIN members_unit AS unit ON unit.id = post.unit_id
    LEFT JOIN news_postunitread AS own ON own.post_id = post.id AND own.unit_id = post.unit_id
    WHERE post.state = 'published' AND post.publish_at > %(since)s AND post.readers <> coalesce(own.total, 0)
), counted AS (
    SELECT gained.id AS post_id, left(home.path, depth) AS path, count(*) AS readers
    FROM gained JOIN news_postread AS seen ON seen.post_id = gained.id
    JOIN members_member AS member ON member.id = seen.member_id JOIN members_unit AS home ON home.id = member.unit_id,
    unnest(ARRAY[length(gained.path), length(gained.path) + 4]) AS depth
    WHERE starts_with(home.path, gained.path) AND length(home.path) >= depth
    GROUP BY 1, 2
    UNION ALL SELECT id, path, 0 FROM gained  -- nobody of its own unit
)
INSERT INTO news_postunitread (post_id, unit_id, readers, total, counted_at)
SELECT post_id, unit.id, sum(counted.readers), max(gained.total), %(now)s
FROM counted JOIN gained ON gained.id = post_id JOIN members_unit AS unit ON unit.path = counted.path
GROUP BY post_id, unit.id ORDER BY post_id, unit.id
ON CONFLICT (post_id, unit_id) DO UPDATE
SET (readers, total, counted_at) = (excluded.readers, excluded.total, excluded.counted_at)
"""


def counts(user: User, path: str) -> bool:
    """Whether `user` is one of the readers of a post of the unit at `path`: a member, and not of the desk that made
    it."""
    if not (user.is_authenticated and user.member_id):
        return False
    desks = desk_paths(user)
    return not (desks and path.startswith(desks))


def note(post_id: int, member_id: int) -> None:
    """Marks the post as read; where the mark is lost, the page is not."""
    pending.put(KEY, f"{post_id}:{member_id}", f"reading of post {post_id} by member {member_id}")


def flush() -> None:
    """Writes every mark there is. May run twice or die anywhere: a mark is forgotten only after its row is there."""
    for batch in pending.unwritten(KEY):
        write(batch)
        pending.written(KEY, batch)


def write(seen: Iterable[bytes]) -> None:
    """Writes `post:member` marks as rows and adds the new ones to their posts; numbers of nothing are dropped."""
    pairs = [tuple(map(int, mark.split(b":"))) for mark in seen]
    posts, members = ([pair[place] for pair in pairs] for place in (0, 1))
    with connection.cursor() as cursor:
        cursor.execute(WRITE, {"posts": posts, "members": members, "now": timezone.now()})


def count() -> int:
    """Adds up the readers of every unit for the posts that gained any; returns how many rows were written."""
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


def progress(post: Post) -> Progress:
    """From kept rows only, three queries however large the unit is."""
    units = [post.unit, *Unit.objects.active().filter(parent=post.unit).order_by("path")]
    kept = {row.unit_id: row for row in PostUnitRead.objects.filter(post=post)}
    known = headcount.of(units, timezone.localdate())
    shares = [
        Share(
            unit,
            kept[unit.pk].readers if unit.pk in kept else 0,
            known[unit.pk].members if unit.pk in known else None,
        )
        for unit in units
    ]
    own = kept.get(post.unit_id)
    return Progress(shares[0], shares[1:], own and own.counted_at)


# As the reader's own data


def read_by(user: User) -> QuerySet[PostRead]:
    """The posts that the member behind `user` has read, the last one first."""
    return PostRead.objects.filter(member_id=user.member_id).select_related("post").order_by("-at", "-post_id")


def read_in_words(row: PostRead) -> dict[str, str]:
    return {"Bài": row.post.title, "Đọc lúc": day(row.at)}
