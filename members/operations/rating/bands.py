"""Points, bands, the limit of the best, who is not rated: by the rules of the last day of the period
(366-QĐ/TW, 43-HD/BTCTW; docs/rules.md §6.1)."""

import math
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction

from members.dates import months_after
from members.models import Member
from members.operations.models import RatingLevel
from members.rules import Book, RuleError

BANDS = (
    (RatingLevel.EXCELLENT, "rating.bands.excellent"),
    (RatingLevel.GOOD, "rating.bands.good"),
    (RatingLevel.DONE, "rating.bands.done"),
)
CAP, LEAST_MONTHS = "rating.cap_excellent", "rating.least_months"
MOST_POINTS = 100
GOOD_OR_BETTER = (RatingLevel.EXCELLENT, RatingLevel.GOOD)


def level_of(points: Decimal, book: Book, on: date) -> RatingLevel:
    """The best level whose least points are reached. Raises RuleError for a day before the bands were in force."""
    for level, rule in BANDS:
        if points >= book.value(rule, on=on):
            return level
    return RatingLevel.NOT_DONE


def too_high(level: str, points: Decimal, book: Book, on: date) -> bool:
    """Whether `level` is better than the points allow; to be rated below them is a matter of the vote."""
    order = list(RatingLevel)
    return order.index(RatingLevel(level)) < order.index(level_of(points, book, on))


def most_excellent(levels: Iterable[str], book: Book, on: date) -> int:
    """How many of a group may be excellent: the share of those rated good or better, rounded down."""
    good = sum(level in GOOD_OR_BETTER for level in levels)
    return math.floor(good * Fraction(book.value(CAP, on=on)) / 100)


def is_over(levels: Iterable[str], book: Book, on: date) -> bool:
    """Whether a group has more of the best than that."""
    found = list(levels)
    return found.count(RatingLevel.EXCELLENT) > most_excellent(found, book, on)


def why_not_rated(status: str, admitted: date | None, book: Book, on: date) -> str:
    """The reason why somebody is not rated for a period that ends on `on`; empty for all others."""
    if status == Member.Status.EXEMPT:
        return "Được miễn công tác và sinh hoạt đảng"
    if status == Member.Status.SUSPENDED:
        return "Đang bị đình chỉ sinh hoạt đảng"
    try:
        least = book.whole(LEAST_MONTHS, on=on)
    except RuleError:
        return ""
    if admitted and months_after(admitted, least) > on:
        return f"Mới kết nạp, chưa đủ {least} tháng"
    return ""
