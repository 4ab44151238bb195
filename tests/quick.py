"""What Django's own test environment does at length, done briefly. tests/test_quick.py shows that it comes to the same.

Measured on pages of the portal: a copy of the context for each widget is a tenth of a page with a form; signing in by
two sessions, of which the first is thrown away, costs as much as a page; a new connection to the database, which has
planned nothing yet, makes the cast and the emptying after a test that commits take twice as long."""

import weakref
from importlib import import_module

from django.conf import settings
from django.contrib.auth import login
from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.template.base import Template
from django.test import Client, TransactionTestCase
from django.test.signals import template_rendered
from django.utils.crypto import get_random_string

DJANGOS_LOGIN = Client._login

# Of a client the key of the session that was written here, whose it is, and by what.
SIGNED_IN: weakref.WeakKeyDictionary[Client, tuple] = weakref.WeakKeyDictionary()


def install() -> None:
    """For the rest of this process; to be called when Django's test environment stands."""
    from meetings.voting import secrecy

    secrecy.COST = 2
    Template._render = _render
    Client._login = _login
    TransactionTestCase._should_reload_connections = _should_reload_connections


def _should_reload_connections(_case: TransactionTestCase) -> bool:
    """After a test that commits Django closes the connection, so that nothing of its session reaches the next one."""
    from tests import database

    return not database.renew_session()


def _render(template: Template, context) -> str:
    """Keeps the contexts of the page, and of what is drawn by itself for it, for `response.context`; none of the
    hundreds of pieces that it includes and of the widgets in its forms."""
    if context.template is template and not (template.name or "").startswith("django/forms/"):
        template_rendered.send(sender=template, template=template, context=context)
    return template.nodelist.render(context)


def _login(client: Client, user, backend: str | None = None) -> None:
    """Writes the session of a client that has none once, when all of it is known. Who is signed in there already stays
    so, where Django would give the same session another key."""
    told = user.pk, backend, user.get_session_auth_hash()
    if settings.SESSION_COOKIE_NAME in client.cookies:
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        if SIGNED_IN.get(client) != (key, *told) or not Session.objects.filter(pk=key).exists():
            SIGNED_IN.pop(client, None)
            DJANGOS_LOGIN(client, user, backend)
        return

    request = HttpRequest()
    session = request.session = import_module(settings.SESSION_ENGINE).SessionStore()  # no class of ours: it is signed
    session.cycle_key = lambda: setattr(session, "_session_key", get_random_string(32, VALID_KEY_CHARS))
    login(request, user, backend)
    session.create_model_instance(session._get_session()).save(force_insert=True)
    client._set_login_cookies(request)
    SIGNED_IN[client] = session.session_key, *told
