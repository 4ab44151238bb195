"""How many must agree: the ratios of the rules (docs/rules.md §4.5), exact and by date."""

import math
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from members import rules
from members.models import Unit

OVER = {"vote.normal"}  # “quá”; of the others the rule says “ít nhất”


@dataclass(frozen=True)
class Threshold:
    """`over`: more than `ratio`; else at least `ratio`."""

    ratio: Fraction
    over: bool

    def needed(self, counted: int) -> int:
        """The least number of votes: floor(N · r) + 1 for “more than”, ceil(N · r) for “at least”."""
        exact = counted * self.ratio
        return math.floor(exact) + 1 if self.over else math.ceil(exact)


def threshold(rule: str, *, on: date, unit: Unit | None = None) -> Threshold:
    """Of the rule parameter `rule` for a vote in `unit` on the day `on`. Raises members.rules.RuleError."""
    return Threshold(rules.ratio(rule, on=on, unit=unit), over=rule in OVER)
