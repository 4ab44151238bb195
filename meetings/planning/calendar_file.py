"""A meeting as a calendar file (RFC 5545), for the calendar of a phone."""

from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from meetings.models import Meeting

if TYPE_CHECKING:
    from icalendar import Alarm

ALARMS = (timedelta(days=-1), timedelta(hours=-2))  # before the beginning: to prepare, and to set out


def of(meeting: Meeting, *, url: str) -> bytes:
    """One event whose UID never changes: importing a newer file replaces the older event."""
    from icalendar import Calendar, Event  # here and below: only who takes such a file waits for it

    event = Event()
    event.add("uid", f"sinh-hoat-{meeting.pk}@so-tay-dang-vien")
    event.add("sequence", meeting.version - 1)  # RFC 5545: from 0, and calendars replace an event when it grows
    event.add("dtstamp", timezone.now().astimezone(UTC))
    event.add("dtstart", timezone.localtime(meeting.starts_at))
    event.add("dtend", timezone.localtime(meeting.ends_at))
    event.add("summary", f"{meeting.title} · {meeting.unit.name}")
    event.add("location", meeting.place)
    event.add("description", _description(meeting))
    event.add("url", url)
    event.add("status", "CANCELLED" if meeting.state == Meeting.State.CANCELLED else "CONFIRMED")
    for trigger in ALARMS if meeting.is_ahead else ():
        event.add_component(_alarm(meeting, trigger))
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//So tay dang vien//Sinh hoat//VI")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _alarm(meeting: Meeting, trigger: timedelta) -> "Alarm":
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", f"{meeting.title}: {meeting.hours}, tại {meeting.place}")
    alarm.add("trigger", trigger)
    return alarm


def name_of(meeting: Meeting) -> str:
    return f"sinh-hoat-{timezone.localtime(meeting.starts_at):%Y-%m-%d}.ics"


def _description(meeting: Meeting) -> str:
    lines = [f"{place}. {item.title}" for place, item in enumerate(meeting.agenda.all(), start=1)]
    if meeting.cancel_reason:
        lines.insert(0, f"Đã hủy. Lý do: {meeting.cancel_reason}")
    return "\n".join(lines)
