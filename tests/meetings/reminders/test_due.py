"""Reminders: at their hours, once, to those who are called and want them, never of what will not be."""

from datetime import timedelta

import pytest
from django.utils import timezone

from meetings.attendance import answers
from meetings.models import Answer, Guest, Meeting, Reminder
from meetings.planning import sessions
from meetings.reminders import choices, due, tasks
from members.models import Member, Notice, Office, RuleParameter
from tests import factories
from tests.meetings import scenes

pytestmark = pytest.mark.django_db
START = "2027-03-20 19:30"


@pytest.fixture
def clock(monkeypatch):
    return lambda text: scenes.set_clock(monkeypatch, text)


@pytest.fixture
def meeting(cast, clock):
    clock("2027-03-01 08:00")
    planned = scenes.plan(cast.cell_7, cast.secretary, starts_at=scenes.at(START), title="Sinh hoạt tháng 3")
    Meeting.objects.update(announced_at=timezone.now())
    Notice.objects.all().delete()
    return planned


def told(user) -> list[str]:
    return list(Notice.objects.filter(user=user).order_by("pk").values_list("text", flat=True))


WORDS = "Nhắc họp: Sinh hoạt tháng 3, 19 giờ 30 ngày 20/03/2027, tại Nhà văn hóa tổ 7."


def test_seven_days_a_day_and_two_hours_before_each_once(cast, meeting, clock):
    many = []
    for at in (
        *("2027-03-13 19:25", "2027-03-13 19:30", "2027-03-13 19:35", "2027-03-19 19:30", "2027-03-20 17:29"),
        *("2027-03-20 17:30", "2027-03-20 17:35", "2027-03-20 19:30"),
    ):
        clock(at)
        tasks.remind_of_meetings()
        many.append(len(told(cast.hoa)))
    assert many == [0, 1, 1, 2, 2, 3, 3, 3] and set(told(cast.hoa)) == {WORDS}
    assert told(cast.neighbour) == []


def test_the_row_decides_when_the_task_runs_twice_at_once(cast, meeting, clock):
    clock("2027-03-19 19:30")
    assert due.send_due() > 0 and due.send_due() == 0
    with pytest.raises(Exception, match="reminder_once_an_hour"):
        Reminder.objects.create(meeting=meeting, starts_at=meeting.starts_at, hours=24, told=True)


def test_after_an_outage_only_the_nearest_is_told(cast, meeting, clock):
    clock("2027-03-20 18:00")
    due.send_due()
    assert told(cast.hoa) == [WORDS]
    assert sorted(Reminder.objects.values_list("hours", "told")) == [(2, True), (24, False), (168, False)]


def test_who_was_just_invited_or_told_of_other_hours_is_not_reminded_of_it(cast, meeting, clock):
    clock("2027-03-19 20:00")
    late = scenes.plan(cast.cell_7, cast.secretary, starts_at=scenes.at("2027-03-22 08:00"), title="Bất thường")
    Meeting.objects.filter(pk=late.pk).update(announced_at=timezone.now())
    Notice.objects.all().delete()
    due.send_due()
    assert all("Bất thường" not in text for text in told(cast.hoa))
    clock("2027-03-21 08:00")
    due.send_due()
    assert told(cast.hoa)[-1].startswith("Nhắc họp: Bất thường, 8 giờ ngày 22/03/2027")


def test_another_time_is_told_at_once_and_reminded_of_anew(cast, meeting, clock):
    clock("2027-03-19 19:30")
    due.send_due()
    clock("2027-03-20 09:00")
    start = scenes.at("2027-03-27 19:30")
    sessions.postpone(meeting, by=cast.secretary, seen=1, starts_at=start, reason="Mưa bão")
    assert told(cast.hoa)[-1].startswith("Hoãn Sinh hoạt tháng 3: nay 19 giờ 30 ngày 27/03/2027")
    before = len(told(cast.hoa))
    for at, more in (("2027-03-20 19:30", 1), ("2027-03-26 19:30", 2), ("2027-03-27 17:30", 3)):
        clock(at)
        due.send_due()
        assert len(told(cast.hoa)) == before + more
    assert "ngày 27/03/2027" in told(cast.hoa)[-1]


