"""Signing in through a provider of identities (VNeID and its like): OpenID Connect, strictly, and only for members."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from time import time
from typing import Any

import structlog
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, _build_apps_from_settings, get_adapter
from allauth.socialaccount.models import SocialAccount, SocialApp
from allauth.socialaccount.providers import registry
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect
from requests import RequestException

from members import audit, vietnamese
from members.accounts import opening
from members.models import Member, User
from members.people import membership_list

registry.load()  # not as the app begins, see members.accounts.socialaccount

PROVIDER = "dinh-danh"
NONCE, PENDING = "provider_nonce", "provider_pending"
CONSENT_SECONDS = 600
ALGORITHMS = ["RS256", "PS256", "ES256"]
ENDPOINTS = ("issuer", "authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
log = structlog.get_logger(__name__)


class NotMatched(Exception):
    """The person is nobody who may sign in here. Nothing more is said to anyone."""


@dataclass(frozen=True)
class Identity:
    """What the provider says of a person, as we write it ourselves."""

    uid: str
    personal_id: str
    phone: str
    birth_date: date
    full_name: str

    @classmethod
    def from_claims(cls, uid: str, claims: dict) -> "Identity":
        """Raises NotMatched when something is missing or no such number or date."""
        told = {field: str(claims.get(claim) or "") for field, claim in settings.OIDC_CLAIMS.items()}
        try:
            phone, birth_date = vietnamese.phone(told["phone"]), _day(told["birth_date"])
        except ValueError as error:
            raise NotMatched from error
        number = "".join(char for char in told["personal_id"] if char.isdecimal())
        return cls(uid, number, phone, birth_date, vietnamese.proper_name(told["full_name"]))


def _day(text: str) -> date:
    """`1970-01-15`, as the standard says, or `15/01/1970`."""
    return date.fromisoformat("-".join(reversed(text.split("/"))) if "/" in text else text)


class StrictAdapter(OpenIDConnectOAuth2Adapter):
    """allauth's, which trusts an ID token that came straight from the provider: here its signature, its audience and
    our nonce are checked each time, and that the two answers are about one person."""

    @property
    def openid_config(self):
        config = super().openid_config
        self.check(config)
        return config

    def check(self, config: dict | None = None) -> None:
        """Raises OAuth2Error or RequestException while the provider is away or is not itself."""
        config = super().openid_config if config is None else config
        if any(not isinstance(config.get(name), str) for name in ENDPOINTS) or config["issuer"] != settings.OIDC[0]:
            raise OAuth2Error("the discovery document is not that of the issuer")

    def complete_login(self, request, app, token, **kwargs):
        told = self._decode_id_token(app, kwargs["response"].get("id_token") or "")
        userinfo = self._fetch_user_info(token.token)
        if not told.get("sub") or userinfo.get("sub") != told["sub"]:
            raise OAuth2Error("userinfo speaks of somebody else")
        login = self.get_provider().sociallogin_from_response(request, {"userinfo": {"sub": told["sub"]}})
        login.account.extra_data = {}  # what the provider knows is asked each time, never kept
        login.claims = told | userinfo
        return login

    def _decode_id_token(self, app, id_token: str) -> dict:
        import jwt  # with its algorithms a tenth of every start; few sign in this way

        nonce = self.request.session.pop(NONCE, None)
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
        try:
            keys = jwt.PyJWKSet.from_dict(answer.json())
            key = keys[jwt.get_unverified_header(id_token).get("kid")]
            must: Any = {"require": ["iss", "aud", "sub", "exp", "iat", "nonce"]}
            told = jwt.decode(
                id_token, key, ALGORITHMS, must, audience=app.client_id, issuer=settings.OIDC[0], leeway=30
            )
        except (jwt.PyJWTError, KeyError, AttributeError) as error:
            raise OAuth2Error("the ID token does not hold") from error
        if not nonce or not secrets.compare_digest(str(told["nonce"]), nonce):
            raise OAuth2Error("the ID token answers another request")
        return told


def adapter_for(request) -> StrictAdapter:
    """Raises Http404 where no provider is set up."""
    adapter = StrictAdapter(request, PROVIDER)
    try:
        adapter.get_provider()
    except SocialApp.DoesNotExist:
        raise Http404 from None
    return adapter


def leads_to_one_refusal(view: Callable) -> Callable:
    """A view that leads to one and the same page whatever went wrong: with the provider, or with who comes from it."""

    @wraps(view)
    def led(*args, **kwargs):
        try:
            return view(*args, **kwargs)
        except (RequestException, OAuth2Error, NotMatched) as error:
            log.warning("provider_failed", error=type(error).__name__, cost="not signed in by the provider")
            return redirect("provider_refused")

    return led


class ProviderAdapter(DefaultSocialAccountAdapter):
    def list_apps(self, request, provider=None, client_id=None):
        """From the settings only: nobody sets up a provider in the database."""
        from_settings = _build_apps_from_settings(provider=provider, client_id=client_id)
        return [app for apps in from_settings.values() for app in apps]

    def is_open_for_signup(self, request, sociallogin) -> bool:
        return False

    def pre_social_login(self, request, sociallogin) -> None:
        """Lets the linked go on, asks the matched for consent, and tells everybody else the same."""
        try:
            identity = Identity.from_claims(sociallogin.account.uid, sociallogin.claims)
            member = match(identity)
        except NotMatched:
            audit.record(None, "account.sign_in_failed", after={"method": "provider"})
            raise ImmediateHttpResponse(redirect("provider_refused")) from None
        if sociallogin.is_existing:
            return
        request.session[PENDING] = {"uid": identity.uid, "member": member.pk, "until": time() + CONSENT_SECONDS}
        raise ImmediateHttpResponse(redirect("provider_consent"))

    def on_authentication_error(self, request, provider, **kwargs) -> None:
        """Whatever went wrong on the way, or that the person has turned back there."""
        raise ImmediateHttpResponse(redirect("provider_refused"))


def match(identity: Identity) -> Member:
    """The counted member with this personal number and this phone number, who was born on this day (of old dossiers: in
    this month or year, where no more is known), and whose account, if there is one, may sign in and is linked to nobody
    else. Raises NotMatched."""
    member = (
        Member.objects.counted()
        .filter(personal_id=identity.personal_id, phone=identity.phone)
        .select_related("user", "unit__parent")
        .first()
    )
    user = getattr(member, "user", None)
    linked = SocialAccount.objects.filter(provider=PROVIDER, uid=identity.uid).first()
    if member is None or not member.may_be_born_on(identity.birth_date):
        raise NotMatched
    if (user and not user.may_sign_in) or (linked and linked.user_id != getattr(user, "pk", None)):
        raise NotMatched
    if user and SocialAccount.objects.filter(user=user, provider=PROVIDER).exclude(uid=identity.uid).exists():
        raise NotMatched
    return member


def waiting(pending: dict | None) -> Member | None:
    """The member of a consent that was asked for of late and is not given yet; None when there is none: anyone who sits
    down at the same machine an hour later is somebody else."""
    if not pending or pending["until"] < time():
        return None
    return Member.objects.select_related("user", "unit__parent").filter(pk=pending["member"]).first()


@transaction.atomic
def link(member: Member, uid: str) -> User:
    """After the consent: the account of `member`, opened when there is none, signs in by `uid` from now on.

    The same consent that is sent twice links once. Raises NotMatched when the member has left, or the account was
    locked or linked to another identity, since the page was shown.
    """
    member = membership_list.lock(member.pk)  # with the account as it is now; a second consent waits for the first
    if not member.is_counted:
        raise NotMatched
    try:
        user = opening.open_for(member)
    except opening.ActivationRefused as refusal:
        raise NotMatched from refusal
    if not user.may_sign_in:
        raise NotMatched
    either = SocialAccount.objects.filter(Q(uid=uid) | Q(user=user), provider=PROVIDER)
    if linked := either.first():
        if (linked.uid, linked.user_id) != (uid, user.pk):
            raise NotMatched
        return user
    SocialAccount.objects.create(user=user, provider=PROVIDER, uid=uid, extra_data={})
    audit.record(user, "account.linked", user, after={"provider": settings.OIDC_NAME, "consent": "given"})
    return user
