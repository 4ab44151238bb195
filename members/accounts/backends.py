"""Who signs in, and who holds a power on a unit."""

from contextvars import ContextVar
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.models import Authenticator
from django.contrib.auth.backends import BaseBackend
from django.contrib.postgres.fields import ArrayField
from django.db.models import Count, DateField, Exists, OuterRef, Subquery, TextField, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from members import row_loader, vietnamese
from members.access import covers, granted_paths
from members.accounts.second_factor import FACTORS
from members.models import Notice, Office, Unit, UnitGrant, User
from members.models.units import CommitteeUnits, ReadingUnits
from members.powers import Power

_UNREAD = Notice.objects.unread().filter(user=OuterRef("pk")).order_by().values("user").values(many=Count("pk"))
_UNIT = ("symbol", "sector", "name_folded", "founded_on", "closed_on")
_UNSEEN = ["member__name_search", "member__name_key", "member__name_folded"]
_UNSEEN += [f"{unit}__{field}" for unit in ("member__unit", "member__unit__parent") for field in _UNIT]
_SEATS = Value([str(code) for code in Office.COMMITTEE], ArrayField(TextField()))
# Made once, because making it costs as much as asking it, and lean: every page of everybody begins with this query.
ACCOUNTS = (
    User.objects.select_related("member__unit__parent")  # type: ignore[no-redef]  # the account has a place for each
    .defer(*_UNSEEN)
    .annotate(holds_powers=Exists(UnitGrant.objects.filter(user=OuterRef("pk"))))
    .annotate(has_second_factor=Exists(Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS)))
    .annotate(unread_notices=Coalesce(Subquery(_UNREAD), 0))
    .annotate(reading_units=ReadingUnits("member__unit__path", "member__temporary_unit__path"))
    .annotate(committee_units=CommitteeUnits("member_id", Value(row_loader.BLANKS["today"], DateField()), _SEATS))
)


# What the session of a request has brought along, while that is being asked for; of nobody else.
BROUGHT: ContextVar[User | None] = ContextVar("brought", default=None)


class PhoneBackend(AuthenticationBackend):
    """allauth's sign-in; a request then reads in one query the account, the member, the units and the frame's facts."""

    def get_user(self, user_id):
        user: Any = BROUGHT.get()
        if user is None or user.pk != int(user_id):
            user = row_loader.one(ACCOUNTS, int(user_id), today=timezone.localdate())
        return user if user and self.user_can_authenticate(user) else None

    def _authenticate_by_email(self, email: str, password: str) -> User | None:
        """By our own column; allauth's table of addresses is not used."""
        return self._check_password(User.objects.named(email), password)

    def _mitigate_timing_attack(self, password) -> None:
        """As often as `User.check_password` hashes one that was wrong: nobody learns by the clock whether there is such
        an account."""
        for _ in {password, vietnamese.composed(password)}:
            super()._mitigate_timing_attack(password)

    def user_can_authenticate(self, user) -> bool:
        """Asked with every request: who leaves the roll reads no further, whatever session is still open."""
        return user.may_sign_in


class UnitBackend(BaseBackend):
    """`user.has_perm(power, unit_or_something_of_a_unit)`: true where the power was granted, and below."""

    def has_perm(self, user, power, obj=None) -> bool:
        unit = getattr(obj, "unit", obj)
        if not user.is_active or not isinstance(unit, Unit) or power not in Power.values:
            return False  # no object, no answer: a forgotten obj must never mean "everywhere"
        return covers(granted_paths(user, power), unit.path)
