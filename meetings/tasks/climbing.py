"""What is near its day is told to who has the task; what is late climbs: to the bí thư, then to the level above."""

from datetime import date, timedelta

from django.db import transaction

from meetings.models import Task, TaskEvent
from meetings.tasks import telling
from members import notice_kinds, notices, rules
from members.models import RuleParameter

BEFORE, TO_SECRETARY, TO_SUPERIOR = "task.remind_before", "task.tell_secretary", "task.tell_superior"
Told = Task.Told
ABOVE = {Told.SECRETARY: telling.secretaries, Told.SUPERIOR: telling.superiors}


def climb(day: date) -> int:
    """Tells of every unfinished task what `day` asks for, each step once for each day that was set, however often this
    runs. Returns of how many tasks."""
    farthest = max((int(row.value) for row in RuleParameter.objects.filter(key=BEFORE)), default=0)
    near = (
        Task.objects.unfinished()
        .undivided()
        .filter(deadline__lte=day + timedelta(days=farthest), told_step__lt=Told.SUPERIOR)
    )
    tasks = list(near.select_related("unit__parent", "assignee").order_by("pk"))
    books = rules.books({task.unit for task in tasks}, reaching_back=True, key__startswith="task.")
    return sum(_climb(task, step_due(task, books[task.unit_id], day)) for task in tasks)


def step_due(task: Task, book: rules.Book, day: date) -> Told:
    """How far it must have been told on `day`, by the rules of its unit on its own day."""
    over = (day - task.deadline).days
    if over >= book.whole(TO_SUPERIOR, on=task.deadline) and task.unit.parent_id:
        return Told.SUPERIOR
    if over >= book.whole(TO_SECRETARY, on=task.deadline):
        return Told.SECRETARY
    return Told.ASSIGNEE if -over <= book.whole(BEFORE, on=task.deadline) else Told.NOBODY


@transaction.atomic
def _climb(task: Task, step: Told) -> bool:
    waiting = Task.objects.unfinished().filter(pk=task.pk, deadline=task.deadline, told_step__lt=step)
    if not waiting.update(told_step=step):
        return False
    if step == Told.ASSIGNEE:
        telling.tell(task, f"Sắp đến hạn nhiệm vụ “{task.work}”: {task.deadline:%d/%m/%Y}.", _doing(task), by=None)
        return True
    late = f"Trễ hẹn nhiệm vụ “{task.work}” của {task.who}, hạn {task.deadline:%d/%m/%Y}."
    telling.tell(task, late, [*_doing(task), telling.deciders(task)], by=None)
    for each in (Told.SECRETARY, Told.SUPERIOR):
        if task.told_step < each <= step:
            TaskEvent.note(task, TaskEvent.Kind.TOLD, by=None, text=f"Đã báo {each.label}")
            told = ABOVE[each](task.unit).exclude(member__in=[task.assignee_id or 0, task.checker_id])
            notices.tell_all(told.only("pk"), late, task.get_absolute_url(), kind=notice_kinds.TASK)
    return True


def _doing(task: Task) -> list:
    """A whole chi bộ is not woken: its bí thư hears of it."""
    return [telling.doers(task)] if task.assignee_id else []
