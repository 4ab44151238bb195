"""What the clock starts; may run twice, as the rows say what is due."""

from celery import shared_task
from django.utils import timezone

from meetings.feedback import workflow


@shared_task
def follow_feedback():
    """Every morning: what is overdue goes to the desk of the level above, what was answered long ago is closed."""
    workflow.tell_overdue(timezone.localdate())
    workflow.close_silent(timezone.localdate())
