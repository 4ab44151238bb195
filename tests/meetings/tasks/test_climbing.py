"""Late tasks climb: the assignee before, the bí thư, the level above; each step once for each day."""

from datetime import date, timedelta

import pytest

from meetings.models import Task
from meetings.tasks import climbing, doing, requests
from meetings.tasks.tasks import climb_late_tasks
from members.models import Notice, Office, RuleParameter
from members.powers import Role
from members.waiting_work import waiting_for
from tests import factories
from tests.clock import TODAY
from tests.meetings.tasks import scenes

pytestmark = pytest.mark.django_db


@pytest.fixture
def leader(cast):
    return factories.holder(Role.LEADER, cast.ward, "Vũ Đức Long")


@pytest.fixture
def task(cast):
    """Checked by another than the bí thư, so that what climbs to the bí thư is seen."""
    mai = scenes.comrade(cast)
    given = scenes.give(cast, checker=mai.member)
    Notice.objects.all().delete()
    return given


def told() -> dict[str, int]:
    names = Notice.objects.values_list("user__member__full_name", "user__staff_name")
    counts: dict[str, int] = {}
    for member, staff in names:
        counts[member or staff] = counts.get(member or staff, 0) + 1
    return counts


@pytest.mark.parametrize(
    ("days", "step", "heard"),
    [
        (3, 0, set()),
        (2, 1, {"Nguyễn Thị Hoa"}),
        (0, 1, {"Nguyễn Thị Hoa"}),
        (-1, 2, {"Nguyễn Thị Hoa", "Đỗ Thị Mai", "Trần Văn Bình"}),
        (-6, 2, {"Nguyễn Thị Hoa", "Đỗ Thị Mai", "Trần Văn Bình"}),
        (-7, 3, {"Nguyễn Thị Hoa", "Đỗ Thị Mai", "Trần Văn Bình", "Vũ Đức Long", "Đoàn Văn Khánh"}),
    ],
)
def test_each_day_tells_whom_the_rules_say_and_the_second_run_nobody(cast, leader, task, days, step, heard):
    scenes.dated(task, days)
    climb_late_tasks()
    climb_late_tasks()
    task.refresh_from_db()
    assert task.told_step == step and told() == dict.fromkeys(heard, 1)


def test_a_bi_thu_in_office_hears_of_it_before_the_planners(cast, task):
    facts = {"method": "elected", "decision_no": "8-QĐ/ĐU", "decided_on": TODAY, "since": TODAY}
    chosen = scenes.comrade(cast, "Phan Văn Cường")
    Office.objects.create(unit=cast.cell_7, member=chosen.member, code="secretary", **facts)
    scenes.dated(task, -1)
    climbing.climb(TODAY)
    assert set(told()) == {"Nguyễn Thị Hoa", "Đỗ Thị Mai", "Phan Văn Cường"}


def test_a_new_day_begins_the_steps_anew(cast, leader, task):
    scenes.dated(task, -8)
    climbing.climb(TODAY)
    requests.extend(task, by=cast.secretary, deadline=TODAY + timedelta(days=1), reason="Mưa bão")
    Notice.objects.all().delete()
    climbing.climb(TODAY)
    assert set(told()) == {"Nguyễn Thị Hoa"}
    climbing.climb(TODAY + timedelta(days=2))
    assert task.events.filter(kind="told").count() == 3  # bí thư and superior then, bí thư now


def test_nothing_climbs_once_it_is_reported(cast, task):
    scenes.dated(task, -8)
    doing.report(task, by=cast.hoa, text="Xong")
    Notice.objects.all().delete()
    assert climbing.climb(TODAY) == 0 and told() == {}


def test_a_task_older_than_every_rule_climbs_by_the_first_and_keeps_no_other_back(cast, task):
    late = scenes.give(cast)
    scenes.dated(late, -8)
    Task.objects.filter(pk=task.pk).update(deadline=date(2025, 11, 3))
    assert climbing.climb(TODAY) == 2
    assert set(Task.objects.values_list("told_step", flat=True)) == {Task.Told.SUPERIOR}


def test_a_unit_has_limits_of_its_own(cast, task):
    facts = {"measure": "ngày", "valid_from": TODAY - timedelta(days=99), "document": "Quy chế chi bộ"}
    RuleParameter.objects.create(key=climbing.TO_SECRETARY, value=5, scope=cast.cell_7, **facts)
    scenes.dated(task, -4)
    climbing.climb(TODAY)
    task.refresh_from_db()
    assert task.told_step == Task.Told.ASSIGNEE


def test_what_climbed_stands_on_the_desk_of_its_level(cast, leader, task):
    def desk(user) -> dict[str, int]:
        return {work.key: work.many for work in waiting_for(user) if work.key.startswith("tasks.")}

    scenes.dated(task, -3)
    climbing.climb(TODAY)
    assert (desk(cast.secretary), desk(leader), desk(cast.hoa)) == ({"tasks.late": 1}, {}, {"tasks.own": 1})
    scenes.dated(task, -7)
    climbing.climb(TODAY)
    assert (desk(leader), desk(cast.secretary_beside), desk(cast.organiser)) == ({"tasks.late": 1}, {}, {})
