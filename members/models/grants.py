"""Who holds which power on which unit."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from guardian.models import UserObjectPermissionBase

from members.models.committees import Office
from members.models.units import Unit
from members.powers import Role


class UnitGrantQuerySet(models.QuerySet):
    def in_force(self, today: date | None = None):
        today = today or timezone.localdate()
        return self.filter(
            Q(since=None) | Q(since__lte=today),
            Q(until=None) | Q(until__gte=today),
            content_object__status__in=Unit.WORKING,
        )

    def holdings(self):
        """One row a role held, where the table keeps one a power: the first of those that came together."""
        office = Coalesce("office", 0)
        first = UnitGrant.objects.alias(brought_by=office).filter(
            user=OuterRef("user"),
            content_object=OuterRef("content_object"),
            role=OuterRef("role"),
            brought_by=OuterRef("brought_by"),
            pk__lt=OuterRef("pk"),
        )
        return self.alias(brought_by=office).filter(~Exists(first))

    def in_tree_order(self):
        """From the top of the tree down, a unit's roles together."""
        return self.order_by("content_object__path", "role", "pk")

    def ending_by(self, day):
        return self.filter(until__lte=day)


class UnitGrant(UserObjectPermissionBase):
    """guardian's user-object permission with a real key to Unit; one row a power, marked with the role that brought
    it."""

    content_object = models.ForeignKey(Unit, models.PROTECT, related_name="grants", verbose_name="đơn vị")
    role = models.CharField("vai trò", max_length=20, choices=Role)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người giao"
    )
    given_at = models.DateTimeField("ngày giao", default=timezone.now)
    reason = models.CharField("lý do giao", max_length=300, blank=True)
    since = models.DateField("từ ngày", null=True, blank=True)
    until = models.DateField("đến hết ngày", null=True, blank=True)
    # The chức vụ that brought the role, and takes it along when it ends; None for a role given by hand.
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="grants")

    objects = UnitGrantQuerySet.as_manager()  # type: ignore[assignment]  # guardian's own manager is never asked

    class Meta:
        verbose_name = "quyền trên đơn vị"
        verbose_name_plural = "quyền trên đơn vị"
        default_permissions = ()
        # Two roles, or a role and an office, may bring the same power; taking one must not take the other's.
        unique_together = []
        constraints = [
            models.UniqueConstraint(
                fields=["user", "permission", "content_object", "role", "office"],
                nulls_distinct=False,
                name="grant_once_a_role_and_office",
            )
        ]
