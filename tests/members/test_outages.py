"""A server that is away is told once, left in peace for a while, and told again when it is back."""

import pytest

from members import outages
from members.outages import Outage


class Clock:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(outages, "monotonic", clock)
    return clock


def test_an_outage_is_told_once_with_its_cost_and_its_end_with_what_was_lost(clock, capsys):
    outage = Outage("cache", cost="pages are drawn anew")
    assert not outage.is_on()
    outage.failed(OSError("secret of the server"))
    said = capsys.readouterr().err
    assert said.count("server_away") == 1 and "pages are drawn anew" in said and "secret" not in said
    assert outage.is_on() and outage.is_on()
    clock.now += outages.PAUSE + 0.1
    assert not outage.is_on()
    outage.failed(OSError("still away"))
    assert outage.is_on() and capsys.readouterr().err == ""
    clock.now += outages.PAUSE + 0.1
    outage.answered()
    assert not outage.is_on() and outage.lost == 0
    said = capsys.readouterr().err
    assert said.count("server_back") == 1 and "lost_calls=5" in said and "seconds=4.2" in said


def test_where_nothing_was_away_nothing_is_told(capsys):
    Outage("cache", cost="nothing").answered()
    assert capsys.readouterr().err == ""
