"""What the clock starts; the schedule stands in the settings."""

from celery import shared_task
from django.utils import timezone

from sotay.reports import preparing


@shared_task
def prepare_reports() -> None:
    """Every morning, when the day before is closed; what a worker that was away has missed is made up for."""
    preparing.prepare_due(timezone.localdate())
