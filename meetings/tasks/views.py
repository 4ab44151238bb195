"""Pages of tasks: one's own, those of a chi bộ, one task with its history, and the form that gives one."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from documents import delivery
from meetings import access
from meetings.models import TaskFile
from meetings.tasks import agenda, giving, lists, rights
from meetings.tasks.forms import AgendaForm, GiveForm
from members.access import anywhere, member_of
from members.fields import ReasonForm
from members.powers import Power
from members.refusals import answers_refusals, shown_on, status_of
from members.repeats import answers_once


@require_safe
def own(request):
    """What the reader has to do, checks, or has done."""
    member = member_of(request.user)
    context = lists.own(member, request.GET.get("xem", ""), request.GET.get("trang"))
    context |= {"follows": any(anywhere(request.user, power) for power in (rights.POWER, Power.VIEW_REPORTS))}
    return render(request, "meetings/tasks/own.html", context)


@require_safe
def followed(request):
    """Of all units that the reader follows, or of the one that is named and those below it."""
    unit = rights.followed_unit(request.user, request.GET.get("don-vi", ""))
    context = lists.followed(request.user, unit, request.GET.get("xem", ""), request.GET.get("trang"))
    context |= {"unit": unit, "may_give": rights.may_give(request.user, unit)}
    return render(request, "meetings/tasks/followed.html", context)


@answers_once
def give(request):
    meeting_key = lists.meeting_key(request.GET.get("buoi"))
    unit, meeting = rights.unit_to_give(request.user, request.GET.get("don-vi", ""), meeting_key)
    form = GiveForm(request.POST or None, unit=unit, by=request.user.member)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            task = giving.give(unit, by=request.user, meeting=meeting, **form.facts)
            messages.success(request, f"Đã giao nhiệm vụ và báo {task.who}.")
            again = "tiep" in request.POST
            return redirect(request.get_full_path() if again else meeting or task)
    context = {"form": form, "unit": unit, "meeting": meeting}
    return render(request, "meetings/tasks/give.html", context, status=status_of(form))


@require_safe
def detail(request, pk):
    task = rights.seen(request.user, pk)
    context = {"task": task, "rights": rights.of(request.user, task), "drop_form": ReasonForm(auto_id="thoi_%s")}
    context |= {"events": list(task.events.for_history()), "parts": list(task.parts.for_list().most_pressing_first())}
    context |= {"pending": list(task.requests.pending()), "helpers": list(task.helpers.all())}
    return render(request, "meetings/tasks/detail.html", context)


@require_safe
def file(request, pk, file_pk):
    found = get_object_or_404(TaskFile.objects.select_related("event"), pk=file_pk, event__task=_seen_key(request, pk))
    return delivery.send(request, found, as_attachment="tai-ve" in request.GET)


def _seen_key(request, pk) -> int:
    return rights.seen(request.user, pk).pk


@require_POST
@answers_refusals("meetings:detail", "pk")
def mark_agenda(request, pk):
    meeting = access.run(request.user, pk)
    form = AgendaForm(request.POST, items=list(meeting.agenda.all()))
    if form.is_valid():
        agenda.mark(meeting, by=request.user, **form.facts)
        messages.success(request, "Đã ghi nội dung đã bàn. Nội dung chưa bàn sẽ hiện ở buổi sau.")
    else:
        messages.warning(request, "Chương trình vừa thay đổi, đề nghị đồng chí đánh dấu lại.")
    return redirect(f"{meeting.get_absolute_url()}#da-ban")
