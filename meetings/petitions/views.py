"""The page of what is sent in before a meeting: to send, to take back, and for the chi ủy to read."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from meetings import access
from meetings.petitions import sending
from meetings.petitions.forms import PetitionForm
from members import offline
from members.refusals import answers_refusals, shown_on, status_of
from members.repeats import answers_once


@answers_once
def petitions(request, pk):
    meeting = access.seen(request.user, pk)
    form = PetitionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            sending.send(meeting, by=request.user, **form.cleaned_data)
            messages.success(request, "Đã gửi chi ủy.")
            return redirect("meetings:petitions", meeting.pk)
    context = {"form": form, "meeting": meeting, "asked": meeting.takes_answer_of(request.user.member)}
    context |= {"own": sending.of(request.user, meeting), "may_run": access.may_run(request.user, meeting)}
    context["all"] = sending.listed(meeting) if context["may_run"] else []
    response = render(request, "meetings/petitions.html", context, status=status_of(form))
    if request.method == "GET" and not context["may_run"]:  # who may reads those of others too
        response[offline.HEADER] = "1"
    return response


@require_POST
@answers_refusals("meetings:detail", "pk")
def withdraw(request, pk, petition_pk):
    meeting = access.seen(request.user, pk)
    if not sending.withdraw(meeting, petition_pk, by=request.user):
        raise Http404
    messages.success(request, "Đã rút ý kiến.")
    return redirect("meetings:petitions", meeting.pk)
