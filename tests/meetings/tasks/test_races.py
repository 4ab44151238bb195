"""Two at once: of two who act on a task exactly one wins; the last two parts finish the whole once; the clock that runs
twice tells once."""

from functools import partial

import pytest
from django.utils import timezone

from meetings.models import Task, TaskEvent
from meetings.tasks import climbing, doing, giving
from members.models import Notice
from members.moves import WrongState
from members.refusals import Refused
from tests import together
from tests.meetings.tasks import scenes

pytestmark = pytest.mark.django_db(transaction=True)

at_once = partial(together.at_once, refusals=(Refused,))


def again(task: Task) -> Task:
    return Task.objects.select_related("unit__parent", "assignee", "checker").get(pk=task.pk)


@pytest.mark.parametrize("turn", range(3))
def test_accepting_and_sending_back_at_once_is_one_of_them(cast, turn):
    task = scenes.give(cast)
    doing.report(task, by=cast.hoa, text="Xong")
    one, other = again(task), again(task)
    results = at_once(
        lambda: doing.accept(one, by=cast.secretary),
        lambda: doing.send_back(other, by=cast.secretary, reason="Thiếu"),
    )
    assert sorted(map(str, results)) == sorted([str(None), str(WrongState)])
    kinds = set(task.events.values_list("kind", flat=True))
    assert len({"accepted", "sent_back"} & kinds) == 1


@pytest.mark.parametrize("turn", range(3))
def test_the_last_two_parts_at_once_finish_the_whole_once(cast, turn):
    task = scenes.give(cast)
    part = {"work": "Phần", "deadline": task.deadline, "assignee": cast.hoa.member}
    parts = giving.split(task, by=cast.secretary, parts=[part, part])
    for each in parts:
        doing.report(each, by=cast.hoa, text="Xong")
    first, second = map(again, parts)
    at_once(lambda: doing.accept(first, by=cast.secretary), lambda: doing.accept(second, by=cast.secretary))
    assert again(task).state == "reported"
    assert TaskEvent.objects.filter(task=task, kind="parts_done").count() == 1


def test_nobody_reports_the_whole_while_it_is_split(cast):
    task = scenes.give(cast)
    part = {"work": "Phần", "deadline": task.deadline, "assignee": cast.hoa.member}
    _, reported = together.in_between(
        lambda: giving.split(again(task), by=cast.secretary, parts=[part]),
        lambda: doing.report(again(task), by=cast.hoa, text="Xong"),
        refusals=(Refused,),
    )
    assert (reported, again(task).state) == (doing.PartsLeft, "doing")


def test_the_clock_that_runs_twice_at_once_tells_once(cast):
    task = scenes.dated(scenes.give(cast), -1)
    Notice.objects.all().delete()
    today = timezone.localdate()
    at_once(lambda: climbing.climb(today), lambda: climbing.climb(today))
    assert Notice.objects.filter(user=cast.hoa).count() == 1
    assert task.events.filter(kind="told").count() == 1
