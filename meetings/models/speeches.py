"""Who asks to speak at a meeting, who spoke and for how long."""

from django.db import models
from django.db.models import F, Q

from meetings.models.roll import RollEntry
from meetings.models.sessions import MINUTE, Meeting
from members.models import Unit, User
from members.moves import Movable


class SpeechQuerySet(models.QuerySet):
    def in_order(self):
        """In the order in which they asked, with their names."""
        return self.select_related("entry__member").order_by("asked_at", "pk")

    def held(self):
        """Those that were begun."""
        return self.exclude(began_at=None)


class Speech(Movable):
    """One time that somebody speaks, from the wish to the end."""

    class State(models.TextChoices):
        WAITING = "waiting", "Đăng ký"
        SPEAKING = "speaking", "Đang phát biểu"
        DONE = "done", "Đã phát biểu"
        WITHDRAWN = "withdrawn", "Thôi không phát biểu"

    MOVES = {
        "begin": (frozenset({State.WAITING}), State.SPEAKING),
        "end": (frozenset({State.SPEAKING}), State.DONE),
        "withdraw": (frozenset({State.WAITING}), State.WITHDRAWN),
    }

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="speeches", verbose_name="buổi sinh hoạt")
    entry = models.ForeignKey(RollEntry, models.PROTECT, related_name="speeches", verbose_name="người phát biểu")
    state = models.CharField("trạng thái", max_length=9, choices=State, default=State.WAITING, editable=False)
    asked_at = models.DateTimeField("đăng ký lúc")
    began_at = models.DateTimeField("bắt đầu lúc", null=True)
    ended_at = models.DateTimeField("xong lúc", null=True)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người ghi")

    name: str  # in a list of which meetings.running.speaking was asked

    objects = SpeechQuerySet.as_manager()

    class Meta:
        verbose_name = "lượt phát biểu"
        verbose_name_plural = "lượt phát biểu"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["entry"], condition=Q(state__in=["waiting", "speaking"]), name="speech_one_open_a_person"
            ),
            models.UniqueConstraint(fields=["meeting"], condition=Q(state="speaking"), name="speech_one_at_a_time"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at")), name="speech_ends_after_beginning"
            ),
        ]

    def __str__(self) -> str:
        return str(self.entry.member)

    @property
    def unit(self) -> Unit:
        return self.meeting.unit

    @property
    def minutes(self) -> int | None:
        """Begun minutes, so that a short word counts as one; None until it has ended."""
        return -int(-(self.ended_at - self.began_at) // MINUTE) if self.ended_at and self.began_at else None
