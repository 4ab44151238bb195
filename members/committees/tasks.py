"""What the clock starts (the schedule stands in the settings) and what leaves a request. Each may run twice: the rows
decide what is due."""

from members.background import task
from members.committees import terms
from members.models import RosterImport

State = RosterImport.State


@task
def release_gone() -> None:
    """Every night: who left, died or moved away holds no office, even where anyone who recorded that did not say so."""
    terms.release_all_gone()
