"""When each part of the agenda began and ended, as it was tapped at the meeting."""

from http import HTTPStatus
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from meetings.models import AgendaItem, Meeting
from meetings.opening import locked_running
from members import rules, vietnamese
from members.refusals import Refused

IDEOLOGY = vietnamese.search_text("tư tưởng")  # how the agenda of HD 42 names the part that has limits of its own


class PartDone(Refused):
    """A part is begun once and ended once: its hours stand in the minutes."""

    message = "Phần này đã ghi giờ, không ghi lại được."
    status = HTTPStatus.CONFLICT


class Part(NamedTuple):
    item: AgendaItem
    advice: str  # a sentence where the part is out of the limits of the rules


@transaction.atomic
def begin(item: AgendaItem) -> None:
    """Begins now; the part that went on ends. Raises NotRunning, PartDone."""
    locked_running(item.meeting_id)
    now = timezone.now()  # once nobody else begins or ends a part, or a part could end before it began
    _end_going(item.meeting_id, now)
    if not AgendaItem.objects.filter(pk=item.pk, began_at=None).update(began_at=now):
        raise PartDone


@transaction.atomic
def end(item: AgendaItem) -> None:
    """Raises NotRunning, PartDone."""
    locked_running(item.meeting_id)
    if not AgendaItem.objects.filter(pk=item.pk, began_at__isnull=False, ended_at=None).update(ended_at=timezone.now()):
        raise PartDone


def of(meeting: Meeting) -> list[Part]:
    """The agenda in its order; two statements."""
    book = rules.book(meeting.unit, key__startswith="meeting.ideology_")
    return [Part(item, _advice(item, meeting, book)) for item in meeting.agenda.all()]


def _advice(item: AgendaItem, meeting: Meeting, book: rules.Book) -> str:
    if item.minutes is None or IDEOLOGY not in vietnamese.search_text(item.title):
        return ""
    try:
        least, most = (book.whole(f"meeting.ideology_{bound}", on=meeting.day) for bound in ("least", "most"))
    except rules.RuleError:
        return ""
    return "" if least <= item.minutes <= most else f"Phần này theo hướng dẫn {least}–{most} phút."


def _end_going(meeting_pk: int, now) -> None:
    going = AgendaItem.objects.filter(meeting=meeting_pk, began_at__isnull=False, ended_at=None)
    going.update(ended_at=now)
