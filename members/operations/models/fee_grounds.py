"""What đảng phí is reckoned by: what a member has declared, and what was granted.

What somebody earns is theirs and their collector's.
"""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from members.models import Member, Unit, User


class FeeKind(models.TextChoices):
    """By which of the rates a member pays (01-QĐ/TW; docs/rules.md §6.2)."""

    SOCIAL_INSURED = "social_insured", "Đang đóng BHXH bắt buộc"
    SICK_MATERNITY = "sick_maternity", "Nghỉ ốm đau, thai sản"
    PENSION = "pension", "Hưởng lương hưu"
    STUDENT = "student", "Học sinh, sinh viên"
    OTHER = "other", "Không thuộc các diện trên"


# Of whose income a share is paid; of the others the rules name the amount.
ON_INCOME = (FeeKind.SOCIAL_INSURED, FeeKind.SICK_MATERNITY, FeeKind.PENSION)


class FeeDeclarationQuerySet(models.QuerySet):
    def in_force(self, month: date):
        """The last declaration of each member up to `month`."""
        rows = self.filter(since__lte=month).order_by("member", "-since")
        return rows.distinct("member")

    def of(self, member: Member):
        return self.filter(member=member).order_by("-since")


class FeeDeclaration(models.Model):
    """What a member pays by from the month `since` on; income is in whole đồng a month."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="fee_declarations")
    since = models.DateField("từ tháng")
    kind = models.CharField("diện đóng đảng phí", max_length=14, choices=FeeKind)
    income = models.PositiveBigIntegerField("thu nhập tính đảng phí", null=True)
    declared_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    declared_at = models.DateTimeField(default=timezone.now)

    objects = FeeDeclarationQuerySet.as_manager()

    class Meta:
        verbose_name = "kê khai thu nhập tính đảng phí"
        verbose_name_plural = "kê khai thu nhập tính đảng phí"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["member", "since"], name="fee_declaration_once_a_month"),
            models.CheckConstraint(condition=Q(since__day=1), name="fee_declaration_from_a_first"),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in ON_INCOME]) ^ Q(income=None), name="fee_declaration_income"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} · {self.get_kind_display()} từ {self.since:%m/%Y}"

    @property
    def unit(self) -> Unit:
        return self.member.unit

    @property
    def audit_name(self) -> str:
        """Without the income, which stands in no audit."""
        return str(self)


class FeeReliefQuerySet(models.QuerySet):
    def in_force(self, month: date):
        """Those that hold for `month`; of several of one member the one that takes off most."""
        holding = self.filter(Q(until=None) | Q(until__gte=month), since__lte=month, ended_at=None)
        return holding.order_by("member", "-percent", "-pk").distinct("member")

    def of(self, member: Member):
        return self.filter(member=member).order_by("-since", "-pk")


class FeeRelief(models.Model):
    """Miễn, giảm đảng phí from the month `since` to the month `until`, by decision."""

    class Ground(models.TextChoices):
        SOCIAL_PENSION = "social_pension", "Hưởng trợ cấp hưu trí xã hội"
        POOR = "poor", "Hộ nghèo, cận nghèo, có đơn"
        ILLNESS = "illness", "Bệnh hiểm nghèo, có đơn"
        HARDSHIP = "hardship", "Hoàn cảnh đặc biệt khó khăn"

    # Only that of hardship ends by the rules; the others hold as long as their reason does.
    LIMITED = (Ground.HARDSHIP,)

    member = models.ForeignKey(Member, models.PROTECT, related_name="fee_reliefs")
    ground = models.CharField("lý do", max_length=14, choices=Ground)
    percent = models.PositiveSmallIntegerField("mức giảm (%)")
    since = models.DateField("từ tháng")
    until = models.DateField("đến hết tháng", null=True)
    number = models.CharField("số quyết định", max_length=60)
    decided_on = models.DateField("ngày quyết định")
    granted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    granted_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    objects = FeeReliefQuerySet.as_manager()

    class Meta:
        verbose_name = "miễn, giảm đảng phí"
        verbose_name_plural = "miễn, giảm đảng phí"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(percent__gte=1, percent__lte=100), name="fee_relief_percent"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="fee_relief_ends_after_start"
            ),
            models.CheckConstraint(condition=~Q(ground="hardship") | Q(until__isnull=False), name="fee_relief_limited"),
        ]

    def __str__(self) -> str:
        return f"{self.member} · {self.in_words}"

    @property
    def unit(self) -> Unit:
        return self.member.unit

    @property
    def in_words(self) -> str:
        return "Miễn" if self.percent == 100 else f"Giảm {self.percent}%"

    @property
    def told(self) -> str:
        """`Bệnh hiểm nghèo, có đơn · từ 01/2026 đến hết 06/2026 · số 12-QĐ/ĐU ngày 05/01/2026`."""
        until = f" đến hết {self.until:%m/%Y}" if self.until else ""
        span = f"từ {self.since:%m/%Y}{until}"
        return f"{self.get_ground_display()} · {span} · số {self.number} ngày {self.decided_on:%d/%m/%Y}"
