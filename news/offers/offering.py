"""“Đề nghị đăng cấp trên”: a unit offers its article to a desk above, which takes it as an article of its own or says
no."""

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from members import audit, notice_kinds, notices
from members.access import whose_work
from members.models import Unit, UnitGrant, User
from members.moves import WrongState
from members.powers import Power, Role
from members.refusals import Refused
from news.enclosures import attachments, pictures
from news.enclosures.pictures import Cover
from news.models import Article, ArticleOffer
from news.publishing import notifications, workflow

DESK = (Power.WRITE_NEWS, Power.APPROVE_NEWS)


class AlreadyOffered(Refused):
    """The article lies with this desk already, or was taken by it."""

    message = "Đơn vị này đã nhận được đề nghị đăng bài này."
    field = "unit"


class NotYetPublished(Refused):
    """Only what the unit itself has published is offered further up."""

    message = "Chỉ đề nghị được bài mà đơn vị mình đã đăng."


def editorial_units_above(unit: Unit) -> QuerySet[Unit]:
    """The units above `unit` where somebody works at a desk of news, the nearest first."""
    working = UnitGrant.objects.in_force().exclude(role=Role.ADMINISTRATOR)
    manned = working.filter(permission__codename__in=[power.codename for power in DESK])
    above = Unit.objects.active().filter(path__in=unit.lineage[:-1])
    return above.filter(pk__in=manned.values("content_object")).order_by("-path")


@transaction.atomic
def offer(article: Article, unit: Unit, *, by: User) -> ArticleOffer:
    """Offers `article` to the desk of `unit`, one of `editorial_units_above`. Raises NotYetPublished and
    AlreadyOffered."""
    kept = Article.objects.select_for_update(of=("self",)).get(pk=article.pk)
    if not kept.is_published:
        raise NotYetPublished
    try:
        with transaction.atomic():
            made = ArticleOffer.objects.create(article=article, unit=unit, offered_by=by)
    except IntegrityError as error:
        raise AlreadyOffered from error
    audit.record(by, "news.offer", article, power=Power.WRITE_NEWS, after={"unit": unit.name})
    words = f"{article.unit} đề nghị {unit} đăng bài “{article.title}”."
    notices.tell_all(
        _desk_of(unit).exclude(pk=by.pk), words, f"{reverse('news:inbox')}?muc=de-nghi", kind=notice_kinds.NEWS
    )
    notifications.author(article, f"Bài “{article.title}” được đề nghị {unit} đăng.", by=by)
    return made


@transaction.atomic
def take(made: ArticleOffer, *, by: User) -> Article:
    """Makes a draft of the upper unit of the offered article, for its own desk to go on with; returns the draft.

    The unit below is named as its source; a link is kept only where everybody may open the article below. What was for
    cấp ủy stays so until the desk above says otherwise. Raises WrongState where somebody else has answered, or the
    offer was taken back.
    """
    kept = _locked(made, "take")
    article = kept.article
    copy = Article(
        unit=kept.unit,
        topic=article.topic,
        title=article.title,
        summary=article.summary,
        body=article.body,
        cover_alt=article.cover_alt,
        cover_caption=article.cover_caption,
        source_name=article.unit.name,
        source_url=article.get_absolute_url() if article.is_public else "",
        source_date=article.publish_at,
        audience=Article.Audience.COMMITTEE
        if article.audience == Article.Audience.COMMITTEE
        else Article.Audience.MEMBERS,
    )
    workflow.create(copy, by=by, cover=_cover_of(article))
    attachments.copy(article, copy, by=by)
    made.move("take", copy=copy, decided_by=by, decided_at=timezone.now())
    audit.record(
        by, "news.offer_taken", copy, power=Power.WRITE_NEWS, after={"article": article.pk, "unit": article.unit.name}
    )
    _tell_below(kept, f"{kept.unit} đã nhận bài “{article.title}” để biên tập, đăng.")
    return copy


@transaction.atomic
def decline(made: ArticleOffer, *, by: User, reason: str) -> None:
    """Says no, with a word for those who offered it. Raises WrongState as `take`."""
    kept = _locked(made, "decline")
    made.move("decline", decided_by=by, decided_at=timezone.now(), reason=reason)
    audit.record(by, "news.offer_declined", kept.article, power=Power.WRITE_NEWS, reason=reason)
    _tell_below(kept, f"{kept.unit} chưa đăng bài “{kept.article.title}”: {reason}")


@transaction.atomic
def take_back(made: ArticleOffer, *, by: User) -> None:
    """The unit below takes its offer back before it is answered. Raises WrongState as `take`."""
    kept = _locked(made, "take_back")
    made.move("take_back", decided_by=by, decided_at=timezone.now())
    audit.record(by, "news.offer_taken_back", kept.article, power=Power.WRITE_NEWS)
    notifications.author(kept.article, f"Đề nghị {kept.unit} đăng bài “{kept.article.title}” đã được rút lại.", by=by)


def resolve_duplicates(offers: QuerySet[ArticleOffer], successor: Unit, why: str) -> None:
    """Of offers to units that close, those that lie with `successor` already, or come from it, end here."""
    there = ArticleOffer.objects.filter(
        unit=successor, state__in=[ArticleOffer.State.OFFERED, ArticleOffer.State.TAKEN]
    )
    doubled = offers.filter(article__in=there.values("article")) | offers.filter(article__unit=successor)
    over = {"state": ArticleOffer.State.TAKEN_BACK, "decided_at": timezone.now(), "reason": why[:500]}
    ArticleOffer.objects.filter(pk__in=list(doubled.values_list("pk", flat=True))).update(**over)


def _locked(made: ArticleOffer, move: str) -> ArticleOffer:
    offers = ArticleOffer.objects.select_for_update(of=("self",)).prefetch_related(
        "unit", "article__unit", "article__topic"
    )
    kept = offers.get(pk=made.pk)
    if not kept.can(move):
        raise WrongState(move, kept.state)
    return kept


def _cover_of(article: Article) -> Cover | None:
    """A picture of its own: what the article below does with its cover later is no matter of the copy."""
    if not article.cover:
        return None
    with pictures.opened(article, small=False) as large, pictures.opened(article, small=True) as small:
        return Cover(large=large.read(), small=small.read())


def _desk_of(unit: Unit) -> QuerySet[User]:
    return whose_work(Power.WRITE_NEWS, unit) | whose_work(Power.APPROVE_NEWS, unit)


def _tell_below(made: ArticleOffer, text: str) -> None:
    """The author, and who offered it where that is another."""
    people = {made.article.author_id: made.article.author, made.offered_by_id: made.offered_by}
    notices.tell_all(people.values(), text, reverse("news:offer", args=[made.article_id]), kind=notice_kinds.NEWS)
