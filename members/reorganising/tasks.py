"""What the clock starts (the schedule stands in the settings) and what leaves a request. Each may run twice: the rows
decide what is due."""

from celery import shared_task
from django.utils import timezone

from members import reorganising
from members.models import RosterImport

State = RosterImport.State


@shared_task
def carry_out_due_events():
    reorganising.carry_out_due(timezone.localdate())
