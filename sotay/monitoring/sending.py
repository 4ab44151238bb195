"""Sends tasks so that a broker that is away costs the task and not the page."""

import structlog
from celery import current_task
from celery.contrib.django.task import DjangoTask
from kombu.exceptions import OperationalError

from members import stored_files
from sotay.monitoring import metrics, private

log = structlog.get_logger(__name__)


class Task(DjangoTask):
    """The class of every task of the portal."""

    def __call__(self, *args, **kwargs):
        """What a task has stored goes where its transaction comes to nothing."""
        with stored_files.come_with_their_rows():
            return super().__call__(*args, **kwargs)

    def apply_async(self, *args, **options):
        """Celery's. Within a request the change that causes it is committed by then: when the broker does not take
        it, the log says so, and None is returned. What stands in a row is sent again by the clock's tasks.

        In a worker (a task that sends or retries another) and in beat, which tries again, it raises OperationalError.
        """
        try:
            return super().apply_async(*args, **options)
        except OperationalError as error:
            if current_task or options.get("producer"):
                raise
            metrics.TASKS_NOT_SENT.labels(self.name).inc()
            cost = "done when the clock finds it waiting; where no row waits, not at all"
            log.error("task_not_sent", task=self.name, error=private.said(error), cost=cost)
            return None
