"""The cells of a row of a report, and the rows of the table of a chart. A city has a thousand of them on one page, so
each is one string."""

from collections.abc import Iterable

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from members.numbers import percent, vn_number
from sotay.reports.chart import Chart
from sotay.reports.columns import Column
from sotay.reports.table import Cell
from sotay.templatetags.components import share_bar, signed

register = template.Library()

COUNT = '<td class="num" data-label="{}">{}</td>'
SHARE = '<td data-label="{}">{}{}</td>'
END = '<tr><th scope="row" class="num">{}</th>{}</tr>'
NOTE = '<span class="cell-note num">{}</span>'
CHANGE = '<span class="cell-note cell-change num">{}</span>'


@register.simple_tag
def report_cells(cells: Iterable[Cell], compares=False) -> SafeString:
    """A <td> of each; with `compares` what has changed stands below the figure."""
    return mark_safe("".join(_drawn(cell, _changed(cell) if compares else "") for cell in cells))


@register.simple_tag
def chart_rows(chart: Chart) -> SafeString:
    """A <tr> of each of its ends, with what the drawing is made of."""
    nothing = f'<td class="text" colspan="{len(chart.columns)}">Không có số liệu</td>'
    return mark_safe("".join(END.format(f"{day:%d/%m/%Y}", _said(cells) or nothing) for day, cells in chart.rows))


def _said(cells: list[tuple[Column, str]]) -> str:
    return "".join(COUNT.format(escape(column.label), said) for column, said in cells)


def _changed(cell: Cell) -> str:
    return CHANGE.format("±0" if cell.change == 0 else signed(cell.change))


def _drawn(cell: Cell, change: str) -> str:
    label = escape(cell.column.label)
    if not cell.column.wholes:
        return COUNT.format(label, vn_number(cell.part) + change)
    meter = share_bar(cell.part, cell.whole, cell.target, cell.low)
    note = NOTE.format(_note(cell)) if cell.column.with_count else ""
    return SHARE.format(label, meter, note + change)


def _note(cell: Cell) -> str:
    """How many, and their other shares."""
    return " · ".join([vn_number(cell.part), *(percent(cell.part, whole) for whole in cell.others)])
