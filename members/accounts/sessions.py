"""Sessions, each read together with its account: a request of somebody signed in begins with one statement, and asks
the cache server for nothing.

Django would keep a copy of each session there. To fetch that cost a signed-in list of news 0.3 of its 1.9 ms of Python,
while its row lies on the way to the account, which is asked for with every request anyway.
"""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY, get_user
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.backends import db
from django.core import signing
from django.utils import timezone

from members import row_loader
from members.accounts.backends import ACCOUNTS, BROUGHT

# Whose a session is says its text, which is signed but not sealed: as JSON that begins with the key of the account, in
# letters of which four are three bytes. The statement reads no further than that, and takes it for a guess: the account
# counts when the text has been found genuine and says the same.
BEGINS = f'{{"{SESSION_KEY}":"'.encode()  # eighteen bytes
LETTERS = 24  # for the number that follows, and its end
WITH_ACCOUNT = row_loader.WithRow(
    f"""
    SELECT session_data, CASE WHEN starts_with(session_data, '{signing.b64_encode(BEGINS).decode()}')
        AND next ~ '^[A-Za-z0-9+/]{{{LETTERS}}}$'
        THEN substring(encode(decode(next, 'base64'), 'escape') FROM '^([0-9]{{1,17}})"')::bigint END
    FROM (
        SELECT session_data, substr(session_data, {len(BEGINS) // 3 * 4 + 1}, {LETTERS}) AS next
        FROM django_session WHERE session_key = %(session)s AND expire_date > %(now)s
    ) AS session
    """,  # noqa: S608 - a name of Django's, no value
    ACCOUNTS,
)
MOST = 2_048  # sessions of which a process remembers that their text is genuine


class SessionStore(db.SessionStore):
    """Django's own, in the database alone; `account` is what was brought along."""

    account: Any = None

    def load(self) -> dict[str, Any]:
        now = timezone.now()
        found = WITH_ACCOUNT.find(session=self.session_key, now=now, today=timezone.localdate(now))
        if found is None:
            self._session_key = None
            return {}
        told, self.account = found
        return self.decode(told)

    def encode(self, session_dict: dict[str, Any]) -> str:
        """As Django does, but not packed, and the key of the account first."""
        whose = {SESSION_KEY: session_dict[SESSION_KEY]} if SESSION_KEY in session_dict else {}
        return signing.dumps(whose | session_dict, salt=self.key_salt, serializer=self.serializer)

    def decode(self, session_data: Any) -> dict[str, Any]:
        secrets = settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS
        try:
            return self.serializer().loads(_genuine(session_data, self.key_salt, secrets))
        except (signing.BadSignature, ValueError):
            return super().decode(session_data)  # which tells of it


class _AsItIs:
    def dumps(self, obj: Any) -> bytes:
        return obj

    def loads(self, data: bytes) -> bytes:
        return data


@lru_cache(maxsize=MOST)
def _genuine(session_data: str, salt: str, secrets: tuple) -> bytes:
    """The contents of a signed text; raises BadSignature. What was found genuine once stays so."""
    return signing.loads(session_data, salt=salt, serializer=_AsItIs)


class AccountMiddleware(AuthenticationMiddleware):
    """Django's, with the account that the session has brought. It is asked for at once, not when a page first looks at
    it: what may be kept of any page depends on it, and each look at an object still to come costs."""

    def process_request(self, request):
        super().process_request(request)
        request.session.get(SESSION_KEY)  # so that it is read
        brought, request.session.account = request.session.account, None
        token = BROUGHT.set(brought)
        try:
            request.user = request._cached_user = get_user(request)
        finally:
            BROUGHT.reset(token)
