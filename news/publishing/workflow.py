"""What is done to a post: written, sent for approval, approved in one step or two, sent back, posted, taken away."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from members import approval, audit, notices
from members.models import User
from members.moves import WrongState
from members.powers import Power
from news.enclosures import illustrations, pictures
from news.enclosures.pictures import Cover
from news.enclosures.tasks import draw_cover
from news.models import Post, PostOffer, PostRevision, Verdict
from news.models.revisions import changed, content_of
from news.publishing import notifications, steps
from news.publishing.signing import line, responsible_body

CONTENT = (
    "unit",
    "topic",
    "title",
    "summary",
    "body",
    "cover",
    "cover_width",
    "cover_height",
    "cover_rendered_at",
    "cover_alt",
    "cover_caption",
    "audience",
    "responsible_body",
    "publish_at",
    "expires_at",
    "pinned",
    "featured",
    "source_name",
    "source_url",
    "source_date",
)
# What a post loses that is written anew: who decided on the text before says nothing about the next one.
UNDECIDED = {"approver": None, "checker": None, "checked_at": None, "decided_at": None, "approver_line": ""}
NOT_SIGNED = {"poster": None, "poster_line": "", "author_line": ""}


class Overtaken(Exception):
    """Somebody saved the post after this text was opened."""


class TooEarly(Exception):
    """A post is given a new time only for a time to come."""


# Writing


@transaction.atomic
def create(post: Post, *, by: User, cover: Cover | None = None) -> None:
    """Stores a new draft written by `by`."""
    post.author, post.state = by, Post.State.DRAFT
    post.clean()
    post.responsible_body = post.responsible_body or responsible_body(post.unit)
    if cover:
        pictures.attach(post, cover)
    post.body = illustrations.settled(post, by=by)
    post.save(force_insert=True)
    illustrations.claim(post)
    if cover:
        draw_cover.delay_on_commit(post.pk)
    PostRevision.keep(post, by=by)
    audit.record(by, "news.create", post, power=Power.WRITE_NEWS, after=content_of(post))


@transaction.atomic
def save(
    post: Post,
    *,
    by: User,
    cover: Cover | None = None,
    drop_cover: bool = False,
    seen: int | None = None,
    restored: int | None = None,
) -> None:
    """Stores the changes made on `post`, and a revision where anything changed; `seen` is the version they were made
    upon. Raises WrongState once it is not to be edited and Overtaken where another has saved since; stores nothing."""
    kept = Post.objects.select_for_update().get(pk=post.pk)
    if not kept.is_editable:
        raise WrongState("save", kept.state)
    if seen is not None and seen != kept.version:
        raise Overtaken
    post.state, post.version = kept.state, kept.version
    post.clean()
    post.responsible_body = post.responsible_body or responsible_body(post.unit)
    if cover:
        pictures.attach(post, cover)
    elif drop_cover:
        post.cover = post.cover_caption = post.cover_alt = ""
    post.body = illustrations.settled(post, by=by)  # compared as it will be stored
    before, after = changed(kept, post)
    post.version += bool(after)
    post.save(update_fields=(*CONTENT, "version"))
    illustrations.claim(post)
    if cover:
        draw_cover.delay_on_commit(post.pk)
    if kept.cover and kept.cover.name != post.cover.name:
        transaction.on_commit(lambda: pictures.discard(kept.cover.name, kept.cover_width))
    if after:
        PostRevision.keep(post, by=by, restored=restored)
        audit.record(by, "news.save", post, power=Power.WRITE_NEWS, before=before, after=after)


@transaction.atomic
def submit(post: Post, *, by: User) -> int:
    """Sends the post to those who may approve it; returns how many were told. The reason of a return stays readable."""
    post.move("submit", submitted_at=timezone.now(), **UNDECIDED, **NOT_SIGNED | {"poster": by})
    audit.record(by, "news.submit", post, power=Power.WRITE_NEWS)
    return notifications.approvers(post, f"Bài “{post.title}” của {post.unit} chờ duyệt.", besides=by.pk)


@transaction.atomic
def recall(post: Post, *, by: User) -> None:
    """The writer takes the post back, to go on writing; what was decided on it so far is decided anew."""
    approval.hold(post, "recall")
    post.move("recall", **UNDECIDED, **NOT_SIGNED)
    audit.record(by, "news.recall", post, power=Power.WRITE_NEWS)
    notifications.author(post, f"Bài “{post.title}” đã được {by} rút về để sửa.", by=by)


# Deciding


@transaction.atomic
def check(post: Post, *, by: User) -> None:
    """The first of two steps: another approver is asked for the second. Raises SelfApproval, OtherSteps, WrongState."""
    kept, now = _decided(post, "check", by), timezone.now()
    post.move("check", checker=by, checked_at=now)
    _note_verdict(kept, Verdict.Outcome.CHECKED, by, now)
    audit.record(by, "news.check", post, power=Power.APPROVE_NEWS)
    notifications.approvers(post, f"Bài “{post.title}” của {post.unit} chờ duyệt bước hai.", besides=by.pk)


@transaction.atomic
def approve(post: Post, *, by: User) -> None:
    """Publishes the post now, or at its own time when that is still to come.

    Raises SelfApproval, SameApprover, OtherSteps, and WrongState where another was quicker.
    """
    kept, now = _decided(post, "approve", by), timezone.now()
    when = max(kept.publish_at or now, now)
    signed = _approval(kept, by, now) | _posting(kept, kept.poster or kept.author)
    post.move("approve", publish_at=when, **signed)
    _note_verdict(kept, Verdict.Outcome.APPROVED, by, now)
    audit.record(by, "news.approve", post, power=Power.APPROVE_NEWS, after={"publish_at": when.isoformat()})
    notifications.posted(post, f"Bài “{post.title}” đã được duyệt đăng{notifications.later(when, now)}.", by=by)


@transaction.atomic
def clear(post: Post, *, by: User) -> None:
    """Approves the post and leaves it to an editor to post it. Raises as `approve`."""
    kept, now = _decided(post, "clear", by), timezone.now()
    post.move("clear", **_approval(kept, by, now))
    _note_verdict(kept, Verdict.Outcome.APPROVED, by, now)
    audit.record(by, "news.clear", post, power=Power.APPROVE_NEWS)
    notices.tell_all(
        {each.pk: each for each in (kept.author, kept.poster) if each}.values(),
        f"Bài “{post.title}” đã được duyệt, chờ biên tập viên đăng.",
        notifications.preview(post),
    )


@transaction.atomic
def put_up(post: Post, *, by: User) -> None:
    """An editor posts what was approved, now or at its own time when that is still to come."""
    kept, now = approval.hold(post, "post"), timezone.now()
    when = max(kept.publish_at or now, now)
    post.move("post", publish_at=when, **_posting(kept, by))
    audit.record(by, "news.post", post, power=Power.WRITE_NEWS, after={"publish_at": when.isoformat()})
    notifications.posted(post, f"Bài “{post.title}” đã được đăng{notifications.later(when, now)}.", by=by)


@transaction.atomic
def send_back(post: Post, *, by: User, reason: str) -> None:
    """Gives the post back to its author with what is to be corrected."""
    kept = approval.hold(post, "return")
    post.move("return", return_reason=reason, **UNDECIDED)
    if kept.state in Post.WAITING:
        _note_verdict(kept, Verdict.Outcome.RETURNED, by, timezone.now())
    audit.record(by, "news.return", post, power=Power.APPROVE_NEWS, reason=reason)
    notices.tell(
        post.author, f"Bài “{post.title}” cần sửa: {reason}", reverse("admin:news_post_change", args=[post.pk])
    )


# After it was published


@transaction.atomic
def reschedule(post: Post, *, by: User, publish_at: datetime) -> None:
    """Gives another time to a post that is approved for a time to come. Raises TooEarly, and WrongState once its time
    has come."""
    kept = approval.hold(post, "reschedule")
    if publish_at <= timezone.now():
        raise TooEarly
    post.move("reschedule", publish_at=publish_at)
    before, after = ({"publish_at": at.isoformat()} for at in (kept.publish_at, publish_at))
    audit.record(by, "news.reschedule", post, power=Power.APPROVE_NEWS, before=before, after=after)
    notifications.author(post, f"Bài “{post.title}” được hẹn lại: đăng lúc {notifications.moment(publish_at)}.", by=by)


@transaction.atomic
def withdraw(post: Post, *, by: User, reason: str) -> None:
    """Takes a published post away from its readers."""
    post.move("withdraw")
    _withdraw_offers(post)
    audit.record(by, "news.withdraw", post, power=Power.APPROVE_NEWS, reason=reason)
    notifications.author(post, f"Bài “{post.title}” đã được gỡ: {reason}", by=by)


def why_withdrawn(post: Post) -> str:
    """The reason of the last time it was taken away, as its desk reads it; empty for what still stands."""
    gone = post.state in {Post.State.WITHDRAWN, Post.State.ARCHIVED}
    last = audit.history(post).filter(action="news.withdraw").first() if gone else None
    return last.reason if last else ""


@transaction.atomic
def archive(post: Post, *, by: User) -> None:
    """Puts a post that is over into the archive of its desk; readers do not find it any more."""
    post.move("archive")
    _withdraw_offers(post)
    audit.record(by, "news.archive", post, power=Power.APPROVE_NEWS)
    notifications.author(post, f"Bài “{post.title}” đã được chuyển vào lưu trữ.", by=by)


@transaction.atomic
def reopen(post: Post, *, by: User) -> None:
    """Makes a draft again of a post that was taken away; it goes through every step anew."""
    post.move("reopen", publish_at=None, **UNDECIDED, **NOT_SIGNED)
    audit.record(by, "news.reopen", post, power=Power.WRITE_NEWS)
    notifications.author(post, f"Bài “{post.title}” được mở lại để sửa.", by=by)


# What each step asks, keeps and tells


def _decided(post: Post, move: str, by: User) -> Post:
    """The row held, once it is sure that `by` may decide on it in this step."""
    kept = approval.hold(post, move)
    rule = steps.rule_for(kept.unit)
    two, own = rule.approval_steps == rule.Steps.TWO, rule.own_approval
    approval.check_decider(kept, move, by=by, wrote=kept.written_by(by), two_steps=two, own_approval=own)
    return kept


def _approval(post: Post, by: User, now: datetime) -> dict:
    return {"approver": by, "decided_at": now, "approver_line": line(by, post.unit)}


def _posting(post: Post, poster: User) -> dict:
    """Who posts it, and who wrote it where that is another."""
    author = line(post.author, post.unit) if post.author_id != poster.pk else ""
    return {"poster": poster, "poster_line": line(poster, post.unit), "author_line": author}


def _note_verdict(post: Post, outcome: str, by: User, now: datetime) -> None:
    since = post.checked_at if post.state == Post.State.CHECKED else post.submitted_at
    Verdict.objects.create(post=post, unit=post.unit, outcome=outcome, by=by, at=now, waited=now - since)


def _withdraw_offers(post: Post) -> None:
    """Nobody above takes over what its own unit shows no more."""
    over = {"state": PostOffer.State.TAKEN_BACK, "decided_at": timezone.now()}
    PostOffer.objects.open().filter(post=post).update(**over)