def test_a_cancelled_one_is_not_reminded_of(cast, meeting, clock):
    sessions.cancel(meeting, by=cast.secretary, reason="Mưa bão")
    clock("2027-03-19 19:30")
    assert due.send_due() == 0


def test_who_wants_none_and_who_will_not_come_is_left_in_peace(cast, meeting, clock, client):
    client.force_login(cast.hoa)
    page = client.get("/sinh-hoat/nhac-hop/")
    labels = [label for _, label in page.context["form"].fields["wanted"].choices]
    assert labels == ["Trước giờ họp 7 ngày", "Trước giờ họp 1 ngày", "Trước giờ họp 2 giờ"]
    assert client.post("/sinh-hoat/nhac-hop/", {"wanted": ["168", "2"]}).status_code == 302
    assert choices.off(cast.hoa) == {24}
    other = factories.account(factories.member(cast.cell_7, "Lê Văn Vắng"))
    given = answers.give(meeting, by=other, coming=False, reason="duty")
    Answer.objects.filter(pk=given.pk).update(state=Answer.State.APPROVED)
    clock("2027-03-19 19:30")
    due.send_due()
    assert told(cast.hoa) == [] and told(other) == []
    clock("2027-03-20 17:30")
    due.send_due()
    assert told(cast.hoa) == [WORDS]


def test_the_hours_are_those_of_the_rules(cast, meeting, clock):
    RuleParameter.objects.filter(key__startswith="meeting.remind_hours").delete()
    RuleParameter.objects.create(
        key="meeting.remind_hours.1", value=48, measure="giờ", valid_from="2026-01-01", document="1-QĐ/ĐU"
    )
    clock("2027-03-18 19:30")
    assert due.send_due() > 0 and list(Reminder.objects.values_list("hours", flat=True)) == [48]


def test_whoever_is_called_is_told_and_nobody_else(cast, meeting, clock):
    """The many at once are those that a meeting by itself names, for every audience."""
    day = {"decided_on": "2027-01-01", "since": "2027-01-01", "method": "elected", "decision_no": "1-QĐ/ĐU"}
    Office.objects.create(unit=cast.cell_7, member=cast.hoa.member, code="deputy", **day)
    Office.objects.create(unit=cast.cell_8, member=cast.neighbour.member, code="secretary", **day)
    Office.objects.create(unit=cast.ward, member=cast.stranger.member, code="standing_member", **day)
    Member.objects.filter(pk=cast.stranger.member_id).update(temporary_unit=cast.cell_8)
    facts = {"planned_by": cast.secretary, "place": "Hội trường", "title": "Họp"}
    made = []
    for number, (unit, kind) in enumerate(
        [
            (cast.cell_7, "committee"),
            (cast.cell_8, "regular"),
            (cast.ward, "full_committee"),
            (cast.ward, "standing"),
            (cast.ward, "briefing"),
            (cast.ward, "conference"),
        ]
    ):
        start = scenes.at(START) + timedelta(minutes=number + 1)
        times = {"starts_at": start, "ends_at": start + timedelta(hours=1)}
        made.append(Meeting.objects.create(unit=unit, kind=kind, **times, **facts))
    Meeting.objects.update(announced_at=timezone.now())
    Guest.objects.create(meeting=made[-1], member=cast.hoa.member, name="Nguyễn Thị Hoa")
    clock("2027-03-20 17:40")
    due.send_due()
    for each in made:
        wanted = set(each.summoned().exclude(user=None).values_list("user", flat=True))
        assert (
            wanted and set(Notice.objects.filter(url=each.get_absolute_url()).values_list("user", flat=True)) == wanted
        )


@pytest.mark.parametrize("many", [2, 40])
def test_many_meetings_cost_as_many_queries_as_two(cast, clock, django_assert_max_num_queries, many):
    clock("2027-03-01 08:00")
    start = scenes.at(START)
    Meeting.objects.bulk_create(
        Meeting(
            unit=cast.cell_7,
            title=f"Họp {number}",
            place="Hội trường",
            starts_at=start + timedelta(minutes=number),
            ends_at=start + timedelta(hours=2),
            planned_by=cast.secretary,
            announced_at=timezone.now(),
        )
        for number in range(many)
    )
    clock("2027-03-20 18:15")
    with django_assert_max_num_queries(75):
        due.send_due()
    assert len(told(cast.hoa)) == many
