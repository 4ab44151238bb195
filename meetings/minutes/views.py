"""Pages of the minutes: written by those who run the meeting, read by those who were called once they are signed."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meetings import access
from meetings.minutes import facts, writing
from meetings.minutes.forms import CorrectionForm, MinutesForm
from meetings.models import Minutes
from members.refusals import answers_refusals, shown_on, status_of
from members.repeats import answers_once
from members.versions import VersionField

GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def minutes(request, pk):
    """As they will be on paper; before they are signed for those who run the meeting only."""
    meeting = access.seen(request.user, pk)
    found, runs = writing.of(meeting), access.may_run(request.user, meeting)
    if found is None or not (runs or found.is_locked):
        raise Http404
    context = {"meeting": meeting, "minutes": found, "runs": runs, "facts": found.facts or facts.gather(meeting)}
    context |= {"seats": writing.seats_of(meeting, request.user), "signs": writing.may_sign(found, request.user)}
    context["corrections"] = list(found.corrections.all())
    return render(request, "meetings/minutes.html", context | {"form": CorrectionForm()})


@GET_OR_POST
@answers_refusals("meetings:detail", "pk")
def write(request, pk):
    meeting = access.run(request.user, pk)
    if meeting.opened_at is None:
        raise writing.NotOpened
    found = writing.of(meeting) or Minutes(meeting=meeting)
    if found.is_locked:
        raise writing.Locked
    form = MinutesForm(request.POST or None, minutes=found)
    if form.is_valid():
        with shown_on(form):
            held = writing.begin(meeting, by=request.user)
            writing.write(held, by=request.user, seen=form.cleaned_data["seen_version"], **form.parts)
            messages.success(request, "Đã lưu biên bản.")
            return redirect("meetings:minutes", pk)
    context = {"meeting": meeting, "form": form, "facts": facts.gather(meeting)}
    return render(request, "meetings/minutes_write.html", context, status=status_of(form))


@require_POST
@answers_refusals("meetings:minutes", "pk")
def read_out(request, pk):
    meeting = access.run(request.user, pk)
    writing.read_out(get_object_or_404(Minutes, meeting=meeting), by=request.user)
    messages.success(request, "Đã ghi: biên bản được đọc trước buổi sinh hoạt. Mời chủ trì và thư ký ký.")
    return redirect("meetings:minutes", pk)


@require_POST
@answers_refusals("meetings:minutes", "pk")
def sign(request, pk):
    meeting = access.run(request.user, pk)
    seen = VersionField().clean(request.POST.get("seen_version"))
    writing.sign(get_object_or_404(Minutes, meeting=meeting), by=request.user, seen=seen)
    messages.success(request, "Đồng chí đã ký biên bản.")
    return redirect("meetings:minutes", pk)


@require_POST
@answers_refusals("meetings:minutes", "pk")
def take_back(request, pk):
    meeting = access.run(request.user, pk)
    writing.take_back(get_object_or_404(Minutes, meeting=meeting), by=request.user)
    messages.success(request, "Đã gỡ chữ ký. Sửa xong, biên bản được đọc và ký lại.")
    return redirect("meetings:minutes", pk)


@require_POST
@answers_refusals("meetings:minutes", "pk")
@answers_once
def correct(request, pk):
    meeting = access.run(request.user, pk)
    found = get_object_or_404(Minutes, meeting=meeting)
    form = CorrectionForm(request.POST)
    if form.is_valid():
        writing.correct(found, by=request.user, **form.cleaned_data)
        messages.success(request, "Đã ghi đính chính.")
        return redirect("meetings:minutes", pk)
    context = {"meeting": meeting, "form": form}
    return render(request, "meetings/minutes_correct.html", context, status=status_of(form))
