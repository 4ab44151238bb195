"""Reports on rollout and use, from the city down to the chi bộ."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_safe

from members.pages import page_of
from sotay.reports import export, reasons, report_query
from sotay.reports.chart import Chart
from sotay.reports.forms import ReportForm, UnitSearch


@require_safe
def own_report(request):
    unit = report_query.given_units(request.user).first()
    if unit is None:
        raise PermissionDenied("Trang này dành cho cán bộ được giao theo dõi triển khai.")
    return redirect("report_of", unit.code)


@require_safe
def pick_unit(request):
    given = report_query.given_units(request.user)
    if not given:
        raise PermissionDenied("Trang này dành cho cán bộ được giao theo dõi triển khai.")
    form = UnitSearch(request.GET)
    units = form.narrow(report_query.readable_units(request.user), otherwise=given).select_related("parent")
    return render(request, "reports/units.html", {"form": form, "page": page_of(units, request.GET.get("trang"))})


@require_safe
def report_of(request, code):
    unit = report_query.load_unit(request.user, code)
    form = ReportForm(request.GET)
    query = form.query
    context = {"unit": unit, "form": form, "query": query}
    if not form.is_valid():
        context["trail"] = report_query.trail(unit, request.user, query)
        return render(request, "reports/report.html", context, status=400)
    report = report_query.read(unit, form.cleaned_data["ngay"])
    context["trail"] = report_query.trail(unit, request.user, query, report.tree_day)
    context |= {"report": report, "rows": form.in_order(report.children), "chart": Chart(report.weeks)}
    if report.own and report.own.day == timezone.localdate():
        context["reasons"] = partial(reasons.of, unit)  # asked by the template, where its answer is kept for a while
    return render(request, "reports/report.html", context)


@require_GET
def report_file(request, code):
    unit = report_query.load_unit(request.user, code)
    form = ReportForm(request.GET)
    if not form.is_valid():
        return redirect(f"{report_query.address(unit)}?{request.GET.urlencode()}")
    return export.as_workbook(report_query.read(unit, form.cleaned_data["ngay"]), by=request.user)
