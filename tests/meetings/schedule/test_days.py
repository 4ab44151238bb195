"""The days of a rule, against calendars of 2026 and 2027 that were worked out by hand."""

from datetime import date

import pytest

from meetings.models import Schedule
from meetings.schedule import days
from members.models import WorkingDay
from members.working_calendar import WorkingCalendar

pytestmark = pytest.mark.django_db
Rule, Shift = Schedule.Rule, Schedule.Shift


def made(first="2027-01-01", last="2027-12-31", **facts) -> list[days.Slot]:
    usual = {"rule": Rule.DAY, "day": 3, "every": 1, "shift": Shift.NEXT}
    first, last = date.fromisoformat(first), date.fromisoformat(last)
    return days.slots(Schedule(first_day=first, last_day=last, **usual | facts), WorkingCalendar())


def written(found: list[days.Slot]) -> list[str]:
    return [f"{slot.day:%d/%m}" for slot in found]


def test_the_third_of_each_month_moves_to_the_next_working_day():
    found = made()
    # 3 January, 3 July and 3 October 2027 are weekends or a Sunday; 3 April a Saturday; 3 September lies in Quốc khánh.
    assert [slot.wanted for slot in found] == [date(2027, month, 3) for month in range(1, 13)]
    calendar = WorkingCalendar()
    for slot in found:
        between = [date.fromordinal(day) for day in range(slot.wanted.toordinal(), slot.day.toordinal())]
        assert calendar.works(slot.day) and not any(calendar.works(day) for day in between)
    assert found[0] == days.Slot(date(2027, 1, 3), date(2027, 1, 4), "03/01/2027 là Chủ nhật")
    assert found[3].day == date(2027, 4, 5) and found[3].why == "03/04/2027 là Thứ Bảy"
    assert found[10] == days.Slot(date(2027, 11, 3), date(2027, 11, 3))


def test_tet_is_left_behind_as_a_whole():
    (slot,) = made("2027-02-01", "2027-02-28", day=6)  # Mùng 1 of Đinh Mùi is 6 February 2027
    calendar = WorkingCalendar()
    assert slot.day > date(2027, 2, 8) and calendar.works(slot.day)
    assert all(calendar.is_holiday(date(2027, 2, day)) for day in (6, 7, 8))
    assert slot.why == f"06/02/2027 là {calendar.name(date(2027, 2, 6))}"


def test_a_day_that_the_government_swapped_counts_as_it_says():
    WorkingDay.objects.create(day=date(2027, 3, 3), works=False, document="1-QĐ/TTg")
    WorkingDay.objects.create(day=date(2027, 4, 3), works=True, document="1-QĐ/TTg")  # a Saturday
    march, april = made("2027-03-01", "2027-04-30")
    assert march == days.Slot(date(2027, 3, 3), date(2027, 3, 4), "03/03/2027 là Ngày nghỉ")
    assert april == days.Slot(date(2027, 4, 3), date(2027, 4, 3))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"rule": Rule.DAY, "day": 31, "shift": Shift.STAY}, ["31/01", "28/02", "31/03", "30/04"]),
        ({"rule": Rule.DAY, "day": 3, "shift": Shift.PREVIOUS}, ["31/12", "03/02", "03/03", "02/04"]),
        ({"rule": Rule.DAY, "day": 3, "shift": Shift.STAY}, ["03/01", "03/02", "03/03", "03/04"]),
        ({"rule": Rule.DAY, "day": 3, "shift": Shift.HOLIDAYS}, ["03/01", "03/02", "03/03", "03/04"]),
        ({"rule": Rule.FIRST_WORKING}, ["04/01", "01/02", "01/03", "01/04"]),
        ({"rule": Rule.LAST_WORKING}, ["29/01", "26/02", "31/03", "29/04"]),
        ({"rule": Rule.WEEKDAY, "weekday": 3, "ordinal": 1}, ["07/01", "11/02", "04/03", "01/04"]),
        ({"rule": Rule.WEEKDAY, "weekday": 3, "ordinal": 4}, ["28/01", "25/02", "25/03", "22/04"]),
        ({"rule": Rule.WEEKDAY, "weekday": 0, "ordinal": 5}, ["25/01", "22/02", "29/03", "26/04"]),
    ],
)
def test_other_rules_of_an_office(facts, expected):
    """January to April 2027: 1 January and 30 April are Fridays and holidays; Tết begins on 4 February."""
    assert written(made("2027-01-01", "2027-04-30", **facts)) == expected


def test_only_holidays_are_avoided_where_a_chi_bo_meets_on_sundays():
    assert written(made("2027-09-01", "2027-09-30", day=2, shift=Shift.HOLIDAYS)) != ["02/09"]
    assert written(made("2027-10-01", "2027-10-31", day=3, shift=Shift.HOLIDAYS)) == ["03/10"]  # a Sunday


def test_each_quarter_from_its_first_month_and_each_week():
    quarters = made("2027-02-01", "2027-12-31", every=3, day=10, shift=Shift.STAY)
    assert written(quarters) == ["10/02", "10/05", "10/08", "10/11"]
    weeks = made("2027-03-02", "2027-03-31", rule=Rule.WEEKLY, weekday=0)
    assert written(weeks) == ["08/03", "15/03", "22/03", "29/03"]


def test_only_days_within_the_stretch_and_none_twice():
    assert written(made("2027-03-04", "2027-05-02", shift=Shift.STAY)) == ["03/04"]
    # Days of a week that are both moved to the same Monday would be one meeting.
    WorkingDay.objects.bulk_create(
        [WorkingDay(day=date(2027, 6, day), works=False, document="1-QĐ/TTg") for day in range(7, 15)]
    )
    assert written(made("2027-06-07", "2027-06-20", rule=Rule.WEEKLY, weekday=1)) == ["15/06"]
