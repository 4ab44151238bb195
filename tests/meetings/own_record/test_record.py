"""“Tôi đã dự”: one's own meetings and tasks, year by year."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from meetings.models import Meeting, PaperRead, RollEntry, Speech, Task
from meetings.own_record import record
from members import personal_data
from tests.meetings import scenes as planned
from tests.meetings.figures.scenes import NOW, called, held
from tests.meetings.tasks import scenes as given_tasks

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    planned.set_clock(monkeypatch, NOW)


def at(cast, day: str, presence: str, *, cell=None, standing="official", arrived_after=None, **facts) -> RollEntry:
    meeting = held(cell or cast.cell_7, cast.secretary, day, **facts)
    arrived = meeting.starts_at + timedelta(minutes=arrived_after) if arrived_after else None
    return called(meeting, [cast.hoa.member], presence, standing=standing, arrived_at=arrived)[0]


def test_a_year_of_meetings(cast):
    first = at(cast, "2026-08-03", "present", arrived_after=20)
    at(cast, "2026-09-03", "excused")
    at(cast, "2026-10-03", "unexcused")
    last = at(cast, "2026-11-03", "online")
    at(cast, "2026-11-10", "exempt")  # was not due
    at(cast, "2026-11-20", "present", cell=cast.cell_8, standing="guest")
    at(cast, "2025-12-03", "present")
    at(cast, "2026-12-16", "present", state="running", closed_at=None)
    when = first.meeting.starts_at
    facts = {"meeting": first.meeting, "entry": first, "asked_at": when, "written_by": cast.secretary}
    for minutes in (3, 9):
        began = when + timedelta(minutes=minutes)
        Speech.objects.create(state="done", began_at=began, ended_at=began + timedelta(minutes=2), **facts)
    Speech.objects.create(state="withdrawn", **facts)
    PaperRead.objects.create(meeting=last.meeting, member=cast.hoa.member, sha256="a" * 64)
    PaperRead.objects.create(meeting=last.meeting, member=cast.secretary.member, sha256="a" * 64)
    found = record.of(cast.hoa.member, "")
    days = [f"{timezone.localdate(entry.meeting.starts_at):%d/%m}" for entry in found.entries]
    assert days == ["20/11", "10/11", "03/11", "03/10", "03/09", "03/08"]
    assert (found.came, len(found.counted), found.late, found.excused, found.unexcused) == (2, 4, 1, 1, 1)
    assert found.spoke == 1 and [entry.papers_read for entry in found.entries] == [0, 0, 1, 0, 0, 0]
    assert found.years == [2026, 2025]
    assert record.of(cast.hoa.member, "2025").came == 1


@pytest.mark.parametrize("asked", ["", "2024", "1999", "x", "²", "9" * 50, "-1"])
def test_a_year_without_anything_is_this_one(cast, asked):
    at(cast, "2026-11-03", "present")
    assert record.of(cast.hoa.member, asked).year == 2026


def test_before_the_first_meeting_of_a_year_it_opens_on_the_last_that_had_any(cast, monkeypatch):
    at(cast, "2025-03-03", "present")
    planned.set_clock(monkeypatch, "2027-01-05 08:00")
    assert (record.of(cast.hoa.member, "").year, record.of(cast.hoa.member, "2027").year) == (2025, 2027)
    assert record.of(cast.secretary.member, "").years == [2027]


def test_tasks_of_the_year(cast):
    def give(deadline: date, **changes):
        Task.objects.filter(pk=given_tasks.give(cast, days=30).pk).update(deadline=deadline, **changes)

    give(date(2026, 11, 20), state="done", reported_on=date(2026, 11, 20))
    give(date(2026, 11, 25), state="done", reported_on=date(2026, 11, 26))
    give(date(2026, 12, 1), state="doing")
    give(date(2026, 12, 30), state="doing")  # its day is to come
    give(date(2026, 10, 1), state="dropped")
    found = record.of(cast.hoa.member, "")
    assert (found.tasks_done, found.tasks_on_time, len(found.tasks)) == (2, 1, 3)


def test_the_page_is_ones_own_and_costs_the_same_for_many(cast, client, django_assert_max_num_queries):
    at(cast, "2026-01-03", "present")
    called(Meeting.objects.get(), [cast.secretary.member], "unexcused")
    client.force_login(cast.hoa)

    def ask() -> str:
        with django_assert_max_num_queries(12):
            return client.get("/sinh-hoat/toi-da-du/").content.decode()

    assert "1/1" in ask() and "Vắng không lý do" not in ask()
    for number in range(2, 12):
        at(cast, f"2026-{number:02}-03", "present")
    assert "11/11" in ask()
    assert "Tôi đã dự" in client.get("/ca-nhan/").content.decode()


def test_who_is_no_member_has_no_such_page(cast, client):
    client.force_login(cast.clerk)
    assert client.get("/sinh-hoat/toi-da-du/").status_code == 403


def test_it_stands_among_the_data_that_is_kept_of_a_person(cast):
    at(cast, "2026-11-03", "present", arrived_after=20)
    section = personal_data.SECTIONS.get("du-hop")
    assert [section.summary(row) for row in section.rows(cast.hoa)] == [
        {"Buổi họp": "Sinh hoạt, 03/11/2026", "Điểm danh": "Có mặt", "Đến lúc": "19:50"}
    ]
