"""A clerk's word that a document which speaks of state secrets is none itself, and what another person says to it."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from documents.models.library import Document
from members.access import units_for
from members.models import Unit, User
from members.moves import Movable
from members.powers import Power


class ClearanceQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(state=Clearance.State.WAITING)

    def to_decide(self, user: User):
        """What `user` may decide on, longest waiting first: nobody decides on their own word."""
        units = Unit.objects.none()
        for power in Clearance.POWERS:
            units = units | units_for(user, power)
        asked = self.waiting().filter(unit__in=units).exclude(declared_by=user)
        return asked.select_related("document__issuer", "unit").order_by("declared_at", "pk")


class Clearance(Movable):
    """The document stays out of the library until it is confirmed."""

    POWERS = (Power.APPROVE_NEWS, Power.MANAGE_DOCUMENTS)  # who may confirm, being another than who declared

    class State(models.TextChoices):
        WAITING = "waiting", "Chờ xác nhận"
        CONFIRMED = "confirmed", "Đã xác nhận không mật"
        REFUSED = "refused", "Không xác nhận"

    MOVES = {
        "confirm": (frozenset({State.WAITING}), State.CONFIRMED),
        "refuse": (frozenset({State.WAITING}), State.REFUSED),
    }

    document = models.OneToOneField(Document, models.PROTECT, related_name="clearance", verbose_name="văn kiện")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="đơn vị đăng")
    state = models.CharField("trạng thái", max_length=9, choices=State, default=State.WAITING)
    reason = models.CharField("lý do không mật", max_length=500)
    declared_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người khai")
    declared_at = models.DateTimeField("khai lúc", default=timezone.now)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="người xác nhận")
    decided_at = models.DateTimeField("xác nhận lúc", null=True)

    objects = ClearanceQuerySet.as_manager()

    class Meta:
        verbose_name = "xác nhận không mật"
        verbose_name_plural = "xác nhận không mật"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=models.F("declared_by")), name="clearance_by_another"
            )
        ]

    def __str__(self) -> str:
        return f"{self.document_id}: {self.get_state_display()}"

    def get_absolute_url(self) -> str:
        return reverse("documents:clearance", args=[self.pk])
