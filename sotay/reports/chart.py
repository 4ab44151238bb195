"""Both rates over the weeks, as lines of a drawing 120 wide and 100 high that the page stretches."""

from datetime import date
from typing import NamedTuple

from sotay.reports.report_query import Figures
from sotay.templatetags.components import percent

WIDTH = 120


class Line(NamedTuple):
    label: str
    parts: list[str]  # points of each unbroken run: a week without figures leaves a gap
    dots: str
    first: str
    last: str


class Chart:
    def __init__(self, weeks: list[tuple[date, Figures | None]]):
        self.weeks = weeks
        self.lines = [
            self._line("% tổng số", lambda row: (row.activated, row.members)),
            self._line("% đủ điều kiện", lambda row: (row.activated, row.eligible)),
        ]

    @property
    def days(self) -> list[date]:
        return [day for day, _ in self.weeks]

    @property
    def is_drawn(self) -> bool:
        """One point is no line."""
        return sum(row is not None for _, row in self.weeks) > 1

    def _line(self, label: str, rate) -> Line:
        step = WIDTH / max(1, len(self.weeks))
        shares = [rate(row) if row else (None, None) for _, row in self.weeks]
        points = [
            f"{(place + 0.5) * step:g},{100 - 100 * part / whole:.2f}" if whole else ""
            for place, (part, whole) in enumerate(shares)
        ]
        known = [percent(part, whole) for part, whole in shares if whole]
        parts = [" ".join(run.split()) for run in " ".join(point or "|" for point in points).split("|") if run.strip()]
        dots = " ".join(f"M{point}h0" for point in points if point)
        return Line(label, parts, dots, known[0] if known else "", known[-1] if known else "")
