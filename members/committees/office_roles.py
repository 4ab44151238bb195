"""What a chức vụ lets its holder do: which role an office gives, and the rows of rights that come and go with it."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils import timezone

from members.models import Office, UnitGrant, User
from members.powers import ROLES, Role
from members.rights import roles

Code = Office.Code
ONE_DAY = timedelta(days=1)

IN_A_CELL = {
    Code.SECRETARY: Role.SECRETARY,
    Code.DEPUTY: Role.SECRETARY,
    Code.CELL_COMMITTEE_MEMBER: Role.COMMITTEE_MEMBER,
}
IN_A_COMMITTEE = {
    Code.SECRETARY: Role.LEADER,
    Code.STANDING_DEPUTY: Role.LEADER,
    Code.DEPUTY: Role.LEADER,
    Code.STANDING_MEMBER: Role.LEADER,
    Code.INSPECTION_HEAD: Role.INSPECTOR,
    Code.INSPECTION_DEPUTY: Role.INSPECTOR,
    Code.INSPECTION_MEMBER: Role.INSPECTOR,
}


def role_of(office: Office) -> Role | None:
    """The role that `office` gives on its unit while it lasts; None for an office that is an honour and no task
    here."""
    return (IN_A_CELL if office.unit.is_cell else IN_A_COMMITTEE).get(Code(office.code))


def give(offices: Iterable[Office], user: User) -> None:
    """The rights of `offices` (with their unit) to `user`, from the first to the last day of each; once only."""
    rows = []
    for office in offices:
        role = role_of(office)
        for permission in roles.permissions(ROLES[role]) if role else ():
            rows.append(_row(office, user, role, permission))
    UnitGrant.objects.bulk_create(rows, ignore_conflicts=True)
    user.forget_grants()


def end(offices: Iterable[int], until: date) -> None:
    """What `offices` gave holds to the eve of `until`; it goes at once when that day has come."""
    brought = UnitGrant.objects.filter(office__in=list(offices))
    if until <= timezone.localdate():
        brought.delete()
    else:
        brought.update(until=until - ONE_DAY)


def _row(office: Office, user: User, role: Role, permission) -> UnitGrant:
    return UnitGrant(
        user=user,
        permission=permission,
        content_object=office.unit,
        role=role,
        office=office,
        given_by_id=office.recorded_by_id,
        reason=f"Theo chức vụ {office.get_code_display()}, {office.decision_no}",
        since=office.since,
        until=office.until - ONE_DAY if office.until else None,
    )
