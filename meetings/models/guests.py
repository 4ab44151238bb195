"""Who is invited to a meeting by name, and the points from which it is held."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from members.models import Member, User


class Guest(models.Model):
    """One who is invited: a member, who is told and answers on the portal, or somebody else, who is only named."""

    class Role(models.TextChoices):
        INVITED = "invited", "Khách mời"
        SUPERIOR = "superior", "Cấp ủy viên cấp trên phụ trách"

    meeting = models.ForeignKey(
        "meetings.Meeting", models.CASCADE, related_name="guests", verbose_name="buổi sinh hoạt"
    )
    role = models.CharField("tư cách", max_length=10, choices=Role, default=Role.INVITED)
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="đảng viên"
    )
    name = models.CharField("họ và tên", max_length=120)
    position = models.CharField("chức vụ, đơn vị", max_length=200, blank=True)
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    added_at = models.DateTimeField("mời lúc", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "khách mời"
        verbose_name_plural = "khách mời"
        default_permissions = ()
        ordering = ["-role", "pk"]  # the superior first
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "member"], condition=Q(member__isnull=False), name="guest_once_a_member"
            ),
            models.UniqueConstraint(
                fields=["meeting", "name", "position"], condition=Q(member=None), name="guest_once_a_name"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.position}" if self.position else self.name


class Point(models.Model):
    """A điểm cầu: one of the places that an online or mixed meeting joins."""

    meeting = models.ForeignKey(
        "meetings.Meeting", models.CASCADE, related_name="points", verbose_name="buổi sinh hoạt"
    )
    position = models.PositiveSmallIntegerField("thứ tự")
    name = models.CharField("điểm cầu", max_length=200)

    class Meta:
        verbose_name = "điểm cầu"
        verbose_name_plural = "điểm cầu"
        default_permissions = ()
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "position"], name="point_one_at_a_place", deferrable=models.Deferrable.DEFERRED
            )
        ]

    def __str__(self) -> str:
        return self.name
