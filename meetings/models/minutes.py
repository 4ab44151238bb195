"""The minutes of a meeting: what the portal noted by itself, what is typed, who signed, what was corrected."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from meetings.models.sessions import Meeting
from members.models import User
from members.moves import Movable
from members.versions import Versioned


class Minutes(Movable, Versioned):
    """Typed while the meeting goes on, read out at its end, signed by chair and secretary, then locked.

    `facts` is what was noted (who was there, votes, hours), frozen with the first signature so that both sign the same.
    """

    class State(models.TextChoices):
        WRITTEN = "written", "Đang ghi"
        READ = "read", "Đã đọc trước buổi sinh hoạt"
        LOCKED = "locked", "Đã ký"

    MOVES = {
        "read_out": (frozenset({State.WRITTEN}), State.READ),
        "take_back": (frozenset({State.READ}), State.WRITTEN),
        "lock": (frozenset({State.READ}), State.LOCKED),
    }
    PARTS = ("opening", "review", "information", "discussion", "criticism", "conclusion")

    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="written", verbose_name="buổi sinh hoạt")
    state = models.CharField("trạng thái", max_length=7, choices=State, default=State.WRITTEN, editable=False)
    opening = models.TextField("Mở đầu", max_length=4000, blank=True)
    review = models.TextField("Đánh giá kết quả thực hiện nhiệm vụ tháng trước", max_length=10_000, blank=True)
    information = models.TextField("Thông tin, định hướng", max_length=10_000, blank=True)
    discussion = models.TextField("Ý kiến thảo luận", max_length=20_000, blank=True)
    criticism = models.TextField("Tự phê bình và phê bình", max_length=10_000, blank=True)
    conclusion = models.TextField("Kết luận của chủ trì", max_length=10_000, blank=True)
    facts = models.JSONField(null=True, editable=False)
    read_at = models.DateTimeField("đọc lúc", null=True, editable=False)
    chair_signed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    chair_signed_at = models.DateTimeField("chủ trì ký lúc", null=True, editable=False)
    secretary_signed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    secretary_signed_at = models.DateTimeField("thư ký ký lúc", null=True, editable=False)

    class Meta:
        verbose_name = "biên bản"
        verbose_name_plural = "biên bản"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="locked") | Q(chair_signed_at__isnull=False, secretary_signed_at__isnull=False),
                name="minutes_locked_are_signed_twice",
            ),
            models.CheckConstraint(
                condition=Q(chair_signed_at=None) | Q(facts__isnull=False), name="minutes_signed_with_their_facts"
            ),
        ]

    def __str__(self) -> str:
        return f"Biên bản {self.meeting}"

    def get_absolute_url(self) -> str:
        return reverse("meetings:minutes", args=[self.meeting_id])

    @property
    def is_locked(self) -> bool:
        return self.state == self.State.LOCKED

    @property
    def is_half_signed(self) -> bool:
        """One of the two has signed, so nothing is written until the other has or the signature was taken off."""
        return not self.is_locked and bool(self.chair_signed_at or self.secretary_signed_at)

    @property
    def signatures(self) -> list[tuple[str, datetime | None, User | None]]:
        """Who signs as what, when, and who did; the secretary first, as on paper."""
        return [
            ("Thư ký", self.secretary_signed_at, self.secretary_signed_by),
            ("Chủ trì", self.chair_signed_at, self.chair_signed_by),
        ]

    @property
    def written_parts(self) -> list[tuple[str, str]]:
        """Heading and text of each part that was written, in the order of the meeting (docs/rules.md §4.3)."""
        fields = [self._meta.get_field(name) for name in self.PARTS]
        return [(str(field.verbose_name), text) for field in fields if (text := getattr(self, field.name))]


class MinutesCorrection(models.Model):
    """What was set right after the minutes were signed: they themselves stay as they were."""

    minutes = models.ForeignKey(Minutes, models.PROTECT, related_name="corrections")
    text = models.TextField("nội dung đính chính", max_length=4000)
    reason = models.CharField("lý do", max_length=300)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    at = models.DateTimeField("lúc", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "đính chính biên bản"
        verbose_name_plural = "đính chính biên bản"
        default_permissions = ()
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.text[:80]
