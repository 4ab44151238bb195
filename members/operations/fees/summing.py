"""Sums of đảng phí upward: each unit below one, for some months, in a number of statements that does not grow."""

from dataclasses import dataclass
from datetime import date

from members import rules
from members.models import Unit
from members.operations.fees.sheet_page import DEBT_MONTHS
from members.operations.models import FeeLine, FeeSheet
from members.sheets import Table

NUMBERS = (
    ("people", "Số người đóng"),
    ("due_sum", "Phải đóng (đồng)"),
    ("paid_sum", "Đã đóng trong tháng (đồng)"),
    ("arrears_sum", "Thu nợ tháng trước (đồng)"),
    ("owed_sum", "Còn thiếu (đồng)"),
    ("owed_count", "Người còn thiếu"),
    ("exempt_count", "Người được miễn"),
    ("reduced_count", "Người được giảm"),
    ("unknown_count", "Chưa kê khai"),
)
MORE = ("more_sum", "Đóng cao hơn mức (đồng)")  # of one's own will, which is reported upward (docs/rules.md §6.2)
NOTHING = dict.fromkeys((key for key, _ in (*NUMBERS, MORE)), 0)


@dataclass(frozen=True)
class Row:
    """A unit with its sums; sheets: how many were opened, closed: how many of them were closed."""

    unit: Unit
    sums: dict
    sheets: int = 0
    closed: int = 0

    @property
    def numbers(self) -> list[tuple[str, int]]:
        return [(label, self.sums[key]) for key, label in NUMBERS]


@dataclass(frozen=True)
class Summary:
    unit: Unit
    rows: list[Row]
    total: dict
    sheets: int
    closed: int

    @property
    def closed_of(self) -> str:
        return f"{self.closed}/{self.sheets}"


def of(unit: Unit, first: date, last: date) -> Summary:
    """Four queries, however many units and members there are below. Under a chi bộ lie those that were closed into it:
    what they had collected is told beside its own."""
    below = list(Unit.objects.filter(parent=unit).order_by("path"))
    units = [unit, *below] if unit.is_cell else below or [unit]
    lines = {row.pop("below"): row for row in FeeLine.objects.sums_below(unit, first, last)}
    late = {row["below"]: row["arrears_sum"] for row in FeeLine.objects.arrears_below(unit, first, last)}
    sheets = {row["below"]: row for row in FeeSheet.objects.counted_below(unit, first, last)}
    rows = []
    for each in units:
        found = NOTHING | lines.get(each.path, {}) | {"arrears_sum": late.get(each.path) or 0}
        counted = sheets.get(each.path, {"many": 0, "closed": 0})
        rows.append(Row(each, found, counted["many"], counted["closed"]))
    rows = [row for row in rows if row.unit.is_working or row.sheets]
    total = {key: sum(row.sums[key] for row in rows) for key in NOTHING}
    return Summary(unit, rows, total, sum(row.sheets for row in rows), sum(row.closed for row in rows))


def table(summary: Summary, first: date, last: date, marks: list[str]) -> Table:
    """As a workbook; the last row is summed up by the spreadsheet itself."""
    numbers = (*NUMBERS, MORE)
    heading = ["Tổ chức đảng", "Mã", "Sổ đã lập", "Sổ đã khóa", *(label for _, label in numbers)]
    rows = [
        [row.unit.name, row.unit.code, row.sheets, row.closed, *(row.sums[key] for key, _ in numbers)]
        for row in summary.rows
    ]
    period = f"{first:%m.%Y}" if first == last else f"{first:%m.%Y}-{last:%m.%Y}"
    widths, shapes = [40, 18, *[14] * (len(heading) - 2)], ["", "", *["#,##0"] * (len(heading) - 2)]
    found = Table(f"Đảng phí {period}", heading, rows, marks=marks, widths=widths, shapes=shapes, names=1)
    return found.with_total({1: "Cộng"} | found.sums(range(3, len(heading) + 1)))


def least_months(unit: Unit, today: date) -> int:
    """So many unpaid months of a year are looked at by the rules."""
    return rules.whole(DEBT_MONTHS, on=today, unit=unit)


def debtors(unit: Unit, today: date, least: int):
    """Who owes at least `least` months of this year, with where they belong and since when; no sums."""
    return FeeLine.objects.in_debt(unit.path, today.year, today.replace(day=1), least)
