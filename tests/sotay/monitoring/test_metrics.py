"""Figures: for whom, which, and how cheap."""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from time import time

import pytest
from django.conf import settings as current
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from documents.models import DocumentFile
from members.accounts import code_requests
from sotay.celery import app
from sotay.monitoring import collecting, health, metrics, state
from sotay.monitoring.models import TaskRun
from tests.documents import library_cast

pytestmark = pytest.mark.django_db
TOKEN = "a-token-of-the-tests-long-enough"


def figures(client, **headers):
    return client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"} | headers)


def value(text: str, row: str) -> float:
    (found,) = [line for line in text.splitlines() if line.startswith(f"{row} ")]
    return float(found.split(" ")[-1])


@pytest.mark.parametrize("given", ["", "Bearer ", "Bearer wrong", f"Bearer {TOKEN}x", "Bearer à"])
def test_nothing_is_here_without_the_token(client, settings, given):
    assert client.get("/metrics", headers={"Authorization": given}).status_code == 404
    settings.METRICS_TOKEN = TOKEN
    assert client.get("/metrics", headers={"Authorization": given}).status_code == 404


def test_requests_are_counted_by_view_method_and_status(client, settings, cast):
    settings.METRICS_TOKEN = TOKEN
    client.force_login(cast.hoa)
    row = 'sotay_requests_total{method="GET",status="200",view="news:list"}'
    client.get("/tin-tuc/")
    before = value(figures(client).text, row)
    client.get("/tin-tuc/?trang=1")
    client.head("/tin-tuc/")
    client.get("/chua-bao-gio-co/")
    text = figures(client, Host="10.0.0.7").text
    assert value(text, row) == before + 1
    assert value(text, 'sotay_requests_total{method="GET",status="404",view="-"}') >= 1
    assert value(text, 'sotay_request_seconds_count{view="news:list"}') >= before + 2
    assert "chua-bao-gio-co" not in text


def test_a_method_that_somebody_makes_up_is_no_label_of_its_own():
    for method in ("BREW", "PROPFIND"):
        metrics.note_request("home", method, 405, 0.01)
    found = {sample.labels["method"] for family in metrics.REQUESTS.collect() for sample in family.samples}
    assert "OTHER" in found and not {"BREW", "PROPFIND"} & found


def test_queues_tell_length_and_age(client, settings):
    settings.METRICS_TOKEN = TOKEN
    app.control.purge()
    code_requests.for_code("0912345678")
    code_requests.for_code("0912345679")
    text = figures(client).text
    assert value(text, 'sotay_queue_length{queue="celery"}') == 2
    assert 0 <= value(text, 'sotay_queue_age_seconds{queue="celery"}') < 30
    assert value(text, 'sotay_queue_length{queue="roster"}') == 0 and value(text, 'sotay_up{server="broker"}') == 1
    app.control.purge()


def test_tasks_texts_and_feeds_are_told_with_the_same_queries_whatever_there_is(client, settings, cast):
    settings.METRICS_TOKEN = TOKEN
    now = timezone.now()
    TaskRun.objects.create(name="news.tasks.x", is_well=True, since=now, succeeded_at=now, successes=7, failures=2)
    with CaptureQueriesContext(connection) as few:
        text = figures(client).text
    assert value(text, 'sotay_tasks_total{outcome="success",task="news.tasks.x"}') == 7
    assert value(text, 'sotay_tasks_total{outcome="failure",task="news.tasks.x"}') == 2
    assert abs(value(text, 'sotay_task_last_success_seconds{task="news.tasks.x"}') - now.timestamp()) < 1
    assert value(text, "sotay_feeds_failing") == 0 and value(text, 'sotay_up{server="database"}') == 1
    document = library_cast.document(cast.ward)
    DocumentFile.objects.filter(document=document).update(words=DocumentFile.Words.WAITING)
    TaskRun.objects.bulk_create(TaskRun(name=f"t{n}", is_well=True, since=now) for n in range(20))
    with CaptureQueriesContext(connection) as many:
        text = figures(client).text
    assert len(many) == len(few) <= 6
    assert value(text, "sotay_texts_waiting") == DocumentFile.objects.waiting_for_words().count() >= 1


def test_a_broker_that_is_away_costs_its_own_figures_only(client, settings, lines):
    settings.METRICS_TOKEN = TOKEN
    with override_settings(USAGE_REDIS_URL="redis://127.0.0.1:1/0"):
        text = figures(client).text
    assert value(text, 'sotay_up{server="broker"}') == 0 and value(text, 'sotay_up{server="database"}') == 1
    assert "sotay_queue_length{" not in text and lines.of("queues_not_read")


