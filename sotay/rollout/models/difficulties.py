"""Difficulties of the rollout, reported from below: each lies at one unit, which answers it or gives it to the one
above."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from members.access import granted_paths, units_for
from members.models import Unit, User
from members.moves import Movable
from members.powers import Power


class DifficultyQuerySet(models.QuerySet):
    def open(self):
        return self.filter(state__in=Difficulty.OPEN)

    def seen_by(self, user: User):
        """What one has sent; of units whose reports one reads, from wherever it came, what they sent and what lies
        there."""
        units = units_for(user, Power.VIEW_REPORTS)
        return self.filter(Q(sent_by=user) | Q(unit__in=units) | Q(at__in=units))

    def sent_by(self, user: User):
        return self.filter(sent_by=user)

    def to_handle(self, user: User):
        """What lies at the very units where the power was given to `user`."""
        return self.open().filter(at__path__in=granted_paths(user, Power.VIEW_REPORTS)).exclude(sent_by=user)

    def for_list(self):
        return self.select_related("unit", "at").order_by("-sent_at", "-pk")


class Difficulty(Movable):
    class Kind(models.TextChoices):
        ACCOUNT = "account", "Tài khoản, phiếu kích hoạt"
        PHONE = "phone", "Điện thoại, cài đặt"
        NETWORK = "network", "Mạng, sóng yếu"
        DATA = "data", "Dữ liệu đảng viên sai, thiếu"
        ELDERLY = "elderly", "Đảng viên cao tuổi, sức yếu"
        TRAINING = "training", "Tập huấn, tài liệu"
        SOFTWARE = "software", "Lỗi phần mềm"
        OTHER = "other", "Khó khăn khác"

    class State(models.TextChoices):
        NEW = "new", "Mới"
        IN_HAND = "in_hand", "Đang xử lý"
        ANSWERED = "answered", "Đã trả lời"
        CLOSED = "closed", "Đóng"

    OPEN = (State.NEW, State.IN_HAND)
    MOVES = {
        "begin": (frozenset({State.NEW}), State.IN_HAND),
        "answer": (frozenset(OPEN), State.ANSWERED),
        "forward": (frozenset({*OPEN, State.ANSWERED}), State.NEW),
        "close": (frozenset({State.ANSWERED}), State.CLOSED),
    }

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="đơn vị gặp khó khăn")
    at = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="đang ở")
    kind = models.CharField("loại", max_length=8, choices=Kind)
    text = models.TextField("nội dung", max_length=2_000)
    state = models.CharField("trạng thái", max_length=8, choices=State, default=State.NEW)
    answer = models.TextField("trả lời", max_length=2_000, blank=True)
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField("gửi lúc", default=timezone.now)

    objects = DifficultyQuerySet.as_manager()

    class Meta:
        verbose_name = "khó khăn, vướng mắc"
        verbose_name_plural = "khó khăn, vướng mắc"
        default_permissions = ()
        indexes = [
            models.Index(fields=["at"], name="difficulty_open_at", condition=Q(state__in=("new", "in_hand"))),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=("answered", "closed")) | ~Q(answer=""), name="difficulty_answered_in_words"
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return reverse("rollout:difficulty", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN


class DifficultyEvent(models.Model):
    """One step, for the line of time that the sender reads."""

    class Kind(models.TextChoices):
        SENT = "sent", "Đã gửi"
        BEGUN = "begin", "Đang xử lý"
        ANSWERED = "answer", "Đã trả lời"
        FORWARDED = "forward", "Chuyển lên cấp trên"
        CLOSED = "close", "Đóng"

    difficulty = models.ForeignKey(Difficulty, models.CASCADE, related_name="events")
    kind = models.CharField(max_length=7, choices=Kind)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    text = models.TextField(max_length=2_000, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.get_kind_display()
