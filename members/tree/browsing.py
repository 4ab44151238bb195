"""Walking through the tree, of today or of an earlier day: who may look where, and the lines that a page shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.urls import reverse

from members import access, headcount
from members.headcount import Headcount
from members.models import Unit, UnitEvent, UnitPeriod, User, spelling
from members.models.units import UnitQuerySet
from members.powers import Power
from members.tree import past

LOOKING = (Power.MANAGE_UNITS, Power.VIEW_MEMBERS, Power.VIEW_REPORTS)
MOST_CLOSED = 12  # units that have ended, under what was found
NOT_HERE = "Trang này dành cho đồng chí được giao việc ở một tổ chức đảng."


@dataclass(frozen=True)
class Line:
    """One unit as it was on the day that is shown, with what is known of it."""

    period: UnitPeriod
    count: Headcount | None
    opens: bool  # something stands under it
    seen: bool  # the reader may look at its page
    level: int = 0

    @property
    def unit(self) -> Unit:
        return self.period.unit


def may_look(user: User, unit: Unit) -> bool:
    return any(user.has_perm(power, unit) for power in LOOKING)


def load_unit(user: User, code: str) -> Unit:
    """The unit that has or had `code`, with its parent, if `user` may look at it; Http404 and PermissionDenied as in
    `access.load`."""
    units = Unit.objects.coded(code).select_related("parent")
    return access.load(units, user, *LOOKING, unit="")


def load_event(user: User, pk: int) -> UnitEvent:
    """An event of a unit that `user` may look at: the one that decided or one that it touched. Raises as
    `access.load`."""
    events = UnitEvent.objects.select_related("unit", "by__member")
    event = events.filter(pk=pk).first()
    touched = Unit.objects.filter(event_parts__event=event, pk__in=visible(user)) if event else None
    if touched is not None and touched.exists():
        return event
    return access.load(events, user, *LOOKING, pk=pk)


def tops(user: User) -> UnitQuerySet:
    """The highest units at which `user` may look. Raises PermissionDenied for who looks nowhere."""
    paths = _paths(user)
    if not paths:
        raise PermissionDenied(NOT_HERE)
    return Unit.objects.filter(path__in=paths)


def visible(user: User) -> UnitQuerySet:
    """Every unit at which `user` may look."""
    return Unit.objects.under(_paths(user))


def top_lines(user: User, day: date) -> list[Line]:
    """Where `user` begins to walk; a unit that was not there on `day` is left out."""
    return lines(UnitPeriod.objects.on(day).filter(unit__in=tops(user)).select_related("unit"), day, user)


def way_to(unit: Unit, day: date, user: User) -> list[Line]:
    """From the highest unit that `user` sees down to `unit`, each a level deeper."""
    periods = [period for period in past.lineage_on(unit, day) if may_look(user, period.unit)]
    return lines(periods, day, user, stairs=True)


def way_up(unit: Unit, user: User) -> list[dict]:
    """The steps of the path on top of a page, from the tree down to `unit`; only what `user` sees is a link."""
    steps = [{"label": "Cây tổ chức", "url": reverse("units:tree")}]
    for above in Unit.objects.leading_to(unit):
        steps.append({"label": above.name, "url": reverse("units:detail", args=[above.code])})
        if not may_look(user, above):
            steps[-1]["url"] = ""
    return steps


def working_below(unit: Unit) -> UnitQuerySet:
    """`unit` and everything under it that works, with parents, in the order of the tree."""
    return Unit.objects.active().under([unit.path]).select_related("parent").order_by("path")


def children(unit: Unit, day: date) -> QuerySet[UnitPeriod]:
    """What stood directly under `unit` on `day`. A chi bộ has nothing under it, and to find that out costs most."""
    return UnitPeriod.objects.none() if unit.is_cell else past.children_on(unit, day)


def found(user: User, text: str, day: date) -> QuerySet[UnitPeriod]:
    """What was called `text`, or has or had a code that begins so, on `day` among the units at which `user` may
    look."""
    periods = UnitPeriod.objects.on(day).filter(unit__in=visible(user)).called(text, day)
    return periods.select_related("unit", "parent")


def closed(user: User, text: str) -> QuerySet[Unit]:
    """What was called `text` or had a code that begins so, and is no more: the page of each says what became of it."""
    gone = visible(user).exclude(status__in=Unit.WORKING).called(text)
    meant = spelling.first(spelling.name_written(text))
    return gone.select_related("parent").order_by(*meant, "-closed_on", "path")[:MOST_CLOSED]


def lines(periods: Iterable[UnitPeriod], day: date, user: User, *, stairs: bool = False) -> list[Line]:
    """Two queries more, however many the periods are."""
    periods = list(periods)
    units = [period.unit for period in periods]
    counts = headcount.of(units, day)
    below = UnitPeriod.objects.on(day).filter(parent__in=[unit.pk for unit in units if not unit.is_cell])
    opening = set(below.order_by().values_list("parent", flat=True).distinct())
    return [
        Line(period, counts.get(unit.pk), unit.pk in opening, may_look(user, unit), place if stairs else 0)
        for place, (period, unit) in enumerate(zip(periods, units, strict=True))
    ]


def _paths(user: User) -> set[str]:
    if user.is_superuser:
        return set(Unit.objects.filter(parent=None).values_list("path", flat=True))
    paths = set().union(*(access.granted_paths(user, power) for power in LOOKING))
    return access.highest(paths)
