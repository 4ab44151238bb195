"""Whether the servers behind the portal answer, asked so that one that hangs keeps nobody waiting."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from threading import Event, Lock, Thread
from time import monotonic

import psycopg
import redis
from django.conf import settings
from django.db import connections
from django.utils import timezone
from redis.backoff import NoBackoff
from redis.retry import Retry

from sotay.environment import TLS_OF_POSTGRES

WITHIN = 2.0  # seconds that somebody waits for all answers together
KEPT = 2.0  # seconds for which an answer holds: anyone who asks in a loop asks no server more often
BEAT = "sotay.monitoring.tasks.beat"
BEAT_EVERY = timedelta(minutes=1)
BEAT_LATE = timedelta(minutes=3)


class Down(Exception):
    """A sentence for the administrator."""


@dataclass(frozen=True)
class Answer:
    """Of one server: `words` say since when or why not."""

    name: str
    is_well: bool
    words: str


class Probe:
    """Asks one server in a thread of its own. While that hangs no second one is started; the server counts as down."""

    def __init__(self, name: str, ask: Callable[[], str]):
        self.name, self._ask, self._lock = name, ask, Lock()
        self._at = 0.0
        self._answer: Answer | None = None
        self._done: Event | None = None

    def begin(self) -> None:
        with self._lock:
            hangs = self._done is not None and not self._done.is_set()
            if hangs or monotonic() - self._at < KEPT:
                return
            self._done = Event()
            Thread(target=self._run, args=(self._done,), daemon=True).start()

    def answer(self, until: float) -> Answer:
        """What it said, or that it has said nothing by `until`, in seconds of `monotonic`."""
        if self._done.wait(max(until - monotonic(), 0)):
            return self._answer
        return Answer(self.name, False, f"không trả lời trong {WITHIN:.0f} giây")

    def _run(self, done: Event) -> None:
        try:
            self._answer = Answer(self.name, True, self._ask())
        except (OSError, Down, psycopg.Error, redis.RedisError) as error:
            words = str(error) if isinstance(error, Down) else f"không kết nối được ({type(error).__name__})"
            self._answer = Answer(self.name, False, words)
        finally:
            self._at = monotonic()
            done.set()


def _database() -> str:
    with _connected() as connection:
        connection.execute("SELECT 1")
    return "trả lời"


def _beat() -> str:
    """By a connection of its own: the pool of the pages may be what is used up."""
    with _connected() as connection:
        row = connection.execute("SELECT succeeded_at FROM sotay_taskrun WHERE name = %s", [BEAT]).fetchone()
    if row is None or row[0] is None:
        raise Down("chưa chạy lần nào")
    last = timezone.localtime(row[0])
    if timezone.now() - last > BEAT_LATE:
        raise Down(f"lần cuối lúc {last:%H:%M:%S %d/%m/%Y}")
    return f"lần cuối lúc {last:%H:%M:%S %d/%m/%Y}"


def _connected() -> psycopg.Connection:
    """A new connection that gives up by itself: to connect, to ask, and when the other machine is gone."""
    known = connections["default"].settings_dict
    return psycopg.connect(
        dbname=known["NAME"],
        user=known["USER"],
        password=known["PASSWORD"],
        host=known["HOST"],
        port=known["PORT"] or None,
        connect_timeout=2,
        options="-c statement_timeout=2000",
        tcp_user_timeout=3000,
        autocommit=True,
        **{name: known["OPTIONS"][name] for name in TLS_OF_POSTGRES if name in known["OPTIONS"]},
    )


def server(url: str) -> redis.Redis:
    """A client that waits a second and asks once."""
    return redis.Redis.from_url(url, socket_timeout=1, socket_connect_timeout=1, retry=Retry(NoBackoff(), 0))


def _pinged(url: str) -> Callable[[], str]:
    def ask() -> str:
        with server(url) as client:
            client.ping()
        return "trả lời"

    return ask


PROBES = {
    "database": Probe("Cơ sở dữ liệu", _database),
    "cache": Probe("Bộ nhớ đệm", _pinged(settings.CACHES["default"]["LOCATION"])),
    "broker": Probe("Hàng đợi việc nền", _pinged(settings.USAGE_REDIS_URL)),
    "beat": Probe("Lịch việc nền", _beat),
}


def asked() -> dict[str, Answer]:
    """The answers of all PROBES, after WITHIN seconds at the latest."""
    until = monotonic() + WITHIN
    for probe in PROBES.values():
        probe.begin()
    return {key: probe.answer(until) for key, probe in PROBES.items()}
