"""What the clock starts (the schedule stands in the settings) and what leaves a request. Each may run twice."""

from meetings.figures import counting, export
from members import exports
from members.background import task


@task
def count_meeting_figures() -> None:
    """Every ten minutes, and when the tree has changed: this month and the one before."""
    for month in counting.recent():
        counting.count(month)


@task
def recount_meeting_figures() -> None:
    """Every night: all months that may still change, so that what is decided late is in them."""
    counting.count_kept_open()


@task
def write_figures_export(pk: int) -> None:
    exports.write(pk, export.write)


def count_anew() -> None:
    """The tree is another one once this transaction is committed: it is counted upon it then, not in ten minutes."""
    count_meeting_figures.delay_on_commit()
