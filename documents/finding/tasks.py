"""What the clock starts (the schedule stands in the settings) and what leaves a request. Each may run twice: the rows
decide what is due."""

from documents import indexing
from members.background import task


@task
def index_missing() -> None:
    """Every hour: documents that came by a way which gave them no words to be found by."""
    indexing.refresh_missing()
