"""The short way to the pages that are opened most: account, page, headers. A reader has everything at hand that the
twenty middlewares behind this one would look for.

It answers whole pages only. Whatever else comes of a request — nobody signed in any more, a second factor owed, a
message to show, no such page, a server that does not answer — goes the whole way, from the beginning.
tests/test_direct.py asks every such page both ways and takes no difference.
"""

from functools import lru_cache

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.common import CommonMiddleware
from django.middleware.csrf import CsrfViewMiddleware
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.cache import patch_vary_headers

from members.accounts import open_sessions
from members.accounts.devices import LastSeenMiddleware
from members.accounts.second_factor import RequiredMiddleware
from members.privacy.consents import NoticeMiddleware
from members.shared_pages.direct import is_direct
from sotay.usage.middleware import UsageMiddleware

MESSAGES = "messages"  # what is to be told once begins in this cookie, however long it is
ORDINARY = Http404, PermissionDenied, SuspiciousOperation  # answers that the whole way gives
NOTED = "_cached_user", "user", "session", "resolver_match"


class DirectMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response
        self.page = LastSeenMiddleware(UsageMiddleware(_shown))
        self.doors = RequiredMiddleware(get_response), NoticeMiddleware(get_response)
        self.tokens = CsrfViewMiddleware(get_response)
        self.after = self.tokens, CommonMiddleware(get_response), XFrameOptionsMiddleware(get_response)

    def __call__(self, request):
        match = _page_at(request.path_info) if _is_plain(request) else None
        if match is None:
            return self.get_response(request)
        try:
            response = self._answered(request, match)
        except ORDINARY:
            response = None
        if response is None:
            _forget(request)
            return self.get_response(request)
        return response

    def _answered(self, request: HttpRequest, match: ResolverMatch) -> HttpResponse | None:
        """The whole page, or that of which the browser knows already; None for everything else."""
        request.get_host()
        request.resolver_match = match
        if not _is_at_the_door(request) or any(door.process_view(request, *match) for door in self.doors):
            return None
        self.tokens.process_request(request)
        response = self.page(request)
        if response.status_code not in (200, 304):
            return None
        for middleware in self.after:
            response = middleware.process_response(request, response)
        patch_vary_headers(response, ("Cookie",))
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response


def _is_plain(request: HttpRequest) -> bool:
    asked = request.META
    bare = asked.get("CONTENT_LENGTH", "") in ("", "0") and "%00" not in asked.get("QUERY_STRING", "")
    return request.method == "GET" and bare and MESSAGES not in request.COOKIES


@lru_cache(maxsize=4_096)
def _page_at(path: str) -> ResolverMatch | None:
    try:
        match = resolve(path)
    except Resolver404:
        return None
    return match if is_direct(match.func) else None


def _is_at_the_door(request: HttpRequest) -> bool:
    """Whether the page may be asked for: by whoever has no session, if it is for everybody; else by whose it is."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        request.user, request.session = AnonymousUser(), open_sessions.OpenSession("", {})
        return not getattr(request.resolver_match.func, "login_required", True)
    found = open_sessions.account_of(request.COOKIES[settings.SESSION_COOKIE_NAME])
    if found is None:
        return False
    request.user, request.session = found
    request._cached_user = request.user
    return True


def _shown(request: HttpRequest) -> HttpResponse:
    view, args, kwargs = request.resolver_match
    return view(request, *args, **kwargs)


def _forget(request: HttpRequest) -> None:
    """Whoever comes next finds the request as it came in."""
    for name in NOTED:
        vars(request).pop(name, None)
    request.resolver_match = None
