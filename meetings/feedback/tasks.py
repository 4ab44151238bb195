"""What the clock starts; may run twice, as the rows say what is due."""

from django.utils import timezone

from meetings.feedback import workflow
from members.background import task


@task
def follow_feedback():
    """Every morning: what is overdue goes to the desk of the level above, what was answered long ago is closed."""
    workflow.tell_overdue(timezone.localdate())
    workflow.close_silent(timezone.localdate())
