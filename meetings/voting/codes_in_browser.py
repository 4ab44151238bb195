"""The code of a key as the browser of its holder keeps it: until the browser is closed or the urn was opened."""

from collections.abc import Iterable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from meetings.models import Vote, VoteKey


def keep(response: HttpResponse, vote: Vote, code: str) -> None:
    """No script reads it, and it is sent to the pages of this vote alone."""
    secure = settings.SESSION_COOKIE_SECURE
    path = vote.get_absolute_url()
    response.set_cookie(_name(vote), code, path=path, secure=secure, httponly=True, samesite="Strict")


def found(request: HttpRequest, vote: Vote, keys: Iterable[VoteKey]) -> dict[int, str]:
    """The code by the key of the user's own `VoteKey`, where this browser has it."""
    code = request.COOKIES.get(_name(vote))
    return {key.pk: code for key in keys if code and key.holder_id == request.user.pk}


def drop(response: HttpResponse, vote: Vote) -> None:
    response.delete_cookie(_name(vote), path=vote.get_absolute_url(), samesite="Strict")


def _name(vote: Vote) -> str:
    return f"khoa-{vote.pk}"
