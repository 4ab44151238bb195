"""An absence that is asked for waits, and one of the chi ủy agrees to it or not."""

import pytest

from meetings.attendance import absences, answers
from meetings.models import Answer
from meetings.planning import sessions
from members.models import AuditEntry, Notice
from members.moves import WrongState
from members.waiting_work import waiting_for
from tests.meetings import scenes

pytestmark = pytest.mark.django_db
SICK = {"coming": False, "reason": "health", "note": "Nằm viện"}


@pytest.fixture
def meeting(cast):
    return scenes.plan(cast.cell_7, cast.secretary)


@pytest.fixture
def asked(cast, meeting):
    return answers.give(meeting, by=cast.hoa, **SICK)


def stored(cast, meeting) -> Answer:
    return Answer.objects.get(meeting=meeting, member=cast.hoa.member)


def waiting(user) -> list[int]:
    return [work.many for work in waiting_for(user) if work.key == "meetings.absences"]


def test_it_waits_and_the_chi_uy_agrees_and_the_member_is_told(cast, meeting, asked, client):
    assert asked.state == "pending" and waiting(cast.secretary) == [1] and waiting(cast.hoa) == []
    client.force_login(cast.hoa)
    assert "Chờ duyệt" in client.get(meeting.get_absolute_url()).text
    client.force_login(cast.secretary)
    assert "Chờ duyệt" in client.get(meeting.get_absolute_url()).text
    response = client.post(f"/sinh-hoat/{meeting.pk}/xet-vang/{cast.hoa.member_id}/", {"agree": "1"})
    assert response["Location"] == f"/sinh-hoat/{meeting.pk}/#ai-du"
    answer = stored(cast, meeting)
    assert (answer.state, answer.decided_by, waiting(cast.secretary)) == ("approved", cast.secretary, [])
    assert Notice.objects.filter(user=cast.hoa, text__startswith="Chi ủy đồng ý cho đồng chí vắng").count() == 1
    entry = AuditEntry.objects.get(action="meeting.decide_absence")
    assert entry.after == {"member": "Nguyễn Thị Hoa", "agree": True}


def test_who_is_not_let_off_is_told_why(cast, meeting, asked, client):
    client.force_login(cast.secretary)
    url = f"/sinh-hoat/{meeting.pk}/xet-vang/{cast.hoa.member_id}/"
    told = client.post(url, {"agree": "0"}, follow=True)
    assert "Đề nghị ghi lý do không đồng ý" in told.text and stored(cast, meeting).state == "pending"
    client.post(url, {"agree": "0", "reason": "Buổi bầu chi ủy"})
    answer = stored(cast, meeting)
    assert (answer.state, answer.decision_reason) == ("rejected", "Buổi bầu chi ủy")
    assert Notice.objects.filter(user=cast.hoa, text__endswith="Lý do: Buổi bầu chi ủy").exists()
    assert client.post(url, {"agree": "maybe"}).status_code == 400


def test_of_two_who_agree_one_is_told_and_it_may_be_decided_otherwise(cast, meeting, asked):
    absences.decide(meeting, cast.hoa.member_id, agree=True, by=cast.secretary)
    with pytest.raises(WrongState):
        absences.decide(meeting, cast.hoa.member_id, agree=True, by=cast.secretary)
    absences.decide(meeting, cast.hoa.member_id, agree=False, by=cast.secretary, reason="Có việc gấp")
    assert stored(cast, meeting).state == "rejected"


def test_nobody_decides_on_the_own_and_nothing_is_decided_that_was_not_asked(cast, meeting, asked):
    with pytest.raises(absences.OwnAbsence):
        absences.decide(meeting, cast.hoa.member_id, agree=True, by=cast.hoa)
    answers.give(meeting, by=cast.hoa, coming=True)
    with pytest.raises(absences.NoAbsence):
        absences.decide(meeting, cast.hoa.member_id, agree=True, by=cast.secretary)


def test_another_answer_and_another_day_are_decided_anew(cast, meeting, asked):
    absences.decide(meeting, cast.hoa.member_id, agree=True, by=cast.secretary)
    answers.give(meeting, by=cast.hoa, coming=False, reason="duty")
    assert stored(cast, meeting).state == "pending" and stored(cast, meeting).decided_by is None
    sessions.change(meeting, by=cast.secretary, seen=1, **scenes.facts(13))
    with pytest.raises(absences.NoAbsence):
        absences.decide(meeting, cast.hoa.member_id, agree=True, by=cast.secretary)
