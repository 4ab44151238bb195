"""A report in plain sentences, as an office writes them: how many, both rates, what has changed; of units alike who is
ahead and who is behind."""

from decimal import Decimal

from members.numbers import percent, vn_number
from sotay.reports import bands, columns
from sotay.reports.bands import Group
from sotay.reports.columns import OF, RATES, Counts
from sotay.reports.figures import Figures, added
from sotay.reports.report_query import Report
from sotay.reports.table import Choice, Stage, Table, funnel

MOST_GROUPS = 3  # of units alike that are told of; the others stand on the page of ranking


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
    return f"{vn_number(stage.count)} đồng chí {_within(stage.label)} ({rates})"


def _within(label: str) -> str:
    """Not at the beginning of a sentence."""
    return f"{label[:1].lower()}{label[1:]}"


def _change(report: Report) -> str:
    own, before = report.own, report.own_beside
    if own is None or before is None:
        return ""
    more = own.counts[columns.HEADLINE] - before.counts[columns.HEADLINE]
    rates = [
        f"trên {OF[rate.whole]} {_moved(now - then, 'điểm phần trăm')}"
        for rate in columns.rates()
        if (now := rate.share(own.counts)) is not None and (then := rate.share(before.counts)) is not None
    ]
    told = f", tỷ lệ {', '.join(rates)}" if rates else ""
    return f"So với ngày {before.day:%d/%m/%Y}, số đã kích hoạt {_moved(more, 'đồng chí')}{told}."


def _moved(change: Decimal | int, what: str) -> str:
    return f"{'giảm' if change < 0 else 'tăng'} {vn_number(abs(change))} {what}" if change else "không đổi"


def _units(report: Report) -> str:
    ranked = [row for row in report.children if columns.headline().exact(row.counts) is not None]
    if len(ranked) < bands.FEWEST:
        return ""
    met = sum(map(Table(report, Choice()).is_met, ranked))
    below = len(ranked) - met
    reached = f"có {met} đơn vị đạt chỉ tiêu, {below} đơn vị chưa đạt" if below else "tất cả đều đạt chỉ tiêu"
    groups = bands.ranking(ranked, report.scale)[:MOST_GROUPS]
    told = [_spread(group, of=len(ranked)) for group in groups]
    return " ".join([f"Trong {len(ranked)} đơn vị trực thuộc {reached}.", *told])


def _spread(group: Group, *, of: int) -> str:
    """Who is ahead and who is behind among units alike; of which kind and size, where not all are of these."""
    last = group.rows[-1][0].number
    best, worst = ([row for place, row in group.rows if place.number == number] for number in (1, last))
    said = f"cao nhất là {_named(best)}; thấp nhất là {_named(worst)}."
    if last == 1:
        said = f"các đơn vị ngang nhau, tính chung đạt {_rates(added(best))}."
    many = len(group.rows)
    return f"{said[:1].upper()}{said[1:]}" if many == of else f"Nhóm {_within(group.label)} ({many} đơn vị): {said}"


def _named(rows: list[Figures]) -> str:
    """The first of those who share a place, and how many others; both rates are those of all of them."""
    others = f" và {len(rows) - 1} đơn vị khác" if rows[1:] else ""
    return f"{rows[0].name}{others} ({_rates(added(rows))})"


def _rates(counts: Counts) -> str:
    return ", ".join(f"{percent(counts[columns.HEADLINE], counts[whole])} {OF[whole]}" for whole in RATES)
