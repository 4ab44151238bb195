"""What the clock starts (the schedule stands in the settings) and what leaves a request. Each may run twice: the rows
decide what is due."""

from celery import shared_task

from documents.to_read import figures, nudging


@shared_task
def count_reading(pk: int) -> None:
    figures.count(pk)


@shared_task
def count_readings() -> None:
    """Every ten minutes: requests to read whose figures are behind."""
    for pk in figures.due():
        figures.count(pk)


@shared_task
def send_nudge(pk: int) -> None:
    nudging.send(pk)
