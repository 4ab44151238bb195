"""Which machines outside may be asked: a name on the allow list, and an address that is truly out on the Internet."""

import re
import socket
from collections.abc import Callable
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from django.conf import settings

from members import outside
from members.refusals import Refused

PORTS = {"http": 80, "https": 443}
LONGEST = 500
_PATH = "/%:@!$&'()*+,;=~-._"
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_NAME = re.compile(rf"(?=.{{4,253}}\Z)(?:{_LABEL}\.)+{_LABEL}")
_AT_HOME = {"localhost", "local", "localdomain", "internal", "intranet", "lan", "home", "corp", "arpa"}


class AddressRefused(Refused):
    """This address is not asked; the message is a sentence for the keeper of the source."""

    field = "url"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class Place(NamedTuple):
    """An address taken to pieces, fit to be asked for."""

    scheme: str
    host: str  # as DNS knows it: lower case, ASCII
    port: int
    path: str  # with its query

    @property
    def name(self) -> str:
        """As the allow list writes it: the port is named when it is not the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.name}{self.path}"


def place_of(url: str) -> Place:
    """Raises AddressRefused for what is no plain http or https address of a named machine."""
    if len(url) > LONGEST or any(letter.isspace() or ord(letter) < 32 or letter in "\\\x7f" for letter in url):
        raise AddressRefused("Địa chỉ nguồn tin quá dài hoặc có ký tự không hợp lệ.")
    try:
        parts = urlsplit(url)
        port, host = parts.port, (parts.hostname or "").rstrip(".")
    except ValueError as error:
        raise AddressRefused("Địa chỉ nguồn tin viết chưa đúng.") from error
    if parts.scheme not in PORTS:
        raise AddressRefused("Địa chỉ nguồn tin phải bắt đầu bằng https:// hoặc http://.")
    if parts.username is not None or parts.password is not None or "@" in parts.netloc:
        raise AddressRefused("Địa chỉ nguồn tin không được kèm tên và mật khẩu.")
    path = quote(parts.path or "/", safe=_PATH) + (f"?{quote(parts.query, safe=_PATH + '?')}" if parts.query else "")
    return Place(parts.scheme, _ascii(host), port or PORTS[parts.scheme], path)


def _ascii(host: str) -> str:
    try:
        plain = host if ":" in host else host.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise AddressRefused("Tên máy chủ trong địa chỉ nguồn tin viết chưa đúng.") from error
    if not plain or any(letter in "/?#%[]<>" for letter in plain):
        raise AddressRefused("Địa chỉ nguồn tin chưa có tên máy chủ.")
    return plain.lower()


def is_number(host: str) -> bool:
    """Whether a machine is called by its number, in any of the spellings that are understood: `127.1`, `0x7f000001`."""
    return ":" in host or host.rpartition(".")[2][:1].isdigit()


def is_name(host: str) -> bool:
    """Whether this is the whole name of one machine out on the Internet, and not `localhost`, `bao`, `*.gov.vn`,
    `may.local`."""
    return bool(_NAME.fullmatch(host)) and host.rpartition(".")[2] not in _AT_HOME


def resolve(place: Place, lookup: Callable = socket.getaddrinfo) -> list[tuple]:
    """The addresses of the machine, as `socket` takes them, each of them checked.

    Anyone who connects must connect to one of these and never ask for the name again: a second answer could be another.
    Raises AddressRefused when any of them is not out on the Internet, and OSError when the name is not known.
    """
    found = lookup(place.host, place.port, type=socket.SOCK_STREAM)
    if not found:
        raise AddressRefused("Không tìm thấy máy chủ nguồn.")
    for *_, target in found:
        if not is_outside(target[0]):
            raise AddressRefused("Máy chủ nguồn có địa chỉ trong mạng nội bộ nên cổng không kết nối.")
    return [(family, target) for family, _kind, _protocol, _name, target in found]


def is_outside(text: str) -> bool:
    """Whether this IP address is a public one, or stands in SOTAY_FEED_PRIVATE_NETWORKS."""
    return outside.is_outside(text, settings.FEED_PRIVATE_NETWORKS)
