"""What the clock and a change of the tree start."""

import pytest
from django.utils import timezone

from meetings.figures import counting, tasks
from meetings.models import MeetingCount, MeetingMonth
from members.models import UnitEvent
from tests.meetings import scenes
from tests.meetings.figures.scenes import held
from tests.members.events import happen


@pytest.mark.django_db
def test_the_months_that_are_followed(cast, monkeypatch):
    scenes.set_clock(monkeypatch, "2027-01-01 00:30")
    assert [f"{month:%m/%Y}" for month in counting.recent()] == ["01/2027", "12/2026"]
    assert [f"{month:%m/%Y}" for month in counting.kept_open()] == ["01/2027"]  # no meeting was planned before
    held(cast.cell_7, cast.secretary, "2026-11-03")
    assert [f"{month:%m/%Y}" for month in counting.kept_open()] == ["01/2027", "12/2026", "11/2026"]
    held(cast.cell_7, cast.secretary, "2021-11-03")
    assert len(counting.kept_open()) == counting.KEPT_OPEN


@pytest.mark.django_db
def test_each_task_may_run_twice(cast, monkeypatch):
    scenes.set_clock(monkeypatch, "2026-12-16 10:00")
    held(cast.cell_7, cast.secretary, "2026-09-03")
    for task, months in ((tasks.count_meeting_figures, 2), (tasks.recount_meeting_figures, 4)):
        task()
        before = list(MeetingMonth.objects.order_by("month", "unit").values())
        task()
        assert list(MeetingMonth.objects.order_by("month", "unit").values()) == before
        assert MeetingCount.objects.count() == months


@pytest.mark.process
def test_a_moved_unit_is_counted_at_its_new_place_at_once(worker, cast):
    today = timezone.localdate()
    held(cast.cell_8, cast.secretary, f"{today:%Y-%m-%d}")
    plan = {"units": [cast.cell_8.pk], "parent": cast.beside.pk}
    happen(UnitEvent.Kind.HAND_OVER, plan, by=cast.organiser)
    worker(lambda: MeetingMonth.objects.filter(unit=cast.cell_8, parent=cast.beside, met=1).exists())
