"""What the clock starts to show that it goes."""

from celery import shared_task


@shared_task
def beat():
    """Does nothing: that it has run is written down as for every task, and says that beat and a worker are there."""
