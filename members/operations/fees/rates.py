"""What a member pays a month: by the rates that were in force in that month, exactly, then rounded once.

Source: 01-QĐ/TW of 3/2/2026, for months before it what is kept of 342-QĐ/TW (docs/rules.md §6.2).
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from members.dates import months_after
from members.models import RuleParameter
from members.numbers import grouped
from members.operations.models.fee_grounds import ON_INCOME, FeeKind
from members.rules import Book, RuleError

EXEMPT_AFTER = "fee.exempt_party_age"
REGION, MINIMUM_WAGE, ROUND_TO = "fee.wage_region", "fee.minimum_wage", "fee.round_to"
WORKING_AGE, RETIRED_AGE, STUDENT = "fee.other_working_age", "fee.other_retired_age", "fee.student"
RETIREMENT = "retirement.months"
FIRST_YEAR = 2021  # in which the age of retirement began to rise (135/2020/NĐ-CP)
NOT_DECLARED = "Chưa kê khai thu nhập tính đảng phí"


@dataclass(frozen=True)
class Payer:
    """Who pays: birth and gender tell the age of retirement, party_years the years of tuổi đảng in the month."""

    born: date
    gender: str
    party_years: int = 0


@dataclass(frozen=True)
class Relief:
    percent: int
    reason: str


@dataclass(frozen=True)
class Due:
    """amount: whole đồng, None where it cannot be reckoned; exempt: why nothing is paid; rule: rate, of what, number of
    the rule, or what is missing."""

    amount: int | None
    rule: str
    exempt: str = ""
    percent: int = 0


def due(kind: str, income: int | None, payer: Payer, month: date, book: Book, relief: Relief | None = None) -> Due:
    """For the month that begins on `month`. Never raises: what is missing is said in `rule`."""
    if free := _by_party_age(payer, month, book):
        return Due(0, "", free)
    if relief and relief.percent == 100:
        return Due(0, "", f"Miễn: {relief.reason[:1].lower()}{relief.reason[1:]}", 100)
    if not kind:
        return Due(None, NOT_DECLARED)
    try:
        whole, rule = _whole(FeeKind(kind), income, payer, month, book)
    except RuleError:
        return Due(None, f"Chưa có mức của diện này cho tháng {month:%m/%Y}: ghi số tiền theo quy định khi ấy")
    if whole is None:
        return Due(None, NOT_DECLARED)
    percent = relief.percent if relief else 0
    left = whole * (100 - percent) / 100
    return Due(rounded(left, book.whole(ROUND_TO, on=month)), rule, percent=percent)


def rounded(amount: Fraction, step: int) -> int:
    """To the nearest multiple of `step`, halves upward; whole đồng."""
    return int(amount / step + Fraction(1, 2)) * step


def is_retired(born: date, gender: str, month: date, book: Book) -> bool:
    """Whether the age of retirement of some year up to `month` was reached in that year: it rises from year to year,
    and who has reached it once does not fall back (135/2020/NĐ-CP)."""
    for year in range(FIRST_YEAR, month.year + 1):
        age = book.whole(f"{RETIREMENT}.{gender}", on=date(year, 1, 1))
        if months_after(born, age) <= min(date(year, 12, 31), month):
            return True
    return False


def _by_party_age(payer: Payer, month: date, book: Book) -> str:
    try:
        rule = book.parameter(EXEMPT_AFTER, on=month)
    except RuleError:
        return ""
    enough = payer.party_years >= int(rule.value)
    return f"Miễn: {payer.party_years} năm tuổi đảng ({rule.document})" if enough else ""


def _whole(kind: FeeKind, income: int | None, payer: Payer, month: date, book: Book) -> tuple[Fraction | None, str]:
    """Before any reduction. Raises RuleError."""
    if kind in ON_INCOME:
        rule = book.parameter(f"fee.{kind}", on=month)
        share = None if income is None else _share(rule, income)
        return share, f"{grouped(rule.value)}% {_OF[kind]} ({rule.document})"
    if kind == FeeKind.STUDENT:
        rule = book.parameter(STUDENT, on=month)
        return Fraction(rule.value), f"{grouped(rule.value)} đồng một tháng ({rule.document})"
    retired = is_retired(payer.born, payer.gender, month, book)
    rule = book.parameter(RETIRED_AGE if retired else WORKING_AGE, on=month)
    region = book.whole(REGION, on=month)
    wage = book.value(f"{MINIMUM_WAGE}.{region}", on=month)
    said = f"{grouped(rule.value)}% lương tối thiểu vùng {_ROMAN[region]} {grouped(wage)} đồng ({rule.document})"
    return _share(rule, int(wage)), said


_OF = {
    FeeKind.SOCIAL_INSURED: "tiền lương đóng BHXH tháng trước",
    FeeKind.SICK_MATERNITY: "trợ cấp ốm đau, thai sản",
    FeeKind.PENSION: "lương hưu",
}
_ROMAN = {1: "I", 2: "II", 3: "III", 4: "IV"}


def _share(rule: RuleParameter, of: int) -> Fraction:
    return Fraction(rule.value) * of / 100
