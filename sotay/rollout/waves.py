"""Which unit is in which wave, for reports that are narrowed by it."""

from collections.abc import Iterable

from members.models import Unit
from sotay.rollout.models import Wave, WaveUnit


def choices() -> list[tuple[int, str]]:
    """Key and name of each wave of the plans that run, the earliest first."""
    rows = Wave.objects.filter(plan__closed_on=None).select_related("plan")
    return [(wave.pk, f"{wave.name} · {wave.plan.title}") for wave in rows]


def waves_of(units: Iterable[Unit]) -> dict[int, Wave]:
    """By the key of each of `units` the wave it is in, by itself or with a unit above it; of several plans that run
    the newest. Those in none are left out. One query."""
    units = list(units)
    paths = {path for unit in units for path in unit.lineage}
    rows = WaveUnit.objects.filter(plan__closed_on=None, unit__path__in=paths).select_related("wave", "unit")
    placed = {row.unit.path: row.wave for row in rows.order_by("plan")}
    found = {unit.pk: next((placed[path] for path in reversed(unit.lineage) if path in placed), None) for unit in units}
    return {key: wave for key, wave in found.items() if wave}
