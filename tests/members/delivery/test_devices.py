"""Which devices are told: what a browser may name, whose it is, and how it is forgotten."""

import base64
import json
import time

import pytest
from django.test import Client

from members.accounts import opening
from members.delivery import endpoints, subscriptions, vapid
from members.models import NoticeChoice, PushSubscription
from members.rights import locking
from tests import factories
from tests.members.delivery.push_service import Browser

PAGE = "/ca-nhan/thong-bao/"
FCM = "https://fcm.googleapis.com/fcm/send/dK3:APA91b"


@pytest.mark.parametrize(
    "address",
    [
        FCM,
        "https://updates.push.services.mozilla.com/wpush/v2/gAAAA",
        "https://web.push.apple.com/QGuQyavXutnMH",
        "https://sg2p.notify.windows.com/w/?token=BQYAAAD",
        "https://push.vn:443/a",
    ],
)
def test_the_services_of_the_known_browsers_are_taken(address):
    assert endpoints.read(address).scheme == "https"


@pytest.mark.parametrize(
    "address",
    [
        "http://fcm.googleapis.com/fcm/send/a",
        "https://127.0.0.1/a",
        "https://127.1/a",
        "https://0x7f000001/a",
        "https://[::1]/a",
        "https://localhost/a",
        "https://may/a",
        "https://push.vn:8443/a",
        "https://push.vn:99999/a",
        "https://ai@push.vn/a",
        "https://push.vn/a b",
        "https://push.vn/a\r\nHost: may",
        "https://push.vn/a#b",
        "https://[push/a",
        "https:///a",
        "ftp://push.vn/a",
        "javascript:alert(1)",
        "https://push.vn/" + "a" * 1000,
        "",
    ],
)
def test_nothing_else_is(address):
    with pytest.raises(endpoints.EndpointRefused):
        endpoints.read(address)


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.0.0.5", "169.254.169.254", "::1", "::ffff:10.0.0.1", "fd00::1", "64:ff9b::a00:1"]
)
def test_a_name_that_leads_into_our_own_network_is_not_connected_to(address):
    with pytest.raises(endpoints.EndpointRefused):
        endpoints.address_of(endpoints.read(FCM), lambda *name, **kind: [(0, 0, 0, "", (address, 443))])


def test_keys_with_which_nothing_could_be_sealed_are_refused():
    sound = Browser("/").keys
    endpoints.check_keys(**sound)
    point = base64.urlsafe_b64encode(b"\4" + b"\1" * 64).decode().rstrip("=")
    for wrong in (
        {"p256dh": "abc"},
        {"p256dh": point},
        {"p256dh": ""},
        {"auth": "YQ"},
        {"auth": "á"},
        {"p256dh": "*" * 87},
    ):
        with pytest.raises(endpoints.EndpointRefused):
            endpoints.check_keys(**(sound | wrong))


class TestKey:
    def test_the_token_is_signed_for_the_service_and_lives_less_than_a_day(self, offered):
        from py_vapid import Vapid02

        said = vapid.authorization("https://push.vn")
        assert Vapid02.verify(said)
        _, claims, _ = said.removeprefix("vapid t=").split(",")[0].split(".")
        told = json.loads(base64.urlsafe_b64decode(claims + "=="))
        assert (told["aud"], told["sub"]) == ("https://push.vn", "mailto:so-tay@thanhuy.vn")
        assert 10 * 3600 < told["exp"] - time.time() < 24 * 3600

    @pytest.mark.parametrize(
        ("subject", "faults"),
        [
            ("mailto:so-tay@thanhuy.vn", []),
            ("https://sotay.thanhuy.vn/lien-he", []),
            ("so-tay@thanhuy.vn", ["delivery.E002"]),
            ("mailto:so-tay", ["delivery.E002"]),
            ("mailto:admin@example.com", ["delivery.E002"]),
            ("mailto:root@localhost", ["delivery.E002"]),
            ("mailto:a@may.local", ["delivery.E002"]),
            ("https://127.0.0.1/", ["delivery.E002"]),
            ("http://sotay.thanhuy.vn", ["delivery.E002"]),
            ("", ["delivery.E002"]),
        ],
    )
    def test_the_start_is_refused_with_an_address_at_which_nobody_is_reached(self, offered, settings, subject, faults):
        settings.PUSH_SUBJECT, settings.DEMO = subject, False
        assert [each.id for each in vapid.check(None)] == faults

    def test_and_with_a_key_that_is_none(self, offered, settings):
        settings.PUSH_KEY = "abc"
        assert [each.id for each in vapid.check(None)] == ["delivery.E001"]

    def test_a_portal_without_push_has_nothing_to_check(self, settings):
        settings.PUSH_KEY = settings.PUSH_SUBJECT = ""
        assert vapid.check(None) == []


@pytest.fixture
def hoa(client, cast, offered):
    """Her browser, where she has signed in with her password."""
    client.post("/dang-nhap/", {"login": cast.hoa.phone, "password": factories.PASSWORD})
    return client


def switch_on(client, address=FCM, browser=None):
    return client.post(f"{PAGE}may/", {"endpoint": address} | (browser or Browser("/")).keys)


