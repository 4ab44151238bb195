"""The periods that an address names."""

from datetime import date

import pytest

from meetings.figures.periods import read
from meetings.models.figures import ends_of_quarters

pytestmark = pytest.mark.unit
TODAY = date(2026, 11, 29)


def months(*numbers: int, year: int = 2026) -> tuple[date, ...]:
    return tuple(date(year, number, 1) for number in numbers)


@pytest.mark.parametrize(
    ("text", "label", "expected"),
    [
        ("", "Tháng 11/2026", months(11)),
        ("2026-11", "Tháng 11/2026", months(11)),
        ("2026-02", "Tháng 2/2026", months(2)),
        ("2026-q4", "Quý IV/2026", months(10, 11)),
        ("2026-q1", "Quý I/2026", months(1, 2, 3)),
        ("2026", "Năm 2026", months(*range(1, 12))),
        ("2025", "Năm 2025", months(*range(1, 13), year=2025)),
    ],
)
def test_a_period_has_its_months_up_to_today(text, label, expected):
    period = read(text, TODAY)
    assert (period.label, period.months) == (label, expected)
    assert period.is_month == (len(expected) == 1)
    assert period.key == (text or "2026-11")


@pytest.mark.parametrize(
    "text",
    ["2026-12", "2026-13", "2026-00", "2027", "2026-q5", "0000", "1999", "9999-99", "tháng 11", "2026-11-01", "²"],
)
def test_what_is_no_period_or_has_not_begun_is_none(text):
    assert read(text, TODAY) is None


def test_of_each_quarter_the_last_month():
    assert ends_of_quarters(months(*range(1, 12))) == list(months(3, 6, 9, 11))
    assert ends_of_quarters(months(5)) == list(months(5))
