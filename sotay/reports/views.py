"""Reports on rollout and use, from the city down to the chi bộ."""

from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_safe

from members.pages import page_of
from members.refusals import answers_refusals
from members.word_answer import word_answer
from sotay.reports import export, page, paper, report_query
from sotay.reports.forms import ReportForm, SilenceForm, UnitSearch
from sotay.reports.paper import Draft

SUGGESTED = 8
NOT_FOR_ALL = "Trang này dành cho cán bộ được giao theo dõi triển khai."


@require_safe
def own_report(request):
    unit = report_query.given_units(request.user).first()
    if unit is None:
        raise PermissionDenied(NOT_FOR_ALL)
    return redirect("report_of", unit.code)


@require_safe
def pick_unit(request):
    given = report_query.given_units(request.user)
    if not given:
        raise PermissionDenied(NOT_FOR_ALL)
    form = UnitSearch(request.GET)
    units = form.narrow(report_query.readable_units(request.user), otherwise=given).select_related("parent")
    return render(request, "reports/units.html", {"form": form, "page": page_of(units, request.GET.get("trang"))})


@require_safe
@cache_control(private=True, no_store=True)
def suggested_units(request):
    """What goes on as the box begins: name, what stands above it, and the address of its report."""
    form = UnitSearch(request.GET)
    units = report_query.readable_units(request.user)
    found = form.narrow(units, otherwise=units.none()).select_related("parent")[:SUGGESTED]
    return JsonResponse({"suggestions": [form.suggestion(unit) for unit in found]})


@require_safe
def report_of(request, code):
    unit = report_query.load_unit(request.user, code)
    form = ReportForm(request.GET)
    context = page.of_unit(unit, form, request.user)
    return render(request, "reports/report.html", context, status=200 if form.is_valid() else 400)


@require_safe
def distribution(request, code):
    """Over which bands the units below are spread, and which place each has among those like itself."""
    unit = report_query.load_unit(request.user, code)
    form = ReportForm(request.GET)
    context = page.distribution(unit, form, request.user)
    return render(request, "reports/distribution.html", context, status=200 if form.is_valid() else 400)


@require_safe
def silent(request, code):
    """The chi bộ below in which nobody has used the portal for some time."""
    unit = report_query.load_unit(request.user, code)
    form, silence = ReportForm(request.GET), SilenceForm(request.GET)
    if not form.is_valid():
        return redirect(f"{report_query.address(unit)}?{request.GET.urlencode()}")
    report = report_query.read(unit, form.cleaned_data["ngay"])
    found = page_of(report_query.silent(report, silence.key), request.GET.get("trang"))
    context = {"unit": unit, "report": report, "form": form, "silence": silence, "page": found}
    return render(request, "reports/silent.html", context | page.around(unit, form, request.user, report))


@require_GET
@answers_refusals("report_of", "code")
def report_word(request, code):
    """In the Party's layout, to be gone over, numbered and signed in an office."""
    unit = report_query.load_unit(request.user, code)
    form = ReportForm(request.GET)
    if not form.is_valid():
        return redirect(f"{report_query.address(unit)}?{request.GET.urlencode()}")
    report = report_query.read(unit, form.cleaned_data["ngay"], form.cleaned_data["so_voi"])
    return word_answer(paper.as_word(Draft(report), by=request.user), f"Báo cáo triển khai - {report.name}")


@require_GET
def report_file(request, code):
    unit = report_query.load_unit(request.user, code)
    form = ReportForm(request.GET)
    if not form.is_valid():
        return redirect(f"{report_query.address(unit)}?{request.GET.urlencode()}")
    report = report_query.read(unit, form.cleaned_data["ngay"], form.cleaned_data["so_voi"])
    return export.as_workbook(report, form.choice, by=request.user)
