"""The short way and the whole way answer alike, and what the short way has no word for goes the whole way."""

import re
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import NamedTuple

import pytest
from django.conf import settings
from django.contrib.messages import constants
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import URLPattern, get_resolver
from django.utils import timezone

from members.models import Member, User
from members.powers import Role
from members.privacy import consents
from members.rights import roles
from members.shared_pages.direct import is_direct
from tests import factories
from tests.news import made

pytestmark = pytest.mark.django_db
SHORT = "sotay.direct.DirectMiddleware"
WHOLE = [name for name in settings.MIDDLEWARE if name != SHORT]
OWN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"|(?:[0-9a-f]{4}[ -]?){4}')  # of this one request
TITLE = "Phường trao quyết định cho 12 chi bộ"

PAPER = "Kế hoạch triển khai Sổ tay"
OF_HOA = "Chi bộ 7 ·"  # in the frame of every page of hers


class Page(NamedTuple):
    """`address` by the things of the test; `words` stand on it for its readers; who is signed out may read it, or is
    sent to sign in."""

    address: Callable[[SimpleNamespace], str]
    words: str
    is_open: bool = False


PAGES = {
    "news:list": Page(lambda things: "/tin-tuc/", TITLE, is_open=True),
    "news:article": Page(lambda things: things.article.get_absolute_url(), TITLE, is_open=True),
    "documents:list": Page(lambda things: "/van-kien/", PAPER),
    "documents:detail": Page(lambda things: things.paper.get_absolute_url(), PAPER),
    "home": Page(lambda things: "/", TITLE),
    "unit_page": Page(lambda things: f"/don-vi/{things.ward.code}/", TITLE, is_open=True),
}
pages = pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)


@pytest.fixture
def things(cast):
    User.objects.filter(member__isnull=False).update(notice_version=consents.CURRENT)
    article = made.published(cast.ward, cast.editor, cast.approver, TITLE, audience="public")
    return SimpleNamespace(article=article, paper=factories.document(cast.ward, title=PAPER), ward=cast.ward)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=user.pk), "members.accounts.backends.PhoneBackend")
    return client


def seen(client: Client, address: str, **headers) -> tuple:
    """Status, headers and page, without what differs from one request to the next."""
    response = client.get(address, headers=headers)
    told = {name: value for name, value in response.headers.items() if name not in ("X-Request-ID", "Content-Length")}
    told["Vary"] = sorted(told.get("Vary", "").split(", "))
    return (
        response.status_code,
        told,
        OWN.sub("", response.text),
        {name: str(one) for name, one in response.cookies.items()},
    )


def both(client: Client, address: str, **headers) -> tuple:
    """What both ways answer: the same."""
    short = seen(client, address, **headers)
    with override_settings(MIDDLEWARE=WHOLE):
        whole = seen(Client(headers={"Cookie": client.cookies.output(header="", sep=";")}), address, **headers)
    assert short == whole
    return short


def test_every_page_that_says_so_is_tried_here():
    def marked(patterns, spaces: tuple[str, ...] = ()):
        for each in patterns:
            if not isinstance(each, URLPattern):
                space = getattr(each, "namespace", None)
                yield from marked(each.url_patterns, (*spaces, space) if space else spaces)
            elif is_direct(each.callback):
                yield ":".join((*spaces, each.name))

    assert set(marked(get_resolver().url_patterns)) == set(PAGES)


@pages
def test_both_ways_answer_alike(cast, things, page):
    """Whoever asks, in whatever look, before and after the body is kept."""
    for client in (signed_in(cast.hoa), signed_in(cast.neighbour), Client()):
        is_reader = page.is_open or client.cookies.get("sessionid")
        for look in ("", "toi"):
            client.cookies["giao_dien"] = look
            status, _, text, _ = both(client, page.address(things))
            assert (status, page.words in text) == ((200, True) if is_reader else (302, False))
        assert both(client, f"{page.address(things)}?x=%00")[0] == 400


def test_what_the_browser_has_already_is_not_sent_again(cast, things):
    tag = both(Client(), "/tin-tuc/")[1]["ETag"]
    assert both(Client(), "/tin-tuc/", if_none_match=tag)[0] == 304


@pages
def test_whoever_holds_a_power_and_owes_a_second_factor_is_led_there(cast, things, page):
    roles.give(cast.hoa, Role.EDITOR, cast.ward, by=None)
    client = signed_in(cast.hoa)
    assert both(client, page.address(things))[0] == 302
    factories.with_second_factor(cast.hoa)
    assert "Viết, duyệt tin" in both(signed_in(cast.hoa), page.address(things))[2]


def test_the_notice_is_shown_on_the_way_home(cast, things):
    User.objects.filter(pk=cast.hoa.pk).update(notice_version="")
    client = signed_in(cast.hoa)
    assert [client.get("/").status_code for _ in range(2)] == [302, 200]


def end(user: User) -> None:
    Session.objects.all().delete()
    cache.clear()


def expire(user: User) -> None:
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    cache.clear()


def end_all(user: User) -> None:
    user.end_sessions()


def lock(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


def leave(user: User) -> None:
    user.member.status = Member.Status.LEFT
    user.member.save(update_fields=["status"])


def new_password(user: User) -> None:
    user.set_password("một mật khẩu khác 9")
    user.save()


@pytest.mark.parametrize("befall", [end, expire, end_all, lock, leave, new_password])
def test_a_session_that_no_longer_holds_shows_what_is_for_everybody(cast, things, befall):
    client = signed_in(cast.hoa)
    assert OF_HOA in both(client, "/tin-tuc/")[2]
    befall(User.objects.get(pk=cast.hoa.pk))
    assert OF_HOA not in both(client, "/tin-tuc/")[2]


def test_what_is_to_be_told_is_told_once(cast, things):
    client, answer = signed_in(cast.hoa), HttpResponse()
    client.get("/tin-tuc/")
    told = CookieStorage(RequestFactory().get("/"))
    told.add(constants.INFO, "Đã lưu.")
    told.update(answer)
    client.cookies["messages"] = answer.cookies["messages"].value
    assert ["Đã lưu." in client.get("/tin-tuc/").text for _ in range(2)] == [True, False]


def test_another_name_of_the_machine_is_refused(cast, things):
    assert both(Client(), "/tin-tuc/", host="khac.example")[0] == 400


def test_a_second_session_of_the_same_account_counts_for_itself(cast, things):
    first, second = signed_in(cast.hoa), signed_in(cast.hoa)
    assert all(OF_HOA in client.get("/tin-tuc/").text for client in (first, second))
    first.session.delete()
    assert [OF_HOA in client.get("/tin-tuc/").text for client in (first, second)] == [False, True]
