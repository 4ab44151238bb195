"""Whatever the hour at which tests run: "tonight at 19:30" is still to come, and no midnight passes under a test."""

import pytest

from tests import clock


@pytest.fixture(autouse=True)
def morning():
    with clock.begins_today_at(10):
        yield
