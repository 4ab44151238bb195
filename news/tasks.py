"""What the clock starts and what leaves a request. Each may run twice: the rows decide what is due."""

from celery import shared_task

from news import figures, reading
from news.feeds import fetching

FETCH_AT_MOST = 120  # seconds for one source, what it takes to read it included


@shared_task
def fetch_feeds() -> None:
    """Every minute: sources whose turn it is, each in a task of its own."""
    for pk in fetching.due():
        fetch_source.apply_async([pk], expires=300)


@shared_task(time_limit=FETCH_AT_MOST)
def fetch_source(pk: int) -> None:
    fetching.fetch(pk)


@shared_task
def note_reads() -> None:
    """Every minute: who has opened which post."""
    reading.flush()


@shared_task
def count_reads() -> None:
    """Every ten minutes: readers of each unit, for the posts that gained any."""
    reading.count()


@shared_task
def count_desks() -> None:
    """Every hour: the figures of the editorial desks, this month's and the one before."""
    figures.refresh()
