"""When an article comes into the lists of news, and that it is not over by then."""

from datetime import datetime
from http import HTTPStatus

from members.refusals import Refused
from news.models import Article
from news.publishing import notifications


class TooEarly(Refused):
    """An article is given a new time only for a time to come."""

    message = "Giờ đăng mới phải ở phía trước. Muốn thôi đăng, đồng chí gỡ bài."
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class OverBefore(Refused):
    """Its readers would be told of an article that leaves all lists before, or as soon as, it comes into them."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, expires_at: datetime):
        super().__init__(
            f"Bài hết hạn lúc {notifications.moment(expires_at)}, không sau giờ đăng, nên sẽ không ai thấy trong "
            "tin tức. Đề nghị rút về hoặc trả lại để sửa giờ hết hạn."
        )


def due(article: Article, now: datetime) -> datetime:
    """When it is published: at its own time, or now where that is over. Raises OverBefore."""
    when = max(article.publish_at or now, now)
    refuse_if_over(article, when)
    return when


def refuse_if_over(article: Article, when: datetime) -> None:
    """Raises OverBefore for an article that is over at `when`."""
    if article.expires_at and article.expires_at <= when:
        raise OverBefore(article.expires_at)
