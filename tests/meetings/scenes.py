"""Puts meetings on the calendar for a test, through the same use case as the bí thư."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.utils import timezone

from meetings.models import Meeting
from meetings.planning import sessions
from members.models import Unit, User

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
        "place": "Nhà văn hóa tổ 7",
        "title": "",
        "agenda": "\n".join(AGENDA),
    }
    return usual | changes
