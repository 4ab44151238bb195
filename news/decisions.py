"""The moves of a post as the desk is offered them: under which address, by which power, with which words."""

from collections.abc import Callable
from typing import NamedTuple

from members.models import User
from members.powers import Power
from news import workflow
from news.models import Post

DESK = (Power.WRITE_NEWS, Power.APPROVE_NEWS)


class Decision(NamedTuple):
    move: str
    slug: str
    power: Power
    act: Callable
    label: str
    question: str
    said: str
    needs_reason: bool = False

    @property
    def kind(self) -> str:
        return "danger" if self.needs_reason else "primary"


DECISIONS = {
    decision.slug: decision
    for decision in (
        Decision(
            "submit",
            "gui-duyet",
            Power.WRITE_NEWS,
            workflow.submit,
            "Gửi duyệt",
            "Gửi bài này cho người duyệt?",
            "Đã gửi bài cho người duyệt.",
        ),
        Decision(
            "approve",
            "duyet",
            Power.APPROVE_NEWS,
            workflow.approve,
            "Duyệt đăng",
            "Đăng bài này cho người đọc?",
            "Đã duyệt đăng bài.",
        ),
        Decision(
            "return",
            "tra-lai",
            Power.APPROVE_NEWS,
            workflow.send_back,
            "Trả lại",
            "Trả bài cho người viết để sửa?",
            "Đã trả bài cho người viết.",
            True,
        ),
        Decision(
            "withdraw",
            "go-bai",
            Power.APPROVE_NEWS,
            workflow.withdraw,
            "Gỡ bài",
            "Gỡ bài này khỏi trang tin? Người đọc sẽ không mở được nữa.",
            "Đã gỡ bài.",
            True,
        ),
    )
}


def offered(post: Post, user: User) -> list[Decision]:
    """What `user` may do to `post` now: draws the buttons."""
    open_now = [each for each in DECISIONS.values() if post.can(each.move) and not _own(each, post, user)]
    return [each for each in open_now if user.has_perm(each.power, post)]


def _own(decision: Decision, post: Post, user: User) -> bool:
    return decision.move == "approve" and post.author_id == user.pk
