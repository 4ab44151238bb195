"""In how many steps the posts of a unit are approved, and whether one's own: the nearest rule at or above decides."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from members import audit
from members.models import Unit, User
from members.powers import Power
from news.models import DeskRule


def rule_for(unit: Unit) -> DeskRule:
    """What holds for `unit`; where nobody has set anything: one step, and nobody approves their own."""
    return DeskRule.objects.above(unit.lineage).first() or DeskRule(unit=unit)


def rules_for(units: Iterable[Unit]) -> dict[str, DeskRule]:
    """As `rule_for`, by the path of each of `units`, in one query."""
    units = list(units)
    kept = {rule.unit.path: rule for rule in DeskRule.objects.above({path for unit in units for path in unit.lineage})}
    return {
        unit.path: next((kept[path] for path in reversed(unit.lineage) if path in kept), None) or DeskRule(unit=unit)
        for unit in units
    }


@transaction.atomic
def set_rule(unit: Unit, *, by: User, approval_steps: int, own_approval: bool) -> DeskRule:
    """Sets what holds for `unit` and those below it that have no rule of their own; `by` holds GRANT_ROLES there."""
    Unit.objects.select_for_update(no_key=True, of=("self",)).get(pk=unit.pk)  # two who set it follow one another
    kept, wanted = rule_for(unit), {"approval_steps": approval_steps, "own_approval": own_approval}
    before = {name: getattr(kept, name) for name in wanted}
    set_now = {"set_by": by, "set_at": timezone.now()}
    rule, _ = DeskRule.objects.update_or_create(unit=unit, defaults=wanted | set_now)
    audit.record(by, "news.desk_rule", unit, power=Power.GRANT_ROLES, before=before, after=wanted)
    return rule
