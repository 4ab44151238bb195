"""Invented party organisations by the thousand: names, codes and paths of children, one statement a level."""

from collections.abc import Iterable

from members import vietnamese
from members.models import Unit, UnitPeriod
from members.models.units import path_step, whole_code
from sotay.demo.words import words


def place(number: int) -> str:
    """The `number`-th invented place name; 1,560 differ, and neighbours do not sound alike."""
    syllables = words("places")
    many = len(syllables)
    first, gap = number * 7 % many, 1 + (number // many * 11 + 5) % (many - 1)
    return f"{syllables[first]} {syllables[(first + gap) % many]}"


def root(name: str) -> Unit:
    """An unsaved city, the top of the tree."""
    return Unit(
        path=path_step(1),
        code=whole_code("01"),
        name=name,
        name_folded=vietnamese.search_text(name),
        kind=Unit.Kind.PROVINCE,
        level=Unit.Level.PROVINCE,
    )


def child(parent: Unit, name: str, *, kind: str, level: str, step: int, group: int, number: int | None = None) -> Unit:
    """An unsaved unit, the `step`-th under `parent`; `number`, else `step`, is what the `group` of its code says."""
    groups = parent.code.split(".")
    groups[group] = f"{number or step:03}"
    return Unit(
        parent=parent,
        path=parent.path + path_step(step),
        code=".".join(groups),
        name=name,
        name_folded=vietnamese.search_text(name),
        kind=kind,
        level=level,
    )


def plant(units: Iterable[Unit]) -> list[Unit]:
    """Saves one level of the tree; the next level can stand on what it returns."""
    founded = Unit.objects.bulk_create(units, batch_size=5_000)
    UnitPeriod.objects.bulk_create([UnitPeriod.of(unit, unit.founded_on) for unit in founded], batch_size=5_000)
    return founded
