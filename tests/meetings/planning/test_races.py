"""Two at once: one row for one member, one cancellation, one meeting at an hour."""

from functools import partial

import pytest

from meetings import opening
from meetings.attendance import answers
from meetings.models import Answer, Meeting
from meetings.planning import sessions
from members import audit
from members.models import Notice
from members.moves import WrongState
from members.refusals import Refused
from members.versions import VersionConflict
from tests import together
from tests.meetings import scenes

pytestmark = pytest.mark.django_db(transaction=True)


at_once = partial(together.at_once, refusals=(Refused,))


@pytest.fixture
def scene(cast):
    return cast, scenes.plan(cast.cell_7, cast.secretary)


def test_two_answers_of_a_member_at_once_end_in_one_row(scene):
    cast, meeting = scene
    for _ in range(5):
        Answer.objects.all().delete()
        at_once(
            lambda: answers.give(meeting, by=cast.hoa, coming=True),
            lambda: answers.give(meeting, by=cast.hoa, coming=False, reason="duty"),
        )
        answer, last = Answer.objects.get(), audit.history(meeting).filter(action="meeting.answer").first()
        assert last.after["coming"] is answer.coming and last.before["coming"] is not answer.coming


def test_of_two_cancellations_one_wins(scene):
    cast, _ = scene
    for days in range(20, 25):
        fresh = scenes.plan(cast.cell_7, cast.secretary, days)
        copies = [Meeting.objects.get(pk=fresh.pk) for _ in range(2)]
        results = at_once(
            lambda copy=copies[0]: sessions.cancel(copy, by=cast.secretary, reason="Mưa bão"),
            lambda copy=copies[1]: sessions.cancel(copy, by=cast.secretary, reason="Trùng lịch"),
        )
        assert results.count(WrongState) == 1
        assert Notice.objects.filter(user=cast.hoa, url=fresh.get_absolute_url(), text__startswith="Hủy").count() == 1
        assert Meeting.objects.get(pk=fresh.pk).version == 2


def test_a_double_tap_announces_once(scene):
    cast, _ = scene
    taps = [lambda: scenes.plan(cast.cell_7, cast.secretary, 30).pk] * 2
    assert sessions.Clash in at_once(*taps)
    assert Meeting.objects.count() == 2 and Notice.objects.filter(user=cast.hoa).count() == 2


def test_of_two_changes_of_one_view_the_second_is_told(scene):
    cast, meeting = scene
    copies = [Meeting.objects.get(pk=meeting.pk) for _ in range(2)]
    results = at_once(
        lambda: sessions.change(copies[0], by=cast.secretary, seen=1, **scenes.facts(place="Hội trường")),
        lambda: sessions.change(copies[1], by=cast.secretary, seen=1, **scenes.facts(place="Nhà riêng")),
    )
    assert sorted(results, key=str) == [VersionConflict, None]
    assert Meeting.objects.get().version == 2


def test_no_answer_slips_in_beside_a_cancellation(scene):
    cast, meeting = scene
    copies = [Meeting.objects.get(pk=meeting.pk) for _ in range(2)]
    _, answered = at_once(
        lambda: sessions.cancel(copies[0], by=cast.secretary, reason="Mưa bão"),
        lambda: answers.give(copies[1], by=cast.hoa, coming=True),
    )
    done = [entry.action for entry in audit.history(meeting)][:2]
    before = "meeting.plan" if answered is opening.MeetingClosed else "meeting.answer"
    assert done == ["meeting.cancel", before]
