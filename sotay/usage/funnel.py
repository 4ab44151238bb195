"""The funnel of one unit, step by step: how many have come so far, how many have not, and who they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from members.measures import MEASURES, Measure, ordered
from members.models import Unit, User
from members.people import steps
from members.powers import Power
from sotay.usage import measures
from sotay.usage.models import UnitDay, UsageDay

COUNTED = 2_000  # members, up to whom the missing ones are counted while the page waits


@dataclass(frozen=True)
class Step:
    """How many have come to `measure`, with its parts by reason; `missing` of those who have come to the step before
    have not, None where nobody has counted them; `names` is where they stand, "" for who may not see."""

    measure: Measure
    many: int
    parts: list[tuple[Measure, int]]
    missing: int | None
    names: str

    @property
    def gap(self) -> str:
        """Who is missing, in words: `đủ điều kiện mà chưa kích hoạt`."""
        found = MEASURES.get(self.measure.after)
        before = found.label.lower() if found else ""
        return f"{before} mà chưa {self.measure.label.lower().removeprefix('đã ')}"


@dataclass(frozen=True)
class Funnel:
    """Of `day`, the last that was counted; `counts` by the keys of the measures."""

    day: date
    is_closed: bool
    counts: Mapping[str, int]
    steps: list[Step]

    @property
    def is_today(self) -> bool:
        return self.day == timezone.localdate()


def of(unit: Unit, user: User) -> Funnel | None:
    """Two queries; None where the unit was never counted."""
    every = measures.every()
    rows = UnitDay.objects.filter(unit=unit).annotate(**{f"of_{each.key}": measures.column(each) for each in every})
    row = rows.order_by("-day").values("day", "frozen", *(f"of_{each.key}" for each in every)).first()
    if row is None:
        return None
    counts = {each.key: row[f"of_{each.key}"] for each in every}
    missing = steps.gaps(unit) if counts["members"] <= COUNTED else {}
    may_see = user.has_perm(Power.VIEW_MEMBERS, unit)
    told = [_step(unit, measure, counts, missing.get(measure.key), may_see) for measure in ordered()]
    return Funnel(row["day"], row["frozen"], counts, told)


def _step(unit: Unit, measure: Measure, counts: Mapping[str, int], missing: int | None, may_see: bool) -> Step:
    parts = [(each, counts[each.key]) for each in measures.parts(measure.key) if counts[each.key]]
    asked = urlencode({"don-vi": unit.code, "has": measure.after, "lacks": measure.key})
    names = f"{reverse('members:list')}?{asked}" if may_see and measure.after and missing != 0 else ""
    return Step(measure, counts[measure.key], parts, missing, names)


def incomplete(since: date) -> list[UsageDay]:
    """The days from `since` on of which marks of use may be lost, the newest first."""
    return list(UsageDay.objects.filter(day__gte=since, lost_from__isnull=False).order_by("-day"))
