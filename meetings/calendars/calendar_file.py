"""Meetings as calendar files (RFC 5545), one by itself or all of a member, for calendar programs."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from meetings.models import Meeting

if TYPE_CHECKING:
    from icalendar import Alarm, Calendar, Event

ALARMS = (timedelta(days=-1), timedelta(hours=-2))  # before the beginning: to prepare, and to set out
REFRESH = timedelta(hours=1)  # how soon a program that follows the address should ask again
Address = Callable[[Meeting], str]


def of(meeting: Meeting, *, url: str) -> bytes:
    """One event whose UID never changes: importing a newer file replaces the older event."""
    return _calendar([meeting], lambda _: url).to_ical()


def feed(meetings: Iterable[Meeting], *, address: Address) -> bytes:
    """All of `meetings`, which bring their agenda along; `address` is where each stands on the portal."""
    from icalendar import vDuration

    calendar = _calendar(meetings, address)
    calendar.add("x-wr-calname", "Sinh hoạt Đảng")
    calendar.add("x-wr-timezone", timezone.get_default_timezone_name())
    calendar.add("refresh-interval", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))
    return calendar.to_ical()


def name_of(meeting: Meeting) -> str:
    return f"sinh-hoat-{timezone.localtime(meeting.starts_at):%Y-%m-%d}.ics"


def changed_at(meeting: Meeting) -> datetime:
    """When what the calendar shows of `meeting` was last changed."""
    return (meeting.saved_at or meeting.announced_at).astimezone(UTC)


def _calendar(meetings: Iterable[Meeting], address: Address) -> "Calendar":
    from icalendar import Calendar  # a fifth of a second, for whoever asks for a calendar

    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//So tay dang vien//Sinh hoat//VI")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    for meeting in meetings:
        calendar.add_component(_event(meeting, address(meeting)))
    calendar.add_missing_timezones()
    return calendar


def _event(meeting: Meeting, url: str) -> "Event":
    from icalendar import Event

    event = Event()
    event.add("uid", f"sinh-hoat-{meeting.pk}@so-tay-dang-vien")
    event.add("sequence", meeting.version - 1)  # RFC 5545: from 0, and calendars replace an event when it grows
    # The same for as long as nothing changes, so that the whole file is the same too and need not be sent again.
    for name in ("dtstamp", "last-modified"):
        event.add(name, changed_at(meeting))
    event.add("created", meeting.announced_at.astimezone(UTC))
    event.add("dtstart", timezone.localtime(meeting.starts_at))
    event.add("dtend", timezone.localtime(meeting.ends_at))
    event.add("summary", f"{meeting.title} · {meeting.unit.name}")
    event.add("location", meeting.place)
    event.add("description", _description(meeting))
    event.add("url", url)
    event.add("status", "CANCELLED" if meeting.state == Meeting.State.CANCELLED else "CONFIRMED")
    for trigger in ALARMS if meeting.is_ahead else ():
        event.add_component(_alarm(meeting, trigger))
    return event


def _alarm(meeting: Meeting, trigger: timedelta) -> "Alarm":
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", f"{meeting.title}: {meeting.hours}, tại {meeting.place}")
    alarm.add("trigger", trigger)
    return alarm


def _description(meeting: Meeting) -> str:
    """The agenda, and why a meeting will not be. A link to take part stays on the portal: calendars are shared."""
    lines = [f"{place}. {item.title}" for place, item in enumerate(meeting.agenda.all(), start=1)]
    if meeting.is_online:
        lines.insert(0, "Đường dẫn họp trực tuyến: xem trên Sổ tay đảng viên.")
    if meeting.cancel_reason:
        lines.insert(0, f"Đã hủy. Lý do: {meeting.cancel_reason}")
    return "\n".join(lines)
