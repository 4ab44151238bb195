"""Hands sealed messages to push services, each service in a lane of its own: one that hangs holds up nobody else."""

import json
import socket
import ssl
import threading
import time
from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from enum import Enum
from functools import cache
from http.client import HTTPConnection, HTTPException, RemoteDisconnected

import structlog
from django.utils import timezone

from members import notice_kinds
from members.delivery import endpoints, sealed_push, vapid
from members.models import Outgoing, PushSubscription

log = structlog.get_logger(__name__)

CONNECT_SECONDS, READ_SECONDS = 3, 5
LANE_SECONDS = 30  # what a slow service has not taken by then waits for its next turn
THREADS = 4  # of one service
SERVICES = 8  # served at the same time
LIVES = 24 * 60 * 60  # seconds that a service keeps a message for a telephone that is switched off
UNTIL_PUT_ASIDE = 3  # failures of a service one after the other
LONGEST_ANSWER = 4096  # bytes; a service that says more is hung up on
LONGEST_WAIT = 60 * 60  # seconds, whatever the service asks for


class Outcome(Enum):
    SENT = "taken by the service"
    GONE = "this device has no such address any more"
    REFUSED = "the service will not take this, now or later"
    LATER = "the service has no time, or did not answer"


@dataclass
class Parcel:
    """Everything that one device is told now: one message."""

    subscription: PushSubscription
    rows: list[Outgoing]
    outcome: Outcome = Outcome.LATER
    wait: int = 0  # seconds that the service has asked for
    tried: bool = False
    broken: bool = False  # there was no answer, or one of a service in trouble
    silent: bool = False  # there was none

    @property
    def message(self) -> dict[str, object]:
        """Nothing of what was written; where it leads to is sealed and not shown."""
        first, many = self.rows[-1].notice, len(self.rows)
        said = f"Có {many} thông báo mới" if many > 1 else notice_kinds.of(first.kind).on_screen
        told: dict[str, object] = {"title": "Sổ tay đảng viên", "body": said, "tag": self.topic, "url": "/thong-bao/"}
        return told if many > 1 else told | {"url": first.url or "/thong-bao/", "notice": first.pk}

    @property
    def topic(self) -> str:
        """A telephone that was switched off shows the newest of a topic only."""
        kinds = {row.notice.kind for row in self.rows}
        return (kinds.pop() or "other") if len(kinds) == 1 else "several"

    @property
    def urgency(self) -> str:
        return "high" if any(notice_kinds.of(row.notice.kind).timely for row in self.rows) else "normal"


@dataclass
class _Service:
    """One push service in this round."""

    parcels: list[Parcel]
    failures: int = 0  # one after the other
    wait: int = 0
    until: float = field(default_factory=lambda: time.monotonic() + LANE_SECONDS)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def next(self) -> Parcel | None:
        with self.lock:
            closed = self.failures >= UNTIL_PUT_ASIDE or self.wait or time.monotonic() > self.until
            return None if closed or not self.parcels else self.parcels.pop()

    def note(self, parcel: Parcel) -> None:
        with self.lock:
            self.failures = self.failures + 1 if parcel.broken else 0
            self.wait = max(self.wait, parcel.wait)


def parcels(rows: Iterable[Outgoing]) -> list[Parcel]:
    """What goes to the same device goes as one."""
    by_device: dict[int, Parcel] = {}
    for row in rows:
        if row.subscription is not None:
            by_device.setdefault(row.subscription.pk, Parcel(row.subscription, [])).rows.append(row)
    return list(by_device.values())


def push(sent: list[Parcel]) -> dict[str, int]:
    """Sends all of them and notes with each what became of it; returns the services to be left alone, with seconds.

    What stands LATER without having been tried is of a service that was given up in this round.
    """
    lanes: dict[str, list[Parcel]] = defaultdict(list)
    for parcel in sent:
        lanes[parcel.subscription.host].append(parcel)
    services = {host: _Service(list(reversed(own))) for host, own in lanes.items()}
    with ThreadPoolExecutor(SERVICES) as pool:
        list(pool.map(_serve, services.values()))
    return {
        host: service.wait or 5 * 60
        for host, service in services.items()
        if service.wait or service.failures >= UNTIL_PUT_ASIDE
    }


