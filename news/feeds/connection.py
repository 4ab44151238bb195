"""Asks a machine outside for one file, with little trust: checked addresses only, limited in time, bytes, redirects.

Nothing of the environment is used (no proxy, no .netrc) and nothing is told but what is asked for (no cookie).
"""

import io
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Iterable
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import NamedTuple
from urllib.parse import urljoin

import structlog

from news.feeds import addresses
from news.feeds.addresses import AddressRefused, Place

log = structlog.get_logger(__name__)

CONNECT_SECONDS = 5
READ_SECONDS = 10
WHOLE_SECONDS = 30
LARGEST = 5 * 1024 * 1024  # bytes, as sent and as unpacked: the largest real feed seen has 1.2 MB
REDIRECTS = 3
BLOCK = 64 * 1024
AGENT = "SoTayDangVien/1.0 (+RSS)"
ACCEPT = "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.8"
_MOVED = {301, 302, 303, 307, 308}


class Failed(Exception):
    """The machine did not answer as it should; the message says so in words."""

    def __init__(self, words: str, *, wait: int = 0):
        super().__init__(words)
        self.wait = wait  # seconds it has asked to be left alone


class Answer(NamedTuple):
    """`body` is None when nothing has changed since the last time."""

    body: bytes | None
    url: str
    content_type: str = ""
    etag: str = ""
    last_modified: str = ""


def ask(
    url: str,
    *,
    allowed: Callable[[Place], bool],
    etag: str = "",
    last_modified: str = "",
    seconds: float = WHOLE_SECONDS,
    lookup: Callable = socket.getaddrinfo,
) -> Answer:
    """What `url` answers now. `allowed` is asked of each address, also of those that it redirects to; `lookup` knows
    the addresses of a name.

    Raises AddressRefused for an address that is not to be asked, Failed for everything that goes wrong on the way.
    """
    until = time.monotonic() + seconds
    conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    for _hop in range(REDIRECTS + 1):
        place = addresses.place_of(url)
        if not allowed(place):
            raise AddressRefused(f"Máy chủ {place.name} không có trong danh sách được phép.")
        try:
            found = _once(_Checked(place, until, lookup), {name: told for name, told in conditions.items() if told})
        except (TimeoutError, OSError, HTTPException, ValueError) as error:
            raise Failed(_in_words(error)) from error
        if isinstance(found, Answer):
            return found
        onward = _onward(place, found)
        if place.scheme == "https" and not onward.lower().startswith("https:"):
            raise AddressRefused("Nguồn chuyển hướng từ https sang địa chỉ không mã hóa.")
        url = onward
    raise Failed(f"Nguồn chuyển hướng quá {REDIRECTS} lần.")


def _onward(place: Place, location: str) -> str:
    try:
        return urljoin(place.url, location)
    except ValueError as error:
        raise AddressRefused("Địa chỉ mà nguồn chuyển hướng đến viết chưa đúng.") from error


def _once(connection: "_Checked", conditions: dict[str, str]) -> Answer | str:
    """The answer, or the address that the machine sends on to."""
    place = connection.place
    try:
        headers = {"User-Agent": AGENT, "Accept": ACCEPT, "Accept-Encoding": "gzip", "Connection": "close"}
        connection.request("GET", place.path, headers=headers | conditions)
        response = connection.getresponse()
        if response.status in _MOVED and response.headers.get("Location"):
            return response.headers["Location"]
        if response.status == 304:
            return Answer(None, place.url)
        if response.status != 200:
            raise Failed(f"Máy chủ nguồn trả lời lỗi {response.status}.", wait=_seconds(response))
        told = {name: _header(response, name) for name in ("Content-Type", "ETag", "Last-Modified")}
        body = _unpacked(response, _read(response))
        return Answer(body, place.url, told["Content-Type"], told["ETag"], told["Last-Modified"])
    finally:
        connection.hang_up()


