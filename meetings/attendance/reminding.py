"""Asks those once more who have not answered a summons."""

from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from meetings import opening, wording
from meetings.attendance import attendance
from meetings.models import Meeting
from members import audit, notice_kinds, notices
from members.models import Member, User
from members.powers import Power
from members.refusals import Refused


class AlreadyReminded(Refused):
    """Everybody was reminded on this day."""


class Reminded(NamedTuple):
    told: int  # on the portal
    to_call: int  # who have no account and are called by telephone


@transaction.atomic
def remind(meeting: Meeting, *, by: User) -> Reminded:
    """One notice to each summoned member whose answer is missing, at most once a day. Raises AlreadyReminded, and
    MeetingClosed once it has begun or was cancelled."""
    held = opening.locked_open(meeting)
    if reminded_today(held):
        at = wording.hour(held.reminded_at)
        raise AlreadyReminded(f"Hôm nay đã nhắc lúc {at}. Cần gấp, đề nghị đồng chí gọi điện.")
    silent = attendance.attendance_of(held).silent
    accounts = notices.accounts_of(Member.objects.filter(pk__in=[member.pk for member in silent]))
    text = f"Đề nghị đồng chí trả lời có dự {held.title} không: {wording.moment(held.starts_at)}, tại {held.place}."
    told = notices.tell_all(accounts.only("pk"), text, held.get_absolute_url(), kind=notice_kinds.MEETING)
    Meeting.objects.filter(pk=held.pk).update(reminded_at=timezone.now())
    after = {"told": told, "silent": len(silent)}
    audit.record(by, "meeting.remind", held, power=Power.PLAN_MEETINGS, after=after)
    return Reminded(told, len(silent) - told)


def reminded_today(meeting: Meeting) -> bool:
    return meeting.reminded_at is not None and timezone.localdate(meeting.reminded_at) == timezone.localdate()
