"""Puts meetings on the calendar for a test, through the same use case as the bí thư."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from uuid import uuid4

from django.utils import timezone

from meetings.attendance.noting import Mark
from meetings.models import Meeting, RollEntry
from meetings.planning import sessions
from meetings.running import beginning, ending
from members.models import Member, Unit, User

AGENDA = ["Mở đầu", "Báo cáo tháng trước", "Thảo luận"]


def evening(days: int) -> datetime:
    """19:30 in so many days; before today when negative."""
    return timezone.make_aware(datetime.combine(timezone.localdate() + timedelta(days=days), time(19, 30)))


def at(text: str) -> datetime:
    """`2027-02-20 19:30` in the portal's time zone."""
    return timezone.make_aware(datetime.fromisoformat(text))


def set_clock(monkeypatch, text: str) -> None:
    """From now on it is `2027-02-20 19:30`."""
    then = at(text)
    monkeypatch.setattr(timezone, "now", lambda: then)


def facts(days: int = 12, minutes: int = 90, **changes) -> dict:
    """What `sessions.plan` and `sessions.change` take."""
    start = changes.pop("starts_at", evening(days))
    usual = {
        "kind": Meeting.Kind.REGULAR,
        "title": "Sinh hoạt thường kỳ tháng 12",
        "starts_at": start,
        "ends_at": start + timedelta(minutes=minutes),
        "place": "Nhà văn hóa tổ 7",
        "agenda": AGENDA,
    }
    return usual | changes


def plan(unit: Unit, by: User, days: int = 12, **changes) -> Meeting:
    return sessions.plan(unit, by=by, **facts(days, **changes))


def held(unit: Unit, by: User, days_ago: int = 30, **changes) -> Meeting:
    """A meeting that is over."""
    return plan(unit, by, -days_ago, **changes)


def many(unit: Unit, by: User, days: Iterable[int]) -> list[Meeting]:
    """Quickly, without telling anybody."""
    wanted = [facts(each) for each in days]
    for each in wanted:
        del each["agenda"]
    return Meeting.objects.bulk_create([Meeting(unit=unit, planned_by=by, **each) for each in wanted])


def typed(days: int = 12, **changes) -> dict:
    """What the form of a meeting sends."""
    usual = {
        "kind": "regular",
        "day": (timezone.localdate() + timedelta(days=days)).isoformat(),
        "start": "19:30",
        "minutes": "0",
        "mode": "direct",
        "place": "Nhà văn hóa tổ 7",
        "title": "",
        "agenda": "\n".join(AGENDA),
    }
    return usual | changes


def opened(unit: Unit, by: User, **changes) -> Meeting:
    """A meeting of tonight that has just been opened; `by` writes, the first other who is called chairs it."""
    meeting = plan(unit, by, 0, **changes)
    chair = meeting.summoned().exclude(pk=by.member_id).first()
    beginning.open_meeting(meeting, by=by, chair=chair, secretary=by.member)
    return meeting


def closed(meeting: Meeting, by: User) -> None:
    """Ends it; of whom nobody has said anything was absent without a reason."""
    silent = dict.fromkeys(meeting.roll.unnoted().values_list("pk", flat=True), "unexcused")
    ending.close_meeting(meeting, by=by, silent=silent)


def entry(meeting: Meeting, member: Member) -> RollEntry:
    return meeting.roll.select_related("meeting__unit", "member").get(member=member)


def tapped(row: RollEntry, presence: str = "present", **changes) -> Mark:
    """What a device sends for a tap upon `row` as it is now."""
    usual = {"key": uuid4(), "entry": row.pk, "presence": presence, "at": timezone.now(), "seen": row.version}
    return Mark(**usual | changes)
