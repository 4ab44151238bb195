"""The address that calendar programs follow: secret, revocable, of the own meetings, and the same while nothing is."""

from datetime import timedelta
from hashlib import sha256

import pytest
from django.utils import timezone
from icalendar import Calendar

from meetings.calendars import feeds
from meetings.models import CalendarFeed, Guest, Meeting
from meetings.planning import sessions
from members.models import AuditEntry, Member
from tests import factories
from tests.meetings import scenes

pytestmark = pytest.mark.django_db


def events(client, token: str, **headers) -> dict:
    response = client.get(f"/sinh-hoat/lich-rieng/{token}.ics", headers=headers)
    assert response.status_code == 200 and response["Content-Type"] == "text/calendar; charset=utf-8"
    found = Calendar.from_ical(response.content).walk("VEVENT")
    return {str(event["UID"]): event for event in found}


def uid(meeting) -> str:
    return f"sinh-hoat-{meeting.pk}@so-tay-dang-vien"


def test_only_the_own_meetings_stand_behind_it_and_nobody_signs_in(cast, client):
    own = scenes.plan(cast.cell_7, cast.secretary)
    beside = scenes.plan(cast.cell_1, cast.secretary, 13)
    invited = scenes.plan(cast.cell_8, cast.secretary, 14)
    Guest.objects.create(meeting=invited, member=cast.hoa.member, name="Nguyễn Thị Hoa")
    found = events(client, feeds.make(by=cast.hoa))
    assert set(found) == {uid(own), uid(invited)} and uid(beside) not in found
    assert found[uid(own)]["URL"] == f"http://testserver/sinh-hoat/{own.pk}/"


def test_a_change_and_a_cancellation_reach_the_calendar(cast, client):
    meeting, token = scenes.plan(cast.cell_7, cast.secretary), feeds.make(by=cast.hoa)
    Meeting.objects.filter(pk=meeting.pk).update(announced_at=timezone.now() - timedelta(days=1))
    first = events(client, token)[uid(meeting)]
    sessions.change(meeting, by=cast.secretary, seen=1, **scenes.facts(13))
    second = events(client, token)[uid(meeting)]
    sessions.cancel(meeting, by=cast.secretary, reason="Mưa bão")
    last = events(client, token)[uid(meeting)]
    assert [event["SEQUENCE"] for event in (first, second, last)] == [0, 1, 2]
    assert [event["STATUS"] for event in (first, second, last)] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    modified = [event.decoded("LAST-MODIFIED") for event in (first, second, last)]
    assert modified == sorted(modified) and modified[0] < modified[-1]
    assert second.decoded("DTSTART") == scenes.evening(13) and not last.walk("VALARM")


def test_what_has_not_changed_is_not_sent_again(cast, client):
    meeting, token = scenes.plan(cast.cell_7, cast.secretary), feeds.make(by=cast.hoa)
    first = client.get(f"/sinh-hoat/lich-rieng/{token}.ics")
    assert first["Cache-Control"] == "private, max-age=3600"
    asked = {"if-none-match": first["ETag"]}
    again = client.get(f"/sinh-hoat/lich-rieng/{token}.ics", headers=asked)
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(f"/sinh-hoat/lich-rieng/{token}.ics").content == first.content
    sessions.cancel(meeting, by=cast.secretary, reason="Mưa bão")
    assert client.get(f"/sinh-hoat/lich-rieng/{token}.ics", headers=asked).status_code == 200


def test_the_secret_is_kept_as_a_hash_and_an_older_or_revoked_one_leads_nowhere(cast, client):
    client.force_login(cast.hoa)
    page = client.post("/sinh-hoat/lich-dien-thoai/tao/")
    address = page.context["address"]
    token = address.removeprefix("http://testserver/sinh-hoat/lich-rieng/").removesuffix(".ics")
    assert address in page.text and page["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    feed = CalendarFeed.objects.get(user=cast.hoa)
    assert feed.token_hash == sha256(token.encode()).hexdigest() and len(token) >= 43
    assert token not in client.get("/sinh-hoat/lich-dien-thoai/").text
    client.logout()
    assert client.get(f"/sinh-hoat/lich-rieng/{token}.ics").status_code == 200
    newer = feeds.make(by=cast.hoa)
    assert client.get(f"/sinh-hoat/lich-rieng/{token}.ics").status_code == 404
    client.force_login(cast.hoa)
    client.post("/sinh-hoat/lich-dien-thoai/thu-hoi/")
    assert client.get(f"/sinh-hoat/lich-rieng/{newer}.ics").status_code == 404
    entries = AuditEntry.objects.filter(actor=cast.hoa, action__startswith="meeting.feed")
    made, revoked = "meeting.feed_make", "meeting.feed_revoke"
    assert sorted(entry.action for entry in entries) == [made, made, revoked]


@pytest.mark.parametrize("status", ["suspended", "moved", "left", "deceased"])
def test_who_is_called_no_more_reads_no_more(cast, client, status):
    scenes.plan(cast.cell_7, cast.secretary)
    token = feeds.make(by=cast.hoa)
    Member.objects.filter(pk=cast.hoa.member_id).update(status=status)
    assert client.get(f"/sinh-hoat/lich-rieng/{token}.ics").status_code == 404


def test_a_locked_account_reads_no_more_and_staff_have_no_calendar(cast, client):
    token = feeds.make(by=cast.hoa)
    type(cast.hoa).objects.filter(pk=cast.hoa.pk).update(is_active=False)
    assert client.get(f"/sinh-hoat/lich-rieng/{token}.ics").status_code == 404
    client.force_login(factories.account(staff_name="Trần Văn Phòng"))
    assert client.get("/sinh-hoat/lich-dien-thoai/").status_code == 403


@pytest.mark.parametrize("many", [1, 20])
def test_a_year_of_meetings_costs_as_many_queries_as_one(cast, client, django_assert_num_queries, many):
    scenes.many(cast.cell_7, cast.secretary, range(2, 2 + many))
    token = feeds.make(by=cast.hoa)
    with django_assert_num_queries(4):
        assert len(events(client, token)) == many


def test_every_line_is_short_and_the_zone_is_there_once(cast, client):
    long = "Đánh giá việc thực hiện nhiệm vụ của đảng viên, góp ý; phê bình, tự phê bình\\ " * 3
    scenes.plan(cast.cell_7, cast.secretary, agenda=[long.strip()])
    scenes.plan(cast.cell_7, cast.secretary, 40)
    content = client.get(f"/sinh-hoat/lich-rieng/{feeds.make(by=cast.hoa)}.ics").content
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75 and lines.count(b"BEGIN:VTIMEZONE") == 1
    assert lines.count(b"TZID:Asia/Ho_Chi_Minh") == 1
    event = next(iter(Calendar.from_ical(content).walk("VEVENT")))
    assert event["DESCRIPTION"] == f"1. {long.strip()}"
