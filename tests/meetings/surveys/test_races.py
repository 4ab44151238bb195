"""Two at once: one sheet of one member; an answer and the end."""

from functools import partial

import pytest

from meetings.models import AnswerSheet, Participation, Survey
from meetings.surveys import answering, closing, drafting
from members.moves import WrongState
from members.refusals import Refused
from tests import together
from tests.meetings.surveys.test_surveys import answer, draft, facts, run_out, running

pytestmark = pytest.mark.django_db(transaction=True)

at_once = partial(together.at_once, refusals=(Refused,))


@pytest.mark.parametrize("turn", range(3))
def test_two_answers_of_a_member_at_once_are_one(cast, turn):
    survey = running(cast, anonymous=True)
    results = at_once(lambda: answer(survey, cast.hoa), lambda: answer(survey, cast.hoa))
    assert sorted(map(str, results)) == sorted([str(None), str(answering.AlreadyAnswered)])
    assert survey.sheets.count() == survey.participations.count() == 1


@pytest.mark.parametrize("turn", range(3))
def test_an_answer_and_the_end_at_once_lose_nothing_and_let_nothing_in_after(cast, turn):
    survey = running(cast, anonymous=True)
    other = Survey.objects.select_related("unit", "asked_by").get(pk=survey.pk)
    results = at_once(lambda: answer(survey, cast.hoa), lambda: closing.close(other, by=cast.secretary))
    taken = results[0] is None
    assert results[1] is None and (taken or results[0] is answering.SurveyOver)
    assert AnswerSheet.objects.filter(survey=survey).count() == int(taken)
    assert Participation.objects.filter(survey=survey, settled=True).count() == int(taken)


def test_two_who_close_at_once_close_it_once(cast):
    survey = running(cast)
    other = Survey.objects.select_related("unit", "asked_by").get(pk=survey.pk)
    results = at_once(lambda: closing.close(survey, by=cast.secretary), lambda: closing.close(other, by=None))
    assert sorted(map(str, results)) == sorted([str(None), str(WrongState)])


def test_questions_are_not_written_anew_under_those_who_answer_them(cast):
    survey = draft(cast)
    _, changed = together.in_between(
        lambda: drafting.open_to_all(Survey.objects.get(pk=survey.pk), by=cast.secretary),
        lambda: drafting.change(Survey.objects.get(pk=survey.pk), by=cast.secretary, seen=1, **facts(questions=[])),
        refusals=(Refused,),
    )
    assert (changed, survey.questions.count()) == (WrongState, 4)


def test_what_is_just_written_is_what_is_opened(cast):
    """The last question goes while somebody opens it: there is nothing left to answer."""
    survey = draft(cast, draft="")
    _, opened = together.in_between(
        lambda: drafting.change(
            Survey.objects.get(pk=survey.pk), by=cast.secretary, seen=1, **facts(draft="", questions=[])
        ),
        lambda: drafting.open_to_all(Survey.objects.get(pk=survey.pk), by=cast.secretary),
        refusals=(Refused,),
    )
    survey.refresh_from_db()
    assert (opened, survey.state) == (drafting.SurveyRefused, "draft")


def test_the_clock_closes_the_others_where_somebody_was_quicker(cast):
    first, second = run_out(running(cast)), run_out(running(cast, title="Chọn tối họp"))
    _, closed = together.in_between(
        lambda: closing.close(first, by=cast.secretary), closing.close_run_out, refusals=(Refused,)
    )
    second.refresh_from_db()
    assert (closed, second.state) == (1, Survey.State.CLOSED)
