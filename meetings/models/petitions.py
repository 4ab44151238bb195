"""What members send in before a meeting."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from members.models import Member


class PetitionQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(withdrawn_at=None)


class Petition(models.Model):
    """An opinion or a proposal of a member for one meeting, seen by the sender and the chi ủy, and listed there."""

    class Kind(models.TextChoices):
        OPINION = "opinion", "Ý kiến"
        PROPOSAL = "proposal", "Kiến nghị, đề xuất"

    meeting = models.ForeignKey("meetings.Meeting", models.PROTECT, related_name="petitions")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    kind = models.CharField("loại", max_length=10, choices=Kind, default=Kind.OPINION)
    text = models.TextField("nội dung", max_length=4_000)
    sent_at = models.DateTimeField("gửi lúc", default=timezone.now)
    withdrawn_at = models.DateTimeField("rút lúc", null=True)

    objects = PetitionQuerySet.as_manager()

    class Meta:
        verbose_name = "ý kiến gửi trước"
        verbose_name_plural = "ý kiến gửi trước"
        default_permissions = ()
        ordering = ["sent_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=models.F("sent_at")),
                name="petition_withdrawn_after",
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]
