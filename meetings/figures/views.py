"""Số liệu sinh hoạt: from the city down to the chi bộ, who has not met, and the list as a file."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from meetings.figures import counting, figures, tasks
from meetings.figures.forms import PeriodForm, UnitSearch
from meetings.models import MeetingMonth
from members import access, exports
from members.pages import page_of
from members.powers import Power
from members.refusals import status_of

PEOPLE = 60  # on one page: most chi bộ at once


@require_safe
def own_figures(request):
    """Leads to the one unit whose figures one follows; lists them where there are several, or a name is looked for."""
    tops = list(figures.tops(request.user)[:2])
    if not tops:
        raise PermissionDenied("Trang này dành cho chi ủy và đồng chí được giao theo dõi sinh hoạt.")
    if len(tops) == 1 and "q" not in request.GET:
        return redirect("meetings:figures", tops[0].code)
    form = UnitSearch(request.GET)
    units = form.narrow(figures.readable(request.user), otherwise=figures.tops(request.user))
    page = page_of(units, request.GET.get("trang"))
    return render(request, "meetings/figures/units.html", {"form": form, "page": page})


@require_safe
def of_unit(request, code):
    unit = figures.load_unit(request.user, code)
    form = PeriodForm(request.GET, unit=unit)
    period = form.period
    context = {"unit": unit, "form": form, "period": period, "same_period": form.query}
    sheet = figures.sheet(unit, period)
    context |= {"own": sheet.own, "below": form.in_order(sheet.below)}
    context |= {"lineage": figures.lineage(unit, request.user), "counted_at": counting.counted_at(period.months)}
    context["may_export"] = request.user.has_perm(Power.VIEW_REPORTS, unit)
    if unit.is_cell:
        context["months"] = figures.by_month(unit, period)
    if figures.may_see_people(request.user, unit):
        people = context["people"] = page_of(figures.people(unit, period), request.GET.get("trang"), PEOPLE)
        people.rows = figures.with_names(people.rows)
    return render(request, "meetings/figures/of_unit.html", context, status=status_of(form))


@require_safe
def unmet(request, code):
    """The chi bộ under the unit that have not held what was due in a month, with what they have announced."""
    unit = figures.load_unit(request.user, code)
    form = PeriodForm(request.GET, unit=unit)
    month = form.period.last
    page = page_of(MeetingMonth.objects.unmet(unit, month), request.GET.get("trang"))
    planned = figures.planned(page.rows, month)
    rows = [(row, planned.get(row.unit_id)) for row in page.rows]
    context = {"unit": unit, "form": form, "month": month, "page": page, "rows": rows}
    context["counted_at"] = counting.counted_at([month])
    return render(request, "meetings/figures/unmet.html", context, status=status_of(form))


@require_POST
def export(request, code):
    unit = access.load_unit(request.user, Power.VIEW_REPORTS, code)
    form = PeriodForm(request.POST, unit=unit)
    if not form.is_valid():
        messages.warning(request, str(next(iter(form.errors.values()))[0]))
        return redirect("meetings:figures", code)
    asked = {"ky": form.period.key}
    made = exports.ask_figures(unit, by=request.user, asked=asked, described=form.period.label)
    tasks.write_figures_export.delay_on_commit(made.pk)
    messages.success(request, "Đang lập tệp. Đồng chí sẽ nhận thông báo khi xong.")
    return redirect("exports:list")
