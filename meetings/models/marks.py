"""What was noted on a device about who is there, as it arrived: each note once, however often it is sent."""

from django.db import models
from django.db.models import Q

from meetings.models.roll import RollEntry
from members.models import Unit, User


class RollMarkQuerySet(models.QuerySet):
    def waiting(self):
        """Those that differ from what another has noted meanwhile; a person must choose."""
        return self.filter(outcome=RollMark.Outcome.WAITING)


class RollMark(models.Model):
    """One tap of the one who keeps the roll. `key` is made on the device: a mark that is sent again, because the answer
    was lost on the way, is found here and not taken a second time."""

    class Outcome(models.TextChoices):
        TAKEN = "taken", "Đã ghi"
        WAITING = "waiting", "Chờ chọn"
        DROPPED = "dropped", "Không dùng"
        LATE = "late", "Đến sau khi kết thúc"

    key = models.UUIDField("mã của máy", unique=True)
    entry = models.ForeignKey(RollEntry, models.PROTECT, related_name="marks", verbose_name="dòng điểm danh")
    presence = models.CharField("điểm danh", max_length=9, choices=RollEntry.Presence)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người ghi")
    at = models.DateTimeField("ghi lúc")  # by the clock of the device, never outside the meeting
    received_at = models.DateTimeField("nhận lúc", auto_now_add=True)
    outcome = models.CharField("kết quả", max_length=7, choices=Outcome)

    name: str  # on the page of the roll

    objects = RollMarkQuerySet.as_manager()

    class Meta:
        verbose_name = "lượt điểm danh"
        verbose_name_plural = "lượt điểm danh"
        default_permissions = ()
        indexes = [
            models.Index(fields=["entry"], condition=Q(outcome="waiting"), name="roll_mark_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.entry.member}: {self.get_presence_display()}"

    @property
    def unit(self) -> Unit:
        return self.entry.meeting.unit
