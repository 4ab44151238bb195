"""The clock of the portal at an hour that suits a test, going on from there."""

from datetime import UTC, datetime, time, timedelta

from django.utils import timezone

from sotay.demo.clock import told_by

TODAY = timezone.localdate()


def ahead(by: timedelta):
    """So much ahead of the real one (behind when negative)."""
    return told_by(lambda: datetime.now(UTC) + by)


def begins_today_at(hour: int):
    """The clock begins at this hour of the day on which the tests were loaded, in the portal's time zone: what a test
    takes for today as it is loaded stays today, though midnight passes."""
    return ahead(timezone.make_aware(datetime.combine(TODAY, time(hour))) - timezone.now())
