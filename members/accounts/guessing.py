"""Who guesses at an account and who owns it: wrong tries are counted by account and place together, so that a stranger
who errs on purpose shuts out nobody but the own place.

A place is a device on which the account has signed in before, told by a sealed cookie, or else a network address. All
unknown places together have a count of their own, far higher, which a known device does not share: guesses that come
from a thousand addresses are stopped, and the owner at home is not.
"""

import secrets
from ipaddress import IPv6Address, ip_address, ip_network

from allauth.core import ratelimit
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase

from members import origin
from members.models import User

COOKIE = "known_device"
AGE = 60 * 60 * 24 * 400  # seconds; as long as browsers keep a cookie
MOST_ACCOUNTS = 8  # on one device: a family, or the computer of an office
LONGEST = 600  # characters; nothing longer is a cookie of ours
NETWORK = 64  # bits of an IPv6 address that one subscriber holds
ANYWHERE = "login_failed_anywhere"  # the rate of all unknown places together
SIGNER = "members.accounts.guessing"


def place(request: HttpRequest, user: User | None) -> str:
    """Where a try comes from, as the counts name it: the known device of `user`, or the network."""
    device, accounts = _known(request)
    if user and user.pk in accounts:
        return f"device:{device}"
    return f"from:{network(origin.address_of(request) or '')}"


def is_known(request: HttpRequest, user: User | None) -> bool:
    """Whether the account `user` has signed in on this device before."""
    return bool(user) and user.pk in _known(request)[1]


def network(address: str) -> str:
    """What one subscriber holds: an IPv4 address itself, of IPv6 the whole /64; "" where there is none."""
    if not address:
        return ""
    found = ip_address(address)
    return str(ip_network((found, NETWORK), strict=False)) if isinstance(found, IPv6Address) else str(found)


def may_try(request: HttpRequest, user: User | None) -> bool:
    """Whether the unknown places together have tries left at the account; a known device is not asked."""
    if user is None or is_known(request, user):
        return True
    return ratelimit.consume(request, action=ANYWHERE, key=f"user:{user.pk}", dry_run=True)


def note_wrong(request: HttpRequest, user: User | None) -> None:
    """One more wrong try at the account from an unknown place."""
    if user and not is_known(request, user):
        ratelimit.consume(request, action=ANYWHERE, key=f"user:{user.pk}")


def remember(request: HttpRequest, response: HttpResponseBase, user: User) -> None:
    """From now on this device is known to `user`, who has just signed in on it."""
    device, accounts = _known(request)
    accounts = [user.pk, *(pk for pk in accounts if pk != user.pk)][:MOST_ACCOUNTS]
    response.set_cookie(
        COOKIE,
        signing.dumps([device or secrets.token_hex(8), accounts], salt=SIGNER),
        max_age=AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _known(request: HttpRequest) -> tuple[str, list[int]]:
    """The name of this device and the accounts that have signed in on it; nothing for what nobody has signed."""
    try:
        device, accounts = signing.loads(request.COOKIES.get(COOKIE, "")[:LONGEST], salt=SIGNER, max_age=AGE)
    except signing.BadSignature:
        return "", []
    return device, accounts
