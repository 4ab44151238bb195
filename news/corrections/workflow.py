"""A published article is corrected while it is read: the correction is written, approved like an article, and then
takes the place of the text; readers see that and when."""

from http import HTTPStatus

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from members import access, approval, audit, notice_kinds, notices
from members.access import whose_work
from members.models import User
from members.powers import Power
from members.refusals import Refused
from news.enclosures import illustrations
from news.models import Article, ArticleCorrection, ArticleRevision
from news.models.revisions import changed
from news.publishing import steps
from news.publishing.workflow import NotEditable
from news.text import richtext

UNDECIDED = {"checker": None, "checked_at": None}


class NotPublished(Refused):
    """Only what is published, or approved for a time to come, is corrected; a draft is simply written on."""

    message = "Bài này chưa đăng hoặc đã gỡ, nên đồng chí sửa thẳng trong bài."


class NothingCorrected(Refused):
    """The correction says what the article says already, or does not say what it corrects."""

    message = "Bản đính chính chưa khác bài đang đăng, hoặc chưa ghi đính chính điều gì."
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class ArticleMoved(Refused):
    """The article was changed or taken away after the correction was written."""

    message = "Bài đã được sửa hoặc gỡ sau khi bản đính chính này được viết. Đề nghị trả lại để người viết xem lại."


@transaction.atomic
def begin(article: Article, *, by: User) -> ArticleCorrection:
    """The correction of `article` that is being written, or a new one with its present text. Raises NotPublished."""
    kept = Article.objects.select_for_update(of=("self",)).prefetch_related("unit").get(pk=article.pk)
    if kept.state != Article.State.PUBLISHED:
        raise NotPublished
    if there := kept.corrections.unfinished().first():
        return there
    correction = ArticleCorrection(article=kept, unit=kept.unit, upon=kept.version, author=by)
    for name in ArticleCorrection.TEXT:
        setattr(correction, name, getattr(kept, name))
    correction.saved_by, correction.saved_at = by, timezone.now()
    correction.save(force_insert=True)
    audit.record(by, "correction_of_news.begin", kept, power=Power.WRITE_NEWS)
    return correction


@transaction.atomic
def save(correction: ArticleCorrection, *, by: User, seen: int | None) -> None:
    """Stores what was written; `seen` is the version it was written upon. Raises NotEditable and VersionConflict, and
    stores nothing then."""
    kept = ArticleCorrection.objects.select_for_update(of=("self",)).prefetch_related("article").get(pk=correction.pk)
    if not kept.is_editable:
        raise NotEditable("save", kept.state)
    correction.state, correction.version = kept.state, kept.version
    correction.body = richtext.sanitise(correction.body)
    if content_of(kept) == content_of(correction) and kept.upon == kept.article.version:
        return
    correction.claim_version(seen, by=by)
    correction.upon = kept.article.version
    correction.save(update_fields=["note", "upon", *ArticleCorrection.TEXT])
    correction.writers.add(by)


@transaction.atomic
def discard(correction: ArticleCorrection, *, by: User) -> None:
    """Gives up a correction that was not sent: the article stays as it is. Raises NotEditable."""
    kept = (
        ArticleCorrection.objects.select_for_update(of=("self",))
        .prefetch_related("article__unit")
        .get(pk=correction.pk)
    )
    if not kept.is_editable:
        raise NotEditable("discard", kept.state)
    audit.record(by, "correction_of_news.discard", kept.article, power=Power.WRITE_NEWS)
    kept.delete()


def content_of(correction: ArticleCorrection) -> dict:
    return {name: getattr(correction, name) for name in ("note", *ArticleCorrection.TEXT)}


# Deciding


@transaction.atomic
def submit(correction: ArticleCorrection, *, by: User) -> int:
    """Sends it to those who approve; how many were told. Raises NothingCorrected and WrongState."""
    article = correction.article
    if not correction.note or all(getattr(correction, name) == getattr(article, name) for name in correction.TEXT):
        raise NothingCorrected
    correction.move("submit", submitted_at=timezone.now(), approver=None, **UNDECIDED)
    _record(correction, "submit", by, Power.WRITE_NEWS)
    return _tell_approvers(correction, f"Bản đính chính bài “{article.title}” chờ duyệt.", besides=by)


