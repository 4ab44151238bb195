"""One page of news as one reader sees it: which articles and in which order, and how it is drawn."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Exists, F, Func, OuterRef, TextField
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from members.pages import SIZE, Page, page_of
from members.row_loader import PrecompiledQuery
from news.models import Article, Attachment
from news.models.querysets import LISTED, CommitteeArray, editorial_paths, editorial_units_among
from news.reader import audience_cache
from news.reader.forms import NewsSearch, narrowed
from news.text import search

PINNED = 10  # nobody pins so many; the next ones stand in their own place
RELATED = 5
# All that a row shows of an article, so that a row drawn once is the row of these very facts.
ROW = ("pk", "unit_id", "topic_id", *LISTED)
# Made once, because making them costs as much as asking them.
NEWEST = Article.objects.newest_first()
ROWS = Article.objects.for_list()

# What is seldom there is asked for only where it is.
_FILES = Exists(Attachment.objects.filter(article=OuterRef("pk")))
ARTICLES = Article.objects.for_reading().annotate(has_attachments=_FILES)

Row = tuple


@dataclass(frozen=True)
class Sheet:
    """The pinned articles of all pages, and the rows of this one without them."""

    pinned: list[Row]
    page: Page

    @property
    def facts(self) -> tuple:
        return self.pinned, self.page.rows, self.page.number, self.page.has_next()


def _read(now, today=None, member=None, lineage=None, desks=()):
    """What a member reads; without one, what everybody does."""
    if member is None:
        return NEWEST.public(now)
    return NEWEST.current(now).addressed_to(lineage, CommitteeArray(member, desks, today))


def _first_page(tier: str, **who):
    return narrowed(_read(**who), tier).values_list(*ROW)[: SIZE + 1 + PINNED]


def _pins(tier: str, **who):
    return narrowed(_read(**who), tier).filter(pinned=True).values_list(*ROW)[:PINNED]


WHO = {True: ("now", "today", "member", "lineage", "desks"), False: ("now",)}  # a member, or nobody
FIRST_PAGE = {is_member: PrecompiledQuery(_first_page, *names) for is_member, names in WHO.items()}
PINS = {is_member: PrecompiledQuery(_pins, *names) for is_member, names in WHO.items()}


def _who(user) -> dict:
    """The values by which everybody but staff and the root account is asked for; empty for those."""
    if not user.is_authenticated:
        return {"now": timezone.now()}
    if not user.member_id or user.is_superuser:
        return {}
    lineage = user.member.reading_lineage
    who = {"member": user.member_id, "lineage": lineage, "desks": editorial_units_among(lineage, user)}
    return who | {"now": timezone.now(), "today": timezone.localdate()}


def sheet(user, asked: NewsSearch, number: str | None) -> Sheet:
    """Two queries, whatever the reader may read."""
    if asked.is_front and (who := _who(user)):
        pinned = PINS["member" in who].rows(asked.tier, **who)
        above = {row[0] for row in pinned}
        rows = [row for row in FIRST_PAGE["member" in who].rows(asked.tier, **who) if row[0] not in above]
        return Sheet(pinned, Page(rows[:SIZE], 1, len(rows) > SIZE))
    articles = asked.narrow(NEWEST.listed_for(user))
    pinned = list(articles.filter(pinned=True).values_list(*ROW)[:PINNED])
    others = articles.exclude(pk__in=[row[0] for row in pinned]) if pinned else articles
    return Sheet(pinned, page_of(others.values_list(*ROW), number))


def drawn(request, found: Sheet, asked: NewsSearch) -> dict:
    """The context of the list's page."""
    signed_in = request.user.is_authenticated
    own_cell = bool(signed_in and request.user.member_id)

    def draw() -> str:
        return render_to_string(
            "news/_list.html", _contents(found, asked) | {"tabs": asked.tier_tabs(own_cell=own_cell)}, request
        )

    facts = found.facts, asked.chosen, signed_in, own_cell
    return {"main": audience_cache.kept(list=(facts, draw))["list"] if is_kept(request, found, asked) else draw()}


def is_kept(request, found: Sheet, asked: NewsSearch) -> bool:
    """Under its one address. A page of nothing is not, nor what is asked for in another spelling, twice, or by the
    number of no page: there is no end of addresses that lead there."""
    said, number = request.GET, str(found.page.number)
    once = request.META["QUERY_STRING"] == said.urlencode() and all(len(each) == 1 for _, each in said.lists())
    exact = once and said.get("trang", number) == number
    return exact and asked.is_plain and bool(found.page.rows or found.pinned)


