"""Who comes, who is excused, and whose silence is noted."""

import pytest

from meetings.attendance import answers, attendance
from meetings.models import Answer
from members.models import Member
from tests import factories
from tests.meetings import scenes

pytestmark = pytest.mark.django_db


def names(people) -> list[str]:
    return [person.full_name for person in people]


def test_the_roll_is_read_by_given_name(cast):
    meeting = scenes.plan(cast.cell_7, cast.secretary)
    people = [
        factories.account(factories.member(cast.cell_7, name)) for name in ("Lê Thị Yến", "Lê Văn Ân", "Vũ Văn An")
    ]
    for person in people:
        answers.give(meeting, by=person, coming=True)
    answers.give(meeting, by=cast.hoa, coming=False, reason="duty")
    called = attendance.attendance_of(meeting)
    assert names(answer.member for answer in called.coming) == ["Vũ Văn An", "Lê Văn Ân", "Lê Thị Yến"]
    assert names(answer.member for answer in called.excused) == ["Nguyễn Thị Hoa"]
    assert names(called.silent) == ["Trần Văn Bình"]


def test_the_exempt_the_suspended_and_those_elsewhere_are_not_missing(cast):
    factories.member(cast.cell_7, "Lê Thị Miễn", status=Member.Status.EXEMPT)
    factories.member(cast.cell_7, "Lê Văn Đình", status=Member.Status.SUSPENDED)
    factories.member(cast.cell_7, "Lê Văn Gián", status=Member.Status.INTERRUPTED)
    factories.member(cast.cell_7, "Lê Văn Nơi", temporary_unit=cast.cell_8)
    factories.member(cast.cell_8, "Lê Thị Khách", temporary_unit=cast.cell_7)
    factories.member(cast.cell_7, "Lê Văn Mất", status=Member.Status.DECEASED)
    meeting = scenes.plan(cast.cell_7, cast.secretary)
    assert names(attendance.attendance_of(meeting).silent) == ["Trần Văn Bình", "Nguyễn Thị Hoa", "Lê Thị Khách"]


def test_an_exempt_member_who_answers_is_on_the_roll(cast):
    exempt = factories.account(factories.member(cast.cell_7, "Lê Thị Miễn", status=Member.Status.EXEMPT))
    meeting = scenes.plan(cast.cell_7, cast.secretary)
    answers.give(meeting, by=exempt, coming=True)
    assert names(answer.member for answer in attendance.attendance_of(meeting).coming) == ["Lê Thị Miễn"]


def test_an_answer_of_a_member_who_left_the_unit_is_not_counted(cast):
    meeting = scenes.plan(cast.cell_7, cast.secretary)
    answers.give(meeting, by=cast.hoa, coming=True)
    Member.objects.filter(pk=cast.hoa.member_id).update(unit=cast.cell_8)
    assert attendance.attendance_of(meeting).coming == []


@pytest.mark.parametrize("count", [1, 30])
def test_the_roll_costs_two_queries(cast, django_assert_num_queries, count):
    meeting = scenes.plan(cast.cell_7, cast.secretary)
    for number in range(count):
        person = factories.member(cast.cell_7, f"Nguyễn Văn {number}")
        said = {"coming": True} if number % 2 else {"coming": False, "reason": "duty"}
        Answer.objects.create(meeting=meeting, member=person, **said)
    with django_assert_num_queries(2):
        called = attendance.attendance_of(meeting)
        assert len(names(answer.member for answer in [*called.coming, *called.excused])) == count
