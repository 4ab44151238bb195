"""What the clock starts (the schedule stands in the settings) and what leaves a request. Each may run twice: the rows
decide what is due."""

from django.utils import timezone

from members.background import task
from members.models import RosterImport
from members.privacy import data_requests

State = RosterImport.State


@task
def remind_of_data_requests():
    """Every morning: anyone who answers is told once of a deadline that has passed."""
    data_requests.tell_overdue(timezone.localdate())
