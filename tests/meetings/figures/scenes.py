"""Meetings that were held on given days, quickly and without telling anybody."""

from collections.abc import Iterable
from datetime import date, timedelta

from meetings.models import Meeting, MeetingMonth, RollEntry
from meetings.models.figures import COUNTS
from members.models import Member, Unit, User
from tests.meetings import scenes

NOW = "2026-12-16 10:00"  # a Wednesday of the last month of a quarter
NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)


def held(unit: Unit, by: User, day: str, kind: str = "regular", **changes) -> Meeting:
    """Begun at 19:30 on `day` (`2026-11-03`) and closed 90 minutes later."""
    start = scenes.at(f"{day} 19:30")
    end = start + timedelta(minutes=90)
    usual = {"title": "Sinh hoạt", "place": "Nhà văn hóa", "state": "closed", "opened_at": start, "closed_at": end}
    facts = usual | {"kind": kind, "starts_at": start, "ends_at": end, "planned_by": by} | changes
    return Meeting.objects.create(unit=unit, **facts)


def called(meeting: Meeting, members: Iterable[Member], *presences: str, **facts) -> list[RollEntry]:
    """The rows of `members` in the order of `presences`."""
    usual = {"standing": "official", "settled": True}
    rows = [
        RollEntry(meeting=meeting, member=member, presence=presence, **usual | facts)
        for member, presence in zip(members, presences, strict=True)
    ]
    return RollEntry.objects.bulk_create(rows)


def kept(unit: Unit, month: date = NOVEMBER) -> dict[str, int]:
    """The counts of `unit` that are not 0."""
    row = MeetingMonth.objects.get(unit=unit, month=month)
    return {name: number for name in COUNTS if (number := getattr(row, name))}
