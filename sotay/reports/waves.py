"""By which wave of a rollout plan a unit is led, and what is asked of it until when. The plans plug in."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from members.hooks import Hook


@dataclass(frozen=True)
class Wave:
    """key: as the address names it. target: per cent of those who can use the portal; None where none was set."""

    key: str
    label: str
    target: Decimal | None = None
    due_on: date | None = None


WAVES: Hook[Callable[[Iterable[int], date], dict[int, Wave]]] = Hook(
    "Of units, by their keys, the wave that each was in on a day; one query, units without a wave left out."
)


def of(units: Iterable[int], on: date) -> dict[int, Wave]:
    """Empty, and without a query, where no plan is kept."""
    answer = WAVES.only
    return answer(units, on) if answer else {}
