"""Who holds which power on which unit."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from guardian.models import UserObjectPermissionBase

from members.models.units import Unit
from members.powers import Role


class UnitGrantQuerySet(models.QuerySet):
    def in_force(self):
        today = timezone.localdate()
        return self.filter(Q(until=None) | Q(until__gte=today), content_object__status__in=Unit.WORKING)


class UnitGrant(UserObjectPermissionBase):
    """guardian's user-object permission with a real key to Unit; one row a power, marked with the role that brought
    it."""

    content_object = models.ForeignKey(Unit, models.PROTECT, related_name="grants", verbose_name="đơn vị")
    role = models.CharField("vai trò", max_length=20, choices=Role)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người giao"
    )
    given_at = models.DateTimeField("ngày giao", default=timezone.now)
    until = models.DateField("đến ngày", null=True, blank=True)

    objects = UnitGrantQuerySet.as_manager()

    class Meta:
        verbose_name = "quyền trên đơn vị"
        verbose_name_plural = "quyền trên đơn vị"
        default_permissions = ()
        # Two roles may bring the same power; taking one role must not take the other's.
        unique_together = [["user", "permission", "content_object", "role"]]
