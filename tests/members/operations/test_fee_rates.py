"""Đảng phí by the table: every kind of income before and after the dates of the rules, rounding, exemption, reduction,
the age of retirement, and where somebody pays (docs/rules.md §6.2, §3.5)."""

from datetime import date
from fractions import Fraction

import pytest

from members import rules
from members.operations.fees import rates
from members.operations.fees.rates import Payer, Relief
from members.operations.fees.roll import Stay, place

JAN, FEB, NOV = date(2026, 1, 1), date(2026, 2, 1), date(2026, 11, 1)
DEC_27, JAN_28 = date(2027, 12, 1), date(2028, 1, 1)
BOOK = rules.Book(rules.seed())
YOUNG = Payer(date(1990, 5, 1), "male")
OLD = Payer(date(1955, 5, 1), "male", 40)
FIFTY = Payer(date(1950, 5, 1), "female", 50)
NOT_QUITE = Payer(date(1950, 5, 1), "female", 49)


@pytest.mark.parametrize(
    ("kind", "income", "payer", "month", "amount", "rule"),
    [
        # 1% of the wage of the month before
        ("social_insured", 10_000_000, YOUNG, FEB, 100_000, "1% tiền lương đóng BHXH tháng trước (01-QĐ/TW (2026))"),
        ("social_insured", 12_345_678, YOUNG, NOV, 123_457, "1% tiền lương đóng BHXH tháng trước (01-QĐ/TW (2026))"),
        ("social_insured", 10_000_000, YOUNG, JAN, 100_000, "1% tiền lương đóng BHXH tháng trước (342-QĐ/TW)"),
        ("social_insured", 46_800_000, YOUNG, JAN_28, 468_000, "1% tiền lương đóng BHXH tháng trước (01-QĐ/TW (2026))"),
        ("sick_maternity", 6_000_000, YOUNG, FEB, 60_000, "1% trợ cấp ốm đau, thai sản (01-QĐ/TW (2026))"),
        # 0,5% of the pension
        ("pension", 5_000_000, OLD, FEB, 25_000, "0,5% lương hưu (01-QĐ/TW (2026))"),
        ("pension", 5_000_000, OLD, JAN, 25_000, "0,5% lương hưu (342-QĐ/TW)"),
        ("pension", 5_400_100, OLD, NOV, 27_001, "0,5% lương hưu (01-QĐ/TW (2026))"),  # 27 000,5: halves upward
        ("pension", 5_400_099, OLD, NOV, 27_000, "0,5% lương hưu (01-QĐ/TW (2026))"),  # 27 000,495
        # students
        ("student", None, YOUNG, JAN, 3_000, "3.000 đồng một tháng (342-QĐ/TW)"),
        ("student", None, YOUNG, FEB, 5_000, "5.000 đồng một tháng (01-QĐ/TW (2026))"),
        # others: of the minimum wage of the region, 0,3% and from 2028 on 0,5%
        ("other", None, YOUNG, FEB, 15_930, "0,3% lương tối thiểu vùng I 5.310.000 đồng (01-QĐ/TW (2026))"),
        ("other", None, YOUNG, DEC_27, 15_930, "0,3% lương tối thiểu vùng I 5.310.000 đồng (01-QĐ/TW (2026))"),
        ("other", None, YOUNG, JAN_28, 26_550, "0,5% lương tối thiểu vùng I 5.310.000 đồng (01-QĐ/TW (2026))"),
        # at the age of retirement 0,2%, from 2028 on 0,3%
        ("other", None, OLD, FEB, 10_620, "0,2% lương tối thiểu vùng I 5.310.000 đồng (01-QĐ/TW (2026))"),
        ("other", None, OLD, DEC_27, 10_620, "0,2% lương tối thiểu vùng I 5.310.000 đồng (01-QĐ/TW (2026))"),
        ("other", None, OLD, JAN_28, 15_930, "0,3% lương tối thiểu vùng I 5.310.000 đồng (01-QĐ/TW (2026))"),
        # nobody knows yet, or no rule is kept for the month
        ("social_insured", None, YOUNG, FEB, None, rates.NOT_DECLARED),
        ("", None, YOUNG, FEB, None, rates.NOT_DECLARED),
        (
            "other",
            None,
            YOUNG,
            JAN,
            None,
            "Chưa có mức của diện này cho tháng 01/2026: ghi số tiền theo quy định khi ấy",
        ),
        ("sick_maternity", 6_000_000, YOUNG, JAN, None, None),
        # income of nothing is nothing, and declared
        ("pension", 0, OLD, FEB, 0, "0,5% lương hưu (01-QĐ/TW (2026))"),
    ],
)
def test_what_is_due(kind, income, payer, month, amount, rule):
    found = rates.due(kind, income, payer, month, BOOK)
    assert found.amount == amount
    assert rule is None or found.rule == rule
    assert found.exempt == ""


