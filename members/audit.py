"""Writes the audit: who, which power, what, on which unit, before and after, why, when, from where."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model, QuerySet

from members import origin
from members.models import AuditEntry, Unit, User
from members.powers import Power


def record(
    by: User | None,
    action: str,
    target: Model | None = None,
    *,
    power: Power | str = "",
    before: dict | None = None,
    after: dict | None = None,
    reason: str = "",
) -> AuditEntry:
    """Adds one entry in the running transaction. `by` is None for the system itself; `target.unit` (or a Unit itself)
    is its unit. What must never stand in an audit, which nobody can erase, `target` leaves out of its `audit_name`;
    `audit_about` of its model is the column of the person whom its entries are about."""
    unit = getattr(target, "unit", target)
    return AuditEntry.objects.create(
        actor=by if by and by.is_authenticated else None,
        action=action,
        power=power,
        unit=unit if isinstance(unit, Unit) else None,
        object_type=target._meta.label_lower if target is not None else "",
        object_id=target.pk if target is not None else None,
        object_name=str(getattr(target, "audit_name", target))[:250] if target is not None else "",
        before=before,
        after=after,
        reason=reason,
        address=origin.address(),
        request_id=origin.request_id(),
    )


def record_all(
    by: User | None,
    entries: Iterable[tuple[str, Unit, dict | None, dict | None]],
    *,
    power: Power | str = "",
    reason: str = "",
) -> None:
    """One entry for each of `entries` (action, unit, before, after), in one statement."""
    actor, address, request_id = by if by and by.is_authenticated else None, origin.address(), origin.request_id()
    rows = [
        AuditEntry(
            actor=actor,
            action=action,
            power=power,
            unit=unit,
            object_type=Unit._meta.label_lower,
            object_id=unit.pk,
            object_name=unit.name[:250],
            before=before,
            after=after,
            reason=reason,
            address=address,
            request_id=request_id,
        )
        for action, unit, before, after in entries
    ]
    AuditEntry.objects.bulk_create(rows, batch_size=1_000)


def record_each(
    by: User | None,
    action: str,
    targets: Iterable,
    *,
    power: Power | str = "",
    before: dict | Callable[[Any], dict] | None = None,
    after: dict | Callable[[Any], dict] | None = None,
    reason: str | Callable[[Any], str] = "",
) -> None:
    """The same action done to each of `targets`, models which have a `unit`, in one statement. `before`, `after` and
    `reason` are of all of them, or a function that says it of one."""
    entries = [
        AuditEntry(
            actor=by if by and by.is_authenticated else None,
            action=action,
            power=power,
            unit=target.unit,
            object_type=target._meta.label_lower,
            object_id=target.pk,
            object_name=str(getattr(target, "audit_name", target))[:250],
            before=before(target) if callable(before) else before,
            after=after(target) if callable(after) else after,
            reason=reason(target) if callable(reason) else reason,
            address=origin.address(),
            request_id=origin.request_id(),
        )
        for target in targets
    ]
    AuditEntry.objects.bulk_create(entries, batch_size=1_000)


def history(target: Model) -> QuerySet[AuditEntry]:
    """What was done to `target`, newest first."""
    return AuditEntry.objects.filter(object_type=target._meta.label_lower, object_id=target.pk).select_related(
        "actor__member"
    )
