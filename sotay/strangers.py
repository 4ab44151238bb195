"""Pages that everybody is shown alike, answered to strangers without what only somebody's request needs."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from members.shared_pages import is_for_strangers
from sotay import less_data


class StrangersMiddleware:
    """Stands before session, forgery, account and messages, which for a stranger do nothing and cost a third of such a
    page. Whoever brings any cookie or question goes the ordinary way, and so does every other answer than the page
    itself; tests/sotay/test_strangers.py compares both ways, header by header."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_plain = request.method == "GET" and not request.COOKIES and not request.META.get("QUERY_STRING")
        found = _page(request) if is_plain and less_data.HEADER not in request.headers else None
        return found or self.get_response(request)


def _page(request: HttpRequest) -> HttpResponse | None:
    """The page of a view that is for strangers, if this is one and it has an answer for them."""
    try:
        match = resolve(request.path_info)
        if not is_for_strangers(match.func):
            return None
        request.get_host()  # raises DisallowedHost
        request.user, request.resolver_match = AnonymousUser(), match
        response = match.func(request, *match.args, **match.kwargs)
    except (Resolver404, Http404):
        return None
    if response.status_code not in (200, 304) or "CSRF_COOKIE" in request.META:
        return None
    response["Content-Length"] = str(len(response.content))
    response["X-Frame-Options"] = settings.X_FRAME_OPTIONS
    return response
