"""“Đơn vị chưa có bài”: the units that publish nothing of their own, and the word that asks them to."""

from datetime import datetime, timedelta
from http import HTTPStatus
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone

from members import audit, notice_kinds, notices, rules
from members.access import whose_work
from members.models import Unit, UnitGrant, User
from members.powers import Power
from members.refusals import Refused
from news.models import Article, NewsNudge


class Nudged(Refused):
    """The unit was asked less than the days of the rule ago."""

    message = "Đơn vị này vừa được nhắc viết bài, chưa cần nhắc lại."


class NobodyWrites(Refused):
    """Nobody is given the writing of news at this very unit, so there is nobody to ask."""

    message = "Đơn vị này chưa có ai được giao viết tin bài. Đề nghị báo quản trị."
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class Period(NamedTuple):
    days: int
    since: datetime
    until: datetime


def period(unit: Unit) -> Period:
    """The days up to now without an article of its own that bring a unit under `unit` on the list, as the rule has
    it."""
    now = timezone.now()
    days = rules.whole("news.silent_days", on=timezone.localdate(now), unit=unit)
    return Period(days, now - timedelta(days=days), now)


def silent(unit: Unit, during: Period, *, cells: bool) -> QuerySet[Unit]:
    """The working units below `unit` (chi bộ, or đảng bộ) that published nothing of their own in these days, each with
    `last_article_at`. What came from a source or from a unit below is not their own; who was founded since is not
    late."""
    own = Article.objects.filter(unit=OuterRef("pk"), state=Article.State.PUBLISHED, source_name="")
    recent = own.filter(publish_at__gt=during.since, publish_at__lte=during.until)
    last = own.filter(publish_at__lte=during.until).order_by("-publish_at").values("publish_at")[:1]
    chi_bo = Unit.objects.active().under([unit.path]).exclude(pk=unit.pk).filter(kind__in=Unit.CELLS)
    units = chi_bo if cells else committees_below(unit)
    old = Q(founded_on=None) | Q(founded_on__lte=timezone.localdate(during.since))
    quiet = units.filter(~Exists(recent), old).annotate(last_article_at=Subquery(last))
    return quiet.select_related("parent", "news_nudge").order_by("path")


def committees_below(unit: Unit) -> QuerySet[Unit]:
    """The working units below `unit` that are no chi bộ."""
    return Unit.objects.active().under([unit.path]).exclude(pk=unit.pk).exclude(kind__in=Unit.CELLS)


def may_nudge(user: User, unit: Unit) -> bool:
    """Anyone who works at a desk above the unit."""
    powers = (Power.WRITE_NEWS, Power.APPROVE_NEWS)
    return unit.parent is not None and any(user.has_perm(power, unit.parent) for power in powers)


def nudged_since(unit: Unit) -> datetime:
    """Who was asked after this moment is not asked again yet."""
    now = timezone.now()
    return now - timedelta(days=rules.whole("news.nudge_days", on=timezone.localdate(now), unit=unit))


@transaction.atomic
def nudge(unit: Unit, *, by: User) -> int:
    """Asks those who write for `unit` itself to write; returns how many were told.

    Raises Nudged when anybody has asked within the days of the rule, and NobodyWrites; then nothing is stored.
    """
    now = timezone.now()
    kept, first = NewsNudge.objects.get_or_create(unit=unit, defaults={"at": now, "by": by})
    claimed = NewsNudge.objects.filter(pk=kept.pk, at__lte=nudged_since(unit))
    if not first and not claimed.update(at=now, by=by):
        raise Nudged(f"{unit} vừa được nhắc, chưa cần nhắc lại.")
    words = f"{unit}: đã lâu chưa có bài của đơn vị trên Sổ tay. Đề nghị đồng chí viết bài về hoạt động của đơn vị."
    notified = notices.tell_all(
        _writers(unit), words, f"{reverse('admin:news_article_add')}?unit={unit.pk}", kind=notice_kinds.NEWS
    )
    if not notified:
        raise NobodyWrites(f"{unit} chưa có ai được giao viết tin bài. Đề nghị báo quản trị.")
    audit.record(by, "news.nudge", unit, power=Power.WRITE_NEWS, after={"told": notified})
    return notified


def _writers(unit: Unit) -> QuerySet[User]:
    """Who writes for this very unit: bí thư, biên tập viên; not those of the desks above."""
    here = UnitGrant.objects.in_force().filter(content_object=unit, permission__codename=Power.WRITE_NEWS.codename)
    return whose_work(Power.WRITE_NEWS, unit).filter(pk__in=here.values("user"))
