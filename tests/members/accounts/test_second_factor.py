"""The second factor: who is kept waiting until it is there, how it is asked for, lost and reset."""

import json

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from members.accounts import opening, second_factor
from members.models import AuditEntry, User
from members.powers import Role
from members.rights import roles
from tests import factories

pytestmark = pytest.mark.django_db
SAFETY = "/ca-nhan/bao-mat/"


@pytest.fixture
def without(cast):
    """A bí thư who has not set up a second factor yet."""
    Authenticator.objects.filter(user=cast.secretary).delete()
    return cast.secretary


def sign_in(client, user, password=factories.PASSWORD):
    return client.post("/dang-nhap/", {"login": user.phone, "password": password})


def set_up(client) -> None:
    """As the page does: the secret stands in the session, the application shows its code."""
    client.post(f"{SAFETY}xac-nhan/", {"password": factories.PASSWORD})
    client.get(f"{SAFETY}ung-dung/bat/")
    session = client.session
    session["mfa.totp.secret"] = factories.TOTP_SECRET
    session.save()
    user = User.objects.get(pk=session["_auth_user_id"])
    assert client.post(f"{SAFETY}ung-dung/bat/", {"code": factories.totp_code(user)}).status_code == 302


@pytest.mark.parametrize("address", ["/", "/tin-tuc/", "/van-kien/", "/quan-tri/", "/dang-vien/", "/ca-nhan/mat-khau/"])
def test_a_holder_without_one_gets_no_page_but_the_one_to_set_it_up(client, without, address):
    sign_in(client, without)
    assert client.get(address)["Location"] == SAFETY
    assert client.post(address)["Location"] == SAFETY
    assert "Cần bật xác minh hai bước" in client.get(SAFETY).content.decode()


def test_signing_out_and_the_frame_stay_open(client, without):
    sign_in(client, without)
    assert [client.get(address).status_code for address in ("/dang-xuat/", "/sw.js", "/suc-khoe/")] == [200] * 3


def test_a_superuser_owes_one_and_a_member_does_not(client, cast):
    client.force_login(factories.account(staff_name="Quản trị", is_superuser=True))
    assert client.get("/")["Location"] == SAFETY
    client.force_login(cast.hoa)
    assert client.get("/").status_code == 200
    roles.give(cast.hoa, Role.COMMITTEE_MEMBER, cast.cell_7, by=None)
    assert client.get("/")["Location"] == SAFETY  # from the moment on that one holds a power


@pytest.mark.django_db(transaction=True)  # allauth tells of it when it is committed
def test_setting_up_the_application_opens_the_portal_and_ends_older_sessions(client, without):
    elsewhere = Client()
    for each in (client, elsewhere):
        sign_in(each, without)
    set_up(client)
    assert client.get("/").status_code == 200
    assert elsewhere.get("/")["Location"].startswith("/dang-nhap/")  # it never proved to be the owner
    codes = client.get(f"{SAFETY}ma-du-phong/").content.decode()
    assert codes.count("<li>") >= 10
    assert AuditEntry.objects.filter(action="account.second_factor_added", actor=without).count() == 1
    kept = Authenticator.objects.get(user=without, type="totp").data["secret"]
    assert factories.TOTP_SECRET not in kept


def test_the_password_alone_opens_nothing_once_there_is_one(client, cast):
    assert sign_in(client, cast.secretary)["Location"] == "/dang-nhap/ma/"
    assert client.get("/")["Location"].startswith("/dang-nhap/")
    page = client.post("/dang-nhap/ma/", {"code": "000000"})
    assert "Mã chưa đúng" in page.content.decode()
    code = factories.totp_code(cast.secretary)
    assert client.post("/dang-nhap/ma/", {"code": code})["Location"] == "/"
    assert AuditEntry.objects.get(action="account.sign_in").after == {"method": "password+totp"}
    again = Client()
    sign_in(again, cast.secretary)
    assert "đã dùng rồi" in again.post("/dang-nhap/ma/", {"code": code}).content.decode()


def test_guessing_the_code_is_stopped(client, cast):
    sign_in(client, cast.secretary)
    pages = [client.post("/dang-nhap/ma/", {"code": f"00000{last}"}).content.decode() for last in range(6)]
    assert "Đã nhập sai quá nhiều lần" in pages[-1] and "Đã nhập sai quá nhiều lần" not in pages[0]


def test_a_recovery_code_stands_in_once(client, without):
    sign_in(client, without)
    set_up(client)
    code = Authenticator.objects.get(user=without, type="recovery_codes").wrap().get_unused_codes()[0]
    for expected in (302, 200):
        other = Client()
        sign_in(other, without)
        assert other.post("/dang-nhap/ma/", {"code": code}).status_code == expected


def test_the_last_one_stays_while_powers_are_held(client, cast):
    client.force_login(cast.secretary)
    client.post(f"{SAFETY}xac-nhan/", {"password": factories.PASSWORD})
    page = client.post(f"{SAFETY}ung-dung/tat/")
    assert "phải giữ ít nhất một cách" in page.content.decode()
    key = Authenticator.objects.create(user=cast.secretary, type="webauthn", data={"name": "Máy", "credential": {}})
    Authenticator.objects.filter(user=cast.secretary, type="totp").delete()
    assert client.post(f"{SAFETY}khoa/{key.pk}/bo/")["Location"] == SAFETY
    assert Authenticator.objects.filter(pk=key.pk).exists()
    roles.take(cast.secretary, Role.SECRETARY, cast.cell_7, by=None)
    client.post(f"{SAFETY}khoa/{key.pk}/bo/")
    assert not Authenticator.objects.filter(pk=key.pk).exists()


