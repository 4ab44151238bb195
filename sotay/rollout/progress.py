"""How a plan goes: of each unit of each wave both rates, what is late, why, and who acts. Kept rows only, and the same
number of queries for one unit and for a hundred."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db.models import Count, Max, Sum
from django.utils import timezone

from members.access import own_offices
from members.models import Unit, User
from members.models.units import lineage_of
from members.powers import Power
from sotay.rollout.models import ClassQuota, ClassSeat, DataQuality, Difficulty, Plan, ReminderAddressee, Visit, Wave
from sotay.usage.models import UnitDay

SHOWN = 2  # names of who acts


@dataclass
class Line:
    """One unit in a wave. `figures` is None where it was not counted on that day."""

    unit: Unit
    wave: Wave
    today: date
    figures: UnitDay | None = None
    difficulties: list[tuple[str, int]] = field(default_factory=list)
    people: list[User] = field(default_factory=list)
    trained: int = 0
    visits: int = 0
    faulty: int = 0
    reminded_on: date | None = None

    @property
    def reached(self) -> bool:
        """Whether each target that is set is met."""
        return self.figures is not None and all(
            target is None or self.figures.activated * 100 >= target * whole
            for target, whole in (
                (self.wave.target_total, self.figures.members),
                (self.wave.target_eligible, self.figures.eligible),
            )
        )

    @property
    def state(self) -> str:
        if self.figures is None or not self.figures.members:
            return "unknown"
        if self.reached:
            return "reached"
        return "late" if self.wave.deadline < self.today else "short"

    @property
    def is_below(self) -> bool:
        """Short of its target, late or not; not before its wave has begun."""
        return self.state in ("late", "short") and self.wave.starts_on <= self.today

    @property
    def missing(self) -> int:
        """How many more have to be activated."""
        return 0 if self.figures is None else max(0, *_missing(self.wave, self.figures))


@dataclass
class Progress:
    day: date | None
    groups: list[tuple[Wave, list[Line]]]

    @cached_property
    def lines(self) -> list[Line]:
        return [line for _, lines in self.groups for line in lines]

    @property
    def below(self) -> list[Line]:
        """Who is to be reminded."""
        return [line for line in self.lines if line.is_below]

    def many(self, state: str) -> int:
        return sum(line.state == state for line in self.lines)

    @property
    def counts(self) -> dict[str, int]:
        return {state: self.many(state) for state in ("reached", "short", "late", "unknown")}


def of(plan: Plan) -> Progress:
    today, day = timezone.localdate(), newest_day(plan.unit)
    waves = list(plan.waves.all())
    rows = plan.wave_units.select_related("unit").order_by("unit__path")
    by_wave = {wave.pk: wave for wave in waves}
    lines = {row.unit_id: Line(row.unit, by_wave[row.wave_id], today) for row in rows}
    figures = {row.unit_id: row for row in UnitDay.objects.filter(unit__in=lines, day=day)} if day else {}
    for key, line in lines.items():
        line.figures = figures.get(key)
    _fill(plan, lines)
    return Progress(day, [(wave, [line for line in lines.values() if line.wave == wave]) for wave in waves])


def newest_day(unit: Unit) -> date | None:
    """The last day of which there are figures of `unit`."""
    rows = UnitDay.objects.filter(unit=unit, day__lte=timezone.localdate()).order_by("-day")
    return rows.values_list("day", flat=True).first()


def trained(plan: Plan) -> Counter:
    """How many were trained, by the path of the unit and of each above it; in two queries."""
    named = ClassSeat.objects.attended().filter(training_class__plan=plan).order_by()
    sent = ClassQuota.objects.filter(training_class__plan=plan, attended__gt=0).order_by()
    by_name = named.values_list("unit__path").annotate(Count("pk"))
    return _climbing([*by_name, *sent.values_list("unit__path").annotate(Sum("attended"))])


def _fill(plan: Plan, lines: dict[int, Line]) -> None:
    inside = {"unit__path__startswith": plan.unit.path}
    open_kinds = Difficulty.objects.open().filter(**inside).order_by().values_list("unit__path", "kind")
    kinds: dict[str, Counter] = defaultdict(Counter)
    for path, kind, many in open_kinds.annotate(many=Count("pk")):
        for step in lineage_of(path):
            kinds[step][Difficulty.Kind(kind).label] += many
    homes = Visit.objects.due().filter(member__unit__path__startswith=plan.unit.path).order_by()
    visits = _climbing(homes.values_list("member__unit__path").annotate(Count("pk")))
    faulty = dict(DataQuality.objects.filter(unit__in=lines).values_list("unit", "faulty"))
    reminded = ReminderAddressee.objects.filter(unit__in=lines, member=None).order_by().values_list("unit")
    reminded_on = dict(reminded.annotate(Max("reminder__on")))
    people = own_offices(Power.VIEW_REPORTS, [line.unit for line in lines.values()])
    learned = trained(plan)
    for key, line in lines.items():
        path = line.unit.path
        line.difficulties, line.visits, line.trained = kinds[path].most_common(), visits[path], learned[path]
        line.faulty, line.reminded_on = faulty.get(key, 0), reminded_on.get(key)
        line.people = sorted(people[key], key=lambda user: user.pk)[:SHOWN]


def _missing(wave: Wave, figures: UnitDay) -> list[int]:
    pairs = ((wave.target_total, figures.members), (wave.target_eligible, figures.eligible))
    return [-(-target * whole // 100) - figures.activated for target, whole in pairs if target is not None]


def _climbing(rows) -> Counter:
    """`rows` of path and number, added up for every path above too."""
    found: Counter = Counter()
    for path, many in rows:
        for step in lineage_of(path):
            found[step] += many
    return found
