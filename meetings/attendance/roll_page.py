"""What the page of the roll shows: sums, rows, and the share that the rules ask for."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import ceil

from meetings.models import Meeting, RollEntry, RollMark
from members import rules
from members.namesakes import told_apart

TARGET = "meeting.attendance_target"
Presence = RollEntry.Presence


@dataclass
class Sums:
    """How many, of those who were called; `share` is None where nobody had to come."""

    present: int
    excused: int
    unexcused: int
    exempt: int
    unnoted: int
    due: int
    target: Decimal | None

    @property
    def share(self) -> Decimal | None:
        return Decimal(100 * self.present) / self.due if self.due else None

    @property
    def needed(self) -> int | None:
        """How many must be there for the target; None where no rule says."""
        return None if self.target is None else ceil(self.target * self.due / 100)


def came_of(numbers: Mapping[str, int]) -> tuple[int, int]:
    """Of so many of each presence: how many came, of how many who had to."""
    present = sum(numbers[each] for each in RollEntry.ATTENDING)
    return present, present + sum(numbers[each] for each in (*RollEntry.ABSENT, Presence.UNNOTED))


def sums(meeting: Meeting) -> Sums:
    """Two statements."""
    numbers = meeting.roll.counted()
    present, due = came_of(numbers)
    absent = numbers[Presence.EXCUSED], numbers[Presence.UNEXCUSED], numbers[Presence.EXEMPT]
    return Sums(present, *absent, numbers[Presence.UNNOTED], due, _target(meeting))


def _target(meeting: Meeting) -> Decimal | None:
    try:
        return rules.value(TARGET, on=meeting.day, unit=meeting.unit)
    except rules.RuleError:
        return None


def here(meeting: Meeting) -> RollEntry.Presence:
    """What a tap on a name says."""
    return Presence.ONLINE if meeting.mode == Meeting.Mode.ONLINE else Presence.PRESENT


def rows(meeting: Meeting) -> list[RollEntry]:
    """In the order of names, each with the `name` that tells it from the others."""
    found = list(meeting.roll.in_order())
    names = told_apart(row.member for row in found)
    for row in found:
        row.name = names[row.member_id]
    return found


def waiting(meeting: Meeting) -> list[RollMark]:
    """The marks to choose upon, each with both sides to name."""
    marks = RollMark.objects.waiting().filter(entry__meeting=meeting)
    return list(marks.select_related("by__member", "entry__member", "entry__noted_by__member").order_by("at", "pk"))


def late(meeting: Meeting) -> list[RollMark]:
    """The marks that came after the closing: shown, and counted no more."""
    marks = RollMark.objects.filter(entry__meeting=meeting, outcome=RollMark.Outcome.LATE)
    return list(marks.select_related("by__member", "entry__member").order_by("at", "pk"))
