"""Organisations end and move while cases are under way: each case is still found, reminded of and taken to its end."""

import pytest
from django.urls import reverse

from members.models import Member, UnitEvent
from members.operations.desk.tasks import follow_cases
from members.operations.models import Case
from tests.factories import days_ago
from tests.members.events import happen
from tests.members.operations import scenes

pytestmark = pytest.mark.django_db
Kind = UnitEvent.Kind
WAY = ("request", "box_1", "box_3", "box_4", "presented", "box_5", "box_7", "notice_sent", "notice_back")
EVENTS = {
    "there into home": lambda cast: (Kind.MERGE, {"units": [cast.beside.pk], "into": cast.ward.pk}),
    "home into there": lambda cast: (Kind.MERGE, {"units": [cast.ward.pk], "into": cast.beside.pk}),
    "the chi bo handed over": lambda cast: (Kind.HAND_OVER, {"units": [cast.cell_7.pk], "parent": cast.beside.pk}),
    "the chi bo merged": lambda cast: (Kind.MERGE, {"units": [cast.cell_7.pk], "into": cast.cell_8.pk}),
}


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("step", WAY)
def test_a_transfer_goes_on_whatever_its_two_sides_become(cast, client, step, event):
    """A step that needs no longer be taken where both sides are under one committee is still the one that waits."""
    case = scenes.until(scenes.opened("transfer_internal", cast), step)
    kind, plan = EVENTS[event](cast)
    happen(kind, plan, by=cast.organiser)
    case = Case.objects.with_places().get(pk=case.pk)
    Case.objects.filter(pk=case.pk).update(due_on=days_ago(1))
    follow_cases()
    scenes.signed_in(client, cast.organiser)
    assert case.number in client.get(case.get_absolute_url()).content.decode()
    assert client.get(reverse("cases:desk")).status_code == 200
    scenes.finish(case)
    assert case.state == Case.State.DONE
    assert Member.objects.get(pk=case.member_id).unit == cast.cell_1
