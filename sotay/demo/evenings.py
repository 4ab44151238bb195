"""On which evenings the demo's chi bộ meets: tonight, and on the same day of the months before."""

from calendar import monthrange
from datetime import date, datetime, time, timedelta

from django.utils import timezone

HOUR, MORNING = time(19, 30), time(7, 45)
NEAR = timedelta(days=15)  # a demo that stands for longer than until this gets another evening


def on(day: date, hour: time = HOUR) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour))


def tonight() -> datetime:
    """The next half past seven: of today, or of tomorrow once that has passed."""
    today = on(timezone.localdate())
    return today if today > timezone.now() else on(timezone.localdate() + timedelta(days=1))


def months_before(evening: datetime, months: int) -> datetime:
    """The evening of the chi bộ's day so many months earlier; the last of a month that does not have the day."""
    day = timezone.localdate(evening)
    number = day.year * 12 + day.month - 1 - months
    year, month = number // 12, number % 12 + 1
    return on(date(year, month, min(day.day, monthrange(year, month)[1])))
