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
    """One line for each working unit right below that was to report on that period or has a report on it, and for each
    that has sent one to `unit`, wherever it stands by now, in the order of the tree; two queries."""
    reports: dict[int, list[UnitReport]] = {}
    for report in UnitReport.objects.on_period(unit, every, end).select_related("corrects", "receiver"):
        reports.setdefault(report.unit_id, []).append(report)
    asked = ReportSchedule.objects.in_force(every, end).values("unit")
    sent = [key for key, found in reports.items() if any(report.is_gone for report in found)]
    working = Unit.objects.filter(parent=unit).active()
    below = working.filter(pk__in=asked) | working.filter(pk__in=list(reports)) | Unit.objects.filter(pk__in=sent)
    return [_line(each, unit, reports.get(each.pk, [])) for each in below.order_by("path")]


def _line(unit: Unit, above: Unit, reports: list[UnitReport]) -> Line:
    gone = [report for report in reports if report.is_gone]
    if gone:
        last = gone[-1]
        state = last.get_state_display() if last.receiver == above else f"Đã gửi {last.receiver}"
        return Line(unit, last, state, last.is_late, is_corrected=last.corrects_id is not None)
    return Line(unit, None, "Chưa gửi", is_late=bool(reports) and reports[0].is_late)
