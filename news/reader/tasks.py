"""Counts readers of articles, off the request. Each may run twice: the rows decide what is due."""

from members.background import task
from news.reader import view_counts


@task
def note_reads() -> None:
    """Every minute: who has opened which article."""
    view_counts.flush()


@task
def count_reads() -> None:
    """Every ten minutes: readers of each unit, for the articles that gained any."""
    view_counts.count()
