"""What is done to an article: written, sent for approval, approved in one step or two, sent back, published, taken
away."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from members import access, approval, audit, notice_kinds, notices
from members.models import User
from members.moves import WrongState
from members.powers import Power
from members.versions import VersionConflict
from news.enclosures import illustrations, pictures
from news.enclosures.pictures import Cover
from news.enclosures.tasks import draw_cover
from news.models import Article, ArticleOffer, ArticleRevision, Verdict
from news.models.revisions import changed, content_of
from news.publishing import notifications, steps, timing
from news.publishing.signing import line, responsible_body
from news.publishing.timing import TooEarly
from news.text import richtext

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
# What an article loses that is written anew: who decided on the text before says nothing about the next one.
UNDECIDED = {"approver": None, "checker": None, "checked_at": None, "decided_at": None, "approver_line": ""}
NOT_SIGNED = {"publisher": None, "publisher_line": "", "author_line": ""}


class NotEditable(WrongState):
    """It was sent for approval, or more, while somebody was writing."""

    message = (
        "Nội dung này đã được gửi duyệt hoặc xử lý trong lúc đồng chí đang sửa, nên những thay đổi dưới đây chưa được "
        "lưu. Đồng chí chép lại phần cần giữ; khi được trả lại thì có thể sửa tiếp."
    )


# Writing


@transaction.atomic
def create(article: Article, *, by: User, cover: Cover | None = None) -> None:
    """Stores a new draft written by `by`."""
    article.author, article.state = by, Article.State.DRAFT
    article.saved_by, article.saved_at = by, timezone.now()
    article.clean()
    article.responsible_body = article.responsible_body or responsible_body(article.unit)
    _set_cover(article, cover)
    article.body = illustrations.settled(article, by=by)
    article.save(force_insert=True)
    illustrations.claim(article)
    _draw_later(article, cover)
    ArticleRevision.keep(article, by=by)
    audit.record(by, "news.create", article, power=Power.WRITE_NEWS, after=content_of(article))


@transaction.atomic
def save(
    article: Article,
    *,
    by: User,
    seen: int | None,
    cover: Cover | None = None,
    drop_cover: bool = False,
    restored: int | None = None,
) -> None:
    """Stores the changes made on `article`, and a revision where anything changed; `seen` is the version they were made
    upon. Raises NotEditable once it is not to be edited and VersionConflict where another has saved since; stores
    nothing."""
    kept = Article.objects.select_for_update().get(pk=article.pk)
    if not kept.is_editable:
        raise NotEditable("save", kept.state)
    article.state, article.version = kept.state, kept.version
    article.clean()
    article.responsible_body = article.responsible_body or responsible_body(article.unit)
    article.body = richtext.sanitise(article.body)
    other_cover = cover or (drop_cover and kept.cover)
    if seen != kept.version and (other_cover or any(changed(kept, article))):
        raise VersionConflict(Article.objects.select_related("saved_by__member", "unit", "topic").get(pk=kept.pk))
    _set_cover(article, cover, drop=drop_cover)
    article.body = illustrations.settled(article, by=by)  # compared as it will be stored
    before, after = changed(kept, article)
    if after:
        article.claim_version(kept.version, by=by)
    article.save(update_fields=CONTENT)
    illustrations.claim(article)
    if kept.cover and kept.cover.name != article.cover.name:
        transaction.on_commit(lambda: pictures.discard(kept.cover.name, kept.cover_width))
    _draw_later(article, cover)
    if after:
        ArticleRevision.keep(article, by=by, restored=restored)
        audit.record(by, "news.save", article, power=Power.WRITE_NEWS, before=before, after=after)


def _set_cover(article: Article, cover: Cover | None, *, drop: bool = False) -> None:
    if cover:
        pictures.attach(article, cover)
    elif drop:
        article.cover = article.cover_caption = article.cover_alt = ""


def _draw_later(article: Article, cover: Cover | None) -> None:
    if cover:
        draw_cover.delay_on_commit(article.pk)


@transaction.atomic
def submit(article: Article, *, by: User) -> int:
    """Sends the article to those who may approve it; returns how many were told. The reason of a return stays
    readable."""
    article.move("submit", submitted_at=timezone.now(), **UNDECIDED, **NOT_SIGNED | {"publisher": by})
    audit.record(by, "news.submit", article, power=Power.WRITE_NEWS)
    return notifications.approvers(article, f"Bài “{article.title}” của {article.unit} chờ duyệt.", besides=by.pk)


@transaction.atomic
def recall(article: Article, *, by: User) -> None:
    """The writer takes the article back, to go on writing; what was decided on it so far is decided anew."""
    approval.lock(article, "recall")
    article.move("recall", **UNDECIDED, **NOT_SIGNED)
    audit.record(by, "news.recall", article, power=Power.WRITE_NEWS)
    notifications.author(article, f"Bài “{article.title}” đã được {by} rút về để sửa.", by=by)


# Deciding


@transaction.atomic
def check(article: Article, *, by: User) -> None:
    """The first of two steps: another approver is asked for the second. Raises SelfApproval, OtherSteps, WrongState."""
    kept, now = _decided(article, "check", by), timezone.now()
    article.move("check", checker=by, checked_at=now)
    _note_verdict(kept, Verdict.Outcome.CHECKED, by, now)
    audit.record(by, "news.check", article, power=Power.APPROVE_NEWS)
    notifications.approvers(article, f"Bài “{article.title}” của {article.unit} chờ duyệt bước hai.", besides=by.pk)


@transaction.atomic
def approve(article: Article, *, by: User) -> None:
    """Publishes the article now, or at its own time when that is still to come.

    Raises SelfApproval, SameApprover, OtherSteps, OverBefore, and WrongState where another was quicker.
    """
    kept, now = _decided(article, "approve", by), timezone.now()
    when = timing.due(kept, now)
    signed = _approval(kept, by, now) | _publishing(kept, kept.publisher or kept.author)
    article.move("approve", publish_at=when, **signed)
    _note_verdict(kept, Verdict.Outcome.APPROVED, by, now)
    audit.record(by, "news.approve", article, power=Power.APPROVE_NEWS, after={"publish_at": when.isoformat()})
    notifications.published(
        article, f"Bài “{article.title}” đã được duyệt đăng{notifications.later(when, now)}.", by=by
    )


@transaction.atomic
def clear(article: Article, *, by: User) -> None:
    """Approves the article and leaves it to an editor to publish it. Raises as `approve`."""
    kept, now = _decided(article, "clear", by), timezone.now()
    article.move("clear", **_approval(kept, by, now))
    _note_verdict(kept, Verdict.Outcome.APPROVED, by, now)
    audit.record(by, "news.clear", article, power=Power.APPROVE_NEWS)
    notices.tell_all(
        {each.pk: each for each in (kept.author, kept.publisher) if each}.values(),
        f"Bài “{article.title}” đã được duyệt, chờ biên tập viên đăng.",
        notifications.preview(article),
        kind=notice_kinds.NEWS,
    )


@transaction.atomic
def publish(article: Article, *, by: User) -> None:
    """An editor publishes what was approved, now or at its own time when that is still to come. Raises OverBefore."""
    kept, now = approval.lock(article, "publish"), timezone.now()
    when = timing.due(kept, now)
    article.move("publish", publish_at=when, **_publishing(kept, by))
    audit.record(by, "news.publish", article, power=Power.WRITE_NEWS, after={"publish_at": when.isoformat()})
    notifications.published(article, f"Bài “{article.title}” đã được đăng{notifications.later(when, now)}.", by=by)


@transaction.atomic
def send_back(article: Article, *, by: User, reason: str) -> None:
    """Gives the article back to its author, or the desk where that one writes no more, with what is to be corrected."""
    kept = approval.lock(article, "return")
    article.move("return", return_reason=reason, **UNDECIDED)
    if kept.state in Article.WAITING:
        _note_verdict(kept, Verdict.Outcome.RETURNED, by, timezone.now())
    audit.record(by, "news.return", article, power=Power.APPROVE_NEWS, reason=reason)
    notices.tell_all(
        access.asker_or_office(kept.author, Power.WRITE_NEWS, kept.unit),
        f"Bài “{article.title}” cần sửa: {reason}",
        reverse("admin:news_article_change", args=[article.pk]),
        kind=notice_kinds.NEWS,
    )


# After it was published


@transaction.atomic
def reschedule(article: Article, *, by: User, publish_at: datetime) -> None:
    """Gives another time to an article that is approved for a time to come. Raises TooEarly, OverBefore, and WrongState
    once its time has come."""
    kept = approval.lock(article, "reschedule")
    if publish_at <= timezone.now():
        raise TooEarly
    timing.refuse_if_over(kept, publish_at)
    article.move("reschedule", publish_at=publish_at)
    before, after = ({"publish_at": at.isoformat()} for at in (kept.publish_at, publish_at))
    audit.record(by, "news.reschedule", article, power=Power.APPROVE_NEWS, before=before, after=after)
    notifications.author(
        article, f"Bài “{article.title}” được hẹn lại: đăng lúc {notifications.moment(publish_at)}.", by=by
    )


@transaction.atomic
def unschedule(article: Article, *, by: User) -> None:
    """The editor takes back what is approved for a time to come, to go on writing; it is approved anew. Raises
    WrongState once its time has come."""
    kept = approval.lock(article, "unschedule")
    article.move("unschedule", **UNDECIDED, **NOT_SIGNED)
    before = {"publish_at": kept.publish_at.isoformat()}
    audit.record(by, "news.unschedule", article, power=Power.WRITE_NEWS, before=before)
    words = f"Bài “{article.title}” hẹn đăng lúc {notifications.moment(kept.publish_at)} đã được {by} rút về để sửa."
    notices.tell_all({kept.author, kept.approver} - {by}, words, notifications.preview(article), kind=notice_kinds.NEWS)


@transaction.atomic
def withdraw(article: Article, *, by: User, reason: str) -> None:
    """Takes a published article away from its readers."""
    article.move("withdraw", withdraw_reason=reason)
    _withdraw_offers(article)
    audit.record(by, "news.withdraw", article, power=Power.APPROVE_NEWS, reason=reason)
    notifications.author(article, f"Bài “{article.title}” đã được gỡ: {reason}", by=by)


@transaction.atomic
def archive(article: Article, *, by: User) -> None:
    """Puts an article that is over into the archive of its desk; readers do not find it any more."""
    article.move("archive")
    _withdraw_offers(article)
    audit.record(by, "news.archive", article, power=Power.APPROVE_NEWS)
    notifications.author(article, f"Bài “{article.title}” đã được chuyển vào lưu trữ.", by=by)


@transaction.atomic
def reopen(article: Article, *, by: User) -> None:
    """Makes a draft again of an article that was taken away; it goes through every step anew."""
    article.move("reopen", publish_at=None, withdraw_reason="", **UNDECIDED, **NOT_SIGNED)
    audit.record(by, "news.reopen", article, power=Power.WRITE_NEWS)
    notifications.author(article, f"Bài “{article.title}” được mở lại để sửa.", by=by)


# What each step asks, keeps and tells


def _decided(article: Article, move: str, by: User) -> Article:
    """The row held, once it is sure that `by` may decide on it in this step."""
    kept = approval.lock(article, move)
    rule = steps.rule_for(kept.unit)
    two, own = rule.approval_steps == rule.Steps.TWO, rule.own_approval
    approval.check_decider(kept, move, by=by, wrote=kept.written_by(by), two_steps=two, own_approval=own)
    return kept


def _approval(article: Article, by: User, now: datetime) -> dict:
    return {"approver": by, "decided_at": now, "approver_line": line(by, article.unit)}


def _publishing(article: Article, publisher: User) -> dict:
    """Who publishes it, and who wrote it where that is another."""
    author = line(article.author, article.unit) if article.author_id != publisher.pk else ""
    return {"publisher": publisher, "publisher_line": line(publisher, article.unit), "author_line": author}


def _note_verdict(article: Article, outcome: str, by: User, now: datetime) -> None:
    since = article.checked_at if article.state == Article.State.CHECKED else article.submitted_at
    Verdict.objects.create(article=article, unit=article.unit, outcome=outcome, by=by, at=now, waited=now - since)


def _withdraw_offers(article: Article) -> None:
    """Nobody above takes over what its own unit shows no more."""
    over = {"state": ArticleOffer.State.TAKEN_BACK, "decided_at": timezone.now()}
    ArticleOffer.objects.open().filter(article=article).update(**over)
