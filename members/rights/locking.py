"""Locks an account and opens it again: who is locked is signed out for good on every device and cannot sign in."""

from django.db import transaction

from members import audit, notices
from members.access import anywhere
from members.models import Unit, User
from members.people import membership_list
from members.powers import Power
from members.rights import roles
from members.rights.roles import RoleRefused


def why_not(user: User, by: User) -> str:
    """Why `by` can not lock or open the account of `user`, as a sentence; "" when it can be done.

    That needs the power to give roles where the member is, and every power the account holds, wherever it holds it.
    The account of staff that holds nothing any more stands under anyone who gives roles at the root.
    """
    if user == by:
        return "Đồng chí không tự khóa hay mở tài khoản của mình được."
    if not roles.outranks(by, user) or not _gives_roles_where(user, by):
        return "Đồng chí cần quyền giao vai trò ở mọi đơn vị mà tài khoản này thuộc về hoặc giữ vai trò."
    return ""


def _gives_roles_where(user: User, by: User) -> bool:
    if by.is_superuser:
        return True
    if user.member_id:
        return by.has_perm(Power.GRANT_ROLES, user.member.unit)
    if user.grants:
        return anywhere(by, Power.GRANT_ROLES)
    return by.has_perm(Power.GRANT_ROLES, Unit.objects.get(parent=None))


@transaction.atomic
def lock(user: User, *, by: User, reason: str) -> None:
    """Raises RoleRefused when `why_not` speaks against it, without a reason, and for the last quản trị of the root."""
    if refusal := why_not(user, by):
        raise RoleRefused(refusal)
    if not reason.strip():
        raise RoleRefused("Cần ghi lý do khóa tài khoản.")
    with roles.root_kept():
        if user.member_id:
            membership_list.lock(user.member_id)  # before the account, as whoever opens it does
        locked = User.objects.filter(pk=user.pk, is_active=True).update(is_active=False)
    if locked:
        user.is_active = False
        user.end_sessions()  # or each of them would go on where it stood once the account is opened again
        audit.record(by, "account.lock", user, power=Power.GRANT_ROLES, reason=reason)


@transaction.atomic
def unlock(user: User, *, by: User, reason: str) -> None:
    """Raises RoleRefused when `why_not` speaks against it, and without a reason. A notice awaits the person."""
    if refusal := why_not(User.objects.select_related("member__unit").get(pk=user.pk), by):
        raise RoleRefused(refusal)
    if not reason.strip():
        raise RoleRefused("Cần ghi lý do mở khóa tài khoản.")
    if User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
        user.is_active = True
        audit.record(by, "account.unlock", user, power=Power.GRANT_ROLES, reason=reason)
        notices.tell(user, f"Tài khoản của đồng chí đã được mở lại. Lý do: {reason}")
