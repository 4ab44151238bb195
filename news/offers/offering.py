"""“Đề nghị đăng cấp trên”: a unit offers its post to a desk above, which takes it as a post of its own or says no."""

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from members import audit, notices
from members.access import whose_work
from members.models import Unit, UnitGrant, User
from members.moves import WrongState
from members.powers import Power, Role
from news.enclosures import attachments, pictures
from news.enclosures.pictures import Cover
from news.models import Post, PostOffer
from news.publishing import notifications, workflow

DESK = (Power.WRITE_NEWS, Power.APPROVE_NEWS)


class AlreadyOffered(Exception):
    """The post lies with this desk already, or was taken by it."""


class NotYetPublished(Exception):
    """Only what the unit itself has published is offered further up."""


def desks_above(unit: Unit) -> QuerySet[Unit]:
    """The units above `unit` where somebody works at a desk of news, the nearest first."""
    working = UnitGrant.objects.in_force().exclude(role=Role.ADMINISTRATOR)
    manned = working.filter(permission__codename__in=[power.codename for power in DESK])
    above = Unit.objects.active().filter(path__in=unit.lineage[:-1])
    return above.filter(pk__in=manned.values("content_object")).order_by("-path")


@transaction.atomic
def offer(post: Post, unit: Unit, *, by: User) -> PostOffer:
    """Offers `post` to the desk of `unit`, one of `desks_above`. Raises NotYetPublished and AlreadyOffered."""
    kept = Post.objects.select_for_update(of=("self",)).get(pk=post.pk)
    if not kept.is_published:
        raise NotYetPublished
    try:
        with transaction.atomic():
            made = PostOffer.objects.create(post=post, unit=unit, offered_by=by)
    except IntegrityError as error:
        raise AlreadyOffered from error
    audit.record(by, "news.offer", post, power=Power.WRITE_NEWS, after={"unit": unit.name})
    words = f"{post.unit} đề nghị {unit} đăng bài “{post.title}”."
    notices.tell_all(_desk_of(unit).exclude(pk=by.pk), words, f"{reverse('news:inbox')}?muc=de-nghi")
    notifications.author(post, f"Bài “{post.title}” được đề nghị {unit} đăng.", by=by)
    return made


@transaction.atomic
def take(made: PostOffer, *, by: User) -> Post:
    """Makes a draft of the upper unit of the offered post, for its own desk to go on with; returns the draft.

    The unit below is named as its source; a link is kept only where everybody may open the post below. What was for
    cấp ủy stays so until the desk above says otherwise. Raises WrongState where somebody else has answered, or the
    offer was taken back.
    """
    kept = _held(made, "take")
    post = kept.post
    copy = Post(
        unit=kept.unit,
        topic=post.topic,
        title=post.title,
        summary=post.summary,
        body=post.body,
        cover_alt=post.cover_alt,
        cover_caption=post.cover_caption,
        source_name=post.unit.name,
        source_url=post.get_absolute_url() if post.is_public else "",
        source_date=post.publish_at,
        audience=Post.Audience.COMMITTEE if post.audience == Post.Audience.COMMITTEE else Post.Audience.MEMBERS,
    )
    workflow.create(copy, by=by, cover=_cover_of(post))
    attachments.copy(post, copy, by=by)
    made.move("take", copy=copy, decided_by=by, decided_at=timezone.now())
    audit.record(by, "news.offer_taken", copy, power=Power.WRITE_NEWS, after={"post": post.pk, "unit": post.unit.name})
    _tell_below(kept, f"{kept.unit} đã nhận bài “{post.title}” để biên tập, đăng.")
    return copy


@transaction.atomic
def decline(made: PostOffer, *, by: User, reason: str) -> None:
    """Says no, with a word for those who offered it. Raises WrongState as `take`."""
    kept = _held(made, "decline")
    made.move("decline", decided_by=by, decided_at=timezone.now(), reason=reason)
    audit.record(by, "news.offer_declined", kept.post, power=Power.WRITE_NEWS, reason=reason)
    _tell_below(kept, f"{kept.unit} chưa đăng bài “{kept.post.title}”: {reason}")


@transaction.atomic
def take_back(made: PostOffer, *, by: User) -> None:
    """The unit below takes its offer back before it is answered. Raises WrongState as `take`."""
    kept = _held(made, "take_back")
    made.move("take_back", decided_by=by, decided_at=timezone.now())
    audit.record(by, "news.offer_taken_back", kept.post, power=Power.WRITE_NEWS)
    notifications.author(kept.post, f"Đề nghị {kept.unit} đăng bài “{kept.post.title}” đã được rút lại.", by=by)


def make_way(offers: QuerySet[PostOffer], heir: Unit, why: str) -> None:
    """Of offers to units that close, those that lie with `heir` already, or come from it, end here."""
    there = PostOffer.objects.filter(unit=heir, state__in=[PostOffer.State.OFFERED, PostOffer.State.TAKEN])
    doubled = offers.filter(post__in=there.values("post")) | offers.filter(post__unit=heir)
    over = {"state": PostOffer.State.TAKEN_BACK, "decided_at": timezone.now(), "reason": why[:500]}
    PostOffer.objects.filter(pk__in=list(doubled.values_list("pk", flat=True))).update(**over)


def _held(made: PostOffer, move: str) -> PostOffer:
    kept = PostOffer.objects.select_for_update(of=("self",)).select_related("unit", "post__unit", "post__topic")
    kept = kept.get(pk=made.pk)
    if not kept.can(move):
        raise WrongState(move, kept.state)
    return kept


def _cover_of(post: Post) -> Cover | None:
    """A picture of its own: what the post below does with its cover later is no matter of the copy."""
    if not post.cover:
        return None
    with pictures.opened(post, small=False) as large, pictures.opened(post, small=True) as small:
        return Cover(large=large.read(), small=small.read())


def _desk_of(unit: Unit) -> QuerySet[User]:
    return whose_work(Power.WRITE_NEWS, unit) | whose_work(Power.APPROVE_NEWS, unit)


def _tell_below(made: PostOffer, text: str) -> None:
    """The author, and who offered it where that is another."""
    people = {made.post.author_id: made.post.author, made.offered_by_id: made.offered_by}
    notices.tell_all(people.values(), text, reverse("news:offer", args=[made.post_id]))
