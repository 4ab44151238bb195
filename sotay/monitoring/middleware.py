"""One line, one count and one id for each request; health and figures in front of everything else."""

import sys
from time import perf_counter

import structlog
from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.core.signals import got_request_exception
from django.db import connection
from django.http import Http404

from members import origin
from sotay.monitoring import metrics, private, views

log = structlog.get_logger(__name__)
bind, clear = structlog.contextvars.bind_contextvars, structlog.contextvars.clear_contextvars
ORDINARY = (Http404, PermissionDenied, SuspiciousOperation)  # answers, not faults


class FrontMiddleware:
    """Answers health and figures by whatever name the machine was asked, without session, account or redirect."""

    PAGES = {"/suc-khoe/": views.alive, "/suc-khoe/san-sang/": views.ready, "/metrics": views.figures}

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        page = self.PAGES.get(request.path_info)
        return self.get_response(request) if page is None else page(request)


class RequestMiddleware:
    """Gives each request an id, which stands in its lines, its audit entries, its tasks, its error page and its
    answer; tells and counts how it went. Asks no server."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.slow = settings.SLOW_REQUEST_MS
        got_request_exception.connect(tell_fault, dispatch_uid="monitoring")

    def __call__(self, request):
        began = perf_counter()
        clear()
        request_id = origin.request_id_of(request)
        bind(request_id=request_id)
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = request_id
            self._tell(request, response.status_code, perf_counter() - began)
        finally:
            clear()
        return response

    def _tell(self, request, status: int, seconds: float) -> None:
        match = request.resolver_match
        view = match.view_name if match else "-"
        metrics.note_request(view, request.method, status, seconds)
        metrics.note_pool(connection.pool)  # type: ignore[attr-defined]  # PostgreSQL's own
        milliseconds = round(seconds * 1000, 1)
        said = {"method": request.method, "view": view, "status": status, "milliseconds": milliseconds}
        said |= whose(request)
        if milliseconds >= self.slow:
            log.warning("slow_request", **said)
        else:
            log.info("request", **said)


def whose(request) -> dict:
    """The account and the unit by their numbers, as far as the page has asked for them."""
    user = getattr(request, "_cached_user", None)  # never asks for the user where the page did not
    if user is None or not user.is_authenticated:
        return {}
    member = user._state.fields_cache.get("member")
    return {"user": user.pk} | ({"unit": member.unit_id} if member else {})


def tell_fault(sender, request=None, **kwargs) -> None:
    """Django's signal, sent while the error is handled."""
    error = sys.exception()
    if error is not None and not isinstance(error, ORDINARY):
        match = request.resolver_match if request else None
        log.error("fault", view=match.view_name if match else "-", **private.told(error))
