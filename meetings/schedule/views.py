"""Pages of the schedule: a month on a sheet, the rule of a year, its change from a date on, and what is missing."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from meetings import access
from meetings.planning import missing
from meetings.schedule import making
from meetings.schedule import month as months
from meetings.schedule.forms import RuleForm
from members.access import anywhere
from members.pages import page_of
from members.powers import Power
from members.refusals import shown_on, status_of


@require_safe
def month(request):
    """Kept on the phones of those who plan nothing, as the list is."""
    sheet = months.of(request.user, months.parse_month(request.GET.get("thang", "")))
    may_plan = anywhere(request.user, Power.PLAN_MEETINGS)
    context = {"month": sheet, "may_plan": may_plan, "member": request.user.member}
    response = render(request, "meetings/month.html", context)
    if not may_plan:
        response["X-Offline"] = "1"
    return response


def plan_year(request):
    """The first POST shows the days; one with “lưu” makes the meetings of those that are ticked."""
    unit, below = access.unit_to_plan(request.user, request.GET.get("don-vi", ""), here="tai-day" in request.GET)
    if below is not None:
        q = request.GET.get("q", "")
        page = page_of(access.units_called(request.user, q) if q else below, request.GET.get("trang"))
        return render(request, "meetings/choose_unit.html", {"unit": unit, "page": page, "q": q})
    form = RuleForm(request.POST or None, unit=unit)
    ready = request.method == "POST" and form.is_valid()
    if ready and "luu" in request.POST:
        with shown_on(form):
            made = making.make(form.schedule, form.hours, days=form.ticked, by=request.user)
            messages.success(request, f"Đã lên lịch {len(made)} buổi và báo cho những người được mời.")
            return redirect("meetings:month")
    proposed = making.proposed(form.schedule, form.hours) if ready else None
    context = {"form": form, "unit": unit, "proposed": proposed}
    return render(request, "meetings/plan_year.html", context, status=status_of(form))


def change_from(request, pk):
    meeting = access.planned(request.user, pk)
    if not meeting.is_open or meeting.schedule_id is None:
        messages.warning(request, "Buổi này không thuộc một lịch cả năm, hoặc đã bắt đầu. Đề nghị sửa riêng buổi này.")
        return redirect(meeting)
    form = RuleForm(request.POST or None, unit=meeting.unit, meeting=meeting)
    ready = request.method == "POST" and form.is_valid()
    if ready and "luu" in request.POST:
        with shown_on(form):
            moved = making.change_from(meeting, form.schedule, form.hours, days=form.ticked, by=request.user)
            messages.success(request, f"Đã đổi lịch {len(moved)} buổi và báo cho những người được mời.")
            return redirect("meetings:month")
    proposed = making.proposed_from(meeting, form.schedule, form.hours) if ready else None
    context = {"form": form, "unit": meeting.unit, "meeting": meeting, "proposed": proposed}
    return render(request, "meetings/plan_year.html", context, status=status_of(form))


@require_safe
def lacking(request):
    asked = missing.stretches(timezone.localdate())
    page = page_of(missing.lacking(request.user, asked), request.GET.get("trang"))
    context = {"page": page, "lacks": missing.lacks(page.rows, asked)}
    return render(request, "meetings/lacking.html", context)
