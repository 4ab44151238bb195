"""What the clock starts (the schedule stands in the settings) and what leaves a request. Each may run twice: the rows
decide what is due."""

from documents.to_read import receipt_counts, reminders
from members import lost_work
from members.background import task


@task
def count_reading(pk: int) -> None:
    receipt_counts.count(pk)


@task
def count_readings() -> None:
    """Every ten minutes: requests to read whose figures are behind."""
    for pk in receipt_counts.due():
        receipt_counts.count(pk)


@task
def send_nudge(pk: int) -> None:
    with lost_work.in_hand("nudge", pk) as is_ours:
        if is_ours:
            reminders.send(pk)
