"""Makes events of organisations as an officer would: previewed, then decided."""

from members import reorganising
from members.models import UnitEvent
from tests.factories import days_ago


def event(kind: str, plan: dict, *, by=None, on=None, decided_on=None, number: str = "12-QĐ/TU") -> UnitEvent:
    """Not saved; decided and in effect today unless told otherwise."""
    on = on or days_ago(0)
    return UnitEvent(
        kind=kind,
        plan=plan,
        by=by,
        decision_no=number,
        decided_on=decided_on or min(on, days_ago(0)),
        effective_on=on,
    )


def happen(kind: str, plan: dict, *, by=None, **dates) -> UnitEvent:
    """Shown and confirmed."""
    wanted = event(kind, plan, by=by, **dates)
    return reorganising.decide(wanted, by=by, seen=reorganising.preview(wanted).digest)