@transaction.atomic
def recall(correction: ArticleCorrection, *, by: User) -> None:
    """The writer takes it back to go on writing."""
    approval.lock(correction, "recall")
    correction.move("recall", **UNDECIDED)
    _record(correction, "recall", by, Power.WRITE_NEWS)


@transaction.atomic
def check(correction: ArticleCorrection, *, by: User) -> None:
    """The first of two steps. Raises SelfApproval, OtherSteps, WrongState."""
    kept = _decided(correction, "check", by)
    correction.move("check", checker=by, checked_at=timezone.now())
    _record(correction, "check", by, Power.APPROVE_NEWS)
    _tell_approvers(kept, f"Bản đính chính bài “{kept.title}” chờ duyệt bước hai.", besides=by)


@transaction.atomic
def send_back(correction: ArticleCorrection, *, by: User, reason: str) -> None:
    """Gives it back to its writer, or the desk where that one writes no more, with what is to be corrected in it."""
    kept = approval.lock(correction, "return")
    correction.move("return", return_reason=reason, **UNDECIDED)
    _record(correction, "return", by, Power.APPROVE_NEWS, reason=reason)
    address = reverse("admin:news_articlecorrection_change", args=[correction.pk])
    people = access.asker_or_office(kept.author, Power.WRITE_NEWS, kept.unit)
    notices.tell_all(
        people, f"Bản đính chính bài “{correction.title}” cần sửa: {reason}", address, kind=notice_kinds.NEWS
    )


@transaction.atomic
def approve(correction: ArticleCorrection, *, by: User) -> None:
    """Makes its text the text of the article. Readers who could read the old one are told that and when; of an article
    whose time is still to come nobody has read it. Raises as the approval of an article, and ArticleMoved."""
    kept, now = _decided(correction, "approve", by), timezone.now()
    before = Article.objects.select_for_update(of=("self",)).prefetch_related("unit", "topic").get(pk=kept.article_id)
    if before.state != Article.State.PUBLISHED or before.version != kept.upon:
        raise ArticleMoved
    article = Article.objects.select_related("unit", "topic").get(pk=before.pk)
    for name in ArticleCorrection.TEXT:
        setattr(article, name, getattr(kept, name))
    article.clean()
    article.body = illustrations.settled(article, by=kept.author)
    if article.is_published:
        article.corrected_at, article.correction_note = now, kept.note
    article.claim_version(before.version, by=kept.author)
    article.save(update_fields=[*ArticleCorrection.TEXT, "corrected_at", "correction_note"])
    illustrations.claim(article)
    ArticleRevision.keep(article, by=kept.author)
    correction.move("approve", approver=by, decided_at=now)
    old, new = changed(before, article)
    audit.record(
        by, "correction_of_news.approve", article, power=Power.APPROVE_NEWS, before=old, after=new, reason=kept.note
    )
    if by.pk != kept.author_id:
        notices.tell(
            kept.author,
            f"Bài “{article.title}” đã được đính chính.",
            article.get_absolute_url(),
            kind=notice_kinds.NEWS,
        )


def _decided(correction: ArticleCorrection, move: str, by: User) -> ArticleCorrection:
    """The row held, once it is sure that `by` may decide on it in this step."""
    kept = approval.lock(correction, move)
    rule = steps.rule_for(kept.unit)
    two, own = rule.approval_steps == rule.Steps.TWO, rule.own_approval
    approval.check_decider(kept, move, by=by, wrote=kept.written_by(by), two_steps=two, own_approval=own)
    return kept


def _record(correction: ArticleCorrection, move: str, by: User, power: Power, reason: str = "") -> None:
    audit.record(by, f"correction_of_news.{move}", correction.article, power=power, reason=reason)


def _tell_approvers(correction: ArticleCorrection, text: str, *, besides: User) -> int:
    approvers = whose_work(Power.APPROVE_NEWS, correction.unit).exclude(pk__in={besides.pk, correction.author_id})
    return notices.tell_all(approvers, text, correction.get_absolute_url(), kind=notice_kinds.NEWS)