def _serve(service: _Service) -> None:
    many = min(THREADS, len(service.parcels))
    threads = [threading.Thread(target=_work, args=(service,), daemon=True) for _ in range(many)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()


def _work(service: _Service) -> None:
    with closing(_Connection()) as connection:
        while (parcel := service.next()) is not None:
            _send(parcel, connection)
            service.note(parcel)
            if parcel.silent:
                return  # each thread waits for a service that hangs once


def _send(parcel: Parcel, connection: "_Connection") -> None:
    parcel.tried = True
    try:
        status, retry_after = connection.post(parcel)
    except endpoints.EndpointRefused:
        parcel.outcome = Outcome.GONE  # it leads into a network of our own now
    except (OSError, HTTPException) as error:
        parcel.broken = parcel.silent = True
        cost = "its notices wait and are sent later"
        log.info("push_service_silent", service=parcel.subscription.host, error=type(error).__name__, cost=cost)
    except ValueError:  # keys with which nothing can be sealed
        parcel.outcome = Outcome.GONE
    else:
        _read(parcel, status, retry_after)


def _read(parcel: Parcel, status: int, retry_after: str) -> None:
    if status // 100 == 2:
        parcel.outcome = Outcome.SENT
    elif status in {404, 410}:
        parcel.outcome = Outcome.GONE
    elif status == 429 or status >= 500:
        parcel.broken, parcel.wait = status != 429, seconds(retry_after)
        parcel.wait = parcel.wait or 60 * (status == 429)
    else:
        parcel.outcome = Outcome.REFUSED
        log.warning("push_refused", service=parcel.subscription.host, status=status)


def seconds(retry_after: str) -> int:
    """What `Retry-After` asks for, as a number or a date; 0 where it says nothing that can be understood."""
    if retry_after.strip().isascii() and retry_after.strip().isdigit():
        return min(int(retry_after), LONGEST_WAIT)
    try:
        told = parsedate_to_datetime(retry_after)
    except (TypeError, ValueError):
        return 0
    if told.tzinfo is None:
        return 0
    return min(max(0, int((told - timezone.now()).total_seconds())), LONGEST_WAIT)


class _Checked(HTTPConnection):
    """Connects to the very address that was checked; over https the certificate must bear the name of the service."""

    def __init__(self, endpoint: endpoints.Endpoint):
        super().__init__(endpoint.host, endpoint.port, timeout=READ_SECONDS)
        self.endpoint = endpoint

    def connect(self) -> None:
        address = endpoints.address_of(self.endpoint)
        plain = socket.create_connection((address, self.endpoint.port), CONNECT_SECONDS)
        plain.settimeout(READ_SECONDS)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        secure = self.endpoint.scheme == "https"
        self.sock = _trusting().wrap_socket(plain, server_hostname=self.endpoint.host) if secure else plain


@cache
def _trusting() -> ssl.SSLContext:
    return ssl.create_default_context()


class _Connection:
    """One connection to one service, kept open from one message to the next."""

    def __init__(self):
        self.http: _Checked | None = None

    def post(self, parcel: Parcel) -> tuple[int, str]:
        """Status and `Retry-After`. Raises EndpointRefused, OSError, HTTPException, ValueError."""
        endpoint, body = endpoints.read(parcel.subscription.endpoint), _sealed(parcel)
        headers = _headers(parcel, endpoint)
        if self.http is not None:
            with suppress(RemoteDisconnected, ConnectionError):  # closed by the service since the last message
                return self._once(self.http, endpoint.path, body, headers)
        self.close()
        self.http = _Checked(endpoint)
        return self._once(self.http, endpoint.path, body, headers)

    def _once(self, http: _Checked, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
        try:
            http.request("POST", path, body, headers)
            with http.getresponse() as answer:
                told = answer.status, answer.headers.get("Retry-After", "")
                whole = len(answer.read(LONGEST_ANSWER)) < LONGEST_ANSWER  # it says nothing that concerns us
        except BaseException:
            self.close()
            raise
        if not whole:
            self.close()
        return told

    def close(self) -> None:
        if self.http is not None:
            self.http.close()
            self.http = None


def _headers(parcel: Parcel, endpoint: endpoints.Endpoint) -> dict[str, str]:
    return {
        "Host": endpoint.place,
        "Authorization": vapid.authorization(endpoint.origin),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(LIVES),
        "Urgency": parcel.urgency,
        "Topic": parcel.topic,
    }


def _sealed(parcel: Parcel) -> bytes:
    message, told = json.dumps(parcel.message, ensure_ascii=False).encode(), parcel.subscription
    return sealed_push.seal(message, point=endpoints.key_bytes(told.p256dh), secret=endpoints.key_bytes(told.auth))
