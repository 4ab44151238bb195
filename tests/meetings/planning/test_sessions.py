"""What is done to a meeting, what is told of it, and what is kept of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from meetings import opening
from meetings.attendance import answers
from meetings.models import Answer, Meeting
from meetings.papers import choice
from meetings.planning import sessions
from members import audit
from members.models import Member, Notice
from members.moves import WrongState
from members.versions import VersionConflict
from tests import factories
from tests.meetings import scenes

pytestmark = pytest.mark.django_db


def told(user) -> list[str]:
    return list(
        Notice.objects.filter(user=user, text__contains="inh hoạt").order_by("pk").values_list("text", flat=True)
    )


def actions(meeting) -> list[str]:
    return [entry.action for entry in audit.history(meeting)]


def test_planning_announces_to_the_summoned_and_to_nobody_else(cast):
    without_account = factories.member(cast.cell_7, "Lê Thị Mới")
    suspended = factories.account(factories.member(cast.cell_7, "Lê Văn Nghỉ", status=Member.Status.SUSPENDED))
    moved = factories.account(factories.member(cast.cell_7, "Lê Văn Đi", status=Member.Status.MOVED))
    guest = factories.account(factories.member(cast.cell_8, "Lê Văn Tạm", temporary_unit=cast.cell_7))
    meeting = scenes.plan(cast.cell_7, cast.secretary)
    assert [item.title for item in meeting.agenda.all()] == scenes.AGENDA
    start = timezone.localtime(meeting.starts_at)
    text = f"Mời dự Sinh hoạt thường kỳ tháng 12: 19 giờ 30 ngày {start:%d/%m/%Y}, tại Nhà văn hóa tổ 7."
    assert told(cast.hoa) == told(guest) == [text]
    assert Notice.objects.get(user=cast.hoa).url == f"/sinh-hoat/{meeting.pk}/"
    assert [told(user) for user in (cast.secretary, cast.neighbour, cast.stranger, suspended, moved)] == [[]] * 5
    assert without_account in meeting.summoned() and suspended.member not in meeting.summoned()


def test_planning_costs_the_same_for_two_members_and_for_forty(cast, django_assert_max_num_queries):
    for number in range(40):
        factories.account(factories.member(cast.cell_7, f"Nguyễn Văn {number}"))
    with django_assert_max_num_queries(10):
        scenes.plan(cast.cell_7, cast.secretary)


def test_a_unit_has_one_meeting_at_an_hour(cast):
    scenes.plan(cast.cell_7, cast.secretary)
    with pytest.raises(sessions.Clash):
        scenes.plan(cast.cell_7, cast.secretary, kind=Meeting.Kind.THEMATIC)
    assert Meeting.objects.count() == 1 and len(told(cast.hoa)) == 1
    scenes.plan(cast.cell_8, cast.secretary)


def test_the_hour_of_a_cancelled_meeting_is_free_again(cast):
    sessions.cancel(scenes.plan(cast.cell_7, cast.secretary), by=cast.secretary, reason="Mưa bão")
    scenes.plan(cast.cell_7, cast.secretary)
    assert [meeting.state for meeting in Meeting.objects.order_by("pk")] == ["cancelled", "announced"]


@pytest.mark.parametrize(
    ("changes", "is_told"),
    [
        ({"place": "Hội trường phường"}, True),
        ({"starts_at": scenes.evening(13)}, True),
        ({"minutes": 120}, True),
        ({"agenda": ["Một nội dung khác"]}, False),
        ({"kind": Meeting.Kind.EXTRAORDINARY, "title": "Sinh hoạt bất thường"}, False),
    ],
)
def test_members_are_told_of_a_change_when_time_or_place_moved(cast, changes, is_told):
    meeting = scenes.plan(cast.cell_7, cast.secretary)
    sessions.change(meeting, by=cast.secretary, seen=1, **scenes.facts(**changes))
    assert len(told(cast.hoa)) == 1 + is_told
    assert meeting.version == Meeting.objects.get().version == 2
    assert actions(meeting) == ["meeting.change", "meeting.plan"]


def test_a_change_says_where_to_go_now_and_the_audit_keeps_what_was(cast):
    meeting = scenes.plan(cast.cell_7, cast.secretary)
    sessions.change(meeting, by=cast.secretary, seen=1, **scenes.facts(place="Hội trường phường", agenda=["Mở đầu"]))
    assert told(cast.hoa)[-1] == (
        "Sinh hoạt thường kỳ tháng 12 đổi nơi: nay tại Hội trường phường (trước tại Nhà văn hóa tổ 7)."
    )
    entry = audit.history(meeting).first()
    assert (entry.before["place"], entry.after["place"]) == ("Nhà văn hóa tổ 7", "Hội trường phường")
    assert (entry.before["agenda"], entry.after["agenda"]) == (scenes.AGENDA, ["Mở đầu"])
    assert [item.title for item in meeting.agenda.all()] == ["Mở đầu"]


def test_saving_without_a_change_changes_nothing(cast):
    meeting = scenes.plan(cast.cell_7, cast.secretary)
    sessions.change(meeting, by=cast.secretary, seen=1, **scenes.facts())
    assert Meeting.objects.get().version == 1 and actions(meeting) == ["meeting.plan"]


def test_a_change_built_on_an_old_view_is_refused(cast):
    meeting = scenes.plan(cast.cell_7, cast.secretary)
    sessions.change(meeting, by=cast.secretary, seen=1, **scenes.facts(place="Hội trường phường"))
    with pytest.raises(VersionConflict):
        sessions.change(meeting, by=cast.secretary, seen=1, **scenes.facts(place="Nhà riêng"))
    assert Meeting.objects.get().place == "Hội trường phường"


def test_a_meeting_cannot_move_onto_another(cast):
    scenes.plan(cast.cell_7, cast.secretary, 13)
    meeting = scenes.plan(cast.cell_7, cast.secretary)
    with pytest.raises(sessions.Clash):
        sessions.change(meeting, by=cast.secretary, seen=1, **scenes.facts(13))
    assert Meeting.objects.get(pk=meeting.pk).version == 1


def test_a_meeting_that_began_or_was_cancelled_takes_neither_change_nor_answer(cast):
    begun = scenes.plan(cast.cell_7, cast.secretary, starts_at=timezone.now() - timedelta(minutes=5))
    cancelled = scenes.plan(cast.cell_7, cast.secretary)
    sessions.cancel(cancelled, by=cast.secretary, reason="Mưa bão")
    for meeting in (begun, cancelled):
        with pytest.raises(opening.MeetingClosed):
            sessions.change(meeting, by=cast.secretary, seen=meeting.version, **scenes.facts(place="Nơi khác"))
        with pytest.raises(opening.MeetingClosed):
            answers.give(meeting, by=cast.hoa, coming=True)
    assert not Answer.objects.exists()


def test_papers_are_those_that_reach_the_unit(cast):
    meeting = scenes.plan(cast.cell_7, cast.secretary)
    city, own = factories.document(cast.city, "121-KH/TU"), factories.document(cast.cell_7, "02-KH/CB")
    choice.choose(meeting, by=cast.secretary, papers=[city, own])
    assert set(meeting.readable_papers()) == {city, own}
    elsewhere, beside = factories.document(cast.beside, "07-KH/ĐU"), factories.document(cast.cell_8, "03-KH/CB")
    for paper in (elsewhere, beside):
        with pytest.raises(choice.PaperOutOfReach):
            choice.choose(meeting, by=cast.secretary, papers=[city, paper])
    assert set(meeting.readable_papers()) == {city, own}
    choice.choose(meeting, by=cast.secretary, papers=[city])
    entry = audit.history(meeting).first()
    assert (entry.before, entry.after) == ({"papers": ["02-KH/CB", "121-KH/TU"]}, {"papers": ["121-KH/TU"]})


def test_a_withdrawn_paper_is_not_shown_and_not_counted(cast):
    meeting = scenes.plan(cast.cell_7, cast.secretary)
    paper, gone = factories.document(cast.ward, "15-KH/ĐU"), factories.document(cast.ward, "16-KH/ĐU")
    choice.choose(meeting, by=cast.secretary, papers=[paper, gone])
    gone.withdrawn_at = timezone.now()
    gone.save()
    assert list(meeting.readable_papers()) == [paper]
    assert sessions.next_for(cast.hoa.member)[0].paper_count == 1


def test_cancelling_tells_why(cast):
    meeting = scenes.plan(cast.cell_7, cast.secretary)
    sessions.cancel(meeting, by=cast.secretary, reason="Mưa bão")
    assert (meeting.state, meeting.version, meeting.cancel_reason) == ("cancelled", 2, "Mưa bão")
    assert told(cast.hoa)[-1].startswith("Hủy Sinh hoạt thường kỳ tháng 12 (19 giờ 30")
    assert told(cast.hoa)[-1].endswith("Lý do: Mưa bão")
    assert audit.history(meeting).first().reason == "Mưa bão"
    assert (Meeting.objects.get().saved_by, Meeting.objects.get().saved_at is None) == (cast.secretary, False)
    with pytest.raises(WrongState):
        sessions.cancel(meeting, by=cast.secretary, reason="Lần nữa")
    with pytest.raises(opening.MeetingClosed):
        choice.choose(meeting, by=cast.secretary, papers=[])


def test_a_meeting_that_is_over_cannot_be_cancelled(cast):
    meeting = scenes.held(cast.cell_7, cast.secretary)
    with pytest.raises(opening.MeetingClosed):
        sessions.cancel(meeting, by=cast.secretary, reason="Mưa bão")
    assert Meeting.objects.get().state == "announced"


def test_the_last_word_counts_and_the_audit_keeps_the_earlier(cast):
    meeting = scenes.plan(cast.cell_7, cast.secretary)
    answers.give(meeting, by=cast.hoa, coming=True)
    answers.give(meeting, by=cast.hoa, coming=True)
    answers.give(meeting, by=cast.hoa, coming=False, reason="health", note="Đi viện")
    answer = Answer.objects.get()
    assert (answer.coming, answer.reason, answer.note) == (False, "health", "Đi viện")
    said, first = audit.history(meeting).filter(action="meeting.answer")
    assert first.before is None and first.after == {"coming": True, "reason": "", "note": ""}
    assert said.before == first.after and said.after == {"coming": False, "reason": "health", "note": "Đi viện"}
    answers.give(meeting, by=cast.hoa, coming=True, reason="health", note="bỏ quên trên trang")
    assert Answer.objects.values_list("coming", "reason", "note").get() == (True, "", "")


@pytest.mark.parametrize("who", ["neighbour", "stranger", "clerk"])
def test_only_the_summoned_answer(cast, who):
    meeting = scenes.plan(cast.cell_7, cast.secretary)
    with pytest.raises(answers.NotSummoned):
        answers.give(meeting, by=getattr(cast, who), coming=True)
    assert not Answer.objects.exists()


def test_a_member_who_meets_here_for_a_time_answers_here(cast):
    guest = factories.account(factories.member(cast.cell_8, "Lê Văn Tạm", temporary_unit=cast.cell_7))
    answers.give(scenes.plan(cast.cell_7, cast.secretary), by=guest, coming=True)
    assert Answer.objects.get().member == guest.member


def test_the_next_meeting_is_the_first_that_is_not_over_and_not_cancelled(cast, django_assert_num_queries):
    scenes.held(cast.cell_7, cast.secretary)
    sessions.cancel(scenes.plan(cast.cell_7, cast.secretary, 2), by=cast.secretary, reason="Mưa bão")
    scenes.plan(cast.cell_8, cast.secretary, 1)
    later, sooner = scenes.plan(cast.cell_7, cast.secretary, 40), scenes.plan(cast.cell_7, cast.secretary, 10)
    answer = answers.give(sooner, by=cast.hoa, coming=True)
    with django_assert_num_queries(2):
        assert sessions.next_for(cast.hoa.member) == (sooner, answer)
    lasting = scenes.plan(cast.cell_7, cast.secretary, starts_at=timezone.now() - timedelta(minutes=30))
    assert sessions.next_for(cast.hoa.member) == (lasting, None)
    assert later.is_open


def test_nobody_without_a_meeting_is_shown_one(cast, django_assert_num_queries):
    scenes.plan(cast.cell_8, cast.secretary)
    with django_assert_num_queries(1):
        assert sessions.next_for(cast.hoa.member) == (None, None)
