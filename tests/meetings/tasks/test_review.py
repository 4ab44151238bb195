"""The next regular meeting opens with what has come of the tasks since the last, and what was not reached then."""

from datetime import timedelta

import pytest

from meetings.models import Meeting, Task
from meetings.tasks import agenda, doing, giving, review
from tests.clock import TODAY
from tests.meetings import scenes as meetings
from tests.meetings.tasks import scenes

pytestmark = pytest.mark.django_db


def at(task, moment):
    """As if the last step of `task` had been taken then."""
    task.events.filter(pk=task.events.latest("pk").pk).update(at=moment)
    if task.events.count() == 1:
        Task.objects.filter(pk=task.pk).update(given_at=moment)


def lines(meeting) -> list[tuple]:
    return [
        (
            line.task.work,
            line.at_start and (line.at_start.state, line.at_start.lateness and line.at_start.lateness.label),
            (line.result.state, line.result.lateness and line.result.lateness.label),
            line.reported,
        )
        for line in review.of(meeting).lines
    ]


@pytest.fixture
def last(cast):
    return meetings.held(cast.cell_7, cast.secretary, 30)


@pytest.fixture
def coming(cast, last):
    return meetings.plan(cast.cell_7, cast.secretary, 2)


def test_open_ones_and_those_done_meanwhile_are_listed_with_both_ends(cast, last, coming):
    before, since = last.ends_at - timedelta(days=20), last.ends_at + timedelta(days=3)
    old = scenes.give(cast, work="A việc cũ", days=1)
    at(old, before)
    doing.take(old, by=cast.hoa)
    at(old, before + timedelta(days=1))
    done = scenes.give(cast, work="B đã làm", days=2)
    at(done, before)
    doing.report(done, by=cast.hoa, text="Đủ 20 hộ")
    at(done, since)
    doing.accept(done, by=cast.secretary)
    long_done = scenes.give(cast, work="C xong từ trước", days=3)
    at(long_done, before)
    doing.report(long_done, by=cast.hoa, text="Xong")
    at(long_done, before)
    doing.accept(long_done, by=cast.secretary)
    at(long_done, before)
    dropped = scenes.give(cast, work="D thôi", days=4)
    at(dropped, before)
    giving.drop(dropped, by=cast.secretary, reason="Phường đã làm")
    scenes.give(cast, work="E mới giao", days=5)
    assert lines(coming) == [
        ("A việc cũ", ("Đang thực hiện", "Đúng hẹn"), ("Đang thực hiện", "Đúng hẹn"), ""),
        ("B đã làm", ("Chưa thực hiện", "Chưa tiếp nhận"), ("Đã hoàn thành", "Đúng hẹn"), "Đủ 20 hộ"),
        ("D thôi", ("Chưa thực hiện", "Chưa tiếp nhận"), ("Thôi giao", None), ""),
        ("E mới giao", None, ("Chưa thực hiện", "Chưa tiếp nhận"), ""),
    ]


def test_a_meeting_that_is_over_keeps_what_was_so_then(cast, last):
    task = scenes.give(cast)
    at(task, last.starts_at - timedelta(days=5))
    doing.report(task, by=cast.hoa, text="Xong")
    assert lines(last) == [(task.work, None, ("Chưa thực hiện", "Chưa tiếp nhận"), "")]


def test_what_a_meeting_gives_itself_is_not_what_it_opens_with(cast, last, coming):
    task = scenes.give(cast)
    Task.objects.filter(pk=task.pk).update(meeting=coming)
    assert lines(coming) == []
    later = meetings.plan(cast.cell_7, cast.secretary, 30)
    assert [line[0] for line in lines(later)] == [task.work]


def test_parts_stand_for_the_task_that_was_split(cast, last, coming):
    task = scenes.give(cast)
    part = {"work": "Phát tờ rơi", "deadline": task.deadline, "assignee": cast.hoa.member}
    giving.split(task, by=cast.secretary, parts=[part])
    assert [line[0] for line in lines(coming)] == ["Phát tờ rơi"]


