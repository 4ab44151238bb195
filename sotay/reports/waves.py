"""By which wave of a rollout plan a unit is led, and what is asked of it until when. The plans plug in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Case, DateField, F, JSONField, Value, When
from django.db.models.expressions import Expression

from members.hooks import Hook
from sotay.usage.models import Part


@dataclass(frozen=True)
class Wave:
    """key: as the address names it. target, target_total: per cent of those who can use the portal, and of all members;
    None where none was set."""

    key: str
    label: str
    target: Decimal | None = None
    due_on: date | None = None
    target_total: Decimal | None = None


WAVES: Hook[Callable[[F, Expression], Expression]] = Hook(
    "Of the path of a unit and a day, as the database has them, the fields of the wave, as a list."
)


def on(asked: date) -> Expression:
    """For the figures of a report, in its own statement: of the unit and its children the wave on the day `asked`."""
    nothing = Value(None, output_field=JSONField())
    if not WAVES.only:
        return nothing
    of_unit = WAVES.only(F("unit__path"), Value(asked, output_field=DateField()))
    return Case(When(part__in=(Part.OWN, Part.CHILD), then=of_unit), default=nothing)


def kept(wave: Wave | None) -> list | None:
    """As JSON holds it, and `told` reads it."""
    if wave is None:
        return None
    target, target_total = (share if share is None else str(share) for share in (wave.target, wave.target_total))
    return [wave.key, wave.label, target, wave.due_on and wave.due_on.isoformat(), target_total]


def told(found: list | None) -> Wave | None:
    """What the statement has answered, or `kept` has written; earlier it wrote no target of all members."""
    if not found:
        return None
    key, label, target, due_on, *later = found
    target_total = later[0] if later else None
    return Wave(str(key), label, _share(target), due_on and date.fromisoformat(due_on), _share(target_total))


def _share(found: str | int | None) -> Decimal | None:
    return None if found is None else Decimal(found)
