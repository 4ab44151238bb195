"""The account of an open session, with the session itself, in one statement: what Django's session and authentication
middleware find by asking the cache server and the database in turn.

Only which account a session was opened for is remembered; whether it is still open, and all that its account may do,
is asked with every request.
"""

from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.db.models import Subquery, TextField, Value
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from members import row_loader
from members.accounts.backends import ACCOUNTS, PhoneBackend
from members.models import User

BACKEND = f"{PhoneBackend.__module__}.{PhoneBackend.__qualname__}"
MOST = 20_000  # sessions of one process, of which it knows whose they are

_STILL_OPEN = Session.objects.filter(
    session_key=Value(row_loader.BLANKS["session"], TextField()), expire_date__gt=row_loader.BLANKS["now"]
)
_WITH_SESSION = ACCOUNTS.annotate(session=Subquery(_STILL_OPEN.values("session_data")))


class OpenSession(dict):
    """What an open session holds: to read. Whoever means to change it goes the whole way."""

    def __init__(self, session_key: str, held: dict):
        super().__init__(held)
        self.session_key = session_key


# Whose session each key is, and what its row held when it was read last.
_KNOWN: dict[str, tuple[int, str, dict]] = {}


def account_of(key: str) -> tuple[User, OpenSession] | None:
    """The account that is signed in by the session `key`, checked as Django checks it; None wherever there is anything
    to do about it: it has ended, its password is another one, it is of another way to sign in."""
    known = _KNOWN.get(key) or _first_seen(key)
    if known is None:
        return None
    pk, data, held = known
    now = timezone.now()
    user: Any = row_loader.one(_WITH_SESSION, pk, today=timezone.localdate(now), session=key, now=now)
    if user and user.session and user.session != data:
        held = _opened(user.session)
        _note(key, (pk, user.session, held))
    if user and user.session and _fits(user, held):
        return user, OpenSession(key, held)
    _KNOWN.pop(key, None)  # the next request finds out anew whose it is
    return None


def _fits(user: User, held: dict) -> bool:
    """Whether the session was opened for `user`, with the password that holds now."""
    opened_for = held.get(SESSION_KEY) == str(user.pk) and held.get(BACKEND_SESSION_KEY) == BACKEND
    shown = held.get(HASH_SESSION_KEY, "")
    return opened_for and user.may_sign_in and constant_time_compare(shown, user.get_session_auth_hash())


def _first_seen(key: str) -> tuple[int, str, dict] | None:
    """By the cache server, which is asked only now."""
    pk = import_module(settings.SESSION_ENGINE).SessionStore(key).load().get(SESSION_KEY, "")
    return _note(key, (int(pk), "", {})) if pk.isdecimal() else None


def _note(key: str, known: tuple[int, str, dict]) -> tuple[int, str, dict]:
    if len(_KNOWN) >= MOST:
        _KNOWN.clear()
    _KNOWN[key] = known
    return known


def _opened(data: str) -> dict:
    return Session(session_data=data).get_decoded()
