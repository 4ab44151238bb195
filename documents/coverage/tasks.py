"""What the clock starts (the schedule stands in the settings) and what leaves a request. Each may run twice: the rows
decide what is due."""

from celery import shared_task

from documents.coverage import count


@shared_task
def count_coverage(pk: int) -> None:
    count.count(pk)


@shared_task
def count_coverages() -> None:
    """Every hour: what should be in the library against what is."""
    for pk in count.due():
        count.count(pk)
