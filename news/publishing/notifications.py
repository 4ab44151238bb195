"""Who is told of a step of an article, and in which words."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from members import notice_kinds, notices
from members.access import whose_work
from members.models import User
from members.powers import Power
from news.models import Article, ArticleOffer
from news.publishing import steps


def preview(article: Article) -> str:
    return reverse("news:preview", args=[article.pk])


def moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%H:%M, %d/%m/%Y}"


def later(when: datetime, now: datetime) -> str:
    return f", hẹn lúc {moment(when)}" if when > now else ""


def approvers(article: Article, text: str, *, besides: int) -> int:
    """Everybody who may decide on `article` now but the account `besides`; how many were told."""
    own = set() if steps.rule_for(article.unit).own_approval else {article.author_id}
    whose = whose_work(Power.APPROVE_NEWS, article.unit).exclude(pk__in={besides} | own)
    return notices.tell_all(whose, text, preview(article), kind=notice_kinds.NEWS)


def author(article: Article, text: str, *, by: User) -> None:
    """The author, unless it was the author's own action."""
    if by.pk != article.author_id:
        notices.tell(article.author, text, preview(article), kind=notice_kinds.NEWS)


def published(article: Article, text: str, *, by: User) -> None:
    """The author, and the author of the article below that this one was taken over from."""
    # Not yet to be read, or never by an author who is a member elsewhere: the desk then shows it.
    open_now = Article.objects.open_to(article.author).one(article.pk)
    if by.pk != article.author_id:
        notices.tell(
            article.author, text, article.get_absolute_url() if open_now else preview(article), kind=notice_kinds.NEWS
        )
    if origin := ArticleOffer.objects.origin_of(article):
        words = f"Bài “{origin.article.title}” đã được {article.responsible_body} duyệt đăng."
        notices.tell(origin.article.author, words, origin.article.get_absolute_url(), kind=notice_kinds.NEWS)
