"""Gives a task, splits it into parts, takes it back."""

from collections.abc import Iterable
from datetime import date
from http import HTTPStatus

from django.db import transaction
from django.utils import timezone

from meetings.models import Meeting, Task, TaskEvent
from meetings.tasks import doing, rights, telling
from members import audit
from members.models import Member, Unit, User
from members.refusals import Refused

Kind = TaskEvent.Kind
MOST_PARTS = 10


class TaskNotGiven(Refused):
    """The task as it was written cannot be given."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


@transaction.atomic
def give(
    unit: Unit, *, by: User, helpers: Iterable[Member] = (), meeting: Meeting | None = None, parent=None, **facts
) -> Task:
    """Gives a task of `unit` and tells whom it concerns. `facts`: work, product, duty, authority, deadline, checker and
    assignee (None: the whole chi bộ).

    Raises TaskNotGiven for people who are not of the unit, for a checker of the own work, for a day that is over.
    """
    helpers = [each for each in helpers if each != facts["assignee"]]
    _check(unit, helpers, parent=parent, **facts)
    task = Task.objects.create(unit=unit, meeting=meeting, parent=parent, given_by=by, **facts)
    task.helpers.set(helpers)
    TaskEvent.note(task, Kind.GIVEN, by=by)
    audit.record(by, "task.give", task, power=rights.POWER, after=_payload(task))
    what = f"{task.work}. Hạn {task.deadline:%d/%m/%Y}."
    telling.tell(task, f"Đồng chí được giao nhiệm vụ: {what}", [telling.doers(task)], by=by)
    telling.tell(task, f"Đồng chí kiểm tra nhiệm vụ của {task.who}: {what}", [telling.deciders(task)], by=by)
    return task


@transaction.atomic
def split(task: Task, *, by: User, parts: list[dict]) -> list[Task]:
    """Makes a task of each of `parts` (assignee, work, deadline), which take the rest from `task`: it is done when all
    of them are. Raises NotYours, WrongState, TaskNotGiven for a part that ends after the whole."""
    allowed = rights.of(by, task)
    rights.check(allowed.carries_out or allowed.decides)
    task.move("split")
    task.refresh_from_db()
    if late := [part for part in parts if part["deadline"] > task.deadline]:
        raise TaskNotGiven(f"Phần “{late[0]['work']}” có hạn sau hạn của cả nhiệm vụ, {task.deadline:%d/%m/%Y}.")
    if task.parts.count() + len(parts) > MOST_PARTS:
        raise TaskNotGiven(f"Một nhiệm vụ tách nhiều nhất thành {MOST_PARTS} phần.")
    inherited = {name: getattr(task, name) for name in ("product", "duty", "authority", "checker", "meeting")}
    given = [give(task.unit, by=by, parent=task, **inherited | part) for part in parts]
    TaskEvent.note(task, Kind.SPLIT, by=by, text="\n".join(f"{part.who}: {part.work}" for part in given))
    audit.record(by, "task.split", task, after={"parts": [part.pk for part in given]})
    telling.tell(task, f"Nhiệm vụ “{task.work}” được tách thành {len(given)} phần.", _concerned(task), by=by)
    return given


@transaction.atomic
def drop(task: Task, *, by: User, reason: str) -> None:
    """Nobody need do it any more, nor its parts. Raises NotYours, WrongState once it was accepted or dropped."""
    rights.check(rights.of(by, task).decides)
    _drop(task, by=by, reason=reason)
    if task.parent_id:
        doing.finish_whole(task.parent_id)


def _drop(task: Task, *, by: User, reason: str) -> None:
    before = task.state
    task.move("drop")
    task.requests.filter(state="pending").update(
        state="refused", decided_by=by, decided_at=timezone.now(), answer="Nhiệm vụ đã thôi giao"
    )
    TaskEvent.note(task, Kind.DROPPED, by=by, text=reason)
    audit.record(by, "task.drop", task, before={"state": before}, after={"state": task.state}, reason=reason)
    telling.tell(task, f"Thôi giao nhiệm vụ “{task.work}”. Lý do: {reason}", _concerned(task), by=by)
    for part in task.parts.open().select_related("unit"):
        _drop(part, by=by, reason=reason)


def _concerned(task: Task) -> list:
    return [telling.doers(task), telling.deciders(task)]


def _check(
    unit: Unit,
    helpers: list[Member],
    *,
    parent: Task | None,
    assignee: Member | None,
    checker: Member,
    deadline: date,
    **_,
) -> None:
    inherited = parent.checker_id if parent else None  # of a part: asked when the whole was given, and may have left
    named = {each.pk for each in (assignee, checker, *helpers) if each} - {inherited}
    if rights.candidates(unit).filter(pk__in=named).count() != len(named):
        raise TaskNotGiven(f"Có người không sinh hoạt ở {unit.name}. Đề nghị chọn lại.", field="assignee")
    if assignee == checker:
        raise TaskNotGiven("Người thực hiện không tự kiểm tra việc của mình. Đề nghị chọn người khác.", field="checker")
    if deadline < timezone.localdate():
        raise TaskNotGiven("Thời hạn đã qua. Đề nghị chọn ngày khác.", field="deadline")


def _payload(task: Task) -> dict:
    people = {"assignee": task.assignee_id, "checker": task.checker_id, "meeting": task.meeting_id}
    return people | {"work": task.work, "deadline": task.deadline.isoformat(), "parent": task.parent_id}
