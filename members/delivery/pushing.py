"""Hands sealed messages to push services, each service in a lane of its own: one that hangs holds up nobody else."""

import json
import threading
import time
from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from enum import Enum

import structlog
from django.utils import timezone

from members import notice_kinds
from members.delivery import endpoints, vapid
from members.models import Outgoing, PushSubscription

log = structlog.get_logger(__name__)

CONNECT_SECONDS, READ_SECONDS = 5, 10
LANE_SECONDS = 30  # what a slow service has not taken by then waits for its next turn
THREADS = 4  # of one service
SERVICES = 8  # served at the same time
LIVES = 24 * 60 * 60  # seconds that a service keeps a message for a telephone that is switched off
UNTIL_PUT_ASIDE = 3  # failures of a service one after the other
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

    @property
    def message(self) -> dict[str, str | int]:
        """Nothing of what was written; where it leads to is sealed and not shown."""
        first, many = self.rows[-1].notice, len(self.rows)
        said = f"Có {many} thông báo mới" if many > 1 else notice_kinds.of(first.kind).on_screen
        place = {"url": "/thong-bao/"} if many > 1 else {"url": first.url or "/thong-bao/", "notice": first.pk}
        return {"title": "Sổ tay đảng viên", "body": said, "tag": self.topic} | place

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
    connection = _Connection()
    threads = [
        threading.Thread(target=_work, args=(service, connection), daemon=True)
        for _ in range(min(THREADS, len(service.parcels)))
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    connection.close()


def _work(service: _Service, connection: "_Connection") -> None:
    while (parcel := service.next()) is not None:
        _send(parcel, connection)
        service.note(parcel)


def _send(parcel: Parcel, connection: "_Connection") -> None:
    from urllib3.exceptions import HTTPError

    parcel.tried = True
    try:
        status, retry_after = connection.post(parcel)
    except endpoints.EndpointRefused:
        parcel.outcome = Outcome.GONE  # it leads into a network of our own now
    except (OSError, HTTPError) as error:
        parcel.broken = True
        log.info("push_service_silent", service=parcel.subscription.host, error=type(error).__name__)
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


class _Connection:
    """Connections to one service, kept open from one message to the next, at the very address that was checked."""

    def __init__(self):
        self.pool, self.lock = None, threading.Lock()

    def post(self, parcel: Parcel) -> tuple[int, str]:
        """Status and `Retry-After`. Raises EndpointRefused, OSError, urllib3's HTTPError, ValueError."""
        endpoint = endpoints.read(parcel.subscription.endpoint)
        answer = self._pool(endpoint).urlopen(
            "POST",
            endpoint.path,
            body=_sealed(parcel),
            headers=_headers(parcel, endpoint),
            redirect=False,
            preload_content=False,
        )
        try:
            answer.read(1024)  # whatever it says beside the status is nothing to us
            return answer.status, answer.headers.get("Retry-After", "")
        finally:
            answer.close() if answer.length_remaining else answer.release_conn()

    def _pool(self, endpoint: endpoints.Endpoint):
        from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, Timeout

        with self.lock:
            if self.pool is None:
                of_tls = {
                    "server_hostname": endpoint.host,
                    "assert_hostname": endpoint.host,
                    "cert_reqs": "CERT_REQUIRED",
                }
                kind, more = (HTTPSConnectionPool, of_tls) if endpoint.scheme == "https" else (HTTPConnectionPool, {})
                limits = Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS)
                address = endpoints.address_of(endpoint)
                self.pool = kind(address, endpoint.port, timeout=limits, maxsize=THREADS, retries=False, **more)
            return self.pool

    def close(self) -> None:
        if self.pool is not None:
            self.pool.close()


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
    from pywebpush import WebPusher

    told = {"p256dh": parcel.subscription.p256dh, "auth": parcel.subscription.auth}
    pusher = WebPusher({"endpoint": parcel.subscription.endpoint, "keys": told})
    return pusher.encode(json.dumps(parcel.message, ensure_ascii=False).encode(), "aes128gcm")["body"]
