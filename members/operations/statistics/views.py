"""Biểu thống kê: for a unit and a time, each figure with the list behind it."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from members import audit
from members.access import load_unit, unit_or_highest
from members.models import Unit
from members.operations.statistics import tables
from members.operations.statistics.declaring import FORMS
from members.operations.statistics.forms import PeriodForm
from members.pages import page_of
from members.powers import Power
from members.sheets import download


@require_safe
@never_cache
def home(request):
    """Leads to the highest unit whose reports one sees."""
    unit = unit_or_highest(request.user, None, Power.VIEW_REPORTS)
    return redirect("statistics:table", unit.code, next(iter(FORMS)).key)


@require_safe
@never_cache
def table(request, code, form):
    unit, found, period = _asked(request, code, form)
    shown = tables.of(found, unit, period.first, period.last)
    context = {"unit": unit, "shown": shown, "period": period, "forms": list(FORMS), "lineage": _lineage(request, unit)}
    return render(request, "operations/statistics/table.html", context)


@require_safe
@never_cache
def file(request, code, form):
    unit, found, period = _asked(request, code, form)
    marks = [
        f"{found.title} · {unit.name} · {period.in_words}",
        f"{request.user.full_name} lập lúc {timezone.localtime():%H:%M %d/%m/%Y}",
    ]
    audit.record(request.user, "statistics.file", unit, power=Power.VIEW_REPORTS, after={"form": found.key})
    return download(tables.workbook(tables.of(found, unit, period.first, period.last), marks), f"bieu-{found.key}")


@require_safe
@never_cache
def rows(request, code, form, figure):
    """The names behind a figure, for who sees members there."""
    unit, found, period = _asked(request, code, form)
    counted = found.figure(figure)
    if counted is None:
        raise Http404
    load_unit(request.user, Power.VIEW_MEMBERS, code)
    children = request.GET.get("theo") == "con"
    behind = found.behind(counted, unit, period.first, period.last, children=children)
    page = page_of(behind, request.GET.get("trang"))
    context = {"unit": unit, "form": found, "figure": counted, "period": period, "page": page}
    context["told"] = [found.told(row) for row in page]
    return render(request, "operations/statistics/rows.html", context)


def _asked(request, code, key):
    unit = load_unit(request.user, Power.VIEW_REPORTS, code)
    form = FORMS.get(key)
    if form is None:
        raise Http404
    return unit, form, PeriodForm(request.GET or None).period


def _lineage(request, unit):
    """The units from the highest that one reports on down to this one."""
    return [each for each in Unit.objects.leading_to(unit) if request.user.has_perm(Power.VIEW_REPORTS, each)]
