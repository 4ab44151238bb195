"""The calendar file, read back as a phone reads it."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from meetings.calendars import calendar_file
from meetings.planning import sessions
from tests.meetings import scenes

pytestmark = pytest.mark.django_db
URL = "https://sotay.example/sinh-hoat/1/"


def read(meeting):
    calendar = Calendar.from_ical(calendar_file.of(meeting, url=URL))
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def test_a_phone_reads_what_was_announced(cast):
    meeting = scenes.plan(cast.cell_7, cast.secretary)
    calendar, event = read(meeting)
    assert event["SUMMARY"] == "Sinh hoạt thường kỳ tháng 12 · Chi bộ 7"
    assert event["LOCATION"] == "Nhà văn hóa tổ 7"
    assert event["DESCRIPTION"] == "1. Mở đầu\n2. Báo cáo tháng trước\n3. Thảo luận"
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (meeting.starts_at, meeting.ends_at)
    assert event["DTSTART"].params["TZID"] == "Asia/Ho_Chi_Minh"
    assert (event["STATUS"], event["SEQUENCE"], event["URL"]) == ("CONFIRMED", 0, URL)
    alarms = [(alarm["ACTION"], alarm.decoded("TRIGGER"), alarm["DESCRIPTION"]) for alarm in event.walk("VALARM")]
    said = "Sinh hoạt thường kỳ tháng 12: 19 giờ 30 – 21 giờ, tại Nhà văn hóa tổ 7"
    assert alarms == [("DISPLAY", timedelta(days=-1), said), ("DISPLAY", timedelta(hours=-2), said)]
    (zone,) = calendar.walk("VTIMEZONE")
    offset = zone.to_tz().utcoffset(meeting.starts_at.replace(tzinfo=None))
    assert zone["TZID"] == "Asia/Ho_Chi_Minh" and offset == timedelta(hours=7)


def test_the_same_event_grows_by_change_and_cancellation(cast):
    meeting = scenes.plan(cast.cell_7, cast.secretary)
    first = read(meeting)[1]
    sessions.change(meeting, by=cast.secretary, seen=1, **scenes.facts(13, place="Hội trường; phòng 2, tầng 3"))
    second = read(meeting)[1]
    sessions.cancel(meeting, by=cast.secretary, reason="Mưa bão")
    last = read(meeting)[1]
    assert len({str(event["UID"]) for event in (first, second, last)}) == 1
    assert [event["SEQUENCE"] for event in (first, second, last)] == [0, 1, 2]
    assert second["LOCATION"] == "Hội trường; phòng 2, tầng 3"
    assert second.decoded("DTSTART") == scenes.evening(13).astimezone(ZoneInfo("Asia/Ho_Chi_Minh"))
    assert [len(event.walk("VALARM")) for event in (first, second, last)] == [2, 2, 0]
    assert last["STATUS"] == "CANCELLED" and last["DESCRIPTION"].startswith("Đã hủy. Lý do: Mưa bão\n1. Mở đầu")


def test_lines_are_folded_and_ended_as_the_standard_asks(cast):
    meeting = scenes.plan(cast.cell_7, cast.secretary, agenda=["Đánh giá việc thực hiện nhiệm vụ của đảng viên " * 5])
    lines = calendar_file.of(meeting, url=URL).split(b"\r\n")
    assert max(map(len, lines)) <= 75 and not any(b"\n" in line for line in lines)


def test_the_file_comes_with_its_name_and_kind(cast, client):
    meeting = scenes.plan(cast.cell_7, cast.secretary)
    client.force_login(cast.hoa)
    response = client.get(f"/sinh-hoat/{meeting.pk}/lich.ics")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="sinh-hoat-{scenes.evening(12):%Y-%m-%d}.ics"'
    (event,) = Calendar.from_ical(response.content).walk("VEVENT")
    assert event["URL"] == f"http://testserver/sinh-hoat/{meeting.pk}/"
