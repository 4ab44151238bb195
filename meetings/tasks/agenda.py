"""Which points of a meeting's agenda were reached: what was not comes up at the next one."""

from collections.abc import Collection
from http import HTTPStatus

from django.db import transaction

from meetings import opening
from meetings.models import Meeting
from members import audit
from members.models import User
from members.powers import Power
from members.refusals import Refused


class NotBegun(Refused):
    message = "Buổi sinh hoạt chưa bắt đầu nên chưa biết nội dung nào đã bàn."
    status = HTTPStatus.UNPROCESSABLE_ENTITY


@transaction.atomic
def mark(meeting: Meeting, *, by: User, reached: Collection[int]) -> None:
    """The points with these keys were discussed, the others were not. Raises NotBegun, MeetingClosed when it was
    cancelled."""
    held = opening.locked(meeting)
    if not held.has_begun:
        raise NotBegun
    items = list(held.agenda.all())
    before = {item.position: item.reached for item in items}
    for item in items:
        item.reached = item.pk in reached
    after = {item.position: item.reached for item in items}
    if before != after:
        held.agenda.bulk_update(items, ["reached"])
        audit.record(by, "meeting.mark_agenda", held, power=Power.PLAN_MEETINGS, before=before, after=after)
