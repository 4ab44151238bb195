"""One page of news as one reader sees it: which articles and in which order, and how it is drawn."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, partial
from operator import itemgetter
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Case, Exists, OuterRef, TextField, Value, When
from django.db.models.functions import Cast, Concat
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from documents.newest_hits import Wanted
from members import row_loader, shared_pages
from members.pages import SIZE, Page, page_of
from members.row_loader import BLANKS, PrecompiledQuery, PrecompiledStatement
from members.shared_pages import RowVersion
from news.models import Article, Attachment
from news.models.querysets import editorial_paths
from news.reader import hits, newest
from news.reader.forms import NewsSearch, narrowed
from news.reader.newest import AT, MANY, NEWEST, PINNED, PRINT

RELATED = 5


# Made once, because making them costs as much as asking them.
ROWS = Article.objects.for_list()

# What is seldom there is asked for only where it is.
_FILES = Exists(Attachment.objects.filter(article=OuterRef("pk")))
ARTICLES = Article.objects.for_reading().annotate(has_attachments=_FILES)

Row = tuple  # the key of an article, then what else tells whether its row has changed


@dataclass(frozen=True)
class Sheet:
    """The pinned articles of all pages, and the rows of this one without them."""

    pinned: list[Row]
    page: Page

    @property
    def facts(self) -> tuple:
        return self.pinned, self.page.rows, self.page.number, self.page.has_next()


def _read(now, units=None, committee=None):
    """What a member reads; without units, what everybody does."""
    return NEWEST.public(now) if units is None else NEWEST.current(now).in_reach(units, committee)


def _front(tier: str, **who):
    """The pinned articles, then the first page with those of them that stand in it too: one statement."""
    articles = narrowed(_read(**who), tier)
    pinned = articles.filter(pinned=True).values_list(*newest.row(is_pin=True))[:PINNED]
    return pinned.union(articles.values_list(*newest.row(is_pin=False))[:MANY], all=True)


WHO = {True: ("now", "units", "committee"), False: ("now",)}  # a member, or nobody
FRONT = {is_member: PrecompiledQuery(_front, *names) for is_member, names in WHO.items()}


def _who(user) -> dict:
    """The values by which everybody but staff, desks and the root account is asked for; empty for those."""
    if not user.is_authenticated:
        return {"now": timezone.now()}
    if not user.member_id or user.is_superuser or user.reading_units is None or editorial_paths(user):
        return {}
    return {"now": timezone.now(), "units": user.reading_units, "committee": user.committee_units}


def _front_rows(tier: str, who: dict) -> list[tuple]:
    """What `_front` finds; of everything a member reads, among the newest of all where these are enough."""
    found = newest.of_all(**who) if "units" in who and not tier else None
    return FRONT["units" in who].rows(tier, **who) if found is None else found


def sheet(user, asked: NewsSearch, number: str | None) -> Sheet:
    """One query for the front page, two for others, whatever the reader may read; one more for whom the newest of all
    hold too little."""
    if asked.is_front and (who := _who(user)):
        found = sorted(_front_rows(asked.tier, who), key=itemgetter(2, 0), reverse=True)
        pinned = [row[:2] for row in found if row[-1]]
        above = {row[0] for row in pinned}
        rows = [row[:2] for row in found if row[0] not in above]
        return Sheet(pinned, Page(rows[:SIZE], 1, len(rows) > SIZE))
    articles = asked.narrow(NEWEST.listed_for(user))
    pinned = list(articles.filter(pinned=True).values_list("pk", PRINT)[:PINNED])
    others = articles.exclude(pk__in=[row[0] for row in pinned]) if pinned else articles
    return Sheet(pinned, page_of(others.values_list("pk", PRINT), number))


def answer(request, found: Sheet, asked: NewsSearch):
    """The page of the list."""
    signed_in = request.user.is_authenticated
    own_cell = bool(signed_in and request.user.member_id)
    facts = found.facts, asked.chosen, signed_in, own_cell

    def draw() -> dict:
        look = {"tabs": asked.tier_tabs(own_cell=own_cell), "signed_in": signed_in}
        return _contents(found, asked) | look | {"query": request.GET, "here": request.get_full_path()}

    return shared_pages.answer(
        request,
        "news/list.html",
        facts,
        draw,
        keepable=is_kept(request, found, asked),
    )


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


def _search(is_member: bool, tier: str, by_topic: bool, asked: Wanted):
    """What a member or nobody finds, by keys: else planning is half of what it costs."""
    who = {name: BLANKS[name] for name in WHO[is_member]}
    return hits.statement(narrowed(_read(**who), tier, BLANKS["slug"] if by_topic else ""), asked, BLANKS)


SEARCH = PrecompiledStatement(_search)
PHRASES = PrecompiledStatement(_search, planned_once=True)  # whose way is written out, whatever the words


def searched(user, asked: NewsSearch, number: str | None, size: int = SIZE) -> Page:
    """Articles that hold the words, best first, each with the passage where they stand; `asked` is valid."""
    if who := _who(user):
        slug = asked.data.get("chuyen-muc", "")
        search = PHRASES if asked.typed.phrases else SEARCH
        ask = partial(search.rows, "units" in who, asked.tier, bool(slug), **who, slug=slug)
        return page_of(hits.Precompiled(ask, asked.typed), number, size)
    return page_of(hits.Found(asked.narrow(NEWEST.listed_for(user)), asked.typed), number, size)


def search_answer(request, found: Page, asked: NewsSearch):
    """The page of what was found. It is not kept: of what people type there is no end."""

    def draw() -> dict:
        return {"search": asked, "page": found, "query": request.GET, "signed_in": request.user.is_authenticated}

    return shared_pages.answer(request, "news/search.html", (), draw, keepable=False)


# An article


class Facts(NamedTuple):
    """What rights, its neighbours and its page are made of."""

    pk: int
    path: str
    expires_at: datetime | None
    version: str
    of_unit: list[str]  # others of the same unit that are listed for the reader: `<when>|<key>|<print>`
    of_topic: list[str]

    @property
    def related(self) -> list[str]:
        """The newest of them."""
        return sorted({*self.of_unit, *self.of_topic}, key=_when_and_key, reverse=True)[:RELATED]

    @property
    def keys(self) -> list[int]:
        return [_when_and_key(each)[1] for each in self.related]

    @property
    def is_expired(self) -> bool:
        return self.expires_at is not None and self.expires_at <= timezone.now()


def _when_and_key(told: str) -> tuple[str, int]:
    when, key, _ = told.split("|")
    return when, int(key)


_TOLD = Concat(*(AT, Value("|"), Cast("pk", TextField()), Value("|"), PRINT), output_field=TextField())


def _with_others(articles, readable):
    """`articles` each with the newest others of its unit and of its topic: apart, because each has its index."""
    others = readable.exclude(pk=OuterRef("pk"))
    of_unit = others.published_by(OuterRef("unit_id")).values_list(_TOLD)[:RELATED]
    of_topic = others.about(OuterRef("topic_id")).values_list(_TOLD)[:RELATED]
    return articles.annotate(of_unit=ArraySubquery(of_unit), of_topic=ArraySubquery(of_topic)).values_list(*FIELDS)


FACTS = NEWEST.annotate(row=RowVersion())
# As an index does not know it: PostgreSQL then reads the newest of a unit until there are enough, not all of them.
IS_PUBLIC = Case(When(audience=Article.Audience.PUBLIC, then=True), default=False, output_field=BooleanField())
FIELDS = ("pk", "unit__path", "expires_at", "row", "of_unit", "of_topic")


def _open(article, now, units=None, committee=None):
    articles = FACTS.published(now).filter(pk=article)
    if units is None:
        return _with_others(articles.filter(audience=Article.Audience.PUBLIC), NEWEST.current(now).filter(IS_PUBLIC))
    return _with_others(articles.in_reach(units, committee, or_public=True), _read(now, units, committee))


OPEN = {is_member: PrecompiledQuery(_open, *names, "article") for is_member, names in WHO.items()}


def facts(user, pk: int) -> Facts | None:
    """One query: the article, if `user` may open it, and those of the same topic or unit that are listed for `user`."""
    if who := _who(user):
        found = OPEN["units" in who].rows(**who, article=pk)
    else:
        found = _with_others(FACTS.open_to(user).filter(pk=pk), NEWEST.listed_for(user))[:1]
    return next(map(Facts._make, found), None)


@lru_cache(maxsize=1_024)
def _path(pk: int) -> str:
    return reverse("news:article", args=[pk])


def article_answer(request, found: Facts):
    """The page of an article."""
    path = _path(found.pk)
    address = request.build_absolute_uri(path)

    def draw() -> dict:
        shown: Any = row_loader.one(ARTICLES, found.pk)
        if shown is None:  # gone since its facts were asked for
            raise Http404
        return {"article": shown, "title": shown.title, "address": address, "expired": found.is_expired}

    return shared_pages.answer(
        request,
        "news/article.html",
        (found.version, found.is_expired, address),
        draw,
        own={"related": _related(request, found)},
        keepable=request.get_full_path() == path,
    )


def _related(request, found: Facts) -> bytes:
    """Apart from the article, which all may read alike: what is listed beside it differs from chi bộ to chi bộ."""

    def draw() -> dict:
        rows = ROWS.in_bulk(found.keys)
        return {"articles": [rows[key] for key in found.keys if key in rows]}

    return shared_pages.fragment(request, "news/_related.html", found.related, draw) if found.related else b""


def _in_order(rows: Iterable[Row], articles: dict[int, Article]) -> list[Article]:
    return [articles[row[0]] for row in rows if row[0] in articles]
