"""A report in plain sentences, as an office writes them: how many, both rates, what has changed, who is ahead and who
is behind."""

from decimal import Decimal

from members.numbers import percent, vn_number
from sotay.reports import columns
from sotay.reports.columns import Column
from sotay.reports.figures import Figures
from sotay.reports.report_query import Report
from sotay.reports.table import Choice, Stage, Table, funnel

MOST_NAMED = 3  # units below their target that are named; the others stand in the table


def written(report: Report) -> str:
    """One paragraph a line; empty where there are no figures."""
    if report.own is None:
        return ""
    told = [_where(report.own), _use(report.own), _change(report), _units(report)]
    return "\n".join(filter(None, told))


def _where(own: Figures) -> str:
    stages = {stage.key: stage for stage in funnel(own)}
    total, eligible, opened = (stages[key].count for key in (columns.TOTAL, columns.ELIGIBLE, columns.HEADLINE))
    left = eligible - opened
    return (
        f"Đến ngày {own.day:%d/%m/%Y}, {own.name} có {vn_number(total)} đảng viên, trong đó {vn_number(eligible)} "
        f"đồng chí đủ điều kiện dùng Sổ tay đảng viên ({percent(eligible, total)} tổng số). {vn_number(opened)} "
        f"đồng chí đã kích hoạt, đạt {percent(opened, total)} tổng số và {percent(opened, eligible)} số đủ điều kiện"
        + (f"; còn {vn_number(left)} đồng chí đủ điều kiện chưa kích hoạt." if left > 0 else ".")
    )


def _use(own: Figures) -> str:
    """What comes behind the headline in the funnel, each with both rates."""
    stages = funnel(own)
    behind = stages[[stage.key for stage in stages].index(columns.HEADLINE) + 1 :]
    told = [_told(stage) for stage in behind if stage.of_total and stage.of_eligible]
    return f"Về sử dụng: {'; '.join(told)}." if told else ""


def _told(stage: Stage) -> str:
    rates = f"{percent(stage.count, stage.of_total)} tổng số, {percent(stage.count, stage.of_eligible)} số đủ điều kiện"
    return f"{stage.label[:1].lower()}{stage.label[1:]} {vn_number(stage.count)} đồng chí ({rates})"


def _change(report: Report) -> str:
    own, before = report.own, report.own_beside
    if own is None or before is None:
        return ""
    more = own.counts[columns.HEADLINE] - before.counts[columns.HEADLINE]
    headline = columns.headline()
    now, then = headline.share(own.counts), headline.share(before.counts)
    points = "" if now is None or then is None else f", tỷ lệ trên số đủ điều kiện {_moved(now - then)} điểm phần trăm"
    return f"So với ngày {before.day:%d/%m/%Y}, số đã kích hoạt {_moved(more)} đồng chí{points}."


def _moved(change: Decimal | int) -> str:
    return f"{'giảm' if change < 0 else 'tăng'} {vn_number(abs(change))}"


def _units(report: Report) -> str:
    table, headline = Table(report, Choice()), columns.headline()
    ranked = [row for row in report.children if headline.share(row.counts) is not None]
    if len(ranked) < MOST_NAMED:
        return ""
    ranked.sort(key=lambda row: (-headline.rank(row.counts), row.path))
    below = table.below
    met = len(ranked) - below
    best, worst = ranked[0], ranked[-1]
    reached = f"có {met} đơn vị đạt chỉ tiêu, {below} đơn vị chưa đạt" if below else "tất cả đều đạt chỉ tiêu"
    return (
        f"Trong {len(ranked)} đơn vị trực thuộc {reached}. Cao nhất là "
        f"{_named(best, headline)}; thấp nhất là {_named(worst, headline)}."
    )


def _named(row: Figures, headline: Column) -> str:
    return f"{row.name} ({percent(row.counts[headline.part], row.counts[headline.whole])} số đủ điều kiện)"
