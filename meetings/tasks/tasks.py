"""What the clock starts; may run twice, as the rows say what is due."""

from django.utils import timezone

from meetings.tasks import climbing
from members.background import task


@task
def climb_late_tasks():
    """Every morning: who has a task that is due is told, and late ones climb."""
    climbing.climb(timezone.localdate())
