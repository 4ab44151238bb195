"""Whether a working life is told without a break: the form asks for every month, with a reason where there was none."""

from datetime import date
from typing import NamedTuple

from members.operations.records.values import Row


class Gap(NamedTuple):
    """Months of which nothing is said, both included: `2001-03`."""

    since: str
    until: str

    @property
    def said(self) -> str:
        if self.since == self.until:
            return f"tháng {_written(self.since)}"
        return f"từ {_written(self.since)} đến {_written(self.until)}"


def gaps(rows: list[Row], today: date) -> list[Gap]:
    """Between one line of the work history and the next, and from the last to today; lines may overlap. What lies
    before the first is not asked for."""
    found: list[Gap] = []
    reached = ""  # the last month of which something is said
    for row in sorted(rows, key=lambda row: row.get("since", "")):
        since, until = row.get("since", ""), row.get("until", "") or f"{today:%Y-%m}"
        if reached and since and since > _next(reached):
            found.append(Gap(_next(reached), _before(since)))
        reached = max(reached, until)
    now = f"{today:%Y-%m}"
    if reached and reached < _before(now):
        found.append(Gap(_next(reached), _before(now)))
    return found


def _next(month: str) -> str:
    return _moved(month, 1)


def _before(month: str) -> str:
    return _moved(month, -1)


def _moved(month: str, by: int) -> str:
    years, months = divmod(int(month[:4]) * 12 + int(month[5:]) - 1 + by, 12)
    return f"{years:04}-{months + 1:02}"


def _written(month: str) -> str:
    return f"{month[5:]}/{month[:4]}"
