"""Gives the pages of units their number of members, from the figures kept for every day."""

from datetime import date, timedelta

from members.headcount import Headcount
from sotay.usage import tasks
from sotay.usage.models import UnitDay

STALE = timedelta(days=14)  # older figures say nothing of the day that was asked for


def latest(units: list[int], on: date) -> dict[int, Headcount]:
    """One query: the last kept row of each unit in the fortnight up to `on`."""
    rows = UnitDay.objects.filter(unit__in=units, day__gt=on - STALE, day__lte=on)
    newest = rows.order_by("unit_id", "-day").distinct("unit_id")
    return {pk: Headcount(*counts) for pk, *counts in newest.values_list("unit_id", *Headcount._fields)}


def count_anew() -> None:
    """The tree is another one once this transaction is committed: its figures are counted then, not in ten minutes."""
    tasks.refresh.delay_on_commit()
