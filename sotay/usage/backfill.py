"""Figures of days that are past: of those that nobody has counted, and of measures that came later than a day.

Day by day, each in a transaction of its own: what is done stays done, and who begins again goes on where it was cut
off. A day that was closed keeps its members, its eligible and its tree.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from django.utils import timezone

from members import measures
from members.refusals import Refused
from sotay.usage import figures, months
from sotay.usage.models import UnitDay, UsageDay

WHOLE = ("members", "eligible")  # what all shares of a closed day are of


class NotCountable(Refused):
    """A day that is not over, or of which too little is kept; a measure that nobody counts, or that may not change."""

    status = 422


def count(first: date, last: date) -> Iterator[date]:
    """Counts and closes each day from `first` to `last` that is not closed; yields it when it is done."""
    _demand_countable(first, last)
    closed = set(_closed(first, last))
    for day in _days(first, last):
        if day not in closed:
            figures.close(day)
            yield day


def fill(keys: Sequence[str], first: date, last: date) -> Iterator[date]:
    """Counts the measures `keys` for each closed day from `first` to `last` that was closed without one of them."""
    _demand_countable(first, last)
    known = {measure.key for measure in measures.every()}
    if unknown := sorted(set(keys) - known):
        raise NotCountable(f"Không có chỉ tiêu {', '.join(unknown)}. Các chỉ tiêu: {', '.join(sorted(known))}.")
    if fixed := [key for key in keys if key in WHOLE]:
        raise NotCountable(f"Ngày đã chốt giữ nguyên mẫu số: không tính lại {', '.join(fixed)}.")
    held = dict(UsageDay.objects.filter(day__range=(first, last)).values_list("day", "measures"))
    for day in _closed(first, last):
        if missing := [key for key in keys if key not in held.get(day, ())]:
            UsageDay.objects.get_or_create(day=day)
            figures.fill(day, missing)
            yield day


def _demand_countable(first: date, last: date) -> None:
    since = months.countable_since()
    if first < since:
        raise NotCountable(
            f"Chỉ tính lại được từ ngày {since:%d/%m/%Y}: trước đó không còn giữ ngày dùng của đảng viên."
        )
    if last >= timezone.localdate():
        raise NotCountable("Chỉ tính được những ngày đã qua.")
    if first > last:
        raise NotCountable("Ngày đầu phải trước ngày cuối.")


def _closed(first: date, last: date) -> list[date]:
    """Of the top of the tree, which has a row of each day."""
    rows = UnitDay.objects.filter(unit__parent=None, day__range=(first, last), frozen=True)
    return sorted(set(rows.values_list("day", flat=True)))


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=step) for step in range((last - first).days + 1))
