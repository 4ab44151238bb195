"""Figures that are looked up when the collector asks, beside those that each process counts."""

from collections.abc import Iterator

import structlog
from django.conf import settings
from django.db import Error
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from sotay.monitoring import metrics, private, state

log = structlog.get_logger(__name__)
OUTCOMES = {"success": "successes", "failure": "failures", "retry": "retries"}


class LookedUp(Collector):
    """A server that is away costs its own figures, never the others: `sotay_up` says which answered."""

    def collect(self) -> Iterator[Metric]:
        up = GaugeMetricFamily("sotay_up", "Whether the server answered", labels=["server"])
        queues, cache = state.queues(), state.cache_figures()
        yield from _of_queues(queues or [])
        yield from _of_cache(cache)
        try:
            kept = [*_of_tasks(), *_of_rows()]
        except Error as error:
            cost = "figures of tasks, texts and feeds are not told"
            log.warning("figures_not_read", error=private.said(error), cost=cost)
            kept = []
        yield from kept
        for name, answered in (("broker", queues is not None), ("cache", bool(cache)), ("database", bool(kept))):
            up.add_metric([name], int(answered))
        yield up


def _of_queues(queues: list[state.Queue]) -> Iterator[Metric]:
    lengths = GaugeMetricFamily("sotay_queue_length", "Messages that wait", labels=["queue"])
    ages = GaugeMetricFamily("sotay_queue_age_seconds", "Age of the oldest message", labels=["queue"])
    for queue in queues:
        lengths.add_metric([queue.name], queue.length)
        ages.add_metric([queue.name], queue.seconds)
    yield from (lengths, ages)


def _of_cache(figures: dict[str, int]) -> Iterator[Metric]:
    for name, value in figures.items():
        yield GaugeMetricFamily(f"sotay_cache_{name}", "As the cache server tells it", value)


def _of_tasks() -> Iterator[Metric]:
    outcomes = CounterMetricFamily("sotay_tasks", "Runs of tasks by outcome", labels=["task", "outcome"])
    last = GaugeMetricFamily("sotay_task_last_success_seconds", "When it last succeeded, 0 for never", labels=["task"])
    took = GaugeMetricFamily("sotay_task_last_duration_seconds", "How long the last run took", labels=["task"])
    runs = state.runs()
    for run in runs.values():
        for outcome, column in OUTCOMES.items():
            outcomes.add_metric([run.name, outcome], getattr(run, column))
        if run.succeeded_at:
            last.add_metric([run.name], run.succeeded_at.timestamp())
        took.add_metric([run.name], run.milliseconds / 1000)
    for task in {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} - {
        run.name for run in runs.values() if run.succeeded_at
    }:
        last.add_metric([task], 0)
    yield from (outcomes, last, took)


def _of_rows() -> Iterator[Metric]:
    texts, feeds, exports = state.texts_waiting(), state.feeds(), state.exports()
    yield GaugeMetricFamily("sotay_texts_waiting", f"Files to be read, {state.MOST_COUNTED + 1} for more", texts.many)
    oldest = texts.since.timestamp() if texts.since else 0
    yield GaugeMetricFamily("sotay_texts_oldest_seconds", "Since when the first of them waits, 0 for none", oldest)
    yield GaugeMetricFamily("sotay_feeds_active", "Sources that are followed", feeds["active"])
    yield GaugeMetricFamily("sotay_feeds_failing", "Sources that failed the last time", feeds["failing"])
    yield GaugeMetricFamily("sotay_exports_waiting", "Lists to be written", exports["waiting"])
    yield GaugeMetricFamily("sotay_exports_failed", "Lists of this week that could not be written", exports["failed"])
    yield GaugeMetricFamily("sotay_rosters_waiting", "Lists of members in the worker's hand", state.rosters_waiting())


def exposition() -> bytes:
    """All figures in the text form of Prometheus."""
    looked_up = CollectorRegistry()
    looked_up.register(LookedUp())
    return generate_latest(metrics.counted()) + generate_latest(looked_up)
