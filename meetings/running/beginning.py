"""Opening a meeting: on its day, at the time it is, with the roll of that moment."""

from datetime import datetime
from http import HTTPStatus

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from meetings import opening
from meetings.attendance import roll
from meetings.models import Meeting
from members import audit
from members.models import Member, User
from members.moves import WrongState
from members.powers import Power
from members.refusals import Refused


class NotToday(Refused):
    """A meeting is opened on the day for which it was announced; the hour is the one at which it is done."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class AlreadyOpened(Refused):
    """Another was quicker, or the meeting is over."""

    message = "Buổi sinh hoạt này đã được khai mạc trước đó."


@transaction.atomic
def open_meeting(meeting: Meeting, *, by: User, chair: Member, secretary: Member) -> None:
    """Begins now, and writes the roll. Nothing can be opened for another time than the present one.

    Raises NotToday, AlreadyOpened, and MeetingClosed where it was cancelled.
    """
    held, now = opening.locked(meeting), timezone.now()
    if held.has_roll:
        raise AlreadyOpened
    if refusal := why_not(held, now):
        raise NotToday(refusal)
    try:
        held.move("open", opened_at=now, chair=chair, secretary=secretary, version=F("version") + 1)
    except WrongState:
        raise AlreadyOpened from None
    roll.freeze(held)
    meeting.refresh_from_db()
    after = {"chair": chair.full_name, "secretary": secretary.full_name, "called": held.roll.called().count()}
    audit.record(by, "meeting.open", meeting, power=Power.PLAN_MEETINGS, after=after)


def why_not(meeting: Meeting, now: datetime) -> str:
    """What speaks against opening `meeting` at `now`, as a sentence; empty where nothing does."""
    today = timezone.localdate(now)
    if today < meeting.day:
        return f"Buổi sinh hoạt này vào ngày {meeting.day:%d/%m/%Y}, chưa khai mạc được."
    if today > timezone.localdate(meeting.ends_at):
        return (
            f"Đã qua ngày họp {meeting.day:%d/%m/%Y} nên không khai mạc lùi ngày được. Nếu chi bộ họp vào ngày khác, "
            "đề nghị lên lịch buổi mới đúng ngày họp."
        )
    return ""
