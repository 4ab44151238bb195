"""What the clock starts."""

from celery import shared_task

from meetings.absences import warnings


@shared_task
def follow_absences() -> int:
    """Every hour: who was absent without a reason for too long, and who is there again. May run twice."""
    return warnings.follow()
