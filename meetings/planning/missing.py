"""Which meetings that the rules ask for (docs/rules.md §4.1) a chi bộ has not announced yet, said in time."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from meetings.models import Meeting
from meetings.models.kinds import MONTHLY, THEMATIC
from members import rules
from members.access import units_for
from members.models import Unit, User
from members.models.units import UnitQuerySet
from members.powers import Power


@dataclass(frozen=True)
class Demand:
    """So many meetings of certain kinds in a stretch of time, that a rule asks for."""

    key: str  # of the rule that says how many
    warn: str  # of the rule that says how many days before its end one is told
    kinds: tuple[str, ...]
    months: int
    word: str


DEMANDS = (
    Demand("meeting.regular_per_month", "meeting.warn_regular", MONTHLY, 1, "sinh hoạt thường kỳ"),
    Demand(
        "meeting.thematic_per_quarter",
        "meeting.warn_thematic",
        THEMATIC,
        3,
        "sinh hoạt chuyên đề",
    ),
)


class Gap(NamedTuple):
    """What is missing: `sinh hoạt thường kỳ`, in `tháng 12/2026` or `quý IV/2026`, which ends on `until`."""

    word: str
    stretch: str
    until: date


class Stretch(NamedTuple):
    demand: Demand
    first: date
    last: date
    least: int

    @property
    def gap(self) -> Gap:
        quarter = f"quý {('I', 'II', 'III', 'IV')[(self.first.month - 1) // 3]}/{self.first.year}"
        name = quarter if self.demand.months == 3 else f"tháng {self.first.month}/{self.first.year}"
        return Gap(self.demand.word, name, self.last)


def stretches(today: date) -> list[Stretch]:
    """The months and quarters of which one is told on `today`: those that end within the days of the rule."""
    book, found = rules.book(key__startswith="meeting."), []
    for demand in DEMANDS:
        try:
            days = book.whole(demand.warn, on=today)
        except rules.RuleError:
            continue
        if not (asked := least(book, demand, on=today)):
            continue
        first = _beginning(today, demand.months)
        while (last := _end(first, demand.months)) - timedelta(days=days) <= today:
            found.append(Stretch(demand, first, last, asked))
            first = last + timedelta(days=1)
    return found


def least(book: rules.Book, demand: Demand, *, on: date) -> int:
    """How many meetings `demand` asks for on that day; 0 where no rule asks."""
    try:
        return book.whole(demand.key, on=on)
    except rules.RuleError:
        return 0


def _beginning(day: date, months: int) -> date:
    return day.replace(day=1, month=(day.month - 1) // months * months + 1)


def _end(first: date, months: int) -> date:
    number = first.year * 12 + first.month - 1 + months
    return date(number // 12, number % 12 + 1, 1) - timedelta(days=1)


def with_gaps(units: UnitQuerySet, asked: list[Stretch]) -> QuerySet[Unit]:
    """Of `units` the working chi bộ that lack a meeting in one of the stretches; each with `has_0`, `has_1`, …: how
    many it has announced in each."""
    cells = units.active().filter(kind__in=Unit.CELLS)
    lacking = Q(pk__in=[])
    for place, stretch in enumerate(asked):
        held = Meeting.objects.announced().filter(
            unit=OuterRef("pk"),
            kind__in=stretch.demand.kinds,
            starts_at__date__range=(stretch.first, stretch.last),
        )
        counted = held.order_by().values("unit").annotate(many=Count("pk")).values("many")
        number = Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))
        cells = cells.annotate(**{f"has_{place}": number})
        lacking |= Q(**{f"has_{place}__lt": stretch.least})
    return cells.filter(lacking)


def lacking(user: User, asked: list[Stretch] | None = None) -> QuerySet[Unit]:
    """The chi bộ whose meetings `user` plans and that lack one now, or in the stretches `asked`."""
    units = units_for(user, Power.PLAN_MEETINGS)
    wanted = stretches(timezone.localdate()) if asked is None else asked
    return with_gaps(units, wanted).select_related("parent").order_by("path")


class Lack(NamedTuple):
    unit: Unit
    gaps: list[Gap]


def lacks(rows: list[Unit], asked: list[Stretch]) -> list[Lack]:
    """`rows` of `lacking` with what each lacks of the stretches that were `asked`."""
    return [Lack(unit, _gaps(unit, asked)) for unit in rows]


def _gaps(unit: Unit, asked: list[Stretch]) -> list[Gap]:
    return [stretch.gap for place, stretch in enumerate(asked) if getattr(unit, f"has_{place}") < stretch.least]
