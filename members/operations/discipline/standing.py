"""Disciplines that hold: which, since when, and until when they keep somebody from Huy hiệu Đảng.

For who needs them elsewhere (the list of medals): all of a set of members in one query.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from members.operations.models import Case

IN_FORCE = "discipline_effect"


@dataclass(frozen=True)
class Discipline:
    """form: reprimand, warning or dismissal; waits_until: the last day of the wait for a medal; ended_on: from when it
    had no effect any more, None while it has."""

    member: int
    form: str
    effective_on: date
    waits_until: date
    ended_on: date | None


def of_members(members: Collection[int]) -> list[Discipline]:
    """Every discipline of these members, the oldest first."""
    rows = Case.objects.filter(procedure=IN_FORCE, member__in=members).order_by("event_on", "pk")
    return [
        Discipline(
            row.member_id,
            row.facts["form"],
            row.event_on,
            date.fromisoformat(row.facts["waits_until"]),
            row.closed_on,
        )
        for row in rows
    ]


def waiting(members: Collection[int], on: date) -> dict[int, date]:
    """Of those who wait on the day `on`: the last day of their wait for a medal (docs/rules.md §3.9)."""
    found: dict[int, date] = {}
    for each in of_members(members):
        if each.effective_on <= on <= each.waits_until:
            found[each.member] = max(each.waits_until, found.get(each.member, each.waits_until))
    return found
