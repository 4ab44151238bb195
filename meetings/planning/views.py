"""Pages of meetings: what comes, what was, one meeting, and what its planners need."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from meetings import access, wording
from meetings.models import Meeting
from meetings.planning import lists, proposals, sessions
from meetings.planning.forms import CancelForm, MeetingForm, PostponeForm
from members.access import anywhere
from members.moves import WrongState
from members.pages import page_of
from members.powers import Power
from members.refusals import answers_refusals, shown_on, status_of


@require_safe
def meeting_list(request):
    """What comes and what was; kept on the phones of those who plan nothing, so that a meeting is found offline."""
    may_plan = anywhere(request.user, Power.PLAN_MEETINGS)
    which, page = request.GET.get("xem", ""), request.GET.get("trang")
    context = lists.one_list(request.user, which, page) if which else lists.overview(request.user)
    context |= lists.lacks(request.user) if may_plan and not which else {}
    response = render(request, "meetings/list.html", context | {"may_plan": may_plan, "member": request.user.member})
    if not may_plan:
        response["X-Offline"] = "1"
    return response


def plan(request):
    unit, below = access.unit_to_plan(request.user, request.GET.get("don-vi", ""), here="tai-day" in request.GET)
    if below is not None:
        q = request.GET.get("q", "")
        page = page_of(access.units_called(request.user, q) if q else below, request.GET.get("trang"))
        return render(request, "meetings/choose_unit.html", {"unit": unit, "page": page, "q": q})
    last = Meeting.objects.last_of(unit)
    form = MeetingForm(request.POST or None, unit=unit, initial=proposals.first_values(unit, last))
    if last and "chep" in request.POST:
        form.take_agenda_of(last)
    if "mau" in request.POST:
        form.take_usual_agenda()
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            meeting = sessions.plan(unit, by=request.user, **form.facts)
            messages.success(request, f"Đã báo đảng viên {unit.name}: {wording.moment(meeting.starts_at)}.")
            return redirect("meetings:papers", meeting.pk)
    context = {"form": form, "unit": unit, "last": last}
    return render(request, "meetings/plan.html", context, status=status_of(form))


def edit(request, pk):
    meeting = access.planned(request.user, pk)
    if not meeting.is_open:
        messages.warning(request, "Buổi sinh hoạt đã bắt đầu hoặc đã hủy, không sửa được nữa.")
        return redirect(meeting)
    form = MeetingForm(request.POST or None, unit=meeting.unit, meeting=meeting)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            sessions.change(meeting, by=request.user, seen=form.cleaned_data["seen_version"], **form.facts)
            messages.success(request, "Đã lưu thay đổi.")
            return redirect(meeting)
    return render(request, "meetings/edit.html", {"form": form, "meeting": meeting}, status=status_of(form))


def postpone(request, pk):
    meeting = access.planned(request.user, pk)
    if not meeting.is_ahead:
        messages.warning(request, "Buổi sinh hoạt đã diễn ra hoặc đã hủy, không hoãn được nữa.")
        return redirect(meeting)
    form = PostponeForm(request.POST or None, meeting=meeting)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            sessions.postpone(meeting, by=request.user, **form.facts)
            messages.success(request, f"Đã hoãn sang {wording.moment(meeting.starts_at)} và báo cho đảng viên.")
            return redirect(meeting)
    return render(request, "meetings/postpone.html", {"form": form, "meeting": meeting}, status=status_of(form))


@answers_refusals(
    "meetings:detail", "pk", say={WrongState: "Buổi sinh hoạt này đã được hủy trước đó, hoặc vừa khai mạc."}
)
def cancel(request, pk):
    meeting = access.planned(request.user, pk)
    form = CancelForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "meetings/cancel.html", {"form": form, "meeting": meeting}, status=status_of(form))
    sessions.cancel(meeting, by=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, "Đã hủy buổi sinh hoạt và báo cho đảng viên.")
    return redirect(meeting)
