"""Gives tasks for a test, through the same use case as the bí thư."""

from datetime import timedelta

from django.utils import timezone

from meetings.models import Task
from meetings.tasks import giving
from tests import factories


def give(cast, *, days: int = 10, to="hoa", checker=None, **changes) -> Task:
    """A task of cell 7 for Hoa, which the bí thư checks, due in so many days; `to` None: for the whole chi bộ."""
    facts = {
        "assignee": getattr(cast, to).member if isinstance(to, str) else to,
        "checker": checker or cast.secretary.member,
        "work": "Vận động 20 hộ tổ 7 phân loại rác",
        "product": "Danh sách 20 hộ đã ký cam kết",
        "duty": "Chịu trách nhiệm chính",
        "authority": "Tự quyết cách làm",
        "deadline": timezone.localdate() + timedelta(days=days),
    }
    return giving.give(cast.cell_7, by=cast.secretary, **facts | changes)


def dated(task: Task, days: int) -> Task:
    """The same with another day, as if it had been given long ago."""
    Task.objects.filter(pk=task.pk).update(deadline=timezone.localdate() + timedelta(days=days))
    task.events.update(deadline=timezone.localdate() + timedelta(days=days))
    task.refresh_from_db()
    return task


def typed(cast, days: int = 10, **changes) -> dict:
    """What the form of a task sends."""
    usual = {
        "work": "Vận động 20 hộ tổ 7 phân loại rác",
        "assignee": f"{cast.hoa.member_id}",
        "deadline": f"{timezone.localdate() + timedelta(days=days):%d/%m/%Y}",
        "product": "Danh sách 20 hộ đã ký cam kết",
        "checker": f"{cast.secretary.member_id}",
        "duty": "Chịu trách nhiệm chính",
        "authority": "Tự quyết cách làm",
    }
    return usual | changes


def comrade(cast, name: str = "Đỗ Thị Mai"):
    """One more member of cell 7, with an account."""
    return factories.account(factories.member(cast.cell_7, name))
