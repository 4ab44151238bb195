"""Closing a meeting: the silent are settled, and from then on nothing of it changes."""

from collections.abc import Callable, Mapping
from http import HTTPStatus

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from meetings.models import AgendaItem, Meeting, RollEntry, RollMark, Speech
from meetings.opening import locked_running
from members import audit
from members.hooks import Hook
from members.models import User
from members.powers import Power
from members.refusals import Refused

Presence = RollEntry.Presence
OBSTACLES: Hook[Callable[[Meeting], str]] = Hook(
    "Says in a sentence what must be finished before a meeting may be closed, such as a vote; empty if nothing."
)


class NotYet(Refused):
    """Something is still to be done before the meeting can be closed."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class RollChanged(Refused):
    """Who is silent is not the same as on the page that was sent."""

    message = "Điểm danh vừa thay đổi trong lúc đồng chí xem. Đề nghị xem lại danh sách dưới đây rồi kết thúc."


@transaction.atomic
def close_meeting(meeting: Meeting, *, by: User, silent: Mapping[int, str]) -> None:
    """Ends now. `silent`: for each row of the roll that nobody has noted, by its key, the presence that it gets.

    Raises NotRunning, NotYet (marks that differ, what OBSTACLES say), RollChanged where others are silent now.
    """
    # First, so that nobody opens a vote, begins a part or asks to speak beside: the moment counts from here.
    locked_running(meeting.pk)
    now = timezone.now()
    meeting.move("close", closed_at=now, version=F("version") + 1)
    _check(meeting)
    rows = {row.pk: row for row in RollEntry.objects.filter(meeting=meeting).select_for_update().order_by("pk")}
    if {pk for pk, row in rows.items() if row.presence == Presence.UNNOTED} != set(silent):
        raise RollChanged
    for pk, presence in silent.items():
        row = rows[pk]
        row.presence, row.way, row.noted_by, row.noted_at = presence, RollEntry.Way.LIST, by, now
    RollEntry.objects.bulk_update([rows[pk] for pk in silent], ["presence", "way", "noted_by", "noted_at"])
    meeting.roll.update(settled=True, version=F("version") + 1)
    _end_what_goes_on(meeting)
    meeting.refresh_from_db()
    audit.record(by, "meeting.close", meeting, power=Power.PLAN_MEETINGS, after=meeting.roll.counted())


def _check(meeting: Meeting) -> None:
    if many := RollMark.objects.waiting().filter(entry__meeting=meeting).count():
        raise NotYet(f"Còn {many} lượt điểm danh ghi khác nhau. Đề nghị chọn ghi nào đúng trước khi kết thúc.")
    for obstacle in OBSTACLES:
        if sentence := obstacle(meeting):
            raise NotYet(sentence)


def _end_what_goes_on(meeting: Meeting) -> None:
    """The part that goes on and the speaker end with the meeting; who still waits to speak does not any more."""
    now = meeting.closed_at
    AgendaItem.objects.filter(meeting=meeting, began_at__isnull=False, ended_at=None).update(ended_at=now)
    states, speeches = Speech.State, Speech.objects.filter(meeting=meeting)
    speeches.filter(state=states.SPEAKING).update(state=states.DONE, ended_at=now)
    speeches.filter(state=states.WAITING).update(state=states.WITHDRAWN)
