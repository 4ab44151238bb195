"""Another day, or another person, for a task: asked for with a reason and decided by who checks; by them at once."""

from datetime import date
from http import HTTPStatus

from django.db import IntegrityError, transaction
from django.utils import timezone

from meetings.models import Task, TaskEvent, TaskRequest
from meetings.tasks import rights, telling
from members import audit
from members.models import Member, User
from members.moves import WrongState
from members.refusals import Refused

Kind = TaskRequest.Kind
DONE = {Kind.EXTEND: TaskEvent.Kind.EXTENDED, Kind.PASS_ON: TaskEvent.Kind.PASSED_ON}


class RequestRefused(Refused):
    """What is asked for cannot be."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


def extend(task: Task, *, by: User, deadline: date, reason: str) -> TaskRequest:
    """Asks for the later day `deadline`; who decides sets it at once. Raises RequestRefused for a day that is not after
    the present one and after yesterday, of a part for one after that of the whole, or while the same is asked already;
    NotYours, WrongState."""
    if deadline <= task.deadline or deadline < timezone.localdate():
        raise RequestRefused(f"Hạn mới cần sau hạn đang có, {task.deadline:%d/%m/%Y}, và chưa qua.", field="deadline")
    if task.parent and deadline > task.parent.deadline:
        raise RequestRefused(
            f"Cả nhiệm vụ có hạn {task.parent.deadline:%d/%m/%Y}. Đề nghị gia hạn cả nhiệm vụ trước.", field="deadline"
        )
    return _ask(TaskRequest(task=task, kind=Kind.EXTEND, deadline=deadline, reason=reason, asked_by=by), by=by)


def pass_on(task: Task, *, by: User, member: Member, reason: str) -> TaskRequest:
    """Asks that `member` does it; who decides passes it on at once. Raises RequestRefused for somebody who is not of
    the unit, who has it or who checks it; NotYours, WrongState."""
    if not rights.candidates(task.unit).filter(pk=member.pk).exists() or member.pk == task.assignee_id:
        raise RequestRefused("Đề nghị chọn một đồng chí khác trong chi bộ.", field="member")
    if member.pk == task.checker_id:
        raise RequestRefused("Người kiểm tra không tự làm việc mình kiểm tra. Đề nghị chọn người khác.", field="member")
    return _ask(TaskRequest(task=task, kind=Kind.PASS_ON, member=member, reason=reason, asked_by=by), by=by)


@transaction.atomic
def _ask(request: TaskRequest, *, by: User) -> TaskRequest:
    task, allowed = request.task, rights.of(by, request.task)
    rights.check(allowed.carries_out or allowed.decides)
    _check_unfinished(task)
    try:
        with transaction.atomic():
            request.save()
    except IntegrityError:
        raise RequestRefused("Đã có một đề nghị như vậy đang chờ quyết định.") from None
    if allowed.decides:
        _decide(request, agree=True, answer="", by=by)
        return request
    sentence = f"{request.get_kind_display()} {request.wanted}. {request.reason}"
    TaskEvent.note(task, TaskEvent.Kind.ASKED, by=by, text=sentence)
    telling.tell(task, f"Nhiệm vụ “{task.work}”: {by.full_name} {sentence.lower()}", [telling.deciders(task)], by=by)
    return request


@transaction.atomic
def decide(request: TaskRequest, *, by: User, agree: bool, answer: str = "") -> None:
    """Says yes or no to what was asked for. Raises NotYours, RequestRefused for who is not of the unit any more,
    WrongState where it was decided or the task is done."""
    rights.check(rights.of(by, request.task).decides and request.asked_by_id != by.pk)
    _decide(request, agree=agree, answer=answer, by=by)


def _decide(request: TaskRequest, *, agree: bool, answer: str, by: User) -> None:
    task = request.task
    request.move("agree" if agree else "refuse", decided_by=by, decided_at=timezone.now(), answer=answer)
    if agree:
        _carry_out(request, task)
    kind = DONE[Kind(request.kind)] if agree else TaskEvent.Kind.REFUSED
    said = f"{request.get_kind_display()} {request.wanted}" if not agree else request.wanted.capitalize()
    text = ". ".join(filter(None, [said, request.reason, answer]))
    TaskEvent.note(task, kind, by=by, text=text)
    audit.record(by, f"task.{kind}", task, after={"deadline": task.deadline.isoformat(), "assignee": task.assignee_id})
    sentence = f"Nhiệm vụ “{task.work}”: {TaskEvent.Kind(kind).label.lower()} {request.wanted}."
    telling.tell(task, sentence, [telling.doers(task), Member.objects.filter(user=request.asked_by)], by=by)


def _carry_out(request: TaskRequest, task: Task) -> None:
    """The later of two days holds, and for it everybody is told anew; who gets the task has still to take it up."""
    if request.kind == Kind.PASS_ON:
        if not rights.candidates(task.unit).filter(pk=request.member_id).exists():
            raise RequestRefused(f"Đồng chí {request.member} nay không sinh hoạt ở {task.unit}, không giao được nữa.")
        task.move("pass_on", assignee=request.member)
        task.helpers.remove(request.member)
        return
    later = Task.objects.unfinished().filter(pk=task.pk, deadline__lt=request.deadline)
    if not later.update(deadline=request.deadline, told_step=Task.Told.NOBODY):
        raise WrongState("extend", task.state)
    task.deadline = request.deadline


def _check_unfinished(task: Task) -> None:
    if not Task.objects.unfinished().filter(pk=task.pk).exists():
        raise WrongState("ask", task.state)
