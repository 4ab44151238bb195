"""Devices and sessions: what they are called, which is this one, how they end."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members.accounts import devices
from members.models import AuditEntry, Member, User
from members.rights import locking
from tests import factories

pytestmark = pytest.mark.django_db
PAGE = "/ca-nhan/thiet-bi/"
PHONE = (
    "Mozilla/5.0 (Linux; Android 14; SM-A155F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Mobile Safari/537.36"
)
DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/141.0 Safari/537.36 Edg/141.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1 Version/18.1 Mobile/15E148 Safari/604.1"
)


@pytest.fixture
def at(cast):
    """`at(user_agent)`: a browser in which Hoa has signed in with her password."""

    def browser(agent=PHONE, address="203.0.113.7"):
        made = Client(HTTP_USER_AGENT=agent, REMOTE_ADDR=address)
        signed = made.post("/dang-nhap/", {"login": cast.hoa.phone, "password": factories.PASSWORD})
        assert signed["Location"] == "/"
        return made

    return browser


def is_in(client) -> bool:
    return client.get("/").status_code == 200


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (PHONE, "Chrome trên Android"),
        (DESK, "Edge trên Windows"),
        (IPHONE, "Safari trên iPhone"),
        (PHONE.replace("Chrome/141.0 Mobile", "coc_coc_browser/150.0 Mobile Chrome/141.0"), "Cốc Cốc trên Android"),
        (PHONE.replace("Chrome/", "SamsungBrowser/23.0 Chrome/"), "Samsung Internet trên Android"),
        (PHONE + " EdgA/141.0.0.0", "Edge trên Android"),
        (DESK.replace(" Edg/141.0", " OPR/108.0.0.0"), "Opera trên Windows"),
        (IPHONE.replace("Version/18.1", "CriOS/123.0.6312.52"), "Chrome trên iPhone"),
        (IPHONE.replace("Version/18.1", "FxiOS/124.0"), "Firefox trên iPhone"),
        (IPHONE.replace("iPhone; CPU iPhone", "iPad; CPU"), "Safari trên iPad"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:125.0) Gecko/20100101 Firefox/125.0", "Firefox trên Linux"),
        ("Mozilla/5.0 (Windows NT 10.0)", "Trình duyệt trên Windows"),
        ("curl/8.5.0", "Thiết bị chưa rõ"),
        ("", "Thiết bị chưa rõ"),
    ],
)
def test_a_device_is_called_as_people_call_it(agent, words):
    assert devices.name(agent) == words


def test_the_page_lists_where_one_is_signed_in_this_one_first(at):
    phone, desk = at(), at(DESK, "198.51.100.4")
    desk.get("/tin-tuc/")
    page = phone.get(PAGE).content.decode()
    assert page.index("Chrome trên Android") < page.index("Máy đang dùng") < page.index("Edge trên Windows")
    assert "198.51.100.4" in page


def test_one_device_is_signed_out_from_another(at):
    phone, desk = at(), at(DESK)
    other = next(each for each in phone.get(PAGE).context["sessions"] if not each.is_this)
    assert phone.post(f"{PAGE}{other.pk}/").status_code == 302
    assert is_in(phone) and not is_in(desk)
    assert AuditEntry.objects.get(action="account.devices").after == {"device": "Edge trên Windows"}


def test_nobody_signs_out_somebody_elses_device_nor_this_one_so(at, client, cast):
    phone = at()
    own = phone.get(PAGE).context["sessions"][0]
    phone.post(f"{PAGE}{own.pk}/")
    client.force_login(cast.neighbour)
    client.post(f"{PAGE}{own.pk}/")
    assert is_in(phone)


def test_all_others_are_signed_out_at_once_also_those_that_are_not_listed(at, cast):
    phone, desk, unlisted = at(), at(DESK), Client()
    unlisted.force_login(cast.hoa)
    phone.post(f"{PAGE}khac/")
    assert is_in(phone) and not is_in(desk) and not is_in(unlisted)
    assert [each.is_this for each in phone.get(PAGE).context["sessions"]] == [True]


def test_a_new_password_ends_the_others(at):
    phone, desk = at(), at(DESK)
    new = {"oldpassword": factories.PASSWORD, "password1": "moi-hon-2026", "password2": "moi-hon-2026"}
    assert phone.post("/ca-nhan/mat-khau/", new).status_code == 302
    assert is_in(phone) and not is_in(desk)


@pytest.mark.parametrize("status", ["moved", "left", "deceased", "voided"])
def test_who_leaves_the_roll_is_out_with_the_next_page(at, cast, status):
    phone = at()
    Member.objects.filter(pk=cast.hoa.member_id).update(status=status)
    assert not is_in(phone)
    assert not is_in(phone)


def test_who_is_locked_is_out_with_the_next_page(at, cast):
    phone = at()
    User.objects.filter(pk=cast.hoa.pk).update(is_active=False)
    assert not is_in(phone)


def test_a_session_that_was_open_when_its_account_was_locked_never_opens_again(at, cast):
    phone = at()
    locking.lock(cast.hoa, by=cast.administrator, reason="Mất điện thoại")
    locking.unlock(User.objects.get(pk=cast.hoa.pk), by=cast.administrator, reason="Đã tìm thấy")
    assert not is_in(phone)


def test_using_the_portal_writes_nothing_to_the_database(at):
    phone = at()
    with CaptureQueriesContext(connection) as asked:
        phone.get("/ca-nhan/")
    assert not [each["sql"] for each in asked if not each["sql"].startswith("SELECT")]


def test_signing_in_is_audited_at_the_members_chi_bo(at, cast):
    at()
    entry = AuditEntry.objects.get(action="account.sign_in")
    assert (entry.actor, entry.unit, entry.after, entry.address) == (
        cast.hoa,
        cast.cell_7,
        {"method": "password"},
        "203.0.113.7",
    )


def test_ones_own_data_calls_a_device_by_the_same_name(at):
    page = at().get("/ca-nhan/du-lieu/").text
    assert "Chrome trên Android" in page and PHONE in page
