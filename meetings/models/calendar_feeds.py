"""The secret address under which a member's calendar program fetches the own meetings."""

from django.db import models
from django.utils import timezone

from members.models import User


class CalendarFeed(models.Model):
    """Only a hash of the secret is kept: whoever reads the database cannot read the calendar. Made anew, the old
    address leads nowhere."""

    user = models.OneToOneField(User, models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"lịch của {self.user_id}"
