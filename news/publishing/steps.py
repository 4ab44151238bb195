"""In how many steps the articles of a unit are approved, and whether one's own: the nearest rule at or above
decides."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from members import audit
from members.models import Unit, User
from members.powers import Power
from news.models import ApprovalRule


def rule_for(unit: Unit) -> ApprovalRule:
    """What holds for `unit`; where nobody has set anything: one step, and nobody approves their own."""
    return ApprovalRule.objects.above(unit.lineage).first() or ApprovalRule(unit=unit)


def rules_for(units: Iterable[Unit]) -> dict[str, ApprovalRule]:
    """As `rule_for`, by the path of each of `units`, in one query."""
    units = list(units)
    kept = {
        rule.unit.path: rule for rule in ApprovalRule.objects.above({path for unit in units for path in unit.lineage})
    }
    return {
        unit.path: next((kept[path] for path in reversed(unit.lineage) if path in kept), None)
        or ApprovalRule(unit=unit)
        for unit in units
    }


@transaction.atomic
def set_rule(unit: Unit, *, by: User, approval_steps: int, own_approval: bool) -> ApprovalRule:
    """Sets what holds for `unit` and those below it that have no rule of their own; `by` holds GRANT_ROLES there."""
    Unit.objects.select_for_update(no_key=True, of=("self",)).get(pk=unit.pk)  # two who set it follow one another
    kept, wanted = rule_for(unit), {"approval_steps": approval_steps, "own_approval": own_approval}
    before = {name: getattr(kept, name) for name in wanted}
    set_now = {"set_by": by, "set_at": timezone.now()}
    rule, _ = ApprovalRule.objects.update_or_create(unit=unit, defaults=wanted | set_now)
    audit.record(by, "news.approval_rule", unit, power=Power.GRANT_ROLES, before=before, after=wanted)
    return rule
