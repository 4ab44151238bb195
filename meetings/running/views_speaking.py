"""Who speaks, and when the parts of the agenda begin and end: seen by everybody on the roll, written by who runs it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from meetings import access
from meetings.models import Meeting, RollEntry
from meetings.running import parts, speaking
from members.models import User
from members.refusals import answers_refusals

PAGE = "meetings:speakers"


@require_safe
def speakers(request, pk):
    meeting = access.seen(request.user, pk)
    if not meeting.has_roll:
        messages.warning(request, "Buổi sinh hoạt chưa khai mạc.")
        return redirect(meeting)
    may_run = access.may_run(request.user, meeting)
    context = {"meeting": meeting, "may_run": may_run, "own": own_entry(request.user, meeting)}
    context |= {"list": speaking.speakers(meeting), "parts": parts.of(meeting)}
    return render(request, "meetings/speakers.html", context)


def own_entry(user: User, meeting: Meeting) -> RollEntry | None:
    return meeting.roll.of_member(user.member_id).first() if user.member_id else None


@require_POST
@answers_refusals(PAGE, "pk")
def ask(request, pk):
    """For oneself; for the one named by `dong` where `by` runs the meeting."""
    meeting = access.seen(request.user, pk)
    if "dong" in request.POST:
        meeting = access.run(request.user, pk)
        entry = get_object_or_404(meeting.roll.keyed(request.POST["dong"]))
    elif not (entry := own_entry(request.user, meeting)):
        raise PermissionDenied("Đồng chí không có trong danh sách của buổi sinh hoạt này.")
    speaking.ask(entry, by=request.user)
    messages.success(request, "Đã ghi vào danh sách phát biểu.")
    return redirect(PAGE, pk)


@require_POST
@answers_refusals(PAGE, "pk")
def move(request, pk, speech_pk):
    """Calls, ends, takes off the list; a member only takes off the own wish."""
    meeting = access.seen(request.user, pk)
    speech = get_object_or_404(meeting.speeches.select_related("entry"), pk=speech_pk)
    name, own = request.POST.get("viec", ""), speech.entry.member_id == request.user.member_id
    if not (access.may_run(request.user, meeting) or (own and name == "withdraw")):
        raise PermissionDenied("Việc này của chủ trì, thư ký buổi sinh hoạt và chi ủy.")
    speaking.move(speech, name)
    return redirect(PAGE, pk)


@require_POST
@answers_refusals(PAGE, "pk")
def part(request, pk, item_pk):
    meeting = access.run(request.user, pk)
    item = get_object_or_404(meeting.agenda, pk=item_pk)
    (parts.end if request.POST.get("viec") == "end" else parts.begin)(item)
    return redirect(f"{reverse(PAGE, args=[pk])}#chuong-trinh")
