"""A session and its account come with one statement, and the account is only that of a genuine session."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.core import signing
from django.core.cache import cache
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from members.accounts.sessions import SessionStore
from tests.news import made

pytestmark = pytest.mark.django_db
PAGE = "/tin-tuc/"


def signed_in(client) -> bool:
    return "Cá nhân" in client.get(PAGE).text


def kept(client) -> Session:
    return Session.objects.get(session_key=client.cookies[settings.SESSION_COOKIE_NAME].value)


def test_session_account_and_page_are_two_statements_and_no_call_of_the_cache(client, cast):
    made.published(cast.ward, cast.editor, cast.approver, "Tin")
    client.force_login(cast.hoa)
    assert signed_in(client)
    with CaptureQueriesContext(connection) as asked:
        assert signed_in(client)
    assert len(asked) == 2 and "django_session" in asked[0]["sql"] and "members_user" in asked[0]["sql"]
    assert not cache._cache.get_client().keys("*session*")


def test_the_account_is_as_it_is_now(client, cast):
    client.force_login(cast.hoa)
    assert signed_in(client)
    cast.hoa.end_sessions()
    assert not signed_in(client)
    client.force_login(cast.hoa)
    kept(client).delete()
    assert not signed_in(client)
    client.force_login(cast.hoa)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert not signed_in(client)


def written(payload: str) -> str:
    return signing.b64_encode(payload.encode()).decode()


@pytest.mark.parametrize(
    "text",
    [
        "",
        ":",
        "é:1:2",
        "%:%:%",
        "a" * 4097,
        written('{"_auth_user_id":"'),
        written('{"_auth_user_id":"') + "=" * 24,
        written('{"_auth_user_id":"7"}') + ":1:2",
        written('{"_auth_user_id":"' + "9" * 40),
        written('{"_auth_user_id":"é' + "é" * 40),
    ],
)
def test_a_text_that_is_none_of_ours_is_nobody(client, cast, text):
    client.force_login(cast.hoa)
    Session.objects.update(session_data=text)
    assert not signed_in(client)


def test_the_account_is_that_of_a_genuine_text(client, cast):
    """One that another release has packed, or that holds the key elsewhere, is read too."""
    client.force_login(cast.hoa)
    told = kept(client).get_decoded()
    salt, long = SessionStore().key_salt, {"lời": f'","{SESSION_KEY}":"{cast.administrator.pk}" ' * 9}
    for data in (told, told | long, long | told):
        for text in (SessionStore().encode(data), *(signing.dumps(data, salt=salt, compress=way) for way in (0, 1))):
            Session.objects.update(session_data=text)
            assert signed_in(client) and client.get(PAGE).wsgi_request.user.pk == cast.hoa.pk
            assert kept(client).get_decoded() == data
    other = SessionStore().encode({**told, SESSION_KEY: str(cast.administrator.pk)})
    Session.objects.update(session_data=":".join([other.split(":")[0], *text.split(":")[1:]]))
    assert not signed_in(client)


def test_a_new_secret_ends_what_the_old_one_has_signed(client, cast):
    client.force_login(cast.hoa)
    assert signed_in(client)
    with override_settings(SECRET_KEY="k" * 60):
        assert not signed_in(client)
    client.force_login(cast.hoa)
    with override_settings(SECRET_KEY="k" * 60, SECRET_KEY_FALLBACKS=[settings.SECRET_KEY]):
        assert signed_in(client)
