"""The page on which a member says when to be reminded."""

from django.contrib import messages
from django.shortcuts import redirect, render

from meetings.reminders import choices, due
from meetings.reminders.forms import ReminderForm
from members.access import member_of
from members.refusals import status_of


def settings(request):
    member_of(request.user)
    offered = due.hours_before()
    sent = request.POST if request.method == "POST" else None  # nothing ticked is an answer too
    form = ReminderForm(sent, offered=offered, off=choices.off(request.user))
    if sent is not None and form.is_valid():
        choices.choose(by=request.user, offered=offered, wanted=form.cleaned_data["wanted"])
        messages.success(request, "Đã lưu.")
        return redirect("meetings:reminders")
    return render(request, "meetings/reminders.html", {"form": form}, status=status_of(form))
