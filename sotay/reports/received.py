"""What a unit sees of the reports of those below it: who has reported on a period, late, corrected, and who has not."""

from dataclasses import dataclass
from datetime import date

from members.models import Unit
from sotay.reports.models import Every, ReportSchedule, UnitReport


@dataclass(frozen=True)
class Line:
    """report: the one that counts, so the correction where one was sent. state: in words."""

    unit: Unit
    report: UnitReport | None
    state: str
    is_late: bool = False
    is_corrected: bool = False


def overview(unit: Unit, every: Every, end: date) -> list[Line]:
    """One line for each working unit right below that reports so, or has reported, in the order of the tree; two
    queries."""
    asked = ReportSchedule.objects.filter(every=every, stopped_at=None).values("unit")
    found = UnitReport.objects.filter(unit__parent=unit, every=every, period_end=end).select_related("corrects")
    reports: dict[int, list[UnitReport]] = {}
    for report in found.order_by("pk"):
        reports.setdefault(report.unit_id, []).append(report)
    units = Unit.objects.filter(parent=unit).active()
    below = units.filter(pk__in=asked) | units.filter(pk__in=list(reports))
    return [_line(each, reports.get(each.pk, [])) for each in below.order_by("path")]


def _line(unit: Unit, reports: list[UnitReport]) -> Line:
    gone = [report for report in reports if report.is_gone]
    if gone:
        state = gone[-1].get_state_display()
        return Line(unit, gone[-1], state, gone[-1].is_late, is_corrected=gone[-1].corrects_id is not None)
    return Line(unit, None, "Chưa gửi", is_late=bool(reports) and reports[0].is_late)
