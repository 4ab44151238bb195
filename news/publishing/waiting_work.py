"""What waits at the desk of news, as the first page counts it."""

from members.models import User
from members.powers import Power
from members.waiting_work import Work
from news.models import Article, ArticleCorrection, ArticleOffer, FeedItem

WRITE, APPROVE = (Power.WRITE_NEWS,), (Power.APPROVE_NEWS,)


def _returned(user: User):
    return Article.objects.begun_by(user).filter(state=Article.State.RETURNED)


def _corrections_returned(user: User):
    return ArticleCorrection.objects.filter(author=user, state=ArticleCorrection.State.RETURNED)


def _from_sources(user: User):
    return FeedItem.objects.waiting().written_up_by(user)


WAITING = (
    Work("news.approve", "bài chờ duyệt", Article.objects.awaiting, APPROVE, "news:inbox"),
    Work(
        "news.corrections",
        "bản đính chính chờ duyệt",
        ArticleCorrection.objects.awaiting,
        APPROVE,
        "news:inbox",
        "?muc=dinh-chinh",
    ),
    Work("news.returned", "bài được trả lại để sửa", _returned, WRITE, "news:inbox", "?muc=cua-toi"),
    Work(
        "news.corrections_returned",
        "bản đính chính được trả lại",
        _corrections_returned,
        WRITE,
        "news:inbox",
        "?muc=dinh-chinh",
    ),
    Work("news.publish", "bài đã duyệt, chờ đăng", Article.objects.to_publish, WRITE, "news:inbox", "?muc=cho-dang"),
    Work(
        "news.offers",
        "bài cấp dưới đề nghị đăng",
        ArticleOffer.objects.awaiting,
        (*WRITE, *APPROVE),
        "news:inbox",
        "?muc=de-nghi",
    ),
    Work("news.sources", "tin từ nguồn chờ chọn", _from_sources, WRITE, "news:feed_inbox"),
)