def told(user) -> list[str]:
    return list(user.push_subscriptions.order_by("endpoint").values_list("endpoint", flat=True))


class TestDevices:
    def test_a_device_tells_where_it_is_reached_and_renews_it(self, hoa, cast):
        assert hoa.get(f"{PAGE}khoa/").json()["key"] == vapid.public_key()
        renewed = Browser("/")
        assert [switch_on(hoa).status_code, switch_on(hoa, browser=renewed).status_code] == [204, 204]
        row = cast.hoa.push_subscriptions.get()
        assert (row.host, row.p256dh, row.server_key) == (
            "fcm.googleapis.com",
            renewed.keys["p256dh"],
            vapid.public_key(),
        )
        switch_on(hoa, f"{FCM}2")  # the browser has another address now
        assert told(cast.hoa) == [f"{FCM}2"]

    def test_what_is_wrong_is_told(self, hoa, cast):
        assert switch_on(hoa, "https://10.0.0.1/a").status_code == 422
        assert hoa.post(f"{PAGE}may/", {}).status_code == 400
        assert told(cast.hoa) == []

    def test_who_signed_in_last_is_told(self, hoa, cast):
        switch_on(hoa)
        other = Client()
        other.force_login(cast.secretary, backend="members.accounts.backends.PhoneBackend")
        switch_on(other)
        assert (told(cast.hoa), told(cast.secretary)) == ([], [FCM])

    def test_it_is_switched_off_by_its_owner_alone(self, hoa, cast):
        switch_on(hoa)
        other = Client()
        other.force_login(cast.secretary, backend="members.accounts.backends.PhoneBackend")
        other.post(f"{PAGE}may/bo/", {"endpoint": FCM})
        assert told(cast.hoa) == [FCM]
        hoa.post(f"{PAGE}may/bo/", {"endpoint": FCM})
        assert told(cast.hoa) == []

    def test_ten_devices_and_no_more(self, offered, cast):
        for number in range(11):
            subscriptions.subscribe(by=cast.hoa, device=f"d{number}", endpoint=f"{FCM}{number:02}", **Browser("/").keys)
        assert told(cast.hoa) == [f"{FCM}{number:02}" for number in range(1, 11)]


class TestForgetting:
    @pytest.fixture
    def lost(self, hoa, cast):
        """Another telephone of hers, which she has lost; both are told."""
        made = Client()
        made.post("/dang-nhap/", {"login": cast.hoa.phone, "password": factories.PASSWORD})
        switch_on(hoa)
        switch_on(made, f"{FCM}-lost")
        return made

    def test_signing_out(self, hoa, lost, cast):
        hoa.post("/dang-xuat/")
        assert told(cast.hoa) == [f"{FCM}-lost"]

    def test_ending_the_lost_one(self, hoa, lost, cast):
        key = lost.session.session_key
        row = next(each for each in hoa.get("/ca-nhan/thiet-bi/").context["sessions"] if not each.is_this)
        hoa.post(f"/ca-nhan/thiet-bi/{row.pk}/")
        assert told(cast.hoa) == [FCM] and key

    def test_ending_all_others(self, hoa, lost, cast):
        hoa.post("/ca-nhan/thiet-bi/khac/")
        assert told(cast.hoa) == [FCM]
        hoa.post("/dang-xuat/")  # under the new key of the session it is still the same device
        assert told(cast.hoa) == []

    def test_a_new_password(self, hoa, lost, cast):
        new = "một mật khẩu khác 2026"
        sent = {"oldpassword": factories.PASSWORD, "password1": new, "password2": new}
        assert hoa.post("/ca-nhan/mat-khau/", sent).status_code == 302
        assert told(cast.hoa) == [FCM]

    def test_a_forgotten_password_and_a_lock(self, hoa, lost, cast):
        opening._open(cast.hoa, "một mật khẩu khác 2026")
        assert told(cast.hoa) == []
        switch_on(hoa)
        locking.lock(cast.hoa, by=cast.administrator, reason="Mất máy")
        assert not PushSubscription.objects.exists()


class TestChoices:
    def test_what_is_wanted_is_chosen_on_a_page_without_a_script(self, hoa, cast):
        page = hoa.get(PAGE)
        assert "21 giờ" in page.text and "6 giờ 30" in page.text and page.text.count("checked") == 9 + 1 + 1
        sent = {"wanted": ["meeting", "other"], "rhythm": "weekly", "also": "email", "both": "on"}
        assert hoa.post(PAGE, sent).status_code == 302
        kept = NoticeChoice.objects.get(user=cast.hoa)
        assert kept.off == ["meeting-change", "record", "vote", "task", "document", "news", "opinion"]
        assert (kept.rhythm, kept.also, kept.both) == ("weekly", "email", True)
        assert hoa.get(PAGE).text.count("checked") == 2 + 1 + 1 + 1

    @pytest.mark.parametrize(
        "sent", [{}, {"rhythm": "hourly"}, {"rhythm": "once", "wanted": ["all"]}, {"rhythm": "once", "also": "zalo"}]
    )
    def test_nonsense_is_refused_and_nothing_kept(self, hoa, cast, sent):
        assert hoa.post(PAGE, sent).status_code == 400 and not NoticeChoice.objects.exists()
