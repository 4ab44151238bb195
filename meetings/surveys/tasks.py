"""What the clock starts; may run twice, as the rows say what is due."""

from celery import shared_task

from meetings.surveys import closing, reminding


@shared_task
def close_surveys():
    """Closes what has run out."""
    closing.close_run_out()


@shared_task
def remind_of_surveys():
    """Every morning: who has not answered what ends soon."""
    reminding.remind_due()
