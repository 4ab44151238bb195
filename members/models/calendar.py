"""Which days are worked, where somebody has decided otherwise than the week and the public holidays."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class WorkingDay(models.Model):
    """One day of which a document of the Government says whether it is worked: a bridge day, the Saturday in exchange,
    a day of mourning. It comes before what the software knows."""

    day = models.DateField("ngày", unique=True)
    works = models.BooleanField("là ngày làm việc")
    document = models.CharField("văn bản", max_length=120)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người ghi"
    )  # None: shipped with the portal, or by the command
    recorded_at = models.DateTimeField("ghi lúc", default=timezone.now)

    class Meta:
        verbose_name = "ngày nghỉ, ngày làm bù"
        verbose_name_plural = "các ngày nghỉ, ngày làm bù"
        default_permissions = ()
        ordering = ["day"]
        constraints = [models.CheckConstraint(condition=~Q(document=""), name="working_day_by_a_document")]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y}: {'làm việc' if self.works else 'nghỉ'}"
