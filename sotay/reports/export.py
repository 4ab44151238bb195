"""The report as a file that a spreadsheet opens: a sheet for each of the page, whose totals and rates it computes."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone

from members import audit
from members.models import User
from members.numbers import share_of
from members.powers import Power
from members.sheets import Formula, download, letter
from members.sheets import Table as Sheet
from sotay.reports import columns
from sotay.reports.columns import Counts
from sotay.reports.figures import Figures
from sotay.reports.report_query import Report
from sotay.reports.table import Choice, Table

NAMES = ("Mã đơn vị", "Đơn vị")
SHEETS = ("Triển khai", "Sử dụng")
COUNT, RATE, POINTS = "#,##0", "0.00%", "+0.00;-0.00;0"
CHANGE = "+#,##0;-#,##0;0"
NOT_ADDED = "Tỷ lệ tính từ các số đã cộng; không cộng tỷ lệ của các đơn vị."


@dataclass(frozen=True)
class Field:
    """One column of the sheet: a count, or with `whole` its share of another. is_change: against the day beside."""

    label: str
    part: str
    whole: str = ""
    is_change: bool = False

    @property
    def shape(self) -> str:
        if self.is_change:
            return POINTS if self.whole else CHANGE
        return RATE if self.whole else COUNT

    def change(self, now: Counts, before: Counts | None) -> Decimal | int | None:
        if before is None:
            return None
        if not self.whole:
            return now[self.part] - before[self.part]
        both = [share_of(counts[self.part], counts[self.whole]) for counts in (now, before)]
        return None if None in both else both[0] - both[1]


@transaction.atomic
def as_workbook(report: Report, choice: Choice, *, by: User) -> HttpResponse:
    """The rows that the page shows, of both of its sheets; the export is audited."""
    day = report.own.day if report.own else report.asked
    tables = [Table(report, replace(choice, of_use=of_use)) for of_use in (False, True)]
    after = {"day": day.isoformat(), "rows": len(_rows(tables[0]))}
    audit.record(by, "report.export", report.unit, power=Power.VIEW_REPORTS, after=after)
    marks = _marks(report, tables[0], by)
    rollout, use = (_sheet(table, marks, title) for table, title in zip(tables, SHEETS, strict=True))
    return download(rollout, f"bao-cao-{report.unit.code}-{day:%Y-%m-%d}", use)


def _rows(table: Table) -> list[Figures]:
    """The children; of a unit without any, and of a chi bộ, itself."""
    own = table.report.own
    return table.chosen if table.report.children else [own] if own else []


def _marks(report: Report, table: Table, by: User) -> list[str]:
    now = timezone.localtime()
    marks = [f"Triển khai và sử dụng Sổ tay đảng viên · {report.name}", _said_of_day(report)]
    marks += [f"Người xuất: {by.full_name} lúc {now:%H:%M ngày %d/%m/%Y}"]
    if report.is_mixed:
        marks.append("Số liệu tính trước khi sắp xếp tổ chức: các dòng có thể chưa cộng thành tổng của đơn vị.")
    if table.choice.narrows:
        marks.append(f"Chỉ gồm {len(table.chosen)} trên {len(report.children)} đơn vị trực thuộc, như đã lọc.")
    return [*marks, NOT_ADDED]


def _said_of_day(report: Report) -> str:
    own, beside = report.own, report.own_beside
    if own is None:
        return f"Đến ngày {report.asked:%d/%m/%Y} chưa có số liệu."
    state = "đã chốt" if own.frozen else f"tạm tính lúc {timezone.localtime(own.counted_at):%H:%M}"
    compared = f" So với ngày {beside.day:%d/%m/%Y}; tỷ lệ tăng, giảm tính bằng điểm phần trăm." if beside else ""
    return f"Số liệu ngày {own.day:%d/%m/%Y}, {state}.{compared}"


def _fields(table: Table) -> list[Field]:
    """Each count before what is a share of it; behind each, where days are compared, its change."""
    found: list[Field] = []
    for column in table.columns:
        if column.with_count or not column.wholes:
            found.append(Field(column.name, column.part))
        for whole, name in zip(column.wholes, column.names, strict=True):
            label = f"{column.name}, % {name}" if column.with_count else column.label
            found.append(Field(label, column.part, whole))
    if not table.compares:
        return found
    changes = [(field, replace(field, label="Tăng, giảm", is_change=True)) for field in found]
    return [each for pair in changes for each in (pair if pair[0].whole != columns.TOTAL else pair[:1])]


def _sheet(table: Table, marks: list[str], title: str) -> Sheet:
    fields, rows = _fields(table), _rows(table)
    heading = (*NAMES, *(field.label for field in fields))
    widths, shapes = (21, 34, *[10] * len(fields)), ("", "", *(field.shape for field in fields))
    empty = Sheet(title, heading, (), marks, widths, shapes=shapes, names=len(NAMES), header=marks[0])
    lines = [_line(table, fields, row, number) for number, row in enumerate(rows, empty.first_row)]
    sheet = replace(empty, rows=lines)
    return sheet.with_total(_total(table, fields, sheet, len(rows))) if table.report.children else sheet


def _line(table: Table, fields: list[Field], row: Figures, number: int) -> list:
    before = table.before(row)
    values = [
        field.change(row.counts, before) if field.is_change
        else _rate(fields, field, number) if field.whole
        else row.counts[field.part]
        for field in fields
    ]  # fmt: skip
    return [row.code, row.name, *values]


def _total(table: Table, fields: list[Field], sheet: Sheet, many: int) -> dict[int, Any]:
    """Sums of the counts, and the rates of these sums; the change of a rate is that of the sums."""
    cells: dict[int, Any] = {len(NAMES): f"Cộng {many} đơn vị"}
    totals = table.totals.cells[0]
    for column, field in enumerate(fields, start=len(NAMES) + 1):
        if field.is_change and field.whole:
            cells[column] = field.change(totals.counts, totals.before)
        elif field.whole:
            cells[column] = _rate(fields, field, sheet.first_row + many)
        else:
            cells |= sheet.sums([column])
    return cells


def _rate(fields: list[Field], field: Field, number: int) -> Formula:
    part, whole = (_letter(_place_of_count(fields, key)) for key in (field.part, field.whole))
    return Formula(f'=IF({whole}{number}=0,"",{part}{number}/{whole}{number})')


def _place_of_count(fields: list[Field], key: str) -> int:
    return next(place for place, each in enumerate(fields) if each.part == key and not (each.whole or each.is_change))


def _letter(place: int) -> str:
    return letter(place + 1 + len(NAMES))
