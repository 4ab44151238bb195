"""Refuses what is too large before a byte of it is read: neither memory nor disk of this machine is filled with it."""

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string

MEGABYTE = 1024 * 1024
FORM = 5 * MEGABYTE  # what comes with the files


class LargestUploadMiddleware:
    """413 by the length that the request declares; of a request without one, the server reads no body at all.

    Who has not signed in sends no files, so that a stranger is stopped much earlier.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
        most = settings.LARGEST_UPLOAD + FORM if signed_in else FORM
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length[:18]) > most:
            return too_large(settings.LARGEST_UPLOAD)
        return self.get_response(request)


def too_large(most: int) -> HttpResponse:
    """Says how long it is: a browser would else wait for the end of the connection, which waits for the upload."""
    page = render_to_string("413.html", {"most": most // MEGABYTE}).encode()
    return HttpResponse(page, status=413, headers={"Content-Length": str(len(page))})
