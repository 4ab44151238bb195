"""Who signs in, and who holds a power on a unit."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.backends import BaseBackend

from members.access import granted_paths
from members.models import Unit, User
from members.powers import Power


class PhoneBackend(AuthenticationBackend):
    """allauth's sign-in; a request then reads the account, the member and the units in one query."""

    def get_user(self, user_id):
        users = User.objects.select_related("member__unit__parent").defer("member__name_search")
        user = users.filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None


class UnitBackend(BaseBackend):
    """`user.has_perm(power, unit_or_something_of_a_unit)`: true where the power was granted, and below."""

    def has_perm(self, user, power, obj=None) -> bool:
        unit = getattr(obj, "unit", obj)
        if not user.is_active or not isinstance(unit, Unit) or power not in Power.values:
            return False  # no object, no answer: a forgotten obj must never mean "everywhere"
        return any(unit.path.startswith(path) for path in granted_paths(user, power))
