"""Makes articles of what sources have brought: taken over by an editor, or published at once where the keeper of
the source has allowed that."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.html import format_html

from members import audit
from members.models import User
from members.moves import WrongState
from members.powers import Power
from news.models import Article, ArticleRevision, FeedItem, Source
from news.publishing import workflow
from news.publishing.signing import line, responsible_body


@transaction.atomic
def take(item: FeedItem, *, by: User, send: bool = False) -> Article:
    """Makes an article of `item` written by `by`, a draft or, with `send`, one that is sent to the approvers.

    Raises WrongState where somebody has decided on it already.
    """
    kept = _locked(item, "take")
    article = _made_of(kept)
    workflow.create(article, by=by)
    _settle(item, kept, "take", article)
    audit.record(by, "feed.take", item, power=Power.WRITE_NEWS, after=_origin(kept))
    if send:
        workflow.submit(article, by=by)
    return article


@transaction.atomic
def dismiss(item: FeedItem, *, by: User) -> None:
    """Nothing is made of it. Raises WrongState where somebody has decided on it already."""
    item.move("dismiss")
    audit.record(by, "feed.dismiss", item, power=Power.WRITE_NEWS)


@transaction.atomic
def restore(item: FeedItem, *, by: User) -> None:
    """Back into the inbox what was dismissed by mistake. Raises WrongState."""
    item.move("restore")
    audit.record(by, "feed.restore", item, power=Power.WRITE_NEWS)


def decide(items: Iterable[FeedItem], action: str, *, by: User) -> tuple[int, list[Article]]:
    """The same action of ACTIONS for each of `items`, each for itself: to how many it was done, and the articles
    made."""
    done, articles = 0, []
    for item in items:
        with suppress(WrongState):  # another editor was quicker
            made = ACTIONS[action](item, by=by)
            done += 1
            articles += [made] if made else []
    return done, articles


ACTIONS: dict[str, Callable] = {
    "nhan": take,
    "gui-duyet": partial(take, send=True),
    "bo-qua": dismiss,
    "lay-lai": restore,
}


@transaction.atomic
def publish_at_once(item: FeedItem, source: Source) -> Article:
    """Publishes what has just arrived. No person has read it: the keeper of the source answers for it, and the lines
    below the article and the audit say just that."""
    kept, now, keeper = _locked(item, "publish"), timezone.now(), source.keeper
    article = _made_of(kept)
    article.author, article.responsible_body = keeper, responsible_body(article.unit)
    article.saved_by, article.saved_at = keeper, now
    article.save(force_insert=True)
    ArticleRevision.keep(article, by=keeper)
    article.move("submit", submitted_at=now)
    who = line(keeper, article.unit)
    article.move(
        "approve",
        approver=keeper,
        decided_at=now,
        publish_at=now,
        approver_line=f"{who}, cho đăng ngay mọi tin của nguồn “{source.name}”"[:300],
        publisher_line=f"cổng tự đăng từ nguồn “{source.name}”"[:300],
    )
    _settle(item, kept, "publish", article)
    after = _origin(kept) | {"responsible": keeper.full_name, "responsible_body": article.responsible_body}
    audit.record(None, "feed.publish", article, power=Power.APPROVE_NEWS, after=after)
    return article


def _locked(item: FeedItem, move: str) -> FeedItem:
    kept = FeedItem.objects.select_for_update(of=("self",)).prefetch_related("source__topic", "unit").get(pk=item.pk)
    if not kept.can(move):
        raise WrongState(move, kept.state)
    return kept


def _settle(item: FeedItem, kept: FeedItem, move: str, article: Article) -> None:
    kept.move(move, article=article)
    item.state, item.article = kept.state, article


def _made_of(item: FeedItem) -> Article:
    """Not saved. The text may be all the feed gives: then the summary stands for it."""
    return Article(
        unit=item.unit,
        topic=item.source.topic,
        title=item.title,
        summary=item.summary or item.title,
        body=item.body or format_html("<p>{}</p>", item.summary or item.title),
        audience=item.source.audience,
        source_name=item.source.name,
        source_url=item.url,
        source_date=item.dated_at,
    )


def _origin(item: FeedItem) -> dict:
    return {"source": item.source.name, "url": item.url, "dated": item.dated}