def _contents(found: Sheet, asked: NewsSearch) -> dict:
    first = found.page.number == 1
    articles = ROWS.in_bulk([row[0] for row in (*found.pinned, *found.page.rows)])
    pinned = _in_order(found.pinned, articles) if first else []
    rows = _in_order(found.page.rows, articles)
    lead = next((article for article in rows if article.featured and article.cover_width), None) if first else None
    page = Page([article for article in rows if article is not lead], found.page.number, found.page.has_next())
    return {"search": asked, "pinned": pinned, "lead": lead, "page": page}


def searched(user, asked: NewsSearch, number: str | None, size: int = SIZE) -> Page:
    """Articles that hold the words, best first, each with the passage where they stand."""
    articles = asked.narrow(NEWEST.listed_for(user))
    page = page_of(search.find(articles, asked.wanted).for_list(body=True), number, size)
    for article in page:
        article.title_marked = search.marked(article.title, asked.wanted)
        article.passage = search.passage(f"{article.summary} {search.plain(article.body)}", asked.wanted)
    return page


# An article


class Facts(NamedTuple):
    """What rights, its neighbours and its page are made of."""

    pk: int
    unit_id: int
    topic_id: int | None
    path: str
    audience: str
    title: str
    publish_at: datetime
    expires_at: datetime | None
    version: int
    cover: str
    lines: tuple
    text: str

    @property
    def is_expired(self) -> bool:
        return self.expires_at is not None and self.expires_at <= timezone.now()


TEXT = Func(
    *map(F, ("summary", "body", "body_html")), template="md5(concat(%(expressions)s))", output_field=TextField()
)
LINES = (
    "approver_line",
    "publisher_line",
    "author_line",
    "responsible_body",
    "source_name",
    "source_url",
    "source_date",
)
FACTS = NEWEST.annotate(text=TEXT).values_list(
    *("pk", "unit_id", "topic_id", "unit__path", "audience", "title", "publish_at", "expires_at", "version", "cover"),
    *("cover_rendered_at", *LINES, "text"),
)


def _open(article, now, today=None, member=None, lineage=None):
    articles = FACTS.published(now).filter(pk=article)
    if member is None:
        return articles.filter(audience=Article.Audience.PUBLIC)
    return articles.addressed_to(lineage, CommitteeArray(member, (), today), or_public=True)


def _beside(has_topic: bool, article, unit, topic=None, **who):
    return _read(**who).related_to(article, unit, topic if has_topic else None).values_list(*ROW)[:RELATED]


OPEN = {
    True: PrecompiledQuery(_open, *WHO[True][:4], "article"),
    False: PrecompiledQuery(_open, *WHO[False], "article"),
}
BESIDE = {
    (is_member, has_topic): PrecompiledQuery(_beside, *names, "article", "unit", *["topic"] * has_topic)
    for is_member, names in WHO.items()
    for has_topic in (True, False)
}


def facts(user, pk: int) -> Facts | None:
    """One query: the article, if `user` may open it."""
    if (who := _who(user)) and not (user.is_authenticated and editorial_paths(user)):
        found = OPEN["member" in who].rows(**who, article=pk)
    else:
        found = FACTS.open_to(user).filter(pk=pk)[:1]
    return next((Facts._make((*row[:10], tuple(row[10:-1]), row[-1])) for row in found), None)


def related(user, to: Facts) -> list[Row]:
    """Of the same topic or unit, those that `user` reads."""
    if who := _who(user):
        has_topic = to.topic_id is not None
        asked = BESIDE["member" in who, has_topic]
        return asked.rows(has_topic, **who, article=to.pk, unit=to.unit_id, topic=to.topic_id)
    return list(NEWEST.listed_for(user).related_to(to.pk, to.unit_id, to.topic_id).values_list(*ROW)[:RELATED])


def article(request, found: Facts, beside: Iterable[Row]) -> dict:
    """The context of an article's page."""
    address = request.build_absolute_uri(reverse("news:article", args=[found.pk]))

    def draw() -> dict:
        context = {"article": ARTICLES.get(pk=found.pk), "address": address, "expired": found.is_expired}
        parts = {"main": "news/_article.html", "head": "news/_article_head.html"}
        return {name: render_to_string(template, context) for name, template in parts.items()}

    def draw_beside() -> str:
        rows = _in_order(beside, ROWS.in_bulk([row[0] for row in beside]))
        return render_to_string("news/_related.html", {"articles": rows})

    parts: dict[str, Any] = audience_cache.kept(
        article=((found, found.is_expired, address), draw), related=(beside, draw_beside)
    )
    return {"title": found.title, **parts["article"], "related": parts["related"]}


def _in_order(rows: Iterable[Row], articles: dict[int, Article]) -> list[Article]:
    return [articles[row[0]] for row in rows if row[0] in articles]
