from datetime import UTC, datetime
from ipaddress import ip_network

import pytest

from sotay.demo.clock import Clock, told_by

MONDAY = datetime(2026, 6, 1, 3, tzinfo=UTC)  # ten in Hanoi


@pytest.fixture
def clock(db):
    """Ten in the morning of a Monday, until a test puts it on."""
    from members.delivery import timetable

    hands = Clock(MONDAY)
    timetable._hours.cache_clear()
    with told_by(lambda: hands.at):
        yield hands
    timetable._hours.cache_clear()


@pytest.fixture
def offered(settings):
    """A portal with a key for push services, and with services on this machine."""
    from members.delivery.vapid import new_private_key

    settings.PUSH_KEY, settings.PUSH_SUBJECT = new_private_key(), "mailto:so-tay@thanhuy.vn"
    settings.PUSH_PRIVATE_NETWORKS = [ip_network("127.0.0.1/32")]


@pytest.fixture
def service(offered, cast):
    """A push service; what the people of the cast were told while they were made has gone its way."""
    from members.models import Notice
    from tests.members.delivery import push_service

    Notice.objects.update(waiting=False)
    with push_service.running() as running:
        yield running
