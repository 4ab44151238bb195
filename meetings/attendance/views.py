"""Pages of who comes: a member's own answer, and what the planners note and ask for others."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from meetings import access
from meetings.attendance import absences, answers, reminding
from meetings.attendance.forms import AnswerForm, DecisionForm, NotedAnswerForm
from members.moves import WrongState
from members.offline import keepable
from members.refusals import answers_refusals, shown_on, status_of


@require_safe
@keepable
def excuse(request, pk):
    meeting = access.seen(request.user, pk)
    if not meeting.takes_answer_of(request.user.member):
        messages.warning(request, "Buổi sinh hoạt này không nhận trả lời của đồng chí.")
        return redirect(meeting)
    given = answers.of(request.user.member, meeting)
    initial = {"reason": given.reason, "note": given.note} if given else {}
    form = AnswerForm(initial=initial | {"coming": "0"})
    return render(request, "meetings/excuse.html", {"form": form, "meeting": meeting})


@require_POST
@answers_refusals("meetings:detail", "pk")
def answer(request, pk):
    meeting = access.seen(request.user, pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return render(request, "meetings/excuse.html", {"form": form, "meeting": meeting}, status=status_of(form))
    given = answers.give(meeting, by=request.user, **form.cleaned_data)
    noted = "đồng chí sẽ dự" if given.coming else "đồng chí xin vắng"
    messages.success(request, f"Đã ghi nhận: {noted}. Có thể đổi ý cho đến giờ bắt đầu.")
    return redirect(meeting)


@answers_refusals("meetings:detail", "pk")
def note_answer(request, pk, member_pk):
    """For a member who has said it on the telephone or at the door."""
    meeting = access.planned(request.user, pk)
    member = get_object_or_404(meeting.summoned(), pk=member_pk)
    form = NotedAnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            answers.note_for(meeting, member, by=request.user, **form.cleaned_data)
            messages.success(request, f"Đã ghi trả lời của đồng chí {member.full_name}.")
            return redirect(f"{meeting.get_absolute_url()}#ai-du")
    context = {"form": form, "meeting": meeting, "of": member}
    return render(request, "meetings/note_answer.html", context, status=status_of(form))


@require_POST
@answers_refusals("meetings:detail", "pk", say={WrongState: "Việc vắng này đã được xét như vậy trước đó."})
def decide_absence(request, pk, member_pk):
    meeting = access.planned(request.user, pk)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        reason = "Đề nghị chọn đồng ý hoặc không đồng ý; lý do không quá 300 chữ."
        return render(request, "refused.html", {"reason": reason}, status=status_of(form))
    said = absences.decide(meeting, member_pk, by=request.user, **form.cleaned_data)
    messages.success(request, f"{said.get_state_display()} cho đồng chí {said.member.full_name} vắng họp.")
    return redirect(f"{meeting.get_absolute_url()}#ai-du")


@require_POST
@answers_refusals("meetings:detail", "pk")
def remind(request, pk):
    meeting = access.planned(request.user, pk)
    done = reminding.remind(meeting, by=request.user)
    calling = f" {done.to_call} đồng chí chưa có tài khoản, đề nghị gọi điện." if done.to_call else ""
    messages.success(request, f"Đã nhắc {done.told} đồng chí trên cổng.{calling}")
    return redirect(f"{meeting.get_absolute_url()}#ai-du")