@pytest.mark.parametrize(
    ("payer", "month", "relief", "amount", "exempt"),
    [
        (FIFTY, FEB, None, 0, "Miễn: 50 năm tuổi đảng (01-QĐ/TW (2026))"),
        (NOT_QUITE, FEB, None, 25_000, ""),
        (FIFTY, JAN, None, 25_000, ""),  # 342-QĐ/TW knew no such exemption
        (Payer(date(1940, 1, 1), "male", 61), NOV, None, 0, "Miễn: 61 năm tuổi đảng (01-QĐ/TW (2026))"),
        (OLD, NOV, Relief(100, "Hộ nghèo, cận nghèo, có đơn"), 0, "Miễn: hộ nghèo, cận nghèo, có đơn"),
        (OLD, NOV, Relief(100, "Hưởng trợ cấp hưu trí xã hội"), 0, "Miễn: hưởng trợ cấp hưu trí xã hội"),
        (OLD, NOV, Relief(30, "khó khăn"), 17_500, ""),
        (OLD, NOV, Relief(50, "khó khăn"), 12_500, ""),
        (OLD, NOV, Relief(70, "khó khăn"), 7_500, ""),
        (FIFTY, NOV, Relief(30, "khó khăn"), 0, "Miễn: 50 năm tuổi đảng (01-QĐ/TW (2026))"),
    ],
)
def test_who_pays_less_or_nothing(payer, month, relief, amount, exempt):
    found = rates.due("pension", 5_000_000, payer, month, BOOK, relief)
    assert (found.amount, found.exempt) == (amount, exempt)


@pytest.mark.parametrize(
    ("amount", "step", "expected"),
    [
        (Fraction(123_456_78, 100), 1, 123_457),
        (Fraction(1, 2), 1, 1),
        (Fraction(49, 100), 1, 0),
        (Fraction(15_930), 1_000, 16_000),
        (Fraction(15_500), 1_000, 16_000),
        (Fraction(15_499), 1_000, 15_000),
        (Fraction(0), 1_000, 0),
    ],
)
def test_the_sum_is_rounded_once_and_halves_upward(amount, step, expected):
    assert rates.rounded(amount, step) == expected


def test_what_is_reduced_is_rounded_only_once():
    # 1% of 1 010 050 is 10 100,5; 70% of it 7 070,35. Rounded twice it would be 7 071.
    found = rates.due("social_insured", 1_010_050, YOUNG, NOV, BOOK, Relief(30, "khó khăn"))
    assert found.amount == 7_070


@pytest.mark.parametrize(
    ("born", "gender", "month", "expected"),
    [
        (date(1965, 6, 1), "male", date(2026, 11, 1), False),  # 61 năm 5 tháng
        (date(1965, 5, 1), "male", date(2026, 11, 1), True),  # 61 năm 6 tháng
        (date(1965, 5, 2), "male", date(2026, 11, 1), False),  # not before the second
        (date(1965, 5, 2), "male", date(2026, 12, 1), True),
        (date(1969, 12, 1), "female", date(2026, 12, 1), True),  # 57 năm
        (date(1969, 12, 1), "female", date(2027, 1, 1), True),  # 57 năm 4 tháng are asked by then: nobody falls back
        (date(1970, 1, 1), "female", date(2027, 1, 1), False),
        (date(1970, 1, 1), "female", date(2027, 5, 1), True),
        (date(1966, 1, 1), "male", date(2028, 1, 1), True),  # 62 năm
        (date(1976, 1, 1), "female", date(2035, 12, 1), False),
        (date(1976, 1, 1), "female", date(2036, 1, 1), True),  # 60 năm, as from 2035 on
    ],
)
def test_the_age_of_retirement_of_the_year_counts(born, gender, month, expected):
    assert rates.is_retired(born, gender, month, BOOK) is expected


HOME, AWAY = 1, 2


@pytest.mark.parametrize(
    ("stays", "paying"),
    [
        ([(HOME, "official", date(2020, 1, 1), None)], HOME),
        # who leaves pays at home to the end of the month
        (
            [(HOME, "official", date(2020, 1, 1), date(2026, 11, 10)), (AWAY, "official", date(2026, 11, 10), None)],
            HOME,
        ),
        ([(HOME, "official", date(2020, 1, 1), date(2026, 11, 1)), (AWAY, "official", date(2026, 11, 1), None)], AWAY),
        # who meets elsewhere for a time pays there
        ([(HOME, "official", date(2020, 1, 1), None), (AWAY, "temporary", date(2026, 10, 1), None)], AWAY),
        ([(HOME, "official", date(2020, 1, 1), None), (AWAY, "temporary", date(2026, 11, 1), None)], AWAY),
        ([(HOME, "official", date(2020, 1, 1), None), (AWAY, "temporary", date(2026, 11, 2), None)], HOME),
        ([(HOME, "official", date(2020, 1, 1), None), (AWAY, "temporary", date(2026, 6, 1), date(2026, 11, 15))], AWAY),
        ([(HOME, "official", date(2020, 1, 1), None), (AWAY, "temporary", date(2026, 6, 1), date(2026, 11, 1))], HOME),
        # admitted in the middle of the month
        ([(HOME, "official", date(2026, 11, 20), None)], HOME),
        ([(HOME, "official", date(2026, 12, 1), None)], None),
        ([(HOME, "official", date(2020, 1, 1), date(2026, 10, 31))], None),
        ([], None),
    ],
)
def test_where_one_pays_for_november_2026(stays, paying):
    found = place([Stay(*stay) for stay in stays], NOV)
    assert (found.unit if found else None) == paying
