"""Who may take a lost second factor off whose account: asked where it is done, and where the way there is offered."""

from allauth.mfa.models import Authenticator

from members.access import covers, granted_paths
from members.models import User
from members.powers import Power


def why_no_reset(user: User, by: User) -> str:
    """Why `by` can not reset the second factor of `user`, as a sentence; "" when it can be reset.

    That needs the power to give roles, at the member's chi bộ and wherever the account holds powers; for a superuser
    another superuser. Nobody resets their own: that would make the password alone enough.
    """
    if user == by:
        return "Đồng chí không tự đặt lại xác minh hai bước của mình được: đề nghị người quản trị khác làm."
    if user.is_superuser and not by.is_superuser:
        return "Chỉ quản trị hệ thống đặt lại được cho tài khoản này."
    if not by.is_superuser and not _gives_roles_over(user, by):
        return "Đồng chí cần quyền giao vai trò ở mọi đơn vị mà tài khoản này thuộc về hoặc giữ vai trò."
    if not Authenticator.objects.filter(user=user).exists():
        return "Tài khoản này chưa bật xác minh hai bước."
    return ""


def _gives_roles_over(user: User, by: User) -> bool:
    places = {path for paths in user.grants.values() for path in paths}
    if user.unit:
        places.add(user.unit.path)
    given = granted_paths(by, Power.GRANT_ROLES)
    return bool(places) and all(covers(given, path) for path in places)
