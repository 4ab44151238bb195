"""What the clock starts (the schedule stands in the settings) and what leaves a request. Each may run twice: the rows
decide what is due."""

from typing import Any

from members import lost_work
from members.background import task
from members.models import RosterImport
from members.roster import applying, checking, purging, reconciliation, undoing

State = RosterImport.State


@task
def read_roster(pk: int) -> None:
    if reconciliation.read(pk):
        check_roster.delay(pk)


@task
def check_roster(pk: int) -> None:
    with lost_work.in_hand("roster.check", pk) as is_ours:
        if is_ours:
            checking.write_checked(pk)


@task
def apply_roster(pk: int) -> None:
    applying.apply(pk)


@task
def undo_roster(pk: int) -> None:
    undoing.undo(pk)


@task
def purge_rosters() -> None:
    """Every night: rows and files of people that nobody needs any more."""
    purging.purge()


def send_again(pk: int) -> None:
    """Asks for what `work.forgotten` tells of, by the state of the list."""
    tasks: dict[str, Any] = {State.APPLYING: apply_roster, State.UNDOING: undo_roster}
    state = RosterImport.objects.values_list("state", flat=True).get(pk=pk)
    tasks.get(state, read_roster).delay(pk)
