"""Answers that arrive in another order than they were asked for leave the form on the screen its secret."""

import re

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
FORM = "/sinh-hoat/moi/"
TAKEN = 400  # read, and answered with what is missing: the forged one is refused before
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


def browser(user, **cookies):
    """One with the session of `user` and no other cookie but `cookies`."""
    signed_in = Client(enforce_csrf_checks=True)
    signed_in.force_login(user)
    signed_in.cookies.pop("csrftoken", None)
    signed_in.cookies.load(cookies)
    return signed_in


def beside(client):
    """A second request of the same browser, sent before the first was answered."""
    other = Client(enforce_csrf_checks=True)
    other.cookies.load({name: cookie.value for name, cookie in client.cookies.items()})
    return other


def sent(client, page):
    return client.post(FORM, {"csrfmiddlewaretoken": TOKEN.search(page.text)[1]}).status_code


def test_two_first_answers_bring_the_same_secret(cast):
    client = browser(cast.secretary)
    worker = beside(client)
    page = client.get(FORM)
    client.cookies["csrftoken"] = worker.get("/").cookies["csrftoken"].value
    assert sent(client, page) == TAKEN


def test_an_answer_from_before_the_sign_in_does_not_bring_the_old_secret_back(cast):
    worker = browser(cast.secretary, csrftoken="a" * 32)
    slow = worker.get(FORM)
    client = browser(cast.secretary, csrftoken="b" * 32)
    page = client.get(FORM)
    client.cookies.update(slow.cookies)
    assert TOKEN.search(slow.text) and sent(client, page) == TAKEN


def test_sessions_have_secrets_of_their_own(cast):
    first, second = browser(cast.secretary), browser(cast.hoa)
    page = first.get(FORM)
    second.get("/ca-nhan/")
    assert second.cookies["csrftoken"].value != first.cookies["csrftoken"].value
    assert sent(second, page) == 403


def test_a_form_without_its_token_is_refused(cast):
    assert browser(cast.secretary).post(FORM, {}).status_code == 403
