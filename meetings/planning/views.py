"""Pages of meetings: what comes, what was, one meeting, and the desk of anyone who plans them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from meetings import bulletins, wording
from meetings.attendance import attendance
from meetings.models import Meeting
from meetings.planning import access, calendar_file, proposals, sessions
from meetings.planning.forms import AnswerForm, CancelForm, MeetingForm, PapersForm
from meetings.planning.limits import Limits
from meetings.planning.lists import overview, shelf
from members.access import anywhere
from members.pages import page_of
from members.powers import Power
from members.refusals import shown_on, status_of

PAPERS = 8  # on a page, so that “Lưu” stays in reach of a thumb


@require_safe
def meeting_list(request):
    """What comes and what was; kept on the phone of anyone who plans nothing, so that a meeting is found offline."""
    may_plan = anywhere(request.user, Power.PLAN_MEETINGS)
    which, page = request.GET.get("xem", ""), request.GET.get("trang")
    context = shelf(request.user, which, page) if which else overview(request.user)
    response = render(request, "meetings/list.html", context | {"may_plan": may_plan, "member": request.user.member})
    if not may_plan:
        response["X-Offline"] = "1"
    return response


@require_safe
def detail(request, pk):
    """Kept on the phone unless it shows who comes: names and reasons of others must not stay on a device."""
    meeting = access.seen(request.user, pk)
    papers = list(meeting.readable_papers())
    context = {"meeting": meeting, "papers": papers, "asked": meeting.takes_answer_of(request.user.member)}
    context |= {"answer": sessions.answer_of(request.user.member, meeting), "bulletins": bulletins.of(meeting)}
    if may_plan := request.user.has_perm(Power.PLAN_MEETINGS, meeting.unit):
        context |= {"attendance": attendance.attendance_of(meeting), "cancel_form": CancelForm(auto_id="huy_%s")}
        context["advice"] = Limits(meeting.unit).advice(meeting, has_papers=bool(papers)) if meeting.is_open else []
    response = render(request, "meetings/detail.html", context | {"may_plan": may_plan})
    if not may_plan:
        response["X-Offline"] = "1"
    return response


def plan(request):
    unit, below = access.unit_to_plan(request.user, request.GET.get("don-vi", ""))
    if below is not None:
        q = request.GET.get("q", "")
        page = page_of(access.units_called(request.user, q) if q else below, request.GET.get("trang"))
        return render(request, "meetings/choose_unit.html", {"unit": unit, "page": page, "q": q})
    last = Meeting.objects.last_of(unit)
    form = MeetingForm(request.POST or None, unit=unit, initial=proposals.first_values(last))
    if last and "chep" in request.POST:
        form.take_agenda_of(last)
    if request.method == "POST" and form.is_valid():
        try:
            meeting = sessions.plan(unit, by=request.user, **form.facts)
        except sessions.Clash as refusal:
            form.add_error("start", str(refusal))
        else:
            messages.success(request, f"Đã báo đảng viên {unit.name}: {wording.moment(meeting.starts_at)}.")
            return redirect("meetings:papers", meeting.pk)
    return render(request, "meetings/plan.html", {"form": form, "unit": unit, "last": last})


def edit(request, pk):
    meeting = access.planned(request.user, pk)
    if not meeting.is_open:
        messages.warning(request, "Buổi sinh hoạt đã bắt đầu hoặc đã hoãn, không sửa được nữa.")
        return redirect(meeting)
    form = MeetingForm(request.POST or None, unit=meeting.unit, meeting=meeting)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            sessions.change(meeting, by=request.user, seen=form.cleaned_data["seen_version"], **form.facts)
            messages.success(request, "Đã lưu thay đổi.")
            return redirect(meeting)
    return render(request, "meetings/edit.html", {"form": form, "meeting": meeting}, status=status_of(form))


def papers(request, pk):
    """Looking and turning pages are POSTs as well, so that the ticks travel along; only “Lưu” changes anything."""
    meeting = access.planned(request.user, pk)
    form = PapersForm(request.POST or request.GET or None, meeting=meeting)
    if request.method == "POST" and "luu" not in request.POST:
        return redirect(f"{request.path}?{form.search()}")
    if request.method == "POST" and form.is_valid():
        try:
            sessions.choose_papers(meeting, by=request.user, papers=form.chosen)
        except sessions.Refused as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, f"Đã lưu {len(form.chosen)} tài liệu cho buổi sinh hoạt.")
        return redirect(meeting)
    page = page_of(form.found(), form.data.get("trang"), PAPERS)
    context = {"form": form, "meeting": meeting, "page": page, "bulletins": bulletins.of(meeting)}
    return render(request, "meetings/papers.html", context)


@require_safe
def excuse(request, pk):
    meeting = access.seen(request.user, pk)
    if not meeting.takes_answer_of(request.user.member):
        messages.warning(request, "Buổi sinh hoạt này không nhận trả lời của đồng chí.")
        return redirect(meeting)
    given = sessions.answer_of(request.user.member, meeting)
    initial = {"reason": given.reason, "note": given.note} if given else {}
    form = AnswerForm(initial=initial | {"coming": "0"})
    return render(request, "meetings/excuse.html", {"form": form, "meeting": meeting})


@require_POST
def answer(request, pk):
    meeting = access.seen(request.user, pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return render(request, "meetings/excuse.html", {"form": form, "meeting": meeting})
    try:
        given = sessions.answer(meeting, by=request.user, **form.cleaned_data)
    except sessions.Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        said = "đồng chí sẽ dự" if given.coming else "đồng chí xin vắng"
        messages.success(request, f"Đã ghi nhận: {said}. Có thể đổi ý cho đến giờ bắt đầu.")
    return redirect(meeting)


@require_POST
def cancel(request, pk):
    meeting = access.planned(request.user, pk)
    form = CancelForm(request.POST)
    if not form.is_valid():
        return render(request, "meetings/cancel.html", {"form": form, "meeting": meeting})
    try:
        sessions.cancel(meeting, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, "Đã hoãn buổi sinh hoạt và báo cho đảng viên.")
    except sessions.Refused as refusal:
        messages.warning(request, str(refusal))
    return redirect(meeting)


@require_safe
def ics(request, pk):
    meeting = access.seen(request.user, pk)
    url = request.build_absolute_uri(reverse("meetings:detail", args=[pk]))
    headers = {"Content-Disposition": f'attachment; filename="{calendar_file.name_of(meeting)}"'}
    return HttpResponse(
        calendar_file.of(meeting, url=url), content_type="text/calendar; charset=utf-8", headers=headers
    )
