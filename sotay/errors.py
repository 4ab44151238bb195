"""What a reader is told when there is no page to give: what happened, what to do now, a way home; the right status."""

import contextlib
import sys
from http import HTTPStatus

from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from redis import RedisError

from members import addresses
from members.kept_forms.middleware import keep_stale
from members.refusals import NoSpace, refusal_of

AWAY = (OperationalError, InterfaceError, RedisError)  # a server behind the portal does not answer
TRY_AGAIN = "10"  # seconds


def bad_request(request, exception):
    return _plain("400.html", 400)


class ReadableAddressMiddleware:
    """Answers an address with a NUL character, which PostgreSQL takes in no text, before any page looks for it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            return bad_request(request, None)
        return self.get_response(request)


class MethodMiddleware:
    """Puts a page with the way on into the empty answer 405 of an address that only takes what a form sends."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or response.streaming or response.content:
            return response
        page = render(request, "405.html", {"page": addresses.page_above(request.path)}, status=response.status_code)
        page["Allow"] = response["Allow"]
        return page


def forbidden(request, exception):
    """Says nothing of what stands behind the address; only a sentence written for readers is passed on."""
    return render(request, "403.html", {"reason": str(exception)}, status=403)


def not_found(request, exception):
    return render(request, "404.html", status=404)


def server_error(request):
    """507 where a disk is full, which nobody but the operator ends; 503 while a server behind the portal is away, which
    passes; 500 for a fault of ours."""
    error = sys.exception()
    if error and isinstance(refusal_of(error), NoSpace):
        _drop_upload(request)
        return _plain("507.html", NoSpace.status)
    if isinstance(error, AWAY):
        page = _plain("503.html", 503)
        page["Retry-After"] = TRY_AGAIN
        return page
    return _plain("500.html", 500)


def _drop_upload(request) -> None:
    """What had come in when the disk was full lies in a temporary file, held by the error itself."""
    for handler in request.upload_handlers:
        with contextlib.suppress(OSError):  # there is no room for its last bytes either
            handler.upload_interrupted()


def csrf_failure(request, reason=""):
    """What was typed on a page that is older than the session is kept, and the page leads back to it."""
    return _plain("403_csrf.html", 403, back=keep_stale(request))


def _plain(template: str, status: int, **context) -> HttpResponse:
    """Rendered without request or context processors, so it works while the database or the cache is down."""
    return HttpResponse(render_to_string(template, context), status=status)
