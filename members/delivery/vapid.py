"""How the portal says to push services who it is (RFC 8292): one pair of keys, one address of its people."""

import base64
import re
import time
from functools import lru_cache

from django.conf import settings
from django.core.checks import Error

LASTS = 12 * 60 * 60  # seconds; a service refuses a token of more than a day
_MAIL = re.compile(r"mailto:[^@\s]+@((?:[a-z0-9-]+\.)+[a-z]{2,})", re.IGNORECASE)
_PAGE = re.compile(r"https://((?:[a-z0-9-]+\.)+[a-z]{2,})(?:/\S*)?", re.IGNORECASE)
# RFC 2606 and 6762: nobody is ever reached there.
_NOWHERE = re.compile(
    r"(?:^|\.)(?:example|invalid|localhost|local|test)$|(?:^|\.)example\.(?:com|net|org)$", re.IGNORECASE
)


def is_set_up() -> bool:
    return bool(settings.PUSH_KEY)


def public_key() -> str:
    """What a browser subscribes with, base64url; "" where push is not set up. Raises ValueError for no private key."""
    return _public_key(settings.PUSH_KEY) if settings.PUSH_KEY else ""


@lru_cache(maxsize=4)
def _public_key(private: str) -> str:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    raw = base64.urlsafe_b64decode(private + "=" * (-len(private) % 4))
    if len(raw) != 32:
        raise ValueError("not a private key of P-256")
    point = ec.derive_private_key(int.from_bytes(raw), ec.SECP256R1()).public_key()
    shown = point.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(shown).decode().rstrip("=")


def new_private_key() -> str:
    from cryptography.hazmat.primitives.asymmetric import ec

    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return base64.urlsafe_b64encode(number.to_bytes(32)).decode().rstrip("=")


def authorization(origin: str) -> str:
    """The header for the push service at `origin`, signed once an hour."""
    return _signed(origin, settings.PUSH_KEY, settings.PUSH_SUBJECT, int(time.time()) // 3600)


@lru_cache(maxsize=256)
def _signed(origin: str, key: str, subject: str, hour: int) -> str:
    from py_vapid import Vapid02  # for the worker that sends

    claims = {"aud": origin, "sub": subject, "exp": hour * 3600 + LASTS}
    return Vapid02.from_string(key).sign(claims)["Authorization"]


def check(app_configs, **kwargs) -> list[Error]:
    """Asked when the portal starts: a service answers a wrong address with 403, and nobody would be told anything."""
    if not is_set_up():
        return []
    wrong = []
    try:
        public_key()
    except ValueError:
        said = "SOTAY_PUSH_KEY không phải là khóa P-256."
        wrong.append(Error(said, hint="Tạo khóa mới: manage.py push_key", id="delivery.E001"))
    found = _MAIL.fullmatch(settings.PUSH_SUBJECT) or _PAGE.fullmatch(settings.PUSH_SUBJECT)
    if not found or (_NOWHERE.search(found[1]) and not settings.DEMO):
        said = f"SOTAY_PUSH_SUBJECT={settings.PUSH_SUBJECT!r} phải là địa chỉ có thật: mailto:… hoặc https://…"
        wrong.append(Error(said, hint="Dịch vụ thông báo của Apple trả lời 403 với địa chỉ giả.", id="delivery.E002"))
    return wrong
