"""What the figures mean, and the steps of one unit with those who have not come so far."""

from datetime import timedelta

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from members import access
from members.measures import ordered
from members.models import Unit
from members.powers import Power
from sotay.usage import funnel, measures, months

RECENT = timedelta(days=90)


@require_safe
def definitions(request):
    """For everybody who is judged by the figures: each member may know what is counted."""
    told = [(measure, measures.parts(measure.key)) for measure in ordered()]
    context = {"measures": told, "kept_since": months.kept_since(), "kept_months": months.kept_months()}
    context["incomplete"] = funnel.incomplete(timezone.localdate() - RECENT)
    return render(request, "usage/definitions.html", context)


@require_safe
def steps(request, code):
    unit = access.load(Unit.objects.coded(code), request.user, Power.VIEW_REPORTS, unit="")
    found = funnel.of(unit, request.user)
    context = {"unit": unit, "funnel": found, "incomplete": funnel.incomplete(found.day) if found else []}
    return render(request, "usage/steps.html", context)
