"""The devices on which an account is signed in: when each was last used, and ending them."""

import re
from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.core.cache import cache
from django.utils import timezone

from members import audit
from members.delivery import subscriptions
from members.recent_cache import RecentCache

EXACT = 300  # seconds to which the last use of a device is known: on an evening of meetings each note costs
UNKNOWN = "::"  # what sign_in writes when there was no address

# Where people call it otherwise than the library.
SYSTEMS = {"Mac OS X": "máy Mac", "Chrome OS": "Chromebook"}
BROWSERS = {"Coc Coc": "Cốc Cốc", "Mobile Safari UI/WKWebView": "Ứng dụng"}
_VARIANT = re.compile(r"(?: Mobile| iOS| WebView)+$|^Mobile (?=Safari$)")  # of one and the same browser


class LastSeenMiddleware:
    """Notes in the cache when a session was used, to five minutes: writing it to the database would cost every page a
    statement."""

    def __init__(self, get_response):
        self.get_response, self.noted = get_response, RecentCache(seconds=EXACT)

    def __call__(self, request):
        response = self.get_response(request)
        user = getattr(request, "_cached_user", None)  # never asks for the user where the page did not
        key = user is not None and user.is_authenticated and request.session.session_key
        if key and not self.noted.holds(key):
            cache.set(_seen(key), timezone.now(), settings.SESSION_COOKIE_AGE)
            self.noted.note(key)
        return response


def _seen(key: str) -> str:
    return f"last-seen:{key}"


def last_seen(keys: list[str]) -> dict[str, datetime]:
    """When each session was last used; one that the cache has forgotten is left out."""
    kept = cache.get_many([_seen(key) for key in keys])
    return {name.removeprefix("last-seen:"): at for name, at in kept.items()}


def end_others(request) -> None:
    """Ends every session of the account but this one, which goes on under a new key."""
    request.user.end_sessions(but=subscriptions.device_of(request.session))
    update_session_auth_hash(request, request.user)
    UserSession.objects.create_from_request(request)


@dataclass(frozen=True)
class Device:
    pk: int
    name: str
    address: str
    since: datetime
    last_seen: datetime
    is_this: bool


def name(user_agent: str) -> str:
    """`Chrome trên Android`: what a person calls the device; browsers say it in a way nobody reads."""
    from user_agents import parse  # 0.4 s and 7 MB, for a page that is seldom opened

    told = parse(user_agent)
    if told.os.family == "Other":
        return "Thiết bị chưa rõ"
    system = told.device.family if told.os.family == "iOS" else told.os.family
    browser = BROWSERS.get(told.browser.family) or _VARIANT.sub("", told.browser.family)
    browser = "Trình duyệt" if browser in {"Other", told.os.family} else browser
    return f"{browser} trên {SYSTEMS.get(system, system)}"


def of(request) -> list[Device]:
    """The devices of who asks, this one first, then by their last use; sessions that have ended are forgotten."""
    rows = UserSession.objects.purge_and_list(request.user)
    seen = last_seen([row.session_key for row in rows])
    made = [
        Device(
            pk=row.pk,
            name=name(row.user_agent),
            address="" if row.ip == UNKNOWN else row.ip,
            since=row.created_at,
            last_seen=seen.get(row.session_key, row.last_seen_at),
            is_this=row.session_key == request.session.session_key,
        )
        for row in rows
    ]
    return sorted(made, key=lambda device: (device.is_this, device.last_seen), reverse=True)


def end(request, pk: int) -> bool:
    """Ends another session of who asks; False when there is none with `pk`, or when it is this one."""
    row = UserSession.objects.filter(user=request.user, pk=pk).exclude(session_key=request.session.session_key).first()
    if row is None:
        return False
    subscriptions.forget_device(subscriptions.device_of(row._session_store(row.session_key)))
    row.end()
    audit.record(request.user, "account.devices", request.user, after={"device": name(row.user_agent)})
    return True


def sign_out_others(request) -> None:
    end_others(request)
    audit.record(request.user, "account.devices", request.user, after={"device": "mọi thiết bị khác"})
