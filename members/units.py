"""Founds units in the tree."""

from django.db import transaction
from django.db.models import Max

from members import audit
from members.models import Unit, UnitSpell, User
from members.models.units import STEP, path_step, whole_code


def next_path(parent: Unit | None) -> str:
    """The path of the next child of `parent`; the caller's transaction holds the parent's row until it ends."""
    if parent is None:
        return path_step(1)
    Unit.objects.select_for_update().get(pk=parent.pk)
    last = parent.children.aggregate(last=Max("path"))["last"]
    return parent.path + path_step(int(last[-STEP:], 36) + 1 if last else 1)


@transaction.atomic
def found(*, by: User | None, parent: Unit | None, code: str, name: str, kind: str, level: str, **fields) -> Unit:
    """Founds one unit under `parent` (None: the root). Raises ValidationError when the code or the name is taken or
    malformed."""
    unit = Unit(parent=parent, code=whole_code(code), name=name, kind=kind, level=level, **fields)
    unit.path = next_path(parent)
    unit.full_clean(exclude=["path"])
    unit.save(force_insert=True)
    UnitSpell.of(unit, unit.founded_on).save()
    audit.record(by, "unit.found", unit, after={"code": unit.code, "parent": parent.code if parent else None})
    return unit
