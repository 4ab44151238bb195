"""What became of a unit: the decisions about it, its names and places, from what it came and into what it went."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch

from members.models import EventUnit, Unit, UnitEvent, UnitPeriod

Part, State = EventUnit.Part, UnitEvent.State
NEWEST = 30  # a page shows no more; the tree of a day and the audit tell the rest


@dataclass
class History:
    """Everything the page of a unit tells of its past."""

    events: list[UnitEvent] = field(default_factory=list)
    planned: list[UnitEvent] = field(default_factory=list)
    periods: list[UnitPeriod] = field(default_factory=list)
    came_from: list[Unit] = field(default_factory=list)
    went_to: list[Unit] = field(default_factory=list)
    closing: UnitEvent | None = None  # the decision that ended a closed unit


def sides(event: UnitEvent) -> tuple[list[Unit], list[Unit]]:
    """The units before `event` and those after it, without what was only moved along."""
    parts = list(event.parts.exclude(part=Part.MOVED).select_related("unit").order_by("unit__path"))
    before, after = ([side.unit for side in parts if side.part == part] for part in (Part.BEFORE, Part.AFTER))
    return before, after


def of(unit: Unit) -> History:
    """Three queries, whatever happened."""
    both_sides = EventUnit.objects.exclude(part=Part.MOVED).select_related("unit")
    events = (
        UnitEvent.objects.filter(pk__in=unit.event_parts.values("event"))
        .exclude(state=State.CANCELLED)
        .prefetch_related(Prefetch("parts", both_sides, to_attr="sides"))
    )
    periods = unit.periods.select_related("parent").order_by("-pk")[:NEWEST]
    history = History(periods=list(periods))
    for event in events[:NEWEST]:
        (history.events if event.state == State.DONE else history.planned).append(event)
        if event.state == State.DONE:
            _follow(unit, event, history)
    return history


def _follow(unit: Unit, event: Any, history: History) -> None:
    """A unit before the event leads to those after it, the other way round too; a change of place leads nowhere."""
    before, after = ([side.unit for side in event.sides if side.part == part] for part in (Part.BEFORE, Part.AFTER))
    if event.kind in (UnitEvent.Kind.RENAME, UnitEvent.Kind.HAND_OVER):
        return
    if unit in after:
        history.came_from += [other for other in before if other != unit]
    elif unit in before:
        history.went_to += after
        if unit.status not in Unit.WORKING and history.closing is None:
            history.closing = event
