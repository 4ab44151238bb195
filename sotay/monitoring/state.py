"""How the running portal stands: queues, scheduled tasks, texts, feeds, files. The same few queries whatever there is
of each; no large table is counted."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import time

import structlog
from django.conf import settings
from django.db.models import Count, Min, Q
from django.utils import timezone
from redis import RedisError

from documents.models import DocumentFile
from members.models import ListExport, RosterImport
from news.models import Source
from sotay.monitoring.health import BEAT, server
from sotay.monitoring.models import TaskRun
from sotay.schedule import LABELS, turns

log = structlog.get_logger(__name__)
MOST_COUNTED = 1_000  # of the texts that wait; more is told as “more than”
GRACE = timedelta(minutes=10)  # a worker that is busy is not one that is gone
LONGEST_WAIT = timedelta(minutes=30)  # of a message, before somebody should look whether its queue has a worker


@dataclass(frozen=True)
class Queue:
    """`seconds`: how long the oldest message has waited; 0 where none does."""

    name: str
    length: int
    seconds: float

    @property
    def is_stuck(self) -> bool:
        return self.seconds > LONGEST_WAIT.total_seconds()


@dataclass(frozen=True)
class Waiting:
    """How many of something wait, at most one more than MOST_COUNTED, and since when."""

    many: int
    since: datetime | None

    @property
    def is_counted(self) -> bool:
        return self.many <= MOST_COUNTED

    @property
    def counted(self) -> int:
        return min(self.many, MOST_COUNTED)


@dataclass(frozen=True)
class Scheduled:
    """One entry of the schedule and how its task has gone; `run` is None before the first time."""

    label: str
    task: str
    run: TaskRun | None
    is_late: bool

    @property
    def is_well(self) -> bool:
        return not self.is_late and (self.run is None or self.run.is_well)


def queues() -> list[Queue] | None:
    """Every queue of the settings; None when the broker does not answer."""
    names = settings.CELERY_TASK_QUEUES
    try:
        with server(settings.USAGE_REDIS_URL) as client, client.pipeline(transaction=False) as asked:
            for name in names:
                asked.llen(name).lindex(name, -1)  # the broker takes from this end
            told = asked.execute()
    except RedisError as error:
        log.warning("queues_not_read", error=type(error).__name__, cost="lengths and ages of queues are not told")
        return None
    return [Queue(name, told[2 * n], _age(told[2 * n + 1])) for n, name in enumerate(names)]


def _age(message: bytes | None) -> float:
    sent_at = json.loads(message).get("headers", {}).get("sent_at") if message else None
    return max(time() - sent_at, 0) if sent_at else 0


def cache_figures() -> dict[str, int]:
    """What the cache server tells of itself; nothing when it does not answer."""
    try:
        with server(settings.CACHES["default"]["LOCATION"]) as client:
            told = client.info()
    except RedisError as error:
        log.warning("cache_figures_not_read", error=type(error).__name__, cost="figures of the cache are not told")
        return {}
    wanted = ("keyspace_hits", "keyspace_misses", "evicted_keys", "used_memory", "connected_clients")
    return {name: told[name] for name in wanted if name in told}


def runs() -> dict[str, TaskRun]:
    return {run.name: run for run in TaskRun.objects.all()}


def scheduled(runs: dict[str, TaskRun], up_since: datetime) -> list[Scheduled]:
    """The whole schedule: what has failed first, then what is late. A task that has never run, whose queue perhaps no
    worker takes, is late as if it had last run at `up_since`, or when the clock began to go, if that was later."""
    clock = runs.get(BEAT)
    begun = max(up_since, clock.since) if clock and clock.is_well else None
    found = [
        Scheduled(LABELS[name], entry["task"], run := runs.get(entry["task"]), _is_late(entry, run, begun))
        for name, entry in settings.CELERY_BEAT_SCHEDULE.items()
    ]
    return sorted(found, key=lambda each: (each.is_well, each.is_late))


def _is_late(entry: dict, run: TaskRun | None, begun: datetime | None = None) -> bool:
    """Whether the task should have run since it last did, GRACE after its turn."""
    ended = [at for at in (run.succeeded_at, run.failed_at) if at] if run else []
    last = max(ended, default=begun)
    if last is None:
        return False
    return turns(entry["schedule"]).remaining_estimate(last.astimezone(UTC)) < -GRACE


def texts_waiting() -> Waiting:
    found = DocumentFile.objects.current().filter(words=DocumentFile.Words.WAITING).order_by("added_at")
    times = list(found.values_list("added_at", flat=True)[: MOST_COUNTED + 1])
    return Waiting(len(times), times[0] if times else None)


def feeds() -> dict[str, int]:
    """The sources that are followed, and how many of them failed the last time."""
    failing = Count("pk", filter=Q(failures__gt=0))
    return Source.objects.filter(active=True).aggregate(active=Count("pk"), failing=failing)


def failing_feeds(many: int = 20) -> list[Source]:
    """The longest first."""
    return list(Source.objects.filter(active=True, failures__gt=0).order_by("-failures", "pk")[:many])


def exports() -> dict:
    """Of the lists taken out in the last week: those that wait, since when, and those that could not be made."""
    states = ListExport.State
    unfinished = Q(state__in=[states.WAITING, states.WRITING])
    week = ListExport.objects.exclude(state=states.EXPIRED).filter(created_at__gt=timezone.now() - timedelta(days=7))
    return week.aggregate(
        waiting=Count("pk", filter=unfinished),
        since=Min("created_at", filter=unfinished),
        failed=Count("pk", filter=Q(state=states.FAILED)),
    )


def rosters_waiting() -> int:
    return RosterImport.objects.filter(state__in=RosterImport.WORKING).count()
