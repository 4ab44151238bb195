"""Pages on which a meeting is opened and closed."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone

from meetings import access, wording
from meetings.attendance import roll_page
from meetings.running import beginning, ending
from meetings.running.forms import ClosingForm, OpeningForm
from members.refusals import shown_on, status_of


def begin(request, pk):
    meeting = access.run(request.user, pk)
    if meeting.has_roll or not meeting.can("open"):
        messages.warning(request, "Buổi sinh hoạt này đã khai mạc hoặc đã hủy.")
        return redirect(meeting)
    form = OpeningForm(request.POST if request.method == "POST" else None, meeting=meeting)
    if form.is_bound and form.is_valid():
        with shown_on(form):
            beginning.open_meeting(meeting, by=request.user, **form.cleaned_data)
            messages.success(request, f"Đã khai mạc lúc {wording.hour(meeting.opened_at)}. Mời đồng chí điểm danh.")
            return redirect(meeting.roll_url)
    context = {"form": form, "meeting": meeting, "obstacle": beginning.why_not(meeting, timezone.now())}
    return render(request, "meetings/begin.html", context, status=status_of(form))


def close(request, pk):
    meeting = access.run(request.user, pk)
    if not meeting.is_running:
        messages.warning(request, "Buổi sinh hoạt này chưa khai mạc hoặc đã kết thúc.")
        return redirect(meeting)
    form = ClosingForm(request.POST if request.method == "POST" else None, meeting=meeting)
    if form.is_bound and form.is_valid():
        with shown_on(form):
            ending.close_meeting(meeting, by=request.user, silent=form.silent)
            messages.success(request, f"Buổi sinh hoạt đã kết thúc lúc {wording.hour(meeting.closed_at)}.")
            return redirect(meeting)
    context = {"form": form, "meeting": meeting, "sums": roll_page.sums(meeting)}
    return render(request, "meetings/close.html", context, status=status_of(form))
