"""Counts what the editorial desks have done. Each may run twice: the rows decide what is due."""

from members.background import task
from news.newsroom import figures


@task
def count_news_figures() -> None:
    """Every hour: the figures of the editorial desks, this month's and the one before."""
    figures.refresh()
