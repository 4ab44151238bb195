"""What those who are called answer, and what the chi ủy says of who asks to be absent."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from meetings.models.sessions import Meeting
from members.models import Member, User
from members.moves import Movable


class AnswerQuerySet(models.QuerySet):
    def standing(self):
        """Those that hold for the day on which the meeting is now: who answered before it was moved is asked anew."""
        return self.filter(Q(meeting__asked_anew_at=None) | Q(at__gte=F("meeting__asked_anew_at")))


class Answer(Movable):
    """A summoned member comes, or asks to be excused and why. The last word counts; the audit keeps the earlier.
    `state` is what the chi ủy says of an absence (docs/rules.md §4.4); of one who comes it says nothing."""

    class State(models.TextChoices):
        PENDING = "pending", "Chờ duyệt"
        APPROVED = "approved", "Đồng ý"
        REJECTED = "rejected", "Không đồng ý"

    MOVES = {
        "approve": (frozenset({State.PENDING, State.REJECTED}), State.APPROVED),
        "reject": (frozenset({State.PENDING, State.APPROVED}), State.REJECTED),
    }

    class Reason(models.TextChoices):
        DUTY = "duty", "Đi công tác"
        HEALTH = "health", "Bệnh, sức khỏe"
        PRIVATE = "private", "Việc gia đình, việc riêng"
        OTHER = "other", "Lý do khác"

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="answers")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    coming = models.BooleanField("sẽ dự")
    reason = models.CharField("lý do vắng", max_length=10, choices=Reason, blank=True)
    note = models.CharField("nói rõ thêm", max_length=300, blank=True)
    at = models.DateTimeField("trả lời lúc", default=timezone.now)
    noted_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False, verbose_name="người ghi thay"
    )

    state = models.CharField(
        "xét vắng", max_length=8, choices=State, default=State.PENDING, db_default=State.PENDING, editable=False
    )
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False, db_index=False, verbose_name="người xét"
    )
    decided_at = models.DateTimeField("xét lúc", null=True, editable=False)
    decision_reason = models.CharField("lý do", max_length=300, blank=True, default="", db_default="")

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = "trả lời"
        verbose_name_plural = "trả lời"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["meeting", "member"], name="answer_once_a_member"),
            models.CheckConstraint(
                condition=Q(coming=True, reason="") | (Q(coming=False) & ~Q(reason="")),
                name="answer_absence_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {'sẽ dự' if self.coming else 'xin vắng'}"

    @property
    def awaits_decision(self) -> bool:
        return not self.coming and self.state == self.State.PENDING
