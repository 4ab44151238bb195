"""What the page of the roll shows: sums, rows, and the share that the rules ask for."""

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
    """How many; `due` had to come, as figures and score count them, and are `present`, `excused`, `unexcused` or
    `unnoted`. `spared`: absent and in none of these, though not exempt, as who is detained. `share` is None where
    nobody had to come."""

    present: int
    excused: int
    unexcused: int
    unnoted: int
    exempt: int
    spared: int
    target: Decimal | None

    @property
    def due(self) -> int:
        return self.present + self.excused + self.unexcused + self.unnoted

    @property
    def share(self) -> Decimal | None:
        return Decimal(100 * self.present) / self.due if self.due else None

    @property
    def needed(self) -> int | None:
        """How many must be there for the target; None where no rule says."""
        return None if self.target is None else ceil(self.target * self.due / 100)


def sums(meeting: Meeting) -> Sums:
    """Three statements."""
    due, known = meeting.roll.must_come().counted(), meeting.roll.counted()
    return Sums(
        present=sum(due[each] for each in RollEntry.ATTENDING),
        excused=due[Presence.EXCUSED],
        unexcused=due[Presence.UNEXCUSED],
        unnoted=due[Presence.UNNOTED],
        exempt=known[Presence.EXEMPT],
        spared=sum(known[each] - due[each] for each in (*RollEntry.ABSENT, Presence.UNNOTED)),
        target=_target(meeting),
    )


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


def named(marks: list[RollMark], rows: list[RollEntry]) -> list[RollMark]:
    """`marks`, each with the `name` of the person as `rows` have it."""
    names = {row.pk: row.name for row in rows}
    for mark in marks:
        mark.name = names[mark.entry_id]
    return marks
