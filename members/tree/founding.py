"""Founds units in the tree."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q

from members import audit
from members.models import Unit, UnitPeriod, User
from members.models.units import STEP, path_step, whole_code


def lock(pks: Iterable[int] = ()) -> dict[int, Unit]:
    """The units of `pks` as they are now, held until the transaction ends.

    The root is locked first: anyone who changes the tree changes it alone.
    """
    rows = Unit.objects.select_for_update(no_key=True).filter(Q(parent=None) | Q(pk__in=list(pks))).order_by("path")
    return {unit.pk: unit for unit in rows}


def next_paths(parent: Unit, many: int) -> list[str]:
    """The paths of the next children of `parent`: none that was ever used, so that a path means one unit on any day.
    The caller holds the lock of the tree."""
    past = UnitPeriod.objects.filter(parent=parent, path__startswith=parent.path).order_by().values_list("path")
    last = parent.children.order_by().values_list("path").union(past).order_by("-path").first()
    first = int(last[0][-STEP:], 36) + 1 if last else 1
    return [parent.path + path_step(number) for number in range(first, first + many)]


def next_path(parent: Unit | None) -> str:
    """The path of the next child of `parent`, None for the root; the tree stays locked until the transaction ends."""
    if parent is None:
        return path_step(1)
    return next_paths(lock([parent.pk])[parent.pk], 1)[0]


@transaction.atomic
def found(*, by: User | None, parent: Unit | None, code: str, name: str, kind: str, level: str, **fields) -> Unit:
    """Founds one unit under `parent` (None: the root). Raises ValidationError when the code or the name is taken or
    malformed."""
    unit = Unit(parent=parent, code=whole_code(code), name=name, kind=kind, level=level, **fields)
    unit.path = next_path(parent)
    unit.full_clean(exclude=["path"])
    unit.save(force_insert=True)
    UnitPeriod.of(unit, unit.founded_on).save()
    audit.record(by, "unit.found", unit, after={"code": unit.code, "parent": parent.code if parent else None})
    return unit
