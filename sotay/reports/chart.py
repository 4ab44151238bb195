"""Both rates over time, as lines of a drawing 120 wide and 100 high that the page stretches."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from members.numbers import percent, vn_number
from sotay.reports import columns
from sotay.reports.columns import Column
from sotay.reports.figures import Figures
from sotay.reports.report_query import History

WIDTH = 120


class Line(NamedTuple):
    label: str
    parts: list[str]  # points of each unbroken run: a week without figures leaves a gap
    dots: str
    first: str
    last: str


class Target(NamedTuple):
    """What is asked, drawn across so far from the top."""

    said: str
    at: str


class Chart:
    """The rates by which units are judged, at the ends of weeks or of months. targets: per cent of which whole is
    asked; heading: over how long; ends_in: what its table says of each end; day_format: how ends are written below the
    drawing."""

    def __init__(self, ends: History, *, targets: Mapping[str, Decimal], heading: str, ends_in: str, day_format: str):
        self.ends, self.heading, self.ends_in, self.day_format = ends, heading, ends_in, day_format
        self.targets = [
            Target(columns.target_said(whole, share), f"{100 - share:.2f}") for whole, share in targets.items()
        ]
        self.columns = columns.sheet(of_use=False)
        self.lines = [self._line(column) for column in columns.rates()]

    @property
    def days(self) -> list[date]:
        return [day for day, _ in self.ends]

    @property
    def title(self) -> str:
        return f"{self.heading}: đã kích hoạt trên tổng số và trên số đủ điều kiện"

    @property
    def rows(self) -> list[tuple[date, list[tuple[Column, str]]]]:
        """What the table says: of each end the columns and their figures; nothing where none are kept."""
        return [
            (day, [(column, _said(row, column)) for column in self.columns] if row else []) for day, row in self.ends
        ]

    @property
    def is_drawn(self) -> bool:
        """One point is no line."""
        return sum(row is not None for _, row in self.ends) > 1

    def _line(self, column: Column) -> Line:
        step = WIDTH / max(1, len(self.ends))
        shares = [_counts(row, column) for _, row in self.ends]
        points = [
            f"{(place + 0.5) * step:g},{100 - 100 * part / whole:.2f}" if whole else ""
            for place, (part, whole) in enumerate(shares)
        ]
        known = [percent(part, whole) for part, whole in shares if whole]
        parts = [" ".join(run.split()) for run in " ".join(point or "|" for point in points).split("|") if run.strip()]
        dots = " ".join(f"M{point}h0" for point in points if point)
        return Line(column.label, parts, dots, known[0] if known else "", known[-1] if known else "")


def _said(row: Figures, column: Column) -> str:
    part, whole = _counts(row, column)
    return percent(part, whole) if column.wholes else vn_number(part)


def _counts(row: Figures | None, column: Column) -> tuple[int, int]:
    return (row.counts[column.part], row.counts[column.whole] if column.wholes else 0) if row else (0, 0)
