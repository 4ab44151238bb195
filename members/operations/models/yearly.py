"""The yearly phiếu bổ sung hồ sơ (mẫu 3-HSĐV) as a round of a unit: who has handed it in, who has not."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from members.models import Member, Unit, User
from members.moves import Movable


class RoundQuerySet(models.QuerySet):
    def reaching(self, unit: Unit):
        """Those that members of `unit` hand in to."""
        return self.filter(unit__path__in=unit.lineage)

    def below(self, unit: Unit):
        """Those of units under `unit`, for as long as these work."""
        under = self.filter(unit__path__startswith=unit.path, unit__status__in=Unit.WORKING)
        return under.exclude(unit=unit)


class SupplementRound(models.Model):
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="supplement_rounds", verbose_name="đơn vị")
    year = models.PositiveSmallIntegerField("năm")
    closes_on = models.DateField("hạn nộp")
    opened_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="người mở đợt")
    opened_at = models.DateTimeField("mở lúc", default=timezone.now)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = "đợt phiếu bổ sung"
        verbose_name_plural = "các đợt phiếu bổ sung"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["unit", "year"], name="supplement_round_once_a_year")]

    def __str__(self) -> str:
        return f"Phiếu bổ sung năm {self.year}, {self.unit}"


class Supplement(Movable):
    """One member's, from the day it was handed in; certified by chi ủy, then by the base committee, then above. A
    member without a row has not handed it in."""

    class State(models.TextChoices):
        HANDED_IN = "handed_in", "Đã nộp"
        CELL = "cell", "Chi ủy đã xác nhận"
        BASE = "base", "Cấp ủy cơ sở đã xác nhận"
        DONE = "done", "Đã chuyển cấp trên"

    MOVES = {
        "certify_cell": (frozenset({State.HANDED_IN}), State.CELL),
        "certify_base": (frozenset({State.CELL}), State.BASE),
        "certify_higher": (frozenset({State.BASE}), State.DONE),
    }

    round = models.ForeignKey(SupplementRound, models.PROTECT, related_name="sheets")
    member = models.ForeignKey(Member, models.PROTECT, related_name="supplements", verbose_name="đảng viên")
    state = models.CharField("trạng thái", max_length=9, choices=State, default=State.HANDED_IN)
    unchanged = models.BooleanField("không có gì thay đổi (K)", default=True)
    changed = models.JSONField("các mục có thay đổi", default=list)  # keys of parts; their values go by a correction
    handed_on = models.DateField("ngày nộp")
    on_paper = models.BooleanField("nộp bản giấy", default=False)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="người ghi")
    certified_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="người xác nhận")
    certified_at = models.DateTimeField("xác nhận lúc", null=True)

    class Meta:
        verbose_name = "phiếu bổ sung hồ sơ"
        verbose_name_plural = "các phiếu bổ sung hồ sơ"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["round", "member"], name="supplement_once_a_round"),
            models.CheckConstraint(condition=Q(unchanged=False) | Q(changed=[]), name="supplement_k_says_nothing"),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} · {self.member}"

    @property
    def unit(self) -> Unit:
        return self.member.unit
