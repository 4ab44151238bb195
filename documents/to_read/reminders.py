"""Sends the reminders of a nudge, batch by batch: to all who have not confirmed, and to nobody twice."""

from django.db import transaction
from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, QuerySet
from django.utils import timezone

from documents.models import Reading, ReadingNudge
from members import audit, notice_kinds, notices
from members.models import Member

BATCH = 2_000  # notices a transaction


def send(nudge_pk: int) -> int:
    """Sends what is left of a nudge, batch by batch, each with its notices in one transaction; may be run again at any
    time. Writes the audit with the number told when all are through, and returns that number."""
    while (nudge := _waiting(nudge_pk)) and _send_batch(nudge):
        pass
    if nudge and ReadingNudge.objects.filter(pk=nudge_pk, done_at=None).update(done_at=timezone.now()):
        after = {"unit": nudge.unit.name, "notified": nudge.notified}
        audit.record(nudge.by, "reading.nudge", nudge.request, after=after)
    return ReadingNudge.objects.values_list("notified", flat=True).get(pk=nudge_pk)


def unsent() -> list[int]:
    """The nudges that have not reached everybody yet."""
    return list(ReadingNudge.objects.filter(done_at=None).values_list("pk", flat=True))


def _waiting(pk: int) -> ReadingNudge | None:
    rows = ReadingNudge.objects.select_related("unit", "by", "request__unit", "request__document")
    return rows.filter(pk=pk, done_at=None).first()


@transaction.atomic
def _send_batch(nudge: ReadingNudge) -> int:
    """Tells the next of those who have not confirmed; how many were looked at. A run that another one has
    version_conflict tells nobody."""
    waiting = _not_confirmed(nudge).filter(pk__gt=nudge.reached).order_by("pk")
    batch = list(waiting.values_list("pk", flat=True)[:BATCH])
    if not batch:
        return 0
    accounts = notices.accounts_of(Member.objects.filter(pk__in=batch))
    claimed = ReadingNudge.objects.filter(pk=nudge.pk, reached=nudge.reached, done_at=None)
    if claimed.update(reached=batch[-1]):
        told = notices.tell_all(
            accounts, _text(nudge), nudge.request.document.get_absolute_url(), kind=notice_kinds.DOCUMENT
        )
        ReadingNudge.objects.filter(pk=nudge.pk).update(notified=nudge.notified + told)
    return len(batch)


def _text(nudge: ReadingNudge) -> str:
    named, day = nudge.request.document.told_as, f"{nudge.request.deadline:%d/%m/%Y}"
    if nudge.round > 1:  # most of these have confirmed before
        return f"{named} đã được thay bằng bản mới. Đề nghị đồng chí đọc bản mới và xác nhận lại, hạn {day}."
    return f"Đề nghị đồng chí đọc và xác nhận {named}, hạn {day}."


def _not_confirmed(nudge: ReadingNudge) -> QuerySet[Member]:
    """Whom the nudge is for, but for those below units that were reminded today on their own."""
    request, unit = nudge.request, nudge.unit
    done = Reading.objects.filter(member=OuterRef("pk"), document=request.document_id, round=nudge.round)
    members = request.expected().under([unit.path]).exclude(Exists(done))
    below = {"request": request, "day": nudge.day, "round": nudge.round, "pk__lt": nudge.pk}
    below |= {"unit__path__startswith": unit.path}
    home = ExpressionWrapper(OuterRef("unit__path"), CharField())
    earlier = ReadingNudge.objects.filter(**below).annotate(home=home).filter(home__startswith=F("unit__path"))
    return members.exclude(Exists(earlier))
