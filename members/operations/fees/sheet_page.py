"""The month of a chi bộ as one page: who has paid, who has not, what is owed of months before, and the sums."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from members import rules
from members.dates import month_after, month_before
from members.operations.models import FeeLine, FeeSheet
from members.operations.models.fees import sums

DEBT_MONTHS = "removal.absent_months"


@dataclass(frozen=True)
class Person:
    """One who pays here; owed: the months of this year before this one that are unpaid; warned: so many that the rules
    ask for a look at their membership."""

    line: FeeLine
    owed: list[FeeLine] = field(default_factory=list)
    warned: bool = False


@dataclass(frozen=True)
class SheetPage:
    sheet: FeeSheet
    people: list[Person]
    sums: dict
    arrears: int
    most: int

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
    most = rules.whole(DEBT_MONTHS, on=sheet.month, unit=sheet.unit)
    owed = _owed(sheet)
    return SheetPage(sheet, _people(sheet, lines, owed, most), sums_of(sheet), arrears_of(sheet), most)


def _people(sheet: FeeSheet, lines: Iterable[FeeLine], owed: list[FeeLine], most: int) -> list[Person]:
    by_member: dict[int, list[FeeLine]] = {}
    for line in owed:
        by_member.setdefault(line.member_id, []).append(line)
    return [Person(line, late := by_member.get(line.member_id, []), len(late) >= most) for line in lines]


def _owed(sheet: FeeSheet) -> list[FeeLine]:
    """Of months of the same year before that of the sheet, in this chi bộ."""
    rows = FeeLine.objects.owed().filter(sheet__unit=sheet.unit, month__lt=sheet.month, month__year=sheet.month.year)
    return list(rows.select_related("sheet", "member").order_by("month"))


def sums_of(sheet: FeeSheet) -> dict:
    return sheet.lines.aggregate(**sums())


def arrears_of(sheet: FeeSheet) -> int:
    return sum(sheet.takings.exclude(sheet=sheet).values_list("paid", flat=True))


def months_around(month: date, today: date) -> tuple[date, date | None]:
    """The month before, and the one after unless it lies ahead."""
    later = month_after(month)
    return month_before(month), later if later <= today else None
