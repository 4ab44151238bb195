"""When somebody is told: at once, after the night, or with the digest they chose."""

from datetime import datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from django.utils import timezone

from members import rules


class Hours(NamedTuple):
    """Hours of a day in parts, `6.5` is half past six."""

    quiet_from: Decimal
    quiet_until: Decimal
    digest_at: Decimal


class Times(NamedTuple):
    """`now` for what cannot wait; `awake` after the quiet hours; the next digests."""

    now: datetime
    awake: datetime
    daily: datetime
    weekly: datetime


def times(now: datetime) -> Times:
    """By the rules of the day; a quiet time may go over midnight. The rules are read once a minute."""
    here = timezone.localtime(now)
    hours = _hours(here.replace(second=0, microsecond=0))
    daily = _next(here, hours.digest_at)
    weekly = daily + timedelta(days=-daily.weekday() % 7)
    return Times(now, _awake(here, hours), daily, weekly)


def in_words() -> dict[str, str]:
    """The hours as a page says them: `21 giờ`, `6 giờ 30`."""
    hours = _hours(timezone.localtime().replace(second=0, microsecond=0))
    said = {name: _clock(hour) for name, hour in hours._asdict().items()}
    return {name: f"{at.hour} giờ" + f" {at.minute:02}" * bool(at.minute) for name, at in said.items()}


@lru_cache(maxsize=2)
def _hours(minute: datetime) -> Hours:
    book, on = rules.book(key__startswith="notice."), minute.date()
    return Hours(*(book.value(f"notice.{name}", on=on) for name in Hours._fields))


def _awake(here: datetime, hours: Hours) -> datetime:
    began, ends = (_clock(each) for each in (hours.quiet_from, hours.quiet_until))
    over_midnight = began > ends
    is_quiet = (here.time() >= began or here.time() < ends) if over_midnight else began <= here.time() < ends
    return _next(here, hours.quiet_until) if is_quiet else here


def _next(here: datetime, hour: Decimal) -> datetime:
    """The next time that the clock shows `hour`."""
    today = here.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(minutes=int(hour * 60))
    return today if today > here else today + timedelta(days=1)


def _clock(hour: Decimal) -> time:
    minutes = int(hour * 60) % (24 * 60)
    return time(minutes // 60, minutes % 60)
