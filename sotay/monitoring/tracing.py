"""Carries the id of a request into the tasks that it causes, and tells how each task has ended: Celery's signals."""

from time import perf_counter, time

import structlog
from celery import signals
from django.db import Error

from members import origin
from sotay.monitoring import private

log = structlog.get_logger(__name__)


def connect() -> None:
    """Once in each process that loads Celery."""
    signals.setup_logging.connect(_keep_our_logging)
    signals.before_task_publish.connect(_name_cause)
    signals.task_prerun.connect(_begin)
    signals.task_success.connect(_succeeded)
    signals.task_failure.connect(_failed)
    signals.task_retry.connect(_retried)


def _keep_our_logging(**kwargs) -> None:
    """That somebody answers this signal keeps Celery from setting up lines of its own."""


def _name_cause(headers=None, **kwargs) -> None:
    """`sent_at` tells the age of what waits in a queue."""
    if headers is not None:
        headers["request_id"] = origin.request_id() or origin.new_request_id()
        headers["sent_at"] = time()


def _begin(task=None, **kwargs) -> None:
    task.request.began = perf_counter()
    if not task.request.is_eager:  # then it belongs to the request that runs it
        structlog.contextvars.clear_contextvars()
        cause = getattr(task.request, "request_id", None) or origin.new_request_id()
        structlog.contextvars.bind_contextvars(request_id=cause, task=task.name)


def _succeeded(sender=None, **kwargs) -> None:
    _end(sender, "success")


def _failed(sender=None, exception=None, **kwargs) -> None:
    _end(sender, "failure", exception)


def _retried(sender=None, reason=None, **kwargs) -> None:
    _end(sender, "retry", reason)


def _end(task, outcome: str, error=None) -> None:
    from sotay.monitoring import runs  # rows: a worker is connected before Django is made ready

    milliseconds = round((perf_counter() - getattr(task.request, "began", perf_counter())) * 1000)
    told = private.told(error) if isinstance(error, BaseException) else {}
    tell = {"failure": log.error, "retry": log.warning}.get(outcome, log.info)
    tell("task_finished", task=task.name, outcome=outcome, milliseconds=milliseconds, **told)
    try:
        runs.note(task.name, runs.Outcome[outcome.upper()], milliseconds=milliseconds, failure=told.get("error", ""))
    except Error as away:
        log.error("task_run_not_noted", error=private.said(away), cost="the page of the system does not show this run")
