"""What the one who was given a task does with it, and how it is judged."""

from http import HTTPStatus

from django.db import transaction
from django.utils import timezone

from meetings.models import Task, TaskEvent, TaskFile
from meetings.tasks import rights, telling
from meetings.uploads import Upload
from members import audit
from members.models import User
from members.refusals import Refused

Kind = TaskEvent.Kind


class PartsLeft(Refused):
    """A task that was split is done when its parts are."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


@transaction.atomic
def take(task: Task, *, by: User) -> None:
    """Says that one has begun; who checks hears of it. Raises NotYours, WrongState."""
    rights.check(rights.of(by, task).carries_out)
    task.move("take")
    _note(task, Kind.TAKEN, by=by)
    telling.tell(task, f"{by.full_name} đã tiếp nhận nhiệm vụ “{task.work}”.", [telling.deciders(task)], by=by)


@transaction.atomic
def report(task: Task, *, by: User, text: str, file: Upload | None = None) -> TaskEvent:
    """What has come of the task, with a file that was looked into; its day counts for being in time, and who checks is
    asked to judge. Raises NotYours, WrongState, PartsLeft."""
    rights.check(rights.of(by, task).carries_out)
    task.move("report", reported_by=by, reported_on=timezone.localdate())
    if left := task.parts.open().count():  # once nobody splits it beside
        raise PartsLeft(f"Còn {left} phần việc chưa xong. Nhiệm vụ xong khi các phần đã xong.")
    event = _note(task, Kind.REPORTED, by=by, text=text)
    if file:
        TaskFile.keep(file.inspected, title=file.title, by=by, event=event)
    asked = f"{by.full_name} báo cáo nhiệm vụ “{task.work}”. Đề nghị đồng chí đánh giá."
    telling.tell(task, asked, [telling.deciders(task)], by=by)
    return event


@transaction.atomic
def accept(task: Task, *, by: User, text: str = "") -> None:
    """The task is done; with its last part so is the task that was split. Raises NotYours, WrongState."""
    rights.check(rights.of(by, task).judges)
    task.move("accept")
    _note(task, Kind.ACCEPTED, by=by, text=text)
    telling.tell(task, f"Nhiệm vụ “{task.work}” được đánh giá: hoàn thành.", [telling.doers(task)], by=by)
    if task.parent_id:
        finish_whole(task.parent_id)


@transaction.atomic
def send_back(task: Task, *, by: User, reason: str) -> None:
    """The result does not do yet: the work goes on, and the report counts no more. Raises NotYours, WrongState."""
    rights.check(rights.of(by, task).judges)
    task.move("send_back", reported_by=None, reported_on=None)
    _note(task, Kind.SENT_BACK, by=by, text=reason)
    telling.tell(task, f"Nhiệm vụ “{task.work}” cần làm tiếp: {reason}", [telling.doers(task)], by=by)


def finish_whole(pk: int) -> None:
    """Reports a task whose last part was accepted, or of whose parts the rest was dropped: on the day of the latest
    report, by nobody but the portal. One of which every part was dropped goes on by itself."""
    whole = Task.objects.select_for_update(of=("self",)).prefetch_related("unit", "assignee").get(pk=pk)
    parts = whole.parts.exclude(state=Task.State.DROPPED)
    if not whole.can("report") or parts.open().exists() or not parts.exists():
        return
    days = [day for day in parts.values_list("reported_on", flat=True) if day]
    whole.move("report", reported_on=max(days, default=timezone.localdate()))
    TaskEvent.note(whole, Kind.PARTS_DONE, by=None)
    asked = f"Các phần của nhiệm vụ “{whole.work}” đã xong. Đề nghị đồng chí đánh giá."
    telling.tell(whole, asked, [telling.deciders(whole)], by=None)


def _note(task: Task, kind: Kind, *, by: User, text: str = "") -> TaskEvent:
    audit.record(by, f"task.{kind}", task, after={"state": task.state})
    return TaskEvent.note(task, kind, by=by, text=text)
