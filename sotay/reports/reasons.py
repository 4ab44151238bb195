"""Why members of a unit and below are not counted as eligible, on the day of its report."""

from sotay.reports.columns import TOTAL
from sotay.reports.figures import Figures
from sotay.usage.measures import parts


def of(row: Figures) -> list[tuple[str, int]]:
    """Words and number of each reason that somebody has, the most frequent first; of the row's kept numbers."""
    found = [(measure.short_label, row.counts[measure.key]) for measure in parts(TOTAL)]
    return sorted((reason for reason in found if reason[1]), key=lambda reason: -reason[1])
