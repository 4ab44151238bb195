"""The calendar by which limits in working days are counted: every special day with its source, and entering one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from members import access
from members.dates import parse_typed_date
from members.powers import Power
from members.refusals import answers_refusals, shown_on, status_of
from members.working_days import calendar, entering
from members.working_days.forms import DecisionForm, YearForm


def days(request):
    if not access.anywhere(request.user, Power.ANSWER_REQUESTS):
        raise PermissionDenied("Trang này dành cho đồng chí được giao trả lời yêu cầu về dữ liệu cá nhân.")
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with shown_on(form):
            entering.enter(form.days, document=form.cleaned_data["document"], by=request.user)
            messages.success(request, "Đã ghi vào lịch. Các hạn tính từ nay theo lịch mới.")
            return redirect("working_days:list")
    year = YearForm(request.GET).year
    context = {"form": form, "year": year, "days": calendar.special_days(year), "package": calendar.PACKAGE}
    context["may_enter"] = entering.may_enter(request.user)
    return render(request, "working_days/list.html", context, status=status_of(form))


@require_POST
@answers_refusals()
def remove(request, day):
    """What was entered of one day is taken back; the day is then what the Labour Code and the package say."""
    found = parse_typed_date(day)
    if not access.anywhere(request.user, Power.ANSWER_REQUESTS) or found is None:
        raise Http404
    if entering.remove(found, by=request.user):
        messages.success(request, f"Đã bỏ quyết định về ngày {found:%d/%m/%Y}.")
    return redirect("working_days:list")
