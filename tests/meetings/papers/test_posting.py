"""“Đăng trước ≥ 1 ngày” is proven by rows that nobody can change; who has read is kept by member and paper."""

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from meetings.models import PaperRead, Posting
from meetings.papers import choice, own_files, posting
from meetings.running import beginning
from members import rules
from tests import factories
from tests.meetings import scenes

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(monkeypatch):
    return lambda text: scenes.set_clock(monkeypatch, text)


@pytest.fixture
def meeting(cast, clock):
    clock("2027-03-01 08:00")
    return scenes.plan(cast.cell_7, cast.secretary, starts_at=scenes.at("2027-03-20 19:30"))


def choose(meeting, cast, *papers):
    choice.choose(meeting, by=cast.secretary, papers=papers)


def test_a_minute_decides_whether_it_was_posted_a_day_before(cast, meeting, clock):
    early, late = factories.document(cast.ward, "1-KH/ĐU"), factories.document(cast.ward, "2-KH/ĐU")
    clock("2027-03-19 19:30")
    choose(meeting, cast, early)
    clock("2027-03-19 19:31")
    choose(meeting, cast, early, late)
    found = posting.standing(meeting)
    assert {key: paper.in_time for key, paper in found.items()} == {early.pk: True, late.pk: False}
    assert found[early.pk].since == scenes.at("2027-03-19 19:30")


def test_what_the_meeting_has_decided_is_in_time_for_two_days_after_its_end(cast, meeting, clock):
    clock("2027-03-20 19:30")
    beginning.open_meeting(meeting, by=cast.secretary, chair=cast.hoa.member, secretary=cast.secretary.member)
    clock("2027-03-20 20:00")
    during, early, late = (factories.document(cast.ward, f"{number}-KH/ĐU") for number in (1, 2, 3))
    choose(meeting, cast, during)
    clock("2027-03-20 21:00")
    scenes.closed(meeting, cast.secretary)
    assert posting.due_after(meeting) == scenes.at("2027-03-22 21:00")
    clock("2027-03-22 21:00")
    choose(meeting, cast, during, early)
    clock("2027-03-22 21:01")
    choose(meeting, cast, during, early, late)
    found = {key: paper.in_time for key, paper in posting.standing(meeting).items()}
    assert found == {during.pk: False, early.pk: True, late.pk: False}


def test_what_was_taken_off_and_put_back_keeps_its_first_time_and_counts_from_the_last(cast, meeting, clock):
    paper = factories.document(cast.ward, "1-KH/ĐU")
    clock("2027-03-10 08:00")
    choose(meeting, cast, paper)
    clock("2027-03-20 08:00")
    choose(meeting, cast)
    assert posting.standing(meeting) == {}
    choose(meeting, cast, paper)
    known = posting.standing(meeting)[paper.pk]
    assert (known.first, known.since) == (scenes.at("2027-03-10 08:00"), scenes.at("2027-03-20 08:00"))
    assert known.was_away and not known.in_time


def test_a_file_is_proven_too_also_after_it_is_gone(cast, meeting, clock):
    clock("2027-03-10 08:00")
    file = own_files.add(meeting, factories.small_pdf(), title="Dự thảo", by=cast.secretary, role="draft")
    assert posting.standing(meeting)[file.sha256].in_time
    own_files.remove(file, by=cast.secretary)
    (row,) = Posting.objects.all()
    assert (row.title, row.posted_by, row.removed_at) == ("Dự thảo", cast.secretary, timezone.now())


@pytest.mark.parametrize("change", [{"posted_at": "2027-01-01T00:00:00Z"}, {"title": "Khác"}, {"removed_at": None}])
def test_the_database_keeps_what_was_posted(cast, meeting, change):
    paper = factories.document(cast.ward, "1-KH/ĐU")
    choose(meeting, cast, paper)
    choose(meeting, cast)
    rows = Posting.objects.filter(meeting=meeting)
    for attempt in (lambda: rows.update(**change), rows.delete):
        with pytest.raises(DatabaseError, match="is kept"), transaction.atomic():
            attempt()


def test_the_rule_of_the_unit_says_how_many_days(cast, meeting, clock):
    row = rules.book(key="meeting.upload_before").parameter("meeting.upload_before", on=meeting.day)
    type(row).objects.create(
        key=row.key, value=3, measure="ngày", valid_from="2026-01-01", document="9-HD/ĐU", scope=cast.ward
    )
    clock("2027-03-18 08:00")
    paper = factories.document(cast.ward, "1-KH/ĐU")
    choose(meeting, cast, paper)
    assert not posting.standing(meeting)[paper.pk].in_time


def test_who_has_read_is_kept_once_a_member_and_paper(cast, meeting, client):
    paper = factories.document(cast.ward, "1-KH/ĐU")
    choose(meeting, cast, paper)
    file = own_files.add(meeting, factories.small_pdf(), title="Dự thảo", by=cast.secretary, role="draft")
    client.force_login(cast.hoa)
    page = client.get(meeting.get_absolute_url()).text
    assert page.count("Tôi đã đọc") == 2 and "Dự thảo nghị quyết" in page
    for said in ({"van-kien": paper.pk}, {"van-kien": paper.pk}, {"tep": file.sha256}):
        assert client.post(f"/sinh-hoat/{meeting.pk}/da-doc/", said).status_code == 302
    assert PaperRead.objects.filter(member=cast.hoa.member).count() == 2
    assert client.get(meeting.get_absolute_url()).text.count("Đồng chí đã đọc") == 2
    assert client.get(f"/sinh-hoat/{meeting.pk}/ai-da-doc/").status_code == 404
    client.force_login(cast.secretary)
    first, second = client.get(f"/sinh-hoat/{meeting.pk}/ai-da-doc/").context["progress"]
    assert [member.full_name for member in first.read] == ["Nguyễn Thị Hoa"] and first.title == paper.full_title
    assert cast.hoa.member not in first.unread and second.paper.readers == {cast.hoa.member_id}


def test_nobody_reads_what_is_not_there_or_for_what_they_are_not_called(cast, meeting, client):
    paper = factories.document(cast.ward, "1-KH/ĐU")
    for by, what in ((cast.hoa, paper.pk), (cast.hoa, None)):
        with pytest.raises(posting.NotToRead):
            posting.confirm_read(meeting, by=by, document=what, sha256="" if what else "0" * 64)
    choose(meeting, cast, paper)
    with pytest.raises(posting.NotToRead):
        posting.confirm_read(meeting, by=cast.neighbour, document=paper.pk)
    assert not PaperRead.objects.exists()
