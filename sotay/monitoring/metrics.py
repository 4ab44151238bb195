"""What each process counts in its own memory, for the collector that asks `/metrics`. Counting asks no server."""

import os
from collections.abc import Iterable
from fcntl import LOCK_EX, flock
from pathlib import Path
from time import monotonic

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.core import Metric
from prometheus_client.mmap_dict import MmapedDict
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

REGISTRY = CollectorRegistry()
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
POOL_EVERY = 5.0  # seconds between two looks of one process at its pool

REQUESTS = Counter("sotay_requests", "Requests answered, by view", ["view", "method", "status"], registry=REGISTRY)
DURATION = Histogram("sotay_request_seconds", "Time to the answer", ["view"], buckets=SECONDS, registry=REGISTRY)
SLOW_QUERIES = Counter("sotay_slow_queries", "Queries over the limit", registry=REGISTRY)
CACHE_ERRORS = Counter("sotay_cache_errors", "Calls to the cache server without answer", registry=REGISTRY)
TASKS_NOT_SENT = Counter("sotay_tasks_not_sent", "Tasks the broker did not take", ["task"], registry=REGISTRY)
POOL = Gauge(
    "sotay_database_pool",
    "Connections of the web processes: open, free, requests that wait",
    ["state"],
    registry=REGISTRY,
    multiprocess_mode="livesum",
)
POOL_STATES = {"open": "pool_size", "free": "pool_available", "waiting": "requests_waiting"}


class _Known:
    """The counters of one view as they were looked up before: finding them by label costs more than counting."""

    def __init__(self):
        self.answers: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}
        self.pool_at = 0.0


_known = _Known()


def note_request(view: str, method: str, status: int, seconds: float) -> None:
    """Counts one answer. `view` is a name of the URLs, never an address: of addresses there is no end."""
    asked = view, method if method in METHODS else "OTHER", status
    found = _known.answers.get(asked)
    if found is None:  # both are kept in one step: another thread finds neither or both
        found = _known.answers[asked] = REQUESTS.labels(*asked), DURATION.labels(view)
    counter, duration = found
    counter.inc()
    duration.observe(seconds)


def note_pool(pool) -> None:
    """Looks at this process's pool of connections, at most every POOL_EVERY seconds; None where there is none."""
    now = monotonic()
    if pool is None or now < _known.pool_at:
        return
    _known.pool_at = now + POOL_EVERY
    stats = pool.get_stats()
    for state, key in POOL_STATES.items():
        POOL.labels(state).set(stats.get(key, 0))


class OfAllProcesses(Collector):
    """What the processes of this web server have counted, those that have ended too: what each of these leaves is added
    to one file, under a lock, so that nobody reads it twice."""

    def __init__(self, folder: Path):
        self.folder = folder

    def collect(self) -> Iterable[Metric]:
        with (self.folder / "lock").open("w") as lock:
            flock(lock, LOCK_EX)
            self._forget_gauges()
            for kind in ("counter", "histogram"):
                self._add_up(kind)
            return list(MultiProcessCollector(None, str(self.folder)).collect())

    def _forget_gauges(self) -> None:
        for file in self._of_the_dead("gauge_live*.db"):
            file.unlink(missing_ok=True)

    def _add_up(self, kind: str) -> None:
        dead = [file for file in self._of_the_dead(f"{kind}_*.db") if file.stem != f"{kind}_0"]
        if not dead:
            return
        sums = MmapedDict(str(self.folder / f"{kind}_0.db"))
        for file in dead:
            for key, value, at, _ in MmapedDict.read_all_values_from_file(str(file)):
                sums.write_value(key, sums.read_value(key)[0] + value, at)
            file.unlink()
        sums.close()

    def _of_the_dead(self, names: str) -> list[Path]:
        return [file for file in self.folder.glob(names) if not Path("/proc", file.stem.rsplit("_", 1)[-1]).exists()]


def counted() -> CollectorRegistry:
    """What all processes of this web server have counted, or this one where it is alone."""
    folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR", "")
    if not folder:
        return REGISTRY
    registry = CollectorRegistry()
    registry.register(OfAllProcesses(Path(folder)))
    return registry
