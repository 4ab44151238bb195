"""Who is told of a step of a post, and in which words."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from members import notices
from members.access import whose_work
from members.models import User
from members.powers import Power
from news.models import Post, PostOffer
from news.publishing import steps


def preview(post: Post) -> str:
    return reverse("news:preview", args=[post.pk])


def moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%H:%M, %d/%m/%Y}"


def later(when: datetime, now: datetime) -> str:
    return f", hẹn lúc {moment(when)}" if when > now else ""


def approvers(post: Post, text: str, *, besides: int) -> int:
    """Everybody who may decide on `post` now but the account `besides`; how many were told."""
    own = set() if steps.rule_for(post.unit).own_approval else {post.author_id}
    whose = whose_work(Power.APPROVE_NEWS, post.unit).exclude(pk__in={besides} | own)
    return notices.tell_all(whose, text, preview(post))


def author(post: Post, text: str, *, by: User) -> None:
    """The author, unless it was the author's own deed."""
    if by.pk != post.author_id:
        notices.tell(post.author, text, preview(post))


def posted(post: Post, text: str, *, by: User) -> None:
    """The author, and the author of the post below that this one was taken over from."""
    # Not yet to be read, or never by an author who is a member elsewhere: the desk then shows it.
    open_now = Post.objects.open_to(post.author).one(post.pk)
    if by.pk != post.author_id:
        notices.tell(post.author, text, post.get_absolute_url() if open_now else preview(post))
    if origin := PostOffer.objects.origin_of(post):
        words = f"Bài “{origin.post.title}” đã được {post.responsible_body} duyệt đăng."
        notices.tell(origin.post.author, words, origin.post.get_absolute_url())
