"""What the clock starts (the schedule stands in the settings) and what leaves a request. Each may run twice: the rows
decide what is due."""

from django.utils import timezone

from members import reorganising
from members.background import task
from members.models import RosterImport

State = RosterImport.State


@task
def carry_out_due_events():
    reorganising.carry_out_due(timezone.localdate())
