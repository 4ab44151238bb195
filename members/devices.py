"""The devices on which an account is signed in: when each was last used, and ending them."""

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.core.cache import cache
from django.utils import timezone


class LastSeenMiddleware:
    """Notes in the cache when a session was used: writing it to the database would cost every page a statement."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        user = getattr(request, "_cached_user", None)  # never asks for the user where the page did not
        if user is not None and user.is_authenticated and request.session.session_key:
            cache.set(_seen(request.session.session_key), timezone.now(), settings.SESSION_COOKIE_AGE)
        return response


def _seen(key: str) -> str:
    return f"last-seen:{key}"


def last_seen(keys: list[str]) -> dict[str, datetime]:
    """When each session was last used; one that the cache has forgotten is left out."""
    kept = cache.get_many([_seen(key) for key in keys])
    return {name.removeprefix("last-seen:"): at for name, at in kept.items()}


def end_others(request) -> None:
    """Ends every session of the account but this one, which goes on under a new key."""
    request.user.end_sessions()
    update_session_auth_hash(request, request.user)
    UserSession.objects.create_from_request(request)
