"""One line for each thing measured, and one table at the end."""

from dataclasses import dataclass
from statistics import median

TOLERANCE = 1.15  # how far two runs of the same differ
HEADINGS = ("mục tiêu", "tỷ lệ", "giới hạn", "kết quả", "cổng", "mốc so sánh", "đo gì")


@dataclass(frozen=True)
class Line:
    """`ours` against `against`; where there is nothing to compare with, `limit` is in the unit of `ours`."""

    goal: str
    what: str
    ours: float
    limit: float
    against: float | None = None
    unit: str = "ms"

    @property
    def measure(self) -> float:
        return self.ours / self.against if self.against else self.ours

    @property
    def verdict(self) -> str:
        """A ratio has the tolerance of a measurement; a number of queries or megabytes has none."""
        if self.measure <= self.limit:
            return "đạt"
        return "sát" if self.against and self.measure <= self.limit * TOLERANCE else "KHÔNG ĐẠT"

    @property
    def cells(self) -> tuple[str, ...]:
        if self.against is None:
            return (
                self.goal,
                "",
                f"≤ {self.limit:g} {self.unit}",
                self.verdict,
                self._text_of(self.ours),
                "",
                self.what,
            )
        ratio, limit = f"{self.measure:.2f} ×", f"≤ {self.limit:g} ×"
        return (self.goal, ratio, limit, self.verdict, self._text_of(self.ours), self._text_of(self.against), self.what)

    def _text_of(self, value: float) -> str:
        return f"{value:.0f} {self.unit}" if value >= 100 or value == int(value) else f"{value:.2f} {self.unit}"


def middle(samples: list[float]) -> float:
    return median(samples)


def percentile_95(samples: list[float]) -> float:
    return sorted(samples)[int(len(samples) * 0.95)]


def drawn(lines: list[Line]) -> str:
    """Ratios first, in the order of the goals."""
    ordered = sorted(lines, key=lambda line: (line.against is None, _place(line.goal)))
    rows = [HEADINGS, *(line.cells for line in ordered)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    said = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([said[0], "  ".join("─" * width for width in widths), *said[1:]])


def _place(goal: str) -> tuple[int, str]:
    """G2 before G10, and parts that have a name instead of a number after both."""
    number = goal.removeprefix("G")
    return (int(number), "") if number.isdigit() else (1_000, goal)
