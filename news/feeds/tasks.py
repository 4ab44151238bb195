"""Fetches the official sources, one task each. Each may run twice: the rows decide what is due."""

from members.background import task
from news.feeds import fetching

FETCH_AT_MOST = 120  # seconds for one source, what it takes to read it included


@task
def fetch_feeds() -> None:
    """Every minute: sources whose turn it is, each in a task of its own."""
    for pk in fetching.due():
        fetch_source.apply_async([pk], expires=300)


@task(time_limit=FETCH_AT_MOST)
def fetch_source(pk: int) -> None:
    fetching.fetch(pk)
