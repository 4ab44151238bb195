"""What the pages of one unit are drawn of."""

from members.models import Unit, User
from sotay.reports import bands, columns, reasons, report_query
from sotay.reports.bands import Group, Place, Scale
from sotay.reports.chart import Chart
from sotay.reports.figures import Figures
from sotay.reports.forms import ReportForm
from sotay.reports.report_query import Report
from sotay.reports.table import Cell, Table, at_a_glance, funnel, judged


def of_unit(unit: Unit, form: ReportForm, user: User) -> dict:
    """The report itself. Of a form that is not valid only what stands around it."""
    if not form.is_valid():
        return around(unit, form, user)
    report = report_query.read(unit, form.cleaned_data["ngay"], form.cleaned_data["so_voi"])
    table = Table(report, form.choice)
    form.offer(table)
    parts = {"report": report, "table": table, "sheets": _sheets(form), "charts": _charts(report, table)}
    if report.own:
        stages = funnel(report.own)
        parts |= {"funnel": stages, "stages": at_a_glance(stages), "reasons": reasons.of(report.own)}
    return around(unit, form, user, report) | parts


def distribution(unit: Unit, form: ReportForm, user: User) -> dict:
    """Over which bands the children are spread, and each among those like itself."""
    if not form.is_valid():
        return around(unit, form, user)
    report = report_query.read(unit, form.cleaned_data["ngay"])
    found = bands.distribution(report.children, report.scale)
    spread = list(zip(found, judged((band.counts for band in found), report.scale), strict=True))
    groups = [(group.label, _ranked(group, report.scale)) for group in bands.ranking(report.children, report.scale)]
    parts = {"report": report, "bands": spread, "groups": groups, "columns": columns.judging()}
    return around(unit, form, user, report) | parts


def _ranked(group: Group, scale: Scale) -> list[tuple[Place, Figures, list[Cell]]]:
    cells = judged((row.counts for _, row in group.rows), scale)
    return [(place, row, found) for (place, row), found in zip(group.rows, cells, strict=True)]


def around(unit: Unit, form: ReportForm, user: User, report: Report | None = None) -> dict:
    query = form.day_query
    trail = report_query.trail(unit, user, query, report.tree_day if report else None)
    return {"unit": unit, "form": form, "query": form.query, "day_query": query, "trail": trail}


def _charts(report: Report, table: Table) -> list[Chart]:
    targets = table.targets(report.unit.pk)
    weeks = Chart(report.weeks, targets=targets, heading="12 tuần", ends_in="Tuần đến ngày", day_format="d/m")
    months = Chart(report.months, targets=targets, heading="12 tháng", ends_in="Đến ngày", day_format="m/Y")
    return [chart for chart in (weeks, months) if chart.is_drawn]


def _sheets(form: ReportForm) -> list[dict]:
    """The tabs over the table; another one has other columns, so the order is left behind."""
    kept = {name: value for name, value in form.asked.items() if name not in ("bang", "sap")}
    return [
        {"label": label, "url": report_query.asking(kept | asked), "current": form.of_use == bool(asked)}
        for label, asked in (("Triển khai", {}), ("Sử dụng", {"bang": "su-dung"}))
    ]