def test_a_key_of_somebody_else_is_not_there(client, cast):
    key = Authenticator.objects.create(user=cast.approver, type="webauthn", data={"name": "Máy", "credential": {}})
    client.force_login(cast.hoa)
    client.post(f"{SAFETY}xac-nhan/", {"password": factories.PASSWORD})
    for action in ("bo", "ten"):
        assert client.post(f"{SAFETY}khoa/{key.pk}/{action}/", {"name": "x"}).status_code == 404


def test_changes_ask_for_the_password_again(client, cast):
    client.force_login(cast.hoa)
    for page in ("ung-dung/bat/", "khoa/them/", "thu/", "ma-du-phong/tao/"):
        assert client.get(f"{SAFETY}{page}")["Location"].startswith(f"{SAFETY}xac-nhan/?next=")


def test_an_administrator_resets_one_that_was_lost(client, cast):
    session = Client()
    session.force_login(cast.secretary)
    client.force_login(cast.administrator)
    address = f"/tai-khoan/{cast.secretary.pk}/xac-minh/"
    assert client.post(address).status_code == 200  # a reason is asked for
    assert client.post(address, {"reason": "Mất điện thoại, gặp trực tiếp"}).status_code == 302
    assert not Authenticator.objects.filter(user=cast.secretary).exists()
    entry = AuditEntry.objects.get(action="account.second_factor_reset")
    assert (entry.actor, entry.unit, entry.reason) == (
        cast.administrator,
        cast.cell_7,
        "Mất điện thoại, gặp trực tiếp",
    )
    assert session.get("/")["Location"].startswith("/dang-nhap/")
    assert sign_in(Client(), cast.secretary)["Location"] == "/"


@pytest.mark.parametrize("who", ["secretary", "organiser", "approver", "hoa"])
def test_nobody_else_resets_it(client, cast, who):
    client.force_login(getattr(cast, who))
    response = client.post(f"/tai-khoan/{cast.editor.pk}/xac-minh/", {"reason": "x"})
    assert response.status_code == 404 and Authenticator.objects.filter(user=cast.editor).exists()


def test_an_administrator_resets_nobody_above_nor_the_own_one(cast):
    below = factories.holder(Role.ADMINISTRATOR, cast.ward, "Quản trị phường")
    root = factories.with_second_factor(factories.account(staff_name="Gốc", is_superuser=True))
    for user, by in ((cast.administrator, below), (root, cast.administrator), (below, below)):
        with pytest.raises(second_factor.ResetRefused):
            second_factor.reset(user, by=by, reason="x")


def test_the_slip_of_the_chi_bo_does_not_stand_in_for_it(client, cast):
    slip = opening.issue_slip(cast.secretary.member, by=cast.administrator)
    typed = {"phone": cast.secretary.phone, "code": slip.code, "password": "moi-hon-2026", "again": "moi-hon-2026"}
    assert client.post("/kich-hoat/", typed)["Location"] == "/dang-nhap/ma/"
    assert "_auth_user_id" not in client.session


def test_a_secret_sealed_with_a_lost_key_opens_nothing(client, cast, settings):
    settings.SECRET_KEY = "k" * 60
    sign_in(client, cast.secretary)
    page = client.post("/dang-nhap/ma/", {"code": factories.totp_code(cast.secretary)})
    assert "Mã chưa đúng" in page.content.decode()


def test_the_pages_of_a_member_ask_nothing_more(client, cast, django_assert_num_queries):
    client.force_login(cast.hoa)
    client.get("/ca-nhan/bao-mat/")
    with django_assert_num_queries(2):  # the account with all its facts, what is set up
        client.get("/ca-nhan/bao-mat/")


def test_a_passkey_without_fingerprint_or_pin_signs_nobody_in(client, cast):
    """Else a key that was found would open the account of its owner, password and all."""
    asked = client.get("/dang-nhap/khoa/", headers={"X-Requested-With": "XMLHttpRequest"}).json()
    assert asked["request_options"]["publicKey"]["userVerification"] == "required"


MADE_UP = {"id": "AA", "rawId": "AA", "type": "public-key"}
ANSWERS = [
    "9" * 5000,
    "[" * 15_000,
    "x" * 30_000,
    '{"id": ' + "9" * 5000 + "}",
    "{}",
    "[]",
    "null",
    '"AA"',
    json.dumps(MADE_UP),
    json.dumps(MADE_UP | {"response": []}),
    json.dumps(MADE_UP | {"response": {"userHandle": None}}),
    json.dumps(
        MADE_UP
        | {
            "response": {
                "clientDataJSON": "e30",
                "authenticatorData": "AA",
                "signature": "AA",
                "userHandle": "OTk5OTk5",
            }
        }
    ),
    json.dumps(MADE_UP | {"response": {"clientDataJSON": "e30", "attestationObject": "oWNmbXQ"}}),
]


@pytest.mark.parametrize("answer", ANSWERS, ids=range(len(ANSWERS)))
def test_what_is_no_answer_of_a_passkey_is_refused_in_words(client, cast, answer):
    client.get("/dang-nhap/khoa/", headers={"X-Requested-With": "XMLHttpRequest"})
    refused = client.post("/dang-nhap/khoa/", {"credential": answer}, follow=True)
    assert refused.redirect_chain == [("/dang-nhap/", 302)] and "_auth_user_id" not in client.session
    client.force_login(cast.hoa)
    client.post(f"{SAFETY}xac-nhan/", {"password": factories.PASSWORD})
    client.get(f"{SAFETY}khoa/them/")
    page = client.post(f"{SAFETY}khoa/them/", {"name": "Máy", "credential": answer, "passwordless": "on"})
    assert page.status_code == 200 and not Authenticator.objects.filter(user=cast.hoa).exists()
