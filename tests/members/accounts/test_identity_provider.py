"""Signing in through a provider of identities, which is a real process: who is let in, who is not, what is kept."""

from datetime import date
from functools import partial
from urllib.parse import urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount

from members.accounts import identity_provider
from members.models import AuditEntry, Member, User
from tests import factories, providers
from tests.together import in_between

pytestmark = pytest.mark.django_db
CONSENT, REFUSED = "/dang-nhap/dinh-danh/xac-nhan/", "/dang-nhap/dinh-danh/chua-duoc/"


@pytest.fixture(scope="module")
def issuer():
    with providers.running() as address:
        yield address


@pytest.fixture
def arrive(client, issuer, settings):
    """`arrive(member, **changes)`: to the provider and back; returns where the portal leads then."""
    providers.trust(issuer, settings)

    def go(member, **changes) -> str:
        providers.person(issuer, member, **changes)
        away = client.post("/dang-nhap/dinh-danh/")["Refresh"].partition("url=")[2]
        back = requests.get(away, allow_redirects=False, timeout=60).headers["Location"]
        parts = urlsplit(back)
        return client.get(f"{parts.path}?{parts.query}")["Location"]

    return go


def is_signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def test_a_member_without_an_account_comes_in_after_consent_and_again_without_it(client, cast, arrive):
    newcomer = factories.member(cast.cell_7, "Vũ Thị Ánh")
    assert arrive(newcomer) == CONSENT
    page = client.get(CONSENT).content.decode()
    assert newcomer.full_name in page and newcomer.personal_id not in page and " checked" not in page
    assert not is_signed_in(client) and not User.objects.filter(member=newcomer).exists()
    assert client.post(CONSENT).status_code == 200  # without the tick
    assert not User.objects.filter(member=newcomer).exists()
    assert client.post(CONSENT, {"agreed": "on"})["Location"] == "/"
    newcomer.refresh_from_db()
    assert newcomer.activated_on and is_signed_in(client)
    linked = SocialAccount.objects.get(user=newcomer.user)
    assert linked.extra_data == {} and not newcomer.user.has_usable_password()
    assert AuditEntry.objects.get(action="account.sign_in").after == {"method": "socialaccount"}
    client.logout()
    assert arrive(newcomer) == "/" and is_signed_in(client)


@pytest.mark.parametrize(
    ("told", "leads_to"), [("1950-08-17", CONSENT), ("1951-01-01", REFUSED), ("1949-12-31", REFUSED)]
)
def test_a_record_that_knows_the_year_of_birth_only_is_matched_by_the_year(client, cast, arrive, told, leads_to):
    old = factories.member(cast.cell_7, "Vũ Thị Ánh", birth_date=date(1950, 1, 1), birth_precision="year")
    assert arrive(old, birthdate=told) == leads_to


def test_who_does_not_agree_leaves_nothing(client, cast, arrive):
    newcomer = factories.member(cast.cell_7)
    arrive(newcomer)
    client.post("/dang-nhap/dinh-danh/tu-choi/")
    assert not client.session.items() and not SocialAccount.objects.exists()
    assert client.get(CONSENT)["Location"] == "/dang-nhap/"
    assert not User.objects.filter(member=newcomer).exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"personal_id": "001999999999"},
        {"phone_number": "0999999999"},
        {"phone_number": "abc"},
        {"birthdate": "1971-01-15"},
        {"birthdate": "hôm qua"},
        {"wrong": "nonce"},
        {"wrong": "signature"},
        {"wrong": "audience"},
        {"wrong": "sub"},
        {"wrong": "denied"},
    ],
    ids=str,
)
def test_whoever_does_not_match_in_everything_is_told_the_same(client, cast, arrive, changes):
    assert arrive(cast.hoa.member, **changes) == REFUSED
    page = client.get(REFUSED)
    assert page.status_code == 403 and cast.hoa.full_name not in page.content.decode()
    assert not is_signed_in(client) and not SocialAccount.objects.exists()


@pytest.mark.parametrize("status", ["moved", "left", "deceased", "voided"])
def test_who_has_left_does_not_come_in_by_a_link_of_before(client, cast, arrive, status):
    arrive(cast.hoa.member)
    client.post(CONSENT, {"agreed": "on"})
    assert client.get("/").status_code == 200
    Member.objects.filter(pk=cast.hoa.member_id).update(status=status)
    assert client.get("/")["Location"].startswith("/dang-nhap/")
    assert arrive(cast.hoa.member) == REFUSED
    assert client.get("/")["Location"].startswith("/dang-nhap/")


def test_a_locked_account_and_one_linked_to_somebody_else_stay_closed(client, cast, arrive):
    User.objects.filter(pk=cast.hoa.pk).update(is_active=False)
    assert arrive(cast.hoa.member) == REFUSED
    SocialAccount.objects.create(user=cast.neighbour, provider="dinh-danh", uid="nguoi-khac")
    assert arrive(cast.neighbour.member) == REFUSED
    assert arrive(cast.stranger.member, sub="nguoi-khac") == REFUSED


def test_who_was_locked_while_the_question_stood_open_is_refused(client, cast, arrive):
    arrive(cast.hoa.member)
    User.objects.filter(pk=cast.hoa.pk).update(is_active=False)
    assert client.post(CONSENT, {"agreed": "on"})["Location"] == REFUSED
    assert not SocialAccount.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_new", [True, False])
def test_a_consent_sent_twice_at_once_links_once(cast, is_new):
    member = factories.member(cast.cell_7, "Vũ Thị Ánh") if is_new else cast.hoa.member
    link = partial(identity_provider.link, member, "cua-toi")
    first, second = in_between(link, partial(link), refusals=(identity_provider.NotMatched,))
    assert first == second == User.objects.get(member=member)
    assert SocialAccount.objects.get().user == first and AuditEntry.objects.filter(action="account.linked").count() == 1


def test_a_question_left_open_on_a_shared_machine_is_soon_over(client, cast, arrive):
    arrive(cast.hoa.member)
    session = client.session
    session[identity_provider.PENDING] |= {
        "until": session[identity_provider.PENDING]["until"] - identity_provider.CONSENT_SECONDS
    }
    session.save()
    assert client.post(CONSENT, {"agreed": "on"})["Location"] == "/dang-nhap/"
    assert not is_signed_in(client) and not SocialAccount.objects.exists()


def test_whoever_holds_powers_is_asked_for_the_second_factor_all_the_same(client, cast, arrive):
    arrive(cast.secretary.member)
    assert client.post(CONSENT, {"agreed": "on"})["Location"] == "/dang-nhap/ma/"
    assert not is_signed_in(client)
    client.post("/dang-nhap/ma/", {"code": factories.totp_code(cast.secretary)})
    assert is_signed_in(client)


def test_a_provider_that_is_away_or_another_is_no_error_of_ours(client, cast, settings, issuer):
    for address in ("http://127.0.0.1:9", f"{issuer}/"):
        providers.trust(address, settings)
        assert client.post("/dang-nhap/dinh-danh/")["Location"] == REFUSED


def test_without_a_provider_there_is_no_button_and_no_address(client, db):
    assert "VNeID" not in client.get("/dang-nhap/").content.decode()
    assert client.post("/dang-nhap/dinh-danh/").status_code == 404
