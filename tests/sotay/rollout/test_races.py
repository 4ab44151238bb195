"""Two at once: one request, one place in a class, one reminder, one visit."""

from functools import partial

import pytest

from members.moves import WrongState
from members.refusals import Refused
from sotay.rollout import helping, planning, reminding, training
from sotay.rollout.models import JoinRequest, Plan, ReminderAddressee, Visit
from tests import factories, together
from tests.sotay.rollout import scenes

pytestmark = pytest.mark.django_db(transaction=True)

at_once = partial(together.at_once, refusals=(Refused,))


def both(results, refusal) -> bool:
    """Whether one of two came through, and the other was refused."""
    return sum(result is refusal for result in results) == 1


@pytest.mark.parametrize("turn", range(3))
def test_two_who_accept_the_same_request_accept_it_once(cast, turn):
    wave = scenes.wave(cast, scenes.plan(cast), cast.cell_7)
    asked = planning.ask_to_join(wave, cast.cell_8, by=cast.secretary_beside, text="")
    other = JoinRequest.objects.select_related("wave__plan__unit", "unit", "asked_by").get(pk=asked.pk)
    results = at_once(
        lambda: planning.accept(asked, by=cast.organiser), lambda: planning.accept(other, by=cast.administrator)
    )
    assert both(results, WrongState) and wave.wave_units.filter(unit=cast.cell_8).count() == 1
    assert len(scenes.told(cast.secretary_beside)) == 1


def test_one_accepts_and_one_declines(cast):
    asked = planning.ask_to_join(scenes.wave(cast, scenes.plan(cast)), cast.cell_8, by=cast.secretary_beside, text="")
    other = JoinRequest.objects.select_related("wave__plan__unit", "unit", "asked_by").get(pk=asked.pk)
    results = at_once(
        lambda: planning.accept(asked, by=cast.organiser),
        lambda: planning.decline(other, by=cast.administrator, reason="Chờ đợt sau"),
    )
    assert both(results, WrongState)
    assert asked.wave.wave_units.exists() == (JoinRequest.objects.get().state == "accepted")


@pytest.mark.parametrize("turn", range(3))
def test_two_who_remind_the_same_units_remind_each_once(cast, turn):
    plan = scenes.plan(cast)
    scenes.wave(cast, plan, cast.cell_7, cast.cell_8)
    for unit in (cast.ward, cast.cell_7, cast.cell_8):
        scenes.figures(unit, 30, 25, 20)
    other = Plan.objects.select_related("unit").get(pk=plan.pk)
    results = at_once(
        lambda: reminding.remind_units(plan, [cast.cell_7, cast.cell_8], by=cast.organiser, text=""),
        lambda: reminding.remind_units(other, [cast.cell_8, cast.cell_7], by=cast.inspector, text=""),
    )
    assert both(results, reminding.AlreadyReminded)
    assert sorted(ReminderAddressee.objects.values_list("unit", flat=True)) == sorted([cast.cell_7.pk, cast.cell_8.pk])
    assert len(scenes.told(cast.secretary)) == len(scenes.told(cast.secretary_beside)) == 1


def test_two_who_remind_the_same_members(cast):
    results = at_once(
        lambda: reminding.remind_members(cast.ward, by=cast.inspector, text="Mời đồng chí."),
        lambda: reminding.remind_members(cast.cell_7, by=cast.secretary, text="Mời đồng chí."),
    )
    reached = list(ReminderAddressee.objects.values_list("member", flat=True))
    assert len(reached) == len(set(reached)) == reminding.behind(cast.ward).count()
    assert sum(result is reminding.AlreadyReminded for result in results) <= 1


def test_no_class_is_opened_in_a_plan_that_is_just_ended(cast):
    plan = scenes.plan(cast)
    results = together.in_between(
        lambda: planning.close(plan, by=cast.organiser),
        lambda: scenes.training_class(cast, Plan.objects.get(pk=plan.pk)),
        refusals=(training.ClassRefused,),
    )
    assert results == [None, training.ClassRefused] and not plan.classes.exists()


def test_the_last_place_goes_to_one(cast):
    lesson = scenes.training_class(cast, scenes.plan(cast), capacity=1)
    results = at_once(
        lambda: training.name(lesson, cast.hoa.member, by=cast.secretary),
        lambda: training.name(lesson, cast.neighbour.member, by=cast.organiser),
    )
    assert both(results, training.ClassRefused) and lesson.seats.count() == 1


def test_two_who_ask_for_the_same_visit(cast):
    person = factories.member(cast.cell_7)
    results = at_once(
        lambda: helping.ask([person], by=cast.secretary, wish=""),
        lambda: helping.ask([person], by=cast.organiser, wish=""),
    )
    assert both(results, helping.HelpRefused) and Visit.objects.count() == 1
