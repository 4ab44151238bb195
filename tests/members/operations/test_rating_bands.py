"""Xếp loại by the table: bands of points, the limit of the best in groups of 0 to 15, who is not rated, the periods
(366-QĐ/TW; docs/rules.md §6.1)."""

from datetime import date
from decimal import Decimal

import pytest

from members import rules
from members.models import Office
from members.operations.models import RatingLevel
from members.operations.rating import bands
from members.operations.rating.rounds import group_of, last_day
from members.rules import RuleError

BOOK = rules.Book(rules.seed())
END = date(2026, 12, 31)
X, G, D, N = RatingLevel.EXCELLENT, RatingLevel.GOOD, RatingLevel.DONE, RatingLevel.NOT_DONE


@pytest.mark.parametrize(
    ("points", "level"),
    [
        ("100", X), ("90", X), ("89.5", G), ("89", G), ("70", G), ("69.5", D), ("50", D), ("49.5", N), ("0", N),
    ],
)  # fmt: skip
def test_bands_of_points(points, level):
    assert bands.level_of(Decimal(points), BOOK, END) == level


@pytest.mark.parametrize(
    ("level", "points", "refused"),
    [(X, "89.5", True), (X, "90", False), (G, "95", False), (N, "95", False), (G, "69", True), (D, "49", True)],
)
def test_nobody_is_rated_above_the_points_but_may_be_below(level, points, refused):
    assert bands.too_high(level, Decimal(points), BOOK, END) is refused


def test_no_band_is_known_before_the_rule():
    with pytest.raises(RuleError):
        bands.level_of(Decimal(95), BOOK, date(2025, 8, 29))
    assert bands.level_of(Decimal(95), BOOK, date(2025, 8, 30)) == X


@pytest.mark.parametrize(
    ("good_or_better", "most"),
    [
        (0, 0), (1, 0), (2, 0), (3, 0), (4, 0), (5, 1), (6, 1), (7, 1), (8, 1), (9, 1), (10, 2), (11, 2), (12, 2),
        (14, 2), (15, 3),
    ],
)  # fmt: skip
def test_a_fifth_of_the_good_ones_rounded_down_may_be_excellent(good_or_better, most):
    assert bands.most_excellent([G] * good_or_better, BOOK, END) == most


@pytest.mark.parametrize(
    ("levels", "over"),
    [
        ([X, G, G, G, G], False),
        ([X, G, G, G], True),
        ([X, G, G, G, D], True),  # who is only done does not count among the good ones
        ([X, X, G, G, G, G, G, G, G, G], False),
        ([X, X, G, G, G, G, G, G, G], True),
        ([X], True),
        ([], False),
        ([D, N, G], False),
    ],
)
def test_whether_a_group_is_over_the_limit(levels, over):
    assert bands.is_over(levels, BOOK, END) is over


@pytest.mark.parametrize(
    ("status", "admitted", "end", "reason"),
    [
        ("active", date(2010, 1, 1), END, ""),
        ("active", None, END, ""),
        ("active", date(2026, 7, 1), END, "Mới kết nạp, chưa đủ 6 tháng"),
        ("active", date(2026, 6, 30), END, ""),
        ("active", date(2026, 6, 30), date(2026, 9, 30), "Mới kết nạp, chưa đủ 6 tháng"),
        ("exempt", date(2010, 1, 1), END, "Được miễn công tác và sinh hoạt đảng"),
        ("suspended", date(2010, 1, 1), END, "Đang bị đình chỉ sinh hoạt đảng"),
        ("interrupted", date(2010, 1, 1), END, ""),
        ("active", date(2025, 1, 1), date(2025, 3, 31), ""),  # before the rule of six months
    ],
)
def test_who_is_not_rated(status, admitted, end, reason):
    assert bands.why_not_rated(status, admitted, BOOK, end) == reason


@pytest.mark.parametrize(
    ("period", "number", "day"),
    [
        ("year", 0, date(2026, 12, 31)),
        ("quarter", 1, date(2026, 3, 31)),
        ("quarter", 3, date(2026, 9, 30)),
        ("month", 2, date(2026, 2, 28)),
        ("month", 11, date(2026, 11, 30)),
    ],
)
def test_a_period_ends_on_its_last_day(period, number, day):
    assert last_day(period, 2026, number) == day


@pytest.mark.parametrize(
    ("posts", "group"),
    [
        (set(), "member"),
        ({Office.Code.SECRETARY}, "head"),
        ({Office.Code.DEPUTY, Office.Code.COMMITTEE_MEMBER}, "head"),
        ({Office.Code.CELL_COMMITTEE_MEMBER}, "committee"),
        ({Office.Code.GROUP_LEADER}, "member"),
        ({Office.Code.INSPECTION_MEMBER}, "member"),
    ],
)
def test_similar_posts_stand_in_one_group(posts, group):
    assert group_of(posts) == group
