"""The month of a chi bộ as one page: who has paid, who has not, what is owed of months before, and the sums."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from members import rules
from members.dates import month_after, month_before
from members.namesakes import told_apart
from members.operations.models import FeeLine, FeeSheet
from members.operations.models.fees import sums

DEBT_MONTHS = "removal.absent_months"
RATES = "fee.social_insured"  # most pay by it, and it was in force in every month that has a sheet


@dataclass(frozen=True)
class Person:
    """One who pays here; name: as they are told apart in the sheet; owed: the months of this year before this one that
    are unpaid; warned: so many that the rules ask for a look at their membership."""

    line: FeeLine
    name: str
    owed: list[FeeLine] = field(default_factory=list)
    warned: bool = False


@dataclass(frozen=True)
class SheetPage:
    """left: what is unpaid of chi bộ that have closed, by those who meet here since and owe it nowhere else above;
    document: by which the rates of the month are."""

    sheet: FeeSheet
    people: list[Person]
    sums: dict
    arrears: int
    most: int
    left: list[FeeLine]
    document: str

    @property
    def waiting(self) -> list[Person]:
        return [person for person in self.people if person.line.is_owed]

    @property
    def unknown(self) -> list[Person]:
        return [person for person in self.people if person.line.due is None and not person.line.is_paid]

    @property
    def debtors(self) -> list[Person]:
        return [person for person in self.people if person.owed]

    @property
    def warned(self) -> list[Person]:
        return [person for person in self.people if person.warned]

    @property
    def debt_title(self) -> str:
        return f"Nợ từ {self.most} tháng trong năm"


def of(sheet: FeeSheet) -> SheetPage:
    """The same few queries for any number of members."""
    lines = list(sheet.lines.select_related("member", "paid_into").in_order())
    book = rules.book(sheet.unit, key__in=[DEBT_MONTHS, RATES])
    most, document = book.whole(DEBT_MONTHS, on=sheet.month), book.parameter(RATES, on=sheet.month).document
    owed = _owed(sheet, lines)
    left = FeeLine.objects.left_to(sheet.unit, sheet.month).exclude(pk__in=[line.pk for line in owed])
    left = list(left.select_related("sheet__unit", "member").order_by("member__name_key", "member", "month"))
    return SheetPage(sheet, _people(lines, owed, most), sums_of(sheet), arrears_of(sheet), most, left, document)


def _people(lines: Sequence[FeeLine], owed: list[FeeLine], most: int) -> list[Person]:
    by_member: dict[int, list[FeeLine]] = {}
    for line in owed:
        by_member.setdefault(line.member_id, []).append(line)
    names = told_apart(line.member for line in lines)
    return [
        Person(line, names[line.member_id], late := by_member.get(line.member_id, []), len(late) >= most)
        for line in lines
    ]


def _owed(sheet: FeeSheet, lines: Sequence[FeeLine]) -> list[FeeLine]:
    """Of months of the same year before that of the sheet, by those who stand in it: here, or in a chi bộ that has
    closed."""
    here = Q(sheet__unit=sheet.unit) | Q(sheet__unit__closed_on__isnull=False)
    rows = FeeLine.objects.owed().filter(here, member__in=[line.member_id for line in lines])
    rows = rows.filter(month__lt=sheet.month, month__year=sheet.month.year)
    return list(rows.select_related("sheet", "member").order_by("month"))


def sums_of(sheet: FeeSheet) -> dict:
    return sheet.lines.aggregate(**sums())


def arrears_of(sheet: FeeSheet) -> int:
    return sum(sheet.takings.exclude(sheet=sheet).values_list("paid", flat=True))


def months_around(month: date, today: date) -> tuple[date, date | None]:
    """The month before, and the one after unless it lies ahead."""
    later = month_after(month)
    return month_before(month), later if later <= today else None
