"""What the clock starts; may run twice."""

from celery import shared_task

from members.kept_forms import keeping, sending


@shared_task
def purge_kept_forms() -> None:
    """Every hour: a form that nobody came back for is kept no longer than it says."""
    keeping.purge()
    sending.purge()
