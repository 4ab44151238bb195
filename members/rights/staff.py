"""Accounts of people of a committee's office who are on no roll of the portal."""

from datetime import date

from django.db import IntegrityError, transaction

from members import audit
from members.models import Unit, User
from members.powers import Power, Role
from members.rights import roles


@transaction.atomic
def open_account(
    *,
    by: User,
    unit: Unit,
    full_name: str,
    phone: str,
    role: Role,
    reason: str,
    email: str = "",
    position: str = "",
    until: date | None = None,
) -> User:
    """A new account that holds `role` on `unit` and has no password yet: its owner sets one with a slip, or with a
    code that is sent.

    Raises roles.RoleRefused when the number or the address is another account's, or the role cannot be given.
    """
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                phone, None, staff_name=full_name.strip(), email=email, position=position.strip()
            )
    except IntegrityError:
        raise roles.RoleRefused("Số điện thoại hoặc thư điện tử này đã thuộc một tài khoản khác.") from None
    audit.record(by, "account.staff", user, power=Power.GRANT_ROLES, after={"name": user.full_name}, reason=reason)
    roles.give(user, role, unit, by=by, until=until, reason=reason)
    return user
