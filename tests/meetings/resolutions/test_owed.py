"""What a meeting that is over still owes: on the first page of who sees to it, and one reminder before its days end."""

from datetime import timedelta

import pytest
from django.utils import timezone

from meetings.models import Meeting, Resolution
from meetings.papers import posting as papers
from meetings.resolutions import owed, posting, tasks
from members.models import Notice, User
from members.waiting_work import waiting_for
from tests import factories
from tests.meetings.resolutions import scenes
from tests.meetings.scenes import set_clock

pytestmark = [pytest.mark.django_db, pytest.mark.process]
BOTH = "biên bản chưa ký, nghị quyết, kết luận chưa đăng"


@pytest.fixture
def meeting(cast) -> Meeting:
    return scenes.meeting(cast)


def lacks(user: User) -> list[str]:
    return [each.lacks for each in owed.owed(owed.owing(user))]


def after(meeting: Meeting, monkeypatch, **length) -> None:
    set_clock(monkeypatch, f"{timezone.localtime(meeting.closed_at + timedelta(**length)):%Y-%m-%d %H:%M}")


def test_minutes_and_resolution_are_owed_until_one_is_signed_and_the_other_posted(meeting, cast):
    assert lacks(cast.secretary) == [BOTH]
    made = scenes.signed(meeting, cast.secretary)
    assert lacks(cast.secretary) == [BOTH]
    scenes.signed_minutes(meeting, cast)
    assert lacks(cast.secretary) == ["nghị quyết, kết luận chưa đăng"]
    posting.post(made, by=cast.secretary)
    assert lacks(cast.secretary) == []
    scenes.draft(meeting, cast.secretary, title="Đề nghị kết nạp đảng viên")
    assert lacks(cast.secretary) == ["nghị quyết, kết luận chưa đăng"]


def test_a_paper_that_was_written_elsewhere_is_posted_too(meeting, cast, monkeypatch):
    papers_of = [factories.document(cast.cell_7, f"0{number}-KH/CB", f"Kế hoạch {number}") for number in (7, 8)]
    after(meeting, monkeypatch, days=-1)
    papers.post(meeting, by=cast.secretary, documents=papers_of[:1])
    after(meeting, monkeypatch, hours=1)
    assert lacks(cast.secretary) == [BOTH]
    papers.post(meeting, by=cast.secretary, documents=papers_of[1:])
    assert lacks(cast.secretary) == ["biên bản chưa ký"]


def test_other_kinds_owe_what_was_begun(cast):
    meeting = scenes.meeting(cast, kind=Meeting.Kind.EXTRAORDINARY)
    assert lacks(cast.secretary) == []
    scenes.draft(meeting, cast.secretary)
    assert lacks(cast.secretary) == ["nghị quyết, kết luận chưa đăng"]


def test_only_who_plans_there_finds_it_on_the_first_page(meeting, cast, client):
    assert [work.many for work in waiting_for(cast.secretary) if work.key == "meetings.to_post"] == [1]
    for user in (cast.hoa, cast.secretary_beside):
        assert [work for work in waiting_for(user) if work.key == "meetings.to_post"] == []
    client.force_login(cast.secretary)
    page = client.get("/sinh-hoat/cho-dang/").text
    assert meeting.title in page and "Biên bản chưa ký".lower() in page and "để đăng" not in page
    client.force_login(cast.hoa)
    assert "Không còn văn bản nào chờ ký, đăng" in client.get("/sinh-hoat/cho-dang/").text


def test_one_reminder_a_day_before_the_end_to_who_ran_it_and_who_plans(meeting, cast, monkeypatch):
    after(meeting, monkeypatch, hours=23)
    assert tasks.remind_to_post() == 0
    after(meeting, monkeypatch, hours=25)
    assert (tasks.remind_to_post(), tasks.remind_to_post()) == (1, 0)
    due = timezone.localtime(meeting.closed_at + timedelta(days=2))
    text = f"“{meeting.title}”: {BOTH}. Hạn {due:%H:%M, %d/%m/%Y}."
    told = Notice.objects.filter(text=text, url=meeting.get_absolute_url())
    assert {notice.user for notice in told} == {
        cast.secretary,
        cast.hoa,
    }  # its chair and its secretary
    assert told.count() == 2


@pytest.mark.parametrize("done", ["posted", "late"])
def test_nothing_is_said_of_what_is_done_or_long_over(meeting, cast, monkeypatch, done):
    if done == "posted":
        posting.post(scenes.signed(meeting, cast.secretary), by=cast.secretary)
        scenes.signed_minutes(meeting, cast)
    after(meeting, monkeypatch, hours=25 if done == "posted" else 49)
    assert tasks.remind_to_post() == 0
    assert Resolution.objects.count() == (done == "posted")


def test_ten_meetings_are_told_with_the_statements_of_one(cast, monkeypatch, django_assert_max_num_queries):
    first = scenes.meeting(cast)
    Meeting.objects.bulk_create(
        Meeting(
            unit=cast.cell_8,
            title=f"Sinh hoạt {at}",
            starts_at=first.starts_at + timedelta(minutes=at),
            ends_at=first.ends_at + timedelta(minutes=at),
            opened_at=first.opened_at,
            closed_at=first.closed_at,
            state=Meeting.State.CLOSED,
            planned_by=cast.secretary_beside,
        )
        for at in range(1, 10)
    )
    after(first, monkeypatch, hours=25)
    with django_assert_max_num_queries(14):
        assert tasks.remind_to_post() == 10
