"""What lies on the desk of one person: articles to decide on, offers from below, articles to be published, one's
own."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import QuerySet

from members.access import anywhere
from members.models import User
from members.powers import Power
from news.models import Article, ArticleCorrection, ArticleOffer
from news.publishing.decisions import Desk


class Section(NamedTuple):
    key: str
    label: str
    powers: tuple[Power, ...]
    nothing: str


WAITING, OFFERS, TO_PUBLISH, OWN, CORRECTIONS = "", "de-nghi", "cho-dang", "cua-toi", "dinh-chinh"
SECTIONS = (
    Section(
        WAITING,
        "Chờ duyệt",
        (Power.APPROVE_NEWS,),
        "Khi biên tập viên gửi bài, đồng chí sẽ nhận thông báo và thấy bài ở đây.",
    ),
    Section(OWN, "Bài của tôi", (Power.WRITE_NEWS,), "Bài đồng chí đang viết, đã gửi hoặc được trả lại sẽ hiện ở đây."),
    Section(TO_PUBLISH, "Chờ đăng", (Power.WRITE_NEWS,), "Bài đã duyệt, chờ biên tập viên đăng, sẽ hiện ở đây."),
    Section(
        CORRECTIONS,
        "Đính chính",
        (Power.WRITE_NEWS, Power.APPROVE_NEWS),
        "Bản đính chính của bài đã đăng, đang viết hoặc chờ duyệt, sẽ hiện ở đây.",
    ),
    Section(
        OFFERS,
        "Cấp dưới đề nghị",
        (Power.WRITE_NEWS, Power.APPROVE_NEWS),
        "Khi đơn vị cấp dưới đề nghị đăng bài, đồng chí sẽ thấy ở đây.",
    ),
)


class Inbox:
    """The sections that are for `user`, and the one that was asked for; without any, there is no inbox."""

    def __init__(self, user: User, asked: str | None):
        self.user = user
        self.sections = [each for each in SECTIONS if any(anywhere(user, power) for power in each.powers)]
        named = (each for each in self.sections if each.key == (asked or ""))
        self.section = next(named, self.sections[0] if self.sections else None)

    @property
    def may_write(self) -> bool:
        return any(each.key == OWN for each in self.sections)

    @property
    def tabs(self) -> list[dict]:
        return [
            {"label": each.label, "url": f"?muc={each.key}" if each.key else "?", "current": each == self.section}
            for each in self.sections
        ]

    @property
    def rows(self) -> QuerySet:
        if self.section.key == OFFERS:
            return ArticleOffer.objects.awaiting(self.user).with_all_shown()
        if self.section.key == CORRECTIONS:
            return ArticleCorrection.objects.handled_by(self.user).for_page()
        articles = Article.objects.for_article().prefetch_related("checker__member")
        if self.section.key == OWN:
            return articles.begun_by(self.user)
        return articles.to_publish(self.user) if self.section.key == TO_PUBLISH else articles.awaiting(self.user)

    def laid_out(self, page: Iterable) -> list[dict]:
        """Each row of a page with what may be done to it, and with why not."""
        rows = list(page)
        if self.section.key == OFFERS:
            return [{"offer": each, "article": each.article} for each in rows]
        if self.section.key == CORRECTIONS:
            return [{"correction": each} for each in rows]
        desk = Desk(self.user, rows)
        return [
            {"article": article, "decisions": desk.offered(article), "barred": desk.barred(article)} for article in rows
        ]
