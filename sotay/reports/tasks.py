"""What the clock starts; the schedule stands in the settings."""

from django.utils import timezone

from members.background import task
from sotay.reports import preparing
from sotay.usage import figures


@task
def prepare_reports() -> None:
    """Every morning, of days that are closed; what a worker that was away has missed is made up for."""
    figures.close_past()
    preparing.prepare_due(timezone.localdate())
