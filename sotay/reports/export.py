"""The report as a file that a spreadsheet opens."""

from django.db import transaction
from django.http import HttpResponse

from members import audit
from members.models import User
from members.numbers import share_of
from members.powers import Power
from members.sheets import Table, download
from sotay.reports.report_query import Figures, Report

HEADING = (
    "Mã đơn vị", "Đơn vị", "Tổng số đảng viên", "Đủ điều kiện", "Đã kích hoạt", "% tổng số", "% đủ điều kiện",
    "Hoạt động 7 ngày", "Hoạt động 30 ngày", "Có người giúp", "Số liệu ngày", "Tình trạng",
)  # fmt: skip
WIDTHS = (21, 44, 12, 12, 12, 11, 11, 12, 12, 12, 13, 18)


@transaction.atomic
def as_workbook(report: Report, *, by: User) -> HttpResponse:
    """All children and, last, the unit itself; the export is audited."""
    own = [report.own] if report.own else []
    day = report.own.day if report.own else report.asked
    after = {"day": day.isoformat(), "rows": len(report.children) + len(own)}
    audit.record(by, "report.export", report.unit, power=Power.VIEW_REPORTS, after=after)
    state = "tính trước khi sắp xếp tổ chức" if report.is_mixed else ""
    table = Table("Báo cáo", HEADING, [_line(row, state) for row in [*report.children, *own]], widths=WIDTHS)
    return download(table, f"bao-cao-{report.unit.code}-{day:%Y-%m-%d}")


def _line(row: Figures, state: str) -> list:
    rates = [share_of(row.activated, whole) for whole in (row.members, row.eligible)]
    counts = [row.members, row.eligible, row.activated, *rates, row.active_7, row.active_30, row.assisted]
    return [row.code, row.name, *counts, row.day, state or ("đã chốt" if row.frozen else "tạm tính")]
