"""Steps of one task, each a form of its own or one button."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from meetings import uploads
from meetings.models import TaskRequest
from meetings.tasks import doing, giving, requests, rights
from meetings.tasks.forms import (
    DecideForm,
    ExtendForm,
    JudgeForm,
    PassOnForm,
    ReportForm,
    SplitForm,
)
from members.fields import ReasonForm
from members.refusals import answers_refusals, shown_on, status_of


@require_POST
@answers_refusals("meetings:task", "pk")
def take(request, pk):
    task = rights.seen(request.user, pk)
    doing.take(task, by=request.user)
    messages.success(request, "Đã tiếp nhận nhiệm vụ.")
    return redirect(task)


@answers_refusals("meetings:task", "pk")
def report(request, pk):
    """The file is looked into before anything is locked: that takes seconds."""
    task = rights.seen(request.user, pk)
    rights.check(rights.of(request.user, task).carries_out)
    form = ReportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            text, file = form.cleaned_data["text"], form.cleaned_data["file"]
            upload = uploads.examined(file, words=[text], unit=task.unit, by=request.user)
            doing.report(task, by=request.user, text=text, file=upload)
            messages.success(request, f"Đã gửi báo cáo cho đồng chí {task.checker.full_name} đánh giá.")
            return redirect(task)
    return _form_page(request, "report", form, task)


@answers_refusals("meetings:task", "pk")
def judge(request, pk):
    task = rights.seen(request.user, pk)
    rights.check(rights.of(request.user, task).judges)
    form = JudgeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with shown_on(form):
            text = form.cleaned_data["text"]
            if form.sends_back:
                doing.send_back(task, by=request.user, reason=text)
                messages.success(request, "Đã trả lại để đồng chí ấy làm tiếp.")
            else:
                doing.accept(task, by=request.user, text=text)
                messages.success(request, "Đã đánh giá: hoàn thành.")
            return redirect(task)
    return _form_page(request, "judge", form, task, report=task.events.for_history().reports().first())


@answers_refusals("meetings:task", "pk")
def extend(request, pk):
    task, form = rights.acted_on(request.user, pk), ExtendForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            asked = requests.extend(task, by=request.user, **form.cleaned_data)
            messages.success(request, _outcome(asked))
            return redirect(task)
    return _form_page(request, "extend", form, task)


@answers_refusals("meetings:task", "pk")
def pass_on(request, pk):
    task = rights.acted_on(request.user, pk)
    form = PassOnForm(request.POST or None, task=task)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            asked = requests.pass_on(task, by=request.user, **form.facts)
            messages.success(request, _outcome(asked))
            return redirect(task)
    return _form_page(request, "pass_on", form, task)


def _outcome(asked: TaskRequest) -> str:
    decided = asked.state == TaskRequest.State.AGREED
    return f"Đã {'quyết định' if decided else 'gửi đề nghị, chờ quyết định'}: {asked.wanted}."


@answers_refusals("meetings:task", "pk")
def split(request, pk):
    task = rights.acted_on(request.user, pk)
    form = SplitForm(request.POST if request.method == "POST" else None, task=task)
    if request.method == "POST" and form.is_valid():
        with shown_on(form.whole):
            parts = giving.split(task, by=request.user, parts=form.facts)
            messages.success(request, f"Đã tách thành {len(parts)} phần và báo những người thực hiện.")
            return redirect(task)
    return _form_page(request, "split", form.whole, task, parts=form.parts, is_sent=request.method == "POST")


@require_POST
@answers_refusals("meetings:task", "pk")
def drop(request, pk):
    task, form = rights.seen(request.user, pk), ReasonForm(request.POST)
    if not form.is_valid():
        return _form_page(request, "drop", form, task)
    giving.drop(task, by=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, "Đã thôi giao nhiệm vụ và báo những người liên quan.")
    return redirect(task)


@require_POST
@answers_refusals("meetings:task", "pk")
def decide(request, pk, request_pk):
    task, form = rights.seen(request.user, pk), DecideForm(request.POST)
    asked = get_object_or_404(task.requests.select_related("member", "task__unit", "task__assignee"), pk=request_pk)
    if form.is_valid():
        requests.decide(asked, by=request.user, **form.cleaned_data)
        messages.success(request, f"Đã ghi: {'đồng ý' if form.cleaned_data['agree'] else 'không đồng ý'}.")
    else:
        messages.warning(request, "Đề nghị bấm “Đồng ý” hoặc “Không đồng ý”; ý kiến không quá 300 ký tự.")
    return redirect(task)


def _form_page(request, name: str, form, task, **more):
    context = {"form": form, "task": task} | more
    return render(request, f"meetings/tasks/{name}.html", context, status=status_of(form))
