"""Which reminders of a meeting have gone out, and who wants none."""

from django.db import models
from django.utils import timezone

from members.models import User


class Reminder(models.Model):
    """Everybody called was reminded of a meeting so many hours before it begins. The row is written with the notices
    and decides: no hour of one beginning is told twice, and another beginning is told anew."""

    meeting = models.ForeignKey("meetings.Meeting", models.CASCADE, related_name="+")
    starts_at = models.DateTimeField()
    hours = models.PositiveSmallIntegerField()
    told = models.BooleanField()  # False: passed over, because a later reminder was due as well
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["meeting", "starts_at", "hours"], name="reminder_once_an_hour")]

    def __str__(self) -> str:
        return f"{self.hours} giờ trước buổi {self.meeting_id}"


class ReminderOff(models.Model):
    """An account that is not reminded so many hours before."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    hours = models.PositiveSmallIntegerField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["user", "hours"], name="reminder_off_once")]

    def __str__(self) -> str:
        return f"không nhắc trước {self.hours} giờ"
