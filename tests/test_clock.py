"""The moved clock of the tests is that of the whole portal."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone

from meetings.models import Meeting
from tests import clock


def test_every_way_to_ask_for_the_time_is_moved():
    with clock.ahead(timedelta(days=3)):
        expected = datetime.now(UTC) + timedelta(days=3)
        asked = [
            timezone.now(),
            timezone.localtime(),
            Meeting().announced_at,
            Meeting._meta.get_field("announced_at").get_default(),
        ]
        assert all(abs(found - expected) < timedelta(seconds=5) for found in asked)
        assert timezone.localdate() == timezone.localdate(expected)
        assert isinstance(datetime.now(UTC), timezone.datetime)
    assert abs(timezone.now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_a_day_begins_at_the_hour_that_is_asked_for():
    with clock.begins_today_at(10):
        assert timezone.localtime().strftime("%H:%M") == "10:00"
        assert timezone.localdate() == clock.TODAY