def test_the_age_of_a_message_is_read_from_its_head():
    assert state._age(json.dumps({"headers": {"sent_at": time() - 60}}).encode()) == pytest.approx(60, abs=5)
    assert state._age(json.dumps({"headers": {}}).encode()) == 0 == state._age(None)


def test_what_several_processes_count_is_added_up(tmp_path):
    """The gauges of those that have ended are left out, and what they have counted stands in one file of each kind: a
    server that replaces its processes for months keeps no more."""
    code = (
        "import os; from sotay.monitoring import metrics\n"
        "metrics.note_request('home', 'GET', 200, 0.1); metrics.POOL.labels('open').set(3)\n"
        "found = {s.name: s.value for f in metrics.counted().collect() for s in f.samples}\n"
        "seconds = found['sotay_request_seconds_count'], found['sotay_request_seconds_sum']\n"
        "print(found['sotay_requests_total'], found['sotay_database_pool'], seconds[0], round(seconds[1], 1))"
    )
    environment = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    said = [
        subprocess.run(
            [sys.executable, "-c", code], env=environment, cwd=current.BASE_DIR, capture_output=True, text=True
        ).stdout.split()
        for _ in range(3)
    ]
    assert said == [["1.0", "3.0", "1.0", "0.1"], ["2.0", "3.0", "2.0", "0.2"], ["3.0", "3.0", "3.0", "0.3"]]
    kinds = sorted(file.stem.rsplit("_", 1)[0] for file in tmp_path.glob("*.db"))
    assert kinds == ["counter", "counter", "gauge_livesum", "histogram", "histogram"]  # of the dead, and of the last


def test_an_entry_of_the_schedule_is_late_when_its_turn_has_passed_by_far():
    every_minute, nightly = {"schedule": 60.0}, current.CELERY_BEAT_SCHEDULE["close-day"]
    ago = lambda **past: TaskRun(succeeded_at=timezone.now() - timedelta(**past))  # noqa: E731
    assert not state._is_late(every_minute, ago(minutes=5)) and state._is_late(every_minute, ago(minutes=12))
    assert state._is_late(nightly, ago(days=2)) and not state._is_late(nightly, ago(seconds=5))
    assert not state._is_late(every_minute, None)


def test_a_task_that_has_never_run_is_late_once_the_clock_has_gone_past_its_turn():
    up = timezone.now() - timedelta(days=3)
    late = lambda **runs: [each.task for each in state.scheduled(runs, up) if each.is_late]  # noqa: E731
    assert late() == []
    gone = TaskRun(name=health.BEAT, is_well=True, since=up, succeeded_at=timezone.now())
    entries = current.CELERY_BEAT_SCHEDULE.values()
    assert set(late(**{health.BEAT: gone})) == {entry["task"] for entry in entries} - {health.BEAT}
    gone.since = timezone.now() - timedelta(minutes=5)
    assert late(**{health.BEAT: gone}) == []


def test_the_last_success_of_a_scheduled_task_is_told_though_it_never_was(client, settings, cast):
    settings.METRICS_TOKEN = TOKEN
    text = figures(client).text
    told = {
        entry["task"]: value(text, f'sotay_task_last_success_seconds{{task="{entry["task"]}"}}')
        for entry in current.CELERY_BEAT_SCHEDULE.values()
    }
    assert set(told.values()) == {0}


def test_every_entry_of_the_schedule_has_a_name_that_people_read():
    assert state.LABELS.keys() == current.CELERY_BEAT_SCHEDULE.keys()


def test_the_exposition_is_of_prometheus(cast):
    text = collecting.exposition().decode()
    assert "# TYPE sotay_requests_total counter" in text or "# TYPE sotay_requests counter" in text


def test_threads_that_answer_a_view_for_the_first_time_together_are_all_counted():
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)  # a thread is interrupted anywhere, as on a busy machine
    try:
        with ThreadPoolExecutor(8) as threads:
            views = [f"first-{number}" for number in range(40) for _ in range(8)]
            list(threads.map(lambda view: metrics.note_request(view, "GET", 200, 0.1), views))
    finally:
        sys.setswitchinterval(usual)
    for view in set(views):
        assert metrics.REGISTRY.get_sample_value("sotay_request_seconds_count", {"view": view}) == 8
        labels = {"view": view, "method": "GET", "status": "200"}
        assert metrics.REGISTRY.get_sample_value("sotay_requests_total", labels) == 8