def test_tasks_of_another_cell_and_meetings_that_are_not_regular_have_no_table(cast, last, coming):
    scenes.give(cast)
    beside = meetings.plan(cast.cell_8, cast.secretary_beside, 3)
    assert lines(beside) == []
    thematic = meetings.plan(cast.cell_7, cast.secretary, 5, kind=Meeting.Kind.THEMATIC)
    assert review.of(thematic) is None


def test_a_cancelled_meeting_is_not_the_last_one(cast, last):
    gone = meetings.plan(cast.cell_7, cast.secretary, 1)
    Meeting.objects.filter(pk=gone.pk).update(state="cancelled", cancel_reason="Mưa")
    assert review.of(meetings.plan(cast.cell_7, cast.secretary, 2)).since == last


def test_points_that_were_not_reached_come_up_next_time(cast, last, coming, client):
    items = list(last.agenda.all())
    agenda.mark(last, by=cast.secretary, reached={items[0].pk, items[1].pk})
    assert [item.title for item in review.of(coming).unreached] == ["Thảo luận"]
    client.force_login(cast.hoa)
    text = client.get(coming.get_absolute_url()).text
    assert "Nội dung lần trước chưa bàn" in text and "Đánh dấu nội dung đã bàn" not in text


def test_the_agenda_is_marked_on_the_page_by_who_runs_the_meeting_once_it_has_begun(cast, last, coming, client):
    items = list(last.agenda.all())
    client.force_login(cast.secretary)
    assert "Đánh dấu nội dung đã bàn" in client.get(last.get_absolute_url()).text
    client.post(f"{last.get_absolute_url()}da-ban/", {"reached": [items[0].pk]})
    assert [item.reached for item in last.agenda.all()] == [True, False, False]
    response = client.post(f"{coming.get_absolute_url()}da-ban/", {"reached": []}, follow=True)
    assert "Buổi sinh hoạt chưa bắt đầu nên chưa biết nội dung nào đã bàn." in response.text
    client.force_login(cast.hoa)
    assert client.post(f"{last.get_absolute_url()}da-ban/", {"reached": []}).status_code == 403


def test_names_and_words_of_others_stand_only_on_pages_that_no_phone_keeps(cast, last, coming, client):
    task = scenes.give(cast, to=scenes.comrade(cast).member)
    doing.report(task, by=task.assignee.user, text="Đủ 20 hộ")
    for user, kept in ((cast.hoa, True), (cast.secretary, False)):
        client.force_login(user)
        page = client.get(coming.get_absolute_url())
        named = "Đỗ Thị Mai" in page.text.partition("nhiem-vu")[2].partition("Chương trình")[0]
        assert (task.work in page.text, "Đủ 20 hộ" in page.text, named) == (True, not kept, not kept)
        assert page["X-Offline"] == ("1" if kept else "copy")
        copy = client.get(coming.get_absolute_url(), headers={"X-Offline": "1"})
        assert copy["X-Offline"] == "1" and task.work in copy.text
        assert "Đủ 20 hộ" not in copy.text and "Đỗ Thị Mai" not in copy.text


def test_a_table_of_thirty_tasks_costs_what_one_does(cast, last, coming, django_assert_num_queries):
    scenes.give(cast)
    with django_assert_num_queries(4):
        review.of(coming)
    for _ in range(29):
        scenes.give(cast)
    with django_assert_num_queries(4):
        assert len(review.of(coming).lines) == 30


def test_figures_count_what_is_due_done_and_in_time_by_unit(cast):
    in_time, late, waiting = scenes.give(cast), scenes.give(cast), scenes.give(cast)
    for task in (in_time, late, waiting):
        doing.report(task, by=cast.hoa, text="Xong")
        if task != waiting:
            doing.accept(task, by=cast.secretary)
    scenes.dated(late, -1)
    scenes.give(cast)
    giving.drop(scenes.give(cast), by=cast.secretary, reason="Thôi")
    scenes.give(cast, days=40)
    figures = Task.objects.figures_by_unit(TODAY - timedelta(days=1), TODAY + timedelta(days=30))
    assert list(figures) == [{"unit": cast.cell_7.pk, "due": 4, "done": 2, "on_time": 1}]
