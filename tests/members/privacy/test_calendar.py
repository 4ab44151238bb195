from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.privacy import calendar

days = st.dates(date(2022, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2026, 11, 2), 1, date(2026, 11, 3)),
        (date(2026, 11, 6), 1, date(2026, 11, 9)),  # over a weekend
        (date(2026, 11, 7), 1, date(2026, 11, 9)),  # from a Saturday
        (date(2026, 2, 13), 1, date(2026, 2, 23)),  # over Tết Bính Ngọ
        (date(2026, 2, 13), 30, date(2026, 4, 3)),
        (date(2026, 4, 29), 1, date(2026, 5, 4)),  # over 30/4 and 1/5
        (date(2026, 8, 21), 1, date(2026, 8, 22)),  # a Saturday worked in exchange …
        (date(2026, 8, 28), 1, date(2026, 9, 3)),  # … for the bridge day of the National Day
        (date(2025, 12, 31), 1, date(2026, 1, 2)),
        (date(2026, 2, 23), -1, date(2026, 2, 13)),
        (date(2026, 11, 7), 0, date(2026, 11, 7)),
    ],
)
def test_a_limit_in_working_days_ends_on(start, days, end):
    assert calendar.add_working_days(start, days) == end


@given(days, st.integers(1, 120))
def test_counting_back_gives_the_limit_again(start, n):
    end = calendar.add_working_days(start, n)
    assert calendar.is_working_day(end)
    assert calendar.working_days_between(start, end) == n == -calendar.working_days_between(end, start)


def test_the_day_of_the_event_is_not_counted():
    assert calendar.working_days_between(date(2026, 11, 2), date(2026, 11, 2)) == 0
    assert calendar.working_days_between(date(2026, 11, 2), date(2026, 11, 9)) == 5
