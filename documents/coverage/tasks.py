"""What the clock starts (the schedule stands in the settings) and what leaves a request. Each may run twice: the rows
decide what is due."""

from documents.coverage import count
from members.background import task


@task
def count_coverage(pk: int) -> None:
    count.count(pk)


@task
def count_coverages() -> None:
    """Every hour: what should be in the library against what is."""
    for pk in count.due():
        count.count(pk)
