"""Health, figures, and the administrator's page."""

from hmac import compare_digest

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseNotFound, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from members import access
from members.powers import Power
from sotay.monitoring import collecting, health, overview


@login_not_required
@never_cache
@require_safe
def alive(request):
    """For the load balancer: this process answers. Touches no server."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@never_cache
@require_safe
def ready(request):
    """For anyone who watches: 200 when everything answers, else 503 and what is down; JSON when asked for."""
    answers = health.asked()
    status = 200 if all(answer.is_well for answer in answers.values()) else 503
    if "application/json" in request.headers.get("Accept", ""):
        told = {key: {"ok": answer.is_well, "words": answer.words} for key, answer in answers.items()}
        return JsonResponse(told, status=status, json_dumps_params={"ensure_ascii": False})
    lines = (f"{answer.name}: {answer.words}.\n" for answer in answers.values())
    return HttpResponse("".join(lines), content_type="text/plain; charset=utf-8", status=status)


@login_not_required
@never_cache
@require_safe
def figures(request):
    """For a collector that knows SOTAY_METRICS_TOKEN; for everybody else nothing is here."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.METRICS_TOKEN or not compare_digest(given.encode(), settings.METRICS_TOKEN.encode()):
        return HttpResponseNotFound(content_type="text/plain")
    return HttpResponse(collecting.exposition(), content_type="text/plain; version=0.0.4; charset=utf-8")


@never_cache
@require_safe
def system(request):
    if not access.holds_at_root(request.user, Power.GRANT_ROLES):
        raise PermissionDenied("Trang này dành cho người quản trị cổng.")
    return render(request, "monitoring/system.html", {"system": overview.of_system()})
