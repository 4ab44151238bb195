"""Working days and holidays, for whoever looks at many days: what was entered is read once."""

from datetime import date, timedelta
from functools import cached_property

from members.working_days import calendar


class WorkingCalendar:
    """Asked day by day, without a further query after the first."""

    @cached_property
    def _decided(self) -> dict[date, bool]:
        return calendar.decided()

    def works(self, day: date) -> bool:
        return calendar.works(day, self._decided)

    def is_holiday(self, day: date) -> bool:
        """Whether `day` is off for more than its weekday: a public holiday, Tết, a day given in exchange."""
        return not self._decided[day] if day in self._decided else calendar.is_known_holiday(day)

    def name(self, day: date) -> str:
        """Why nobody works on `day`: `Mùng 1 Tết`, `Ngày nghỉ`; empty on other days and on plain weekends."""
        return (calendar.holiday_name(day) or "Ngày nghỉ") if self.is_holiday(day) else ""

    def days_after(self, start: date, days: int) -> date:
        """The `days`-th working day after `start`, before it where `days` is negative."""
        return calendar.add_working_days(start, days, self._decided)

    def working_day_from(self, day: date, step: int) -> date:
        """`day` itself where it is worked, else the nearest worked day after it (step 1) or before it (-1)."""
        while not self.works(day):
            day += timedelta(days=step)
        return day
