"""Where a browser says it is reached: strangers name these addresses, so each is looked at before it is used."""

import base64
import re
import socket
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings

from members import outside
from members.refusals import Refused

LONGEST = 1000
_NAME = re.compile(r"(?=.{4,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")
_PATH = re.compile(r"/[!-~]*")  # printable ASCII, as a browser sends it


class EndpointRefused(Refused):
    """The browser has named no push service out on the Internet, or keys that are none."""

    status = 422


class Endpoint(NamedTuple):
    scheme: str
    host: str
    port: int
    path: str  # with its query

    @property
    def origin(self) -> str:
        usual = {"https": 443, "http": 80}[self.scheme]
        return f"{self.scheme}://{self.host}" + f":{self.port}" * (self.port != usual)

    @property
    def place(self) -> str:
        """What is put aside as a whole when it does not answer."""
        return self.origin.partition("://")[2]


def read(address: str) -> Endpoint:
    """Raises EndpointRefused for all but an https address of a named machine. No name is looked up: the browser's owner
    waits, and the answer may be another when it counts."""
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or ""), parts.port
    except ValueError as error:
        raise _refused() from error
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    at_home = outside.is_outside(host, settings.PUSH_PRIVATE_NETWORKS) and not outside.is_outside(host)
    sound = len(address) <= LONGEST and "@" not in parts.netloc and not parts.fragment and bool(_PATH.fullmatch(path))
    known = (parts.scheme == "https" and port in {None, 443} and bool(_NAME.fullmatch(host))) or (
        at_home and parts.scheme == "http"
    )
    if not (sound and known):
        raise _refused()
    return Endpoint(parts.scheme, host, port or (443 if parts.scheme == "https" else 80), path)


def address_of(endpoint: Endpoint, lookup: Callable = socket.getaddrinfo) -> str:
    """The IP address to connect to, and never the name again: a second answer could be another.

    Raises EndpointRefused when any of the answers is not out on the Internet, OSError when the name is not known.
    """
    found = [row[4][0] for row in lookup(endpoint.host, endpoint.port, type=socket.SOCK_STREAM)]
    if not found or not all(outside.is_outside(each, settings.PUSH_PRIVATE_NETWORKS) for each in found):
        raise _refused()
    return found[0]


def check_keys(p256dh: str, auth: str) -> None:
    """Raises EndpointRefused for keys with which nothing could be sealed."""
    from cryptography.hazmat.primitives.asymmetric import ec

    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), key_bytes(p256dh))
        sound = len(key_bytes(auth)) == 16
    except ValueError as error:
        raise _refused() from error
    if not sound:
        raise _refused()


def key_bytes(text: str) -> bytes:
    """A key as a browser writes it, base64url without the signs at its end. Raises ValueError for what is none."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def _refused() -> EndpointRefused:
    return EndpointRefused("Trình duyệt này đưa địa chỉ nhận thông báo mà cổng không dùng được.")
