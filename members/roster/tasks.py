"""What the clock starts (the schedule stands in the settings) and what leaves a request. Each may run twice: the rows
decide what is due."""

from typing import Any

from celery import shared_task

from members.models import RosterImport
from members.roster import applying, checking, purging, reconciliation, undoing, work

State = RosterImport.State


@shared_task
def read_roster(pk: int) -> None:
    if reconciliation.read(pk):
        check_roster.delay(pk)


@shared_task
def check_roster(pk: int) -> None:
    checking.write_checked(pk)


@shared_task
def apply_roster(pk: int) -> None:
    applying.apply(pk)


@shared_task
def undo_roster(pk: int) -> None:
    undoing.undo(pk)


@shared_task
def resume_rosters() -> None:
    """Every minute: what a killed worker or a lost message has left is asked for again."""
    tasks: dict[str, Any] = {State.APPLYING: apply_roster, State.UNDOING: undo_roster}
    for roster in work.forgotten():
        tasks.get(roster.state, read_roster).delay(roster.pk)


@shared_task
def purge_rosters() -> None:
    """Every night: rows and files of people that nobody needs any more."""
    purging.purge()
