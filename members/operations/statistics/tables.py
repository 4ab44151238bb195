"""A biểu of one unit: a row for each unit below it, the sum, and both as a workbook."""

from dataclasses import dataclass
from datetime import date

from members.models import Unit
from members.operations.statistics.declaring import Form
from members.sheets import Table


@dataclass(frozen=True)
class Cell:
    """A figure with the list it opens."""

    key: str
    label: str
    value: int


@dataclass(frozen=True)
class Row:
    unit: Unit
    cells: list[Cell]


@dataclass(frozen=True)
class Shown:
    form: Form
    unit: Unit
    rows: list[Row]
    total: list[Cell]


def of(form: Form, unit: Unit, first: date, last: date) -> Shown:
    """Two statements, however many units and rows. Units that are closed stand there as long as they have a figure."""
    counted = form.counted(unit, first, last)
    below = list(Unit.objects.filter(parent=unit).order_by("path"))
    units = [each for each in below if each.is_working or each.path in counted]
    if unit.path in counted or not units:
        units.append(unit)
    rows = [Row(each, _cells(form, counted.get(each.path, {}))) for each in units]
    sums = {figure.key: sum(row.get(figure.key, 0) for row in counted.values()) for figure in form.figures}
    return Shown(form, unit, rows, _cells(form, sums))


def _cells(form: Form, counted: dict) -> list[Cell]:
    return [Cell(figure.key, figure.label, counted.get(figure.key, 0)) for figure in form.figures]


def workbook(shown: Shown, marks: list[str]) -> Table:
    heading = ["Tổ chức đảng", "Mã", *(figure.label for figure in shown.form.figures)]
    rows = [[row.unit.name, row.unit.code, *(cell.value for cell in row.cells)] for row in shown.rows]
    widths = (40, 18, *[13] * (len(heading) - 2))
    found = Table(shown.form.title, heading, rows, marks=marks, widths=widths, names=1)
    return found.with_total({1: "Cộng"} | found.sums(range(3, len(heading) + 1)))
