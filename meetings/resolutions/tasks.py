"""What the clock starts."""

from celery import shared_task

from meetings.resolutions import owed


@shared_task
def remind_to_post() -> int:
    """Every hour: what meetings that are over still owe, before the days for it are over. May run twice."""
    return owed.remind()
