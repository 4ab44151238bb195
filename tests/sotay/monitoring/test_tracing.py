"""Tasks: whose request has caused them, how each has ended, and what becomes of those that no broker takes."""

import time

import pytest
import structlog
from celery import shared_task
from django.db import DatabaseError
from kombu.exceptions import OperationalError

from members import audit
from members.models import AuditEntry
from members.people.tasks import purge_exports
from sotay.celery import app
from sotay.monitoring import runs, tasks, tracing
from sotay.monitoring.models import TaskRun
from sotay.monitoring.runs import Outcome

pytestmark = pytest.mark.django_db
AWAY = "redis://127.0.0.1:1/0"


@shared_task(name="tests.fails")
def fails(phone):
    raise ValueError(f"no such number: {phone}")


@shared_task(name="tests.records")
def records():
    audit.record(None, "document.check_files")


@shared_task(name="tests.tries_again", bind=True, max_retries=1)
def tries_again(self):
    raise self.retry(countdown=0)


def test_a_message_carries_the_id_of_its_request_and_when_it_was_sent():
    headers = {}
    with structlog.contextvars.bound_contextvars(request_id="4f2a9c0177aa"):
        tracing._name_cause(headers=headers)
    assert headers["request_id"] == "4f2a9c0177aa" and abs(headers["sent_at"] - time.time()) < 5
    tracing._name_cause(headers=headers)
    assert len(headers["request_id"]) == 16


@pytest.mark.django_db(transaction=True)
def test_the_audit_of_a_task_in_a_real_worker_has_the_id_of_the_request(client, cast, worker):
    """Clerk's and organiser's actions go on in the worker: what it records leads back to the page."""
    client.force_login(cast.organiser)
    body = {"reason": "Chuẩn bị đại hội chi bộ"}
    page = client.post(f"/dang-vien/xuat/don-vi/{cast.cell_7.code}/", body)
    worker(lambda: AuditEntry.objects.filter(action="members.exported").exists())
    assert AuditEntry.objects.get(action="members.exported").request_id == page["X-Request-ID"]
    worker(lambda: TaskRun.objects.filter(name="members.people.tasks.write_export", successes=1).exists())


def test_how_a_task_ends_is_told_and_kept(lines):
    purge_exports.apply()
    (line,) = lines.of("task_finished")
    assert (
        line["task"] == "members.people.tasks.purge_exports"
        and line["outcome"] == "success"
        and line["milliseconds"] >= 0
    )
    run = TaskRun.objects.get(name="members.people.tasks.purge_exports")
    assert (run.is_well, run.successes, run.failures) == (True, 1, 0) and run.succeeded_at and not run.failed_at


def test_a_failure_is_told_without_what_it_says_of_people(lines):
    fails.apply(["0912345678"])
    run = TaskRun.objects.get(name="tests.fails")
    assert (run.is_well, run.failures, run.failure) == (False, 1, "ValueError") and run.failed_at
    (line,) = lines.of("task_finished")
    assert line["level"] == "error" and line["where"][-1].endswith(" fails") and "0912345678" not in lines.text


def test_a_retry_is_counted_and_is_neither_well_nor_failed(lines):
    tries_again.apply()
    run = TaskRun.objects.get(name="tests.tries_again")
    assert run.retries >= 1 and run.succeeded_at is None


def test_since_when_it_goes_well_or_fails_is_the_first_run_without_a_change():
    def note(outcome):
        runs.note("x", outcome, milliseconds=5, failure="OSError")
        return TaskRun.objects.get(name="x")

    first = note(Outcome.SUCCESS).since
    assert note(Outcome.SUCCESS).since == first
    failing = note(Outcome.FAILURE)
    assert failing.since > first and note(Outcome.FAILURE).since == failing.since
    well = note(Outcome.SUCCESS)
    assert well.since > failing.since and (well.successes, well.failures, well.failure) == (3, 2, "OSError")


def test_a_database_that_is_away_costs_the_note_and_not_the_task(lines, monkeypatch):
    def away(*args, **kwargs):
        raise DatabaseError("gone")

    monkeypatch.setattr(runs, "note", away)
    assert tasks.beat.apply().successful()
    assert lines.of("task_run_not_noted")[0]["cost"]


def test_in_a_worker_what_cannot_be_sent_is_an_error():
    with app.connection_for_write(url=AWAY) as connection, pytest.raises(OperationalError):
        tasks.beat.apply_async(producer=app.amqp.Producer(connection, auto_declare=False), retry=False)


def test_a_page_goes_on_when_the_broker_is_away(lines):
    began = time.monotonic()
    with app.connection_for_write(url=AWAY) as connection:
        assert tasks.beat.apply_async(connection=connection) is None
    assert time.monotonic() - began < 4
    (line,) = lines.of("task_not_sent")
    assert line["task"] == "sotay.monitoring.tasks.beat" and "OperationalError" in line["error"] and line["cost"]
