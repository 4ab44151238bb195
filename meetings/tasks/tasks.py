"""What the clock starts; may run twice, as the rows say what is due."""

from celery import shared_task
from django.utils import timezone

from meetings.tasks import climbing


@shared_task
def climb_late_tasks():
    """Every morning: who has a task that is due is told, and late ones climb."""
    climbing.climb(timezone.localdate())
