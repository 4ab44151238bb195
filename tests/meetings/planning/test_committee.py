"""A meeting of the chi ủy calls those who hold an office in it on that day, and nobody else hears of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from meetings.attendance import answers, attendance
from meetings.models import Meeting
from meetings.planning import sessions
from members.models import Member, Notice, Office, Unit
from sotay import digest
from tests import factories
from tests.meetings import scenes

pytestmark = pytest.mark.django_db
COMMITTEE = {"kind": Meeting.Kind.COMMITTEE, "title": "Họp chi ủy tháng 12"}


def seat(unit: Unit, member: Member, code: str, **facts) -> Office:
    today = timezone.localdate()
    usual = {"method": "elected", "decision_no": "8-QĐ/ĐU", "decided_on": today, "since": today}
    return Office.objects.create(unit=unit, member=member, code=code, **usual | facts)


@pytest.fixture
def seated(cast):
    """Hoa sits in the chi ủy; a tổ trưởng, one whose office ends before, one of the chi bộ beside do not."""
    people = {name: factories.account(factories.member(cast.cell_7, name)) for name in ("Lê Văn Tổ", "Lê Văn Thôi")}
    seat(cast.cell_7, cast.hoa.member, "cell_committee_member")
    seat(cast.cell_7, people["Lê Văn Tổ"].member, "group_leader")
    soon = timezone.localdate() + timedelta(days=5)
    seat(cast.cell_7, people["Lê Văn Thôi"].member, "deputy", until=soon)
    seat(cast.cell_8, cast.neighbour.member, "secretary")
    return people


def test_the_chi_uy_only_is_called_and_told(cast, seated):
    meeting = scenes.plan(cast.cell_7, cast.secretary, **COMMITTEE)
    assert list(meeting.summoned()) == [cast.hoa.member]
    asked = Notice.objects.filter(url=meeting.get_absolute_url())
    assert [notice.user for notice in asked] == [cast.hoa]
    assert [member.full_name for member in attendance.attendance_of(meeting).silent] == ["Nguyễn Thị Hoa"]
    sooner = scenes.plan(cast.cell_7, cast.secretary, 3, **COMMITTEE)
    assert {member.full_name for member in sooner.summoned()} == {"Nguyễn Thị Hoa", "Lê Văn Thôi"}


def test_others_of_the_chi_bo_neither_see_it_nor_answer_nor_have_it_next(cast, seated, client):
    meeting = scenes.plan(cast.cell_7, cast.secretary, **COMMITTEE)
    other = seated["Lê Văn Tổ"]
    assert sessions.next_for(other.member) == (None, None)
    assert sessions.next_for(cast.hoa.member)[0] == meeting
    assert list(Meeting.objects.seen_by(other)) == [] and list(Meeting.objects.seen_by(cast.hoa)) == [meeting]
    assert list(Meeting.objects.seen_by(cast.secretary)) == [meeting]
    client.force_login(other)
    assert client.get(meeting.get_absolute_url()).status_code == 404
    with pytest.raises(answers.NotSummoned):
        answers.give(meeting, by=other, coming=True)
    assert answers.give(meeting, by=cast.hoa, coming=True).coming


def test_a_sheet_for_those_without_a_telephone_does_not_call_them_to_the_chi_uy(cast, seated):
    scenes.plan(cast.cell_7, cast.secretary, 3, **COMMITTEE)
    regular = scenes.plan(cast.cell_7, cast.secretary)
    assert digest.digest(cast.cell_7).meeting == regular


def test_without_a_known_chi_uy_nobody_could_be_called_and_that_is_said(cast, client):
    with pytest.raises(sessions.NobodyCalled):
        scenes.plan(cast.cell_7, cast.secretary, **COMMITTEE)
    client.force_login(cast.secretary)
    response = client.post("/sinh-hoat/moi/", scenes.typed(kind="committee", minutes="60"))
    assert response.status_code == 422 and "ghi chức vụ trước" in response.text
    assert not Meeting.objects.exists()


def test_a_meeting_of_the_chi_bo_does_not_become_one_of_the_chi_uy(cast, seated):
    meeting = scenes.plan(cast.cell_7, cast.secretary)
    with pytest.raises(sessions.OthersCalled):
        sessions.change(meeting, by=cast.secretary, seen=1, **scenes.facts(**COMMITTEE))
    committee = scenes.plan(cast.cell_7, cast.secretary, 3, **COMMITTEE)
    with pytest.raises(sessions.OthersCalled):
        sessions.change(committee, by=cast.secretary, seen=1, **scenes.facts(3))