class _Checked(HTTPConnection):
    """Connects to the very address that was checked; over https the certificate must bear the machine's name."""

    def __init__(self, place: Place, until: float, lookup: Callable):
        super().__init__(place.host, place.port)
        self.default_port = addresses.PORTS[place.scheme]  # what the Host header leaves out
        self.place, self.until, self.lookup = place, until, lookup
        self.plain: socket.socket | None = None

    def hang_up(self) -> None:
        if self.plain:
            self.plain.close()

    def connect(self) -> None:
        self.plain = plain = _first_open(addresses.resolve(self.place, self.lookup))
        if self.place.scheme == "https":
            self.plain = ssl.create_default_context().wrap_socket(plain, server_hostname=self.place.host)
        self.sock = _Timed(self.plain, self.until)


def _first_open(targets: list[tuple]) -> socket.socket:
    for family, target in targets[:-1]:
        try:
            return _opened(family, target)
        except OSError as error:
            log.info("feed_address_failed", error=type(error).__name__, cost="the next address of the host is tried")
    return _opened(*targets[-1])


def _opened(family: int, target: tuple) -> socket.socket:
    plain = socket.socket(family, socket.SOCK_STREAM)
    try:
        plain.settimeout(CONNECT_SECONDS)
        plain.connect(target)
    except OSError:
        plain.close()
        raise
    return plain


class _Timed:
    """A socket as `http.client` uses it, with an end to all patience: a byte every nine seconds is no answer."""

    def __init__(self, plain: socket.socket, until: float):
        self.plain, self._until = plain, until

    def patient(self) -> socket.socket:
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self.plain.settimeout(min(READ_SECONDS, left))
        return self.plain

    def sendall(self, data: bytes) -> None:
        self.patient().sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Incoming(self))

    def close(self) -> None:
        """Not yet: `http.client` closes before the answer is read."""


class _Incoming(io.RawIOBase):
    def __init__(self, timed: _Timed):
        self._timed = timed

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        return self._timed.patient().recv_into(buffer)


def _read(response: HTTPResponse) -> bytes:
    if (response.length or 0) > LARGEST:
        raise Failed(_too_large())
    blocks, size = [], 0
    while block := response.read(BLOCK):
        blocks.append(block)
        size += len(block)
        if size > LARGEST:
            raise Failed(_too_large())
    if response.length:
        raise Failed("Máy chủ nguồn ngắt kết nối giữa chừng.")
    return b"".join(blocks)


def _unpacked(response: HTTPResponse, body: bytes) -> bytes:
    packing = response.headers.get("Content-Encoding", "identity").strip().lower()
    if packing in {"", "identity"}:
        return body
    if packing not in {"gzip", "x-gzip"}:
        raise Failed("Máy chủ nguồn nén dữ liệu theo cách cổng không hỏi.")
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        whole = unpacker.decompress(body, LARGEST + 1)
    except zlib.error as error:
        raise Failed("Dữ liệu nén của nguồn bị hỏng.") from error
    if len(whole) > LARGEST:
        raise Failed(_too_large())
    return whole


def _too_large() -> str:
    return f"Tệp của nguồn lớn quá {LARGEST // 1024 // 1024} MB."


def _header(response: HTTPResponse, name: str) -> str:
    """A header to be sent back the next time: only when it is short and plain."""
    value = response.headers.get(name, "").strip()
    return value if len(value) <= 200 and value.isascii() and value.isprintable() else ""


def _seconds(response: HTTPResponse) -> int:
    wait = response.headers.get("Retry-After", "").strip()
    return int(wait) if wait.isascii() and wait.isdigit() and len(wait) < 7 else 0


_WORDS: Iterable[tuple[type[Exception], str]] = (
    (TimeoutError, "Máy chủ nguồn trả lời quá chậm."),
    (ssl.SSLCertVerificationError, "Chứng thư của máy chủ nguồn không hợp lệ."),
    (ssl.SSLError, "Không lập được kết nối mã hóa với máy chủ nguồn."),
    (socket.gaierror, "Không tìm thấy máy chủ nguồn."),
    (ConnectionRefusedError, "Máy chủ nguồn không nhận kết nối."),
    (OSError, "Không kết nối được với máy chủ nguồn."),
)


def _in_words(error: Exception) -> str:
    return next((words for kind, words in _WORDS if isinstance(error, kind)), "Máy chủ nguồn trả lời không đúng cách.")
