"""What the clock starts (the schedule stands in the settings) and what leaves a request. Each may run twice: the rows
decide what is due."""

from celery import shared_task

from documents import coverage_count, indexing, keeping, nudging, reading_figures, validity
from documents.extraction import reading


@shared_task
def count_reading(pk: int) -> None:
    reading_figures.count(pk)


@shared_task
def count_readings() -> None:
    """Every ten minutes: requests to read whose figures are behind."""
    for pk in reading_figures.due():
        reading_figures.count(pk)


@shared_task
def send_nudge(pk: int) -> None:
    nudging.send(pk)


@shared_task
def settle_validity() -> None:
    """Early each day, and later again for a worker that was away: what comes into force, what expires."""
    validity.settle()


@shared_task
def read_text(pk: int) -> None:
    reading.read(pk)


@shared_task
def read_waiting() -> None:
    """Every five minutes: files whose text nobody has in hand, though it was not read."""
    for pk in reading.due():
        read_text.delay(pk)


@shared_task
def purge_strays() -> None:
    """Every night: what lies in the storage without a row, because its upload came to nothing."""
    keeping.purge_strays()


@shared_task
def count_coverage(pk: int) -> None:
    coverage_count.count(pk)


@shared_task
def count_coverages() -> None:
    """Every hour: what should be in the library against what is."""
    for pk in coverage_count.due():
        coverage_count.count(pk)


@shared_task
def index_missing() -> None:
    """Every hour: documents that came by a way which gave them no words to be found by."""
    indexing.refresh_missing()
