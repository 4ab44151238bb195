"""Gives and takes roles: a role is applied as its bundle of powers on one unit."""

from datetime import date

from django.contrib.auth.models import Permission
from django.db import transaction

from members import audit, notices
from members.models import Unit, UnitGrant, User
from members.powers import ROLES, Power, Role


def permissions(powers) -> list[Permission]:
    return list(
        Permission.objects.filter(
            content_type__app_label="members",
            content_type__model="unit",
            codename__in=[power.codename for power in powers],
        )
    )


@transaction.atomic
def give(user: User, role: Role, unit: Unit, *, by: User | None, until: date | None = None, reason: str = "") -> None:
    """Gives `role` on `unit`; giving it again only moves its end. `by` is None from the command line."""
    for permission in permissions(ROLES[Role(role)]):
        UnitGrant.objects.update_or_create(
            user=user,
            permission=permission,
            content_object=unit,
            role=role,
            defaults={"until": until},
            create_defaults={"until": until, "given_by": by},
        )
    user.forget_grants()
    after = {"user": user.pk, "name": user.full_name, "role": role, "until": until.isoformat() if until else None}
    audit.record(by, "role.give", unit, power=Power.GRANT_ROLES, after=after, reason=reason)
    notices.tell(user, f"Đồng chí được giao vai trò {Role(role).label} tại {unit.name}.")


@transaction.atomic
def take(user: User, role: Role, unit: Unit, *, by: User | None, reason: str = "") -> bool:
    """Takes `role` on `unit` away; False when it was not held."""
    taken, _ = UnitGrant.objects.filter(user=user, role=role, content_object=unit).delete()
    user.forget_grants()
    if taken:
        before = {"user": user.pk, "name": user.full_name, "role": role}
        audit.record(by, "role.take", unit, power=Power.GRANT_ROLES, before=before, reason=reason)
    return bool(taken)
