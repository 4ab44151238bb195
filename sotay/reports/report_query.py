"""The figures of a unit on a day, of its children, and of the year before: kept rows only, nothing is counted here."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.db.models.functions import Length
from django.urls import reverse

from members import access
from members.dates import first_of_month
from members.models import Unit
from members.powers import Power
from members.tree import past
from sotay.reports import waves
from sotay.reports.bands import Scale, scale
from sotay.reports.columns import TOTAL
from sotay.reports.figures import IDENTITY, Figures
from sotay.reports.waves import Wave
from sotay.usage.measures import column, ordered, parts
from sotay.usage.models import Part, UnitDay

WEEKS = MONTHS = 12
YEAR = timedelta(days=366)
LEVELS_ABOVE = [f"parent{'__parent' * level}" for level in range(6)]  # up to the top, in the unit's own query
NAMING = ("name", "code", "path")
History = list[tuple[date, Figures | None]]  # the ends of weeks or months, each with its latest figures
Span = tuple[date, date]  # the days after the first, up to the second


@dataclass(frozen=True)
class Report:
    """What is known of `unit` on the day `asked`, or on the last day before it that has figures; and, where a day
    `beside` was asked for too, of that day."""

    unit: Unit
    asked: date
    rows: list[Figures]
    beside: date | None = None

    @cached_property
    def scale(self) -> Scale:
        """The limits of that day; one query."""
        return scale(self.unit, self.asked)

    @cached_property
    def waves(self) -> dict[int, Wave]:
        """By which wave of a plan the unit and its children were led; those in none are left out."""
        return {row.unit_id: row.wave for row in self._of(Part.OWN, Part.CHILD) if row.wave}

    def _of(self, *parts: Part) -> list[Figures]:
        return [row for row in self.rows if row.part in parts]

    @cached_property
    def own(self) -> Figures | None:
        return next(iter(self._of(Part.OWN)), None)

    @cached_property
    def own_beside(self) -> Figures | None:
        return next(iter(self._of(Part.OWN_BESIDE)), None)

    @cached_property
    def children(self) -> list[Figures]:
        """In the order of the tree of the day."""
        return sorted(self._of(Part.CHILD), key=lambda row: row.path)

    @cached_property
    def children_beside(self) -> dict[int, Figures]:
        return {row.unit_id: row for row in self._of(Part.CHILD_BESIDE)}

    @property
    def gone(self) -> list[Figures]:
        """Which stood here on the day beside, and on the day of the report do no more."""
        here = {row.unit_id for row in self.children}
        return sorted((row for pk, row in self.children_beside.items() if pk not in here), key=lambda row: row.path)

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
    def history(self) -> list[Figures]:
        return sorted(self._of(Part.PAST, Part.OWN), key=lambda row: row.day)

    @cached_property
    def weeks(self) -> History:
        """The ends of the last twelve weeks."""
        return self._latest(weeks_until(self.own.day)) if self.own else []

    @cached_property
    def months(self) -> History:
        """The ends of the last eleven months, and the day of the report."""
        return self._latest(months_until(self.own.day)) if self.own else []

    def _latest(self, spans: list[Span]) -> History:
        known = {row.day: row for row in self.history}
        return [(end, known.get(day)) for (_, end), day in zip(spans, latest(known, spans), strict=True)]


def load_unit(user, code: str) -> Unit:
    """The unit with all above it, if `user` may read its report; Http404 and PermissionDenied as in `access.load`."""
    above = [f"{level}__{column}" for level in LEVELS_ABOVE for column in NAMING]
    units = Unit.objects.select_related(LEVELS_ABOVE[-1]).only(*NAMING, "kind", "level", "closed_on", *above)
    return access.load(units.coded(code), user, Power.VIEW_REPORTS, unit="")


def weeks_until(day: date) -> list[Span]:
    ends = [day - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)]
    return [(end - timedelta(weeks=1), end) for end in ends]


def months_until(day: date) -> list[Span]:
    ends = [day]
    for _ in range(MONTHS):
        ends.insert(0, first_of_month(ends[0]) - timedelta(days=1))
    return list(pairwise(ends))


def latest(days: Iterable[date], spans: list[Span]) -> list[date | None]:
    """Of `days` the last within each of `spans`; None where there is none."""
    known = sorted(days)
    last = [known[place - 1] if (place := bisect_right(known, until)) else None for _, until in spans]
    return [day if day and day > after else None for day, (after, _) in zip(last, spans, strict=True)]


def read(unit: Unit, asked: date, beside: date | None = None) -> Report:
    """On the last counted day up to `asked`, and up to `beside` where that is given. Two queries, whatever the size of
    the unit."""
    known = UnitDay.objects.days_of(unit, list(filter(None, (asked, beside))), since=YEAR)
    day = _last(known, asked)
    if day is None:
        return Report(unit, asked, [], beside)
    past = set(latest(known, weeks_until(day) + months_until(day))) - {None, day}
    values = {measure.key: column(measure) for measure in (*ordered(), *parts(TOTAL))}
    shown = [*IDENTITY, waves.on(asked), *values.values()]
    then = _last(known, beside) if beside else None
    found = UnitDay.objects.reported(unit, day, *shown, past=past, beside=then)
    keys = list(values)
    return Report(unit, asked, [Figures.read(row, keys) for row in found], beside)


def _last(known: list[date], asked: date) -> date | None:
    return max((day for day in known if day <= asked), default=None)


def given_units(user) -> QuerySet[Unit]:
    """The units on which `user` was given the power to read reports, highest first."""
    if user.is_superuser:
        return Unit.objects.filter(parent=None)
    paths = access.granted_paths(user, Power.VIEW_REPORTS)
    return Unit.objects.filter(path__in=paths).order_by(Length("path"), "path")


def readable_units(user) -> QuerySet[Unit]:
    """Every unit whose report `user` may read, in the order of the tree."""
    return access.units_for(user, Power.VIEW_REPORTS)


def asking(asked: dict[str, str]) -> str:
    """As the end of an address."""
    return f"?{urlencode(asked)}" if asked else "?"


def silent(report: Report, key: str) -> QuerySet[UnitDay]:
    """The chi bộ in the unit, on the day of the report, in which nobody did what the measure `key` counts though
    somebody could; in the order of the tree of the day."""
    return UnitDay.objects.silent(report.own.path, report.own.day, key) if report.own else UnitDay.objects.none()


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
