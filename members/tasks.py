"""What the clock starts (the schedule stands in the settings) and what leaves a request. Each may run twice: the rows
decide what is due."""

from celery import shared_task
from django.utils import timezone

from members import committees, data_requests, exports, onetime, reorganising, sealing
from members.forms.people import rows_of
from members.models import RosterImport
from members.roster import applying, checking, purging, reading, undoing, work

State = RosterImport.State


@shared_task
def carry_out_due_events():
    reorganising.carry_out_due(timezone.localdate())


@shared_task
def release_gone() -> None:
    """Every night: who left, died or moved away holds no post, even where whoever recorded that did not say so."""
    committees.release_all_gone()


@shared_task
def read_roster(pk: int) -> None:
    if reading.read(pk):
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
    tasks = {State.APPLYING: apply_roster, State.UNDOING: undo_roster}
    for roster in work.forgotten():
        tasks.get(roster.state, read_roster).delay(roster.pk)


@shared_task
def purge_rosters() -> None:
    """Every night: rows and files of people that nobody needs any more."""
    purging.purge()


@shared_task
def answer_code_request(sealed: str) -> None:
    onetime.answer(sealing.unseal(sealed))


@shared_task
def write_export(pk: int) -> None:
    exports.write(pk, rows_of)


@shared_task
def purge_exports() -> None:
    """Every hour: a list that was taken out is kept for one day."""
    exports.purge()


@shared_task
def remind_of_data_requests():
    """Every morning: whoever answers is told once of a deadline that has passed."""
    data_requests.tell_overdue(timezone.localdate())
