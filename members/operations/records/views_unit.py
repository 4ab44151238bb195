"""The records of a unit: how complete they are, and whose."""

from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from members.operations.records import access, completeness, page
from members.operations.records.items import PARTS
from members.pages import page_of
from members.powers import Power


@require_safe
@never_cache
def listed(request):
    """By name, or those in whose record something is missing."""
    unit = access.unit_for(request.user, request.GET.get("don-vi"))
    typed, only = request.GET.get("q", "").strip()[:80], request.GET.get("thieu", "")[:40]
    rows = page_of(completeness.members(unit, typed, only), request.GET.get("trang"))
    context = {"unit": unit, "page": rows, "typed": typed, "only": only, "part": PARTS.get(only)}
    context |= {"rows": page.summaries(rows), "gaps": only == completeness.GAPS}
    context["keeps"] = request.user.has_perm(Power.KEEP_DOSSIERS, unit)
    return render(request, "operations/records.html", context)


@require_safe
@never_cache
def complete(request):
    unit = access.unit_for(request.user, request.GET.get("don-vi"))
    context = {"unit": unit, "figures": completeness.of(unit), "gaps_key": completeness.GAPS}
    return render(request, "operations/records_complete.html", context)
