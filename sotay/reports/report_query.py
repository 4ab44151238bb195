"""The figures of a unit on a day, of its children, and of the weeks before: kept rows only, nothing is counted here."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db.models import QuerySet
from django.db.models.functions import Length
from django.urls import reverse

from members import access
from members.models import Unit
from members.powers import Power
from members.tree import past
from sotay.usage.models import UnitDay

WEEKS = 12
LEVELS_ABOVE = [f"parent{'__parent' * level}" for level in range(6)]  # up to the top, in the unit's own query
NAMING = ("name", "code", "path")


@dataclass(frozen=True)
class Figures:
    """One kept row, in the order in which it is read from the database; place, code and name are those of its day."""

    unit_id: int
    address: str  # the code by which the unit is found today
    status: str
    path: str
    code: str
    name: str
    day: date
    members: int
    eligible: int
    activated: int
    active_7: int
    active_30: int
    assisted: int
    frozen: bool
    counted_at: datetime
    moved: bool  # whether the unit, or one above it, has changed since; known of the unit that is reported on
    outdated: bool  # whether the tree of the day was changed below it after this was counted; known of the same

    @property
    def ineligible(self) -> int:
        return self.members - self.eligible

    @property
    def is_closed(self) -> bool:
        """Whether the unit has been closed since."""
        return self.status not in Unit.WORKING


COLUMNS: tuple[str, ...] = ("unit_id", "unit__code", "unit__status", "then_path", "then_code", "then_name", "day")
COLUMNS += ("members", "eligible", "activated", "active_7", "active_30", "assisted", "frozen", "counted_at", "moved")
COLUMNS += ("outdated",)


@dataclass(frozen=True)
class Report:
    """What is known of `unit` on the day `asked`, or on the last day before it that has figures."""

    unit: Unit
    asked: date
    history: list[Figures]
    children: list[Figures]

    @property
    def own(self) -> Figures | None:
        return self.history[-1] if self.history else None

    @property
    def name(self) -> str:
        """As the unit was called on that day."""
        return self.own.name if self.own else self.unit.name

    @property
    def code(self) -> str:
        return self.own.code if self.own else self.unit.code

    @property
    def tree_day(self) -> date | None:
        """The day whose tree is another one than today's; None where they are the same above this unit."""
        return self.own.day if self.own and (self.own.moved or self.own.is_closed) else None

    @property
    def is_mixed(self) -> bool:
        """Whether the rows are of a newer tree than the total: they need not add up to it."""
        return self.own is not None and self.own.outdated

    @property
    def is_of_another_day(self) -> bool:
        return self.own is not None and self.own.day != self.asked

    @cached_property
    def weeks(self) -> list[tuple[date, Figures | None]]:
        """The ends of the last twelve weeks, each with its latest figures; None where nothing was counted."""
        ends = [self.own.day - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)] if self.own else []
        within = {end: [row for row in self.history if end - timedelta(weeks=1) < row.day <= end] for end in ends}
        return [(end, rows[-1] if rows else None) for end, rows in within.items()]


def load_unit(user, code: str) -> Unit:
    """The unit with all above it, if `user` may read its report; Http404 and PermissionDenied as in `access.load`."""
    above = [f"{level}__{column}" for level in LEVELS_ABOVE for column in NAMING]
    units = Unit.objects.select_related(LEVELS_ABOVE[-1]).only(*NAMING, "kind", "level", "closed_on", *above)
    return access.load(units.coded(code), user, Power.VIEW_REPORTS, unit="")


def read(unit: Unit, asked: date) -> Report:
    """One query, whatever the size of the unit."""
    rows = [Figures(*row) for row in UnitDay.objects.reported(unit, asked, WEEKS, *COLUMNS)]
    history = sorted((row for row in rows if row.unit_id == unit.pk), key=lambda row: row.day)
    children = sorted((row for row in rows if row.unit_id != unit.pk), key=lambda row: row.path)
    return Report(unit, asked, history, children)


def given_units(user) -> QuerySet[Unit]:
    """The units on which `user` was given the power to read reports, highest first."""
    if user.is_superuser:
        return Unit.objects.filter(parent=None)
    paths = access.granted_paths(user, Power.VIEW_REPORTS)
    return Unit.objects.filter(path__in=paths).order_by(Length("path"), "path")


def readable_units(user) -> QuerySet[Unit]:
    """Every unit whose report `user` may read, in the order of the tree."""
    return access.units_for(user, Power.VIEW_REPORTS)


def address(unit: Unit) -> str:
    return reverse("report_of", args=[unit.code])


def trail(unit: Unit, user, query: str = "", day: date | None = None) -> list[dict]:
    """The steps from the highest unit whose report `user` may read down to `unit`, as the tree was on `day` or is."""
    steps = []
    for step, name in _upwards(unit, day):
        if not user.has_perm(Power.VIEW_REPORTS, step):
            break
        steps.append({"label": name, "url": address(step) + query})
    return steps[::-1]


def _upwards(unit: Unit, day: date | None) -> Iterator[tuple[Unit, str]]:
    """`unit` and each above it with its name; of the present tree without another query."""
    if day is not None:
        yield from ((period.unit, period.name) for period in past.lineage_on(unit, day).reverse())
        return
    while unit is not None:
        yield unit, unit.name
        unit = unit.parent
