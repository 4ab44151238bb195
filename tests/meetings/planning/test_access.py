"""Who opens which meeting: one's own chi bộ and the units one plans for, never those beside."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from meetings import access
from meetings.models import Meeting
from members.models import Member, Unit, User
from members.powers import Role
from tests import factories
from tests.meetings import scenes

pytestmark = pytest.mark.django_db


@pytest.fixture
def meetings(cast):
    """One in each of three chi bộ, each of which could leak."""
    return {
        name: scenes.plan(getattr(cast, name), cast.secretary, title=name) for name in ("cell_7", "cell_8", "cell_1")
    }


def seen(user) -> set[str]:
    return set(Meeting.objects.seen_by(user).values_list("title", flat=True))


def test_members_see_the_meetings_of_their_chi_bo_only(cast, meetings):
    assert [seen(user) for user in (cast.hoa, cast.secretary, cast.neighbour, cast.stranger)] == [
        {"cell_7"},
        {"cell_7"},
        {"cell_8"},
        {"cell_1"},
    ]


def test_other_powers_show_no_meetings(cast, meetings):
    assert [seen(user) for user in (cast.clerk, cast.organiser, cast.editor_beside)] == [set()] * 3


def test_who_plans_for_a_ward_sees_all_below_and_nothing_beside(cast, meetings):
    planner = factories.holder(Role.SECRETARY, cast.ward)
    assert seen(planner) == {"cell_7", "cell_8"}
    assert access.planned(planner, meetings["cell_8"].pk) == meetings["cell_8"]


def test_a_guest_sees_both_chi_bo(cast, meetings):
    guest = factories.account(factories.member(cast.cell_8, "Lê Văn Tạm", temporary_unit=cast.cell_7))
    assert seen(guest) == {"cell_7", "cell_8"}


def test_a_meeting_elsewhere_is_forbidden_to_planners_and_unknown_to_others(cast, meetings):
    for opening in (access.seen, access.planned):
        with pytest.raises(PermissionDenied):
            opening(cast.secretary, meetings["cell_8"].pk)
        with pytest.raises(Http404):
            opening(cast.neighbour, meetings["cell_7"].pk)
        with pytest.raises(Http404):
            opening(cast.secretary, 10**25)
    with pytest.raises(Http404):
        access.planned(cast.hoa, meetings["cell_7"].pk)
    assert access.seen(cast.hoa, meetings["cell_7"].pk) == meetings["cell_7"]


def test_nobody_is_asked_for_the_unit_where_there_is_one_only(cast):
    assert access.unit_to_plan(cast.secretary, "") == (cast.cell_7, None)


def test_a_planner_of_a_ward_walks_down_to_the_chi_bo(cast):
    planner = factories.holder(Role.SECRETARY, cast.ward)
    unit, below = access.unit_to_plan(planner, "")
    assert (unit, list(below)) == (cast.ward, [cast.cell_7, cast.cell_8])
    assert access.unit_to_plan(planner, cast.cell_8.code) == (cast.cell_8, None)
    with pytest.raises(PermissionDenied):
        access.unit_to_plan(planner, cast.cell_1.code)


def test_a_planner_of_two_chi_bo_chooses_between_them(cast):
    planner = factories.holder(Role.SECRETARY, cast.cell_7)
    factories.roles.give(planner, Role.COMMITTEE_MEMBER, cast.cell_1, by=None)
    unit, below = access.unit_to_plan(planner, "")
    assert unit is None and set(below) == {cast.cell_7, cast.cell_1}


def test_a_unit_that_is_no_more_takes_no_meeting(cast):
    planner = factories.holder(Role.SECRETARY, cast.ward)
    Unit.objects.filter(pk=cast.cell_7.pk).update(status=Unit.Status.DISSOLVED)
    with pytest.raises(PermissionDenied):
        access.unit_to_plan(planner, cast.cell_7.code)
    assert list(access.unit_to_plan(planner, "")[1]) == [cast.cell_8]


def test_who_is_moved_elsewhere_in_the_middle_stays_until_the_end(cast):
    """Called, counted and a voter by the roll of the opening; from the close on it is a meeting of another chi bộ."""
    meeting = scenes.opened(cast.cell_7, cast.secretary)
    Member.objects.filter(pk=cast.hoa.member_id).update(unit=cast.cell_8)
    moved = User.objects.get(pk=cast.hoa.pk)
    assert access.seen(moved, meeting.pk) == meeting
    with pytest.raises(Http404):
        access.seen(cast.neighbour, meeting.pk)
    assert access.run(moved, meeting.pk) == meeting  # its secretary, who is writing
    Meeting.objects.filter(pk=meeting.pk).update(state="closed", closed_at=timezone.now())
    with pytest.raises(Http404):
        access.seen(moved, meeting.pk)
