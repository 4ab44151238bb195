"""The secret against forged forms (CSRF) stays the same whatever order answers arrive in."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

SECRET_LENGTH = 32  # as django.middleware.csrf wants it: letters and digits


def secret_of(session_key: str) -> str:
    """The secret of a session whose browser has none; letters and digits."""
    return salted_hmac("sotay.forgery", session_key, algorithm="sha256").hexdigest()[:SECRET_LENGTH]


class SteadySecretMiddleware:
    """Stands before Django's CsrfViewMiddleware, which draws a secret where a browser brings none and sends the one it
    was brought with every form once more.

    A worker that fetches pages in the background makes both harmful: two first answers bring two secrets, a slow answer
    brings back the one from before the sign-in, and the form on the screen is refused. So the secret of a session that
    has none yet is reckoned from its key, the same in every answer, and no answer repeats what the browser has.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        name = settings.CSRF_COOKIE_NAME
        brought = request.COOKIES.get(name)
        session_key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
        if brought is None and session_key:
            request.COOKIES[name] = secret_of(session_key)
        response = self.get_response(request)
        if brought and name in response.cookies and response.cookies[name].value == brought:
            del response.cookies[name]
        return response
