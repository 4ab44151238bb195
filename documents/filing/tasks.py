"""What the clock starts (the schedule stands in the settings) and what leaves a request. Each may run twice: the rows
decide what is due."""

from documents import indexing
from documents.filing import validity
from members import lost_work
from members.background import task


@task
def settle_validity() -> None:
    """Early each day, and later again for a worker that was away: what comes into force, what expires."""
    validity.settle()


@task
def index_issuer(pk: int) -> None:
    """After two names of one body were merged: its documents are found by the one that stayed."""
    with lost_work.in_hand("issuer", pk) as is_ours:
        if is_ours:
            indexing.refresh_merged(pk)
