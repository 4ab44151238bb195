"""The clock of the demo, and the evenings on which its chi bộ meets."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from meetings.models import Petition
from sotay.demo import clock, evenings


def at(text: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(text))


def test_inside_it_is_another_day_for_defaults_of_fields_too():
    with clock.moved_to(at("2026-03-28 19:30")) as moved:
        assert timezone.localdate() == date(2026, 3, 28)
        assert Petition().sent_at == timezone.now() == at("2026-03-28 19:30")
        moved.wait(minutes=90)
        assert Petition().sent_at == timezone.now() == at("2026-03-28 21:00")
        moved.put(at("2026-04-01 08:00"))
        assert timezone.localtime().isoformat() == "2026-04-01T08:00:00+07:00"
        assert timezone.template_localtime(at("2026-04-01 08:00")).utcoffset() == timedelta(hours=7)


def test_afterwards_it_is_now_again_even_when_something_broke():
    before = datetime.now(tz=timezone.get_current_timezone())
    with pytest.raises(ZeroDivisionError), clock.moved_to(at("2026-03-28 19:30")):
        raise ZeroDivisionError
    assert timezone.now() >= before and Petition().sent_at >= before


@pytest.mark.parametrize(
    ("now", "evening"),
    [
        ("2026-11-29 00:00", "2026-11-29 19:30"),
        ("2026-11-29 19:29", "2026-11-29 19:30"),
        ("2026-11-29 19:30", "2026-11-30 19:30"),
        ("2026-12-31 23:59", "2027-01-01 19:30"),
    ],
)
def test_tonight_is_always_to_come(now, evening):
    with clock.moved_to(at(now)):
        assert evenings.tonight() == at(evening)


@pytest.mark.parametrize(
    ("evening", "months", "earlier"),
    [("2026-11-30", 9, "2026-02-28"), ("2026-11-29", 14, "2025-09-29"), ("2027-01-31", 1, "2026-12-31")],
)
def test_the_months_before_have_the_same_day_where_there_is_one(evening, months, earlier):
    assert evenings.months_before(at(f"{evening} 19:30"), months) == at(f"{earlier} 19:30")
