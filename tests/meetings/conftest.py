"""Whatever the hour at which tests run: "tonight at 19:30" is still to come, and no midnight passes under a test."""

import pytest


@pytest.fixture(autouse=True)
def _morning(morning):
    """For all tests of meetings."""
