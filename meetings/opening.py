"""Until when anything of a meeting may be changed."""

from meetings.models import Meeting
from members.refusals import Refused

CANCELLED = "Buổi sinh hoạt này đã hủy."


class MeetingClosed(Refused):
    """The meeting has begun, is over or was cancelled: nothing of it is changed any more."""

    message = "Buổi sinh hoạt đã bắt đầu, không thay đổi được nữa."


class NotRunning(Refused):
    """The meeting has not been opened, or is closed: what is done at it is not done now."""

    message = "Buổi sinh hoạt chưa khai mạc hoặc đã kết thúc."


def locked(meeting: Meeting) -> Meeting:
    """The meeting's row, held to the end of the transaction so that nothing changes beside. Raises MeetingClosed when
    it was cancelled."""
    held = Meeting.objects.select_for_update(of=("self",), no_key=True).prefetch_related("unit").get(pk=meeting.pk)
    if held.state == Meeting.State.CANCELLED:
        raise MeetingClosed(CANCELLED)
    return held


def locked_open(meeting: Meeting) -> Meeting:
    """The same of a meeting that has not begun either."""
    held = locked(meeting)
    check_open(held)
    return held


def check_open(meeting: Meeting) -> None:
    """Raises MeetingClosed for one that was cancelled or has begun: before a form is offered that could not be sent."""
    if meeting.state == Meeting.State.CANCELLED:
        raise MeetingClosed(CANCELLED)
    if meeting.has_begun:
        raise MeetingClosed


def locked_running(pk: int) -> Meeting:
    """The row of a meeting that is going on, held so that it stays so to the end of the transaction. Raises
    NotRunning."""
    held = Meeting.objects.select_for_update(of=("self",), no_key=True).prefetch_related("unit").get(pk=pk)
    if not held.is_running:
        raise NotRunning
    return held
