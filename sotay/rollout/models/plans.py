"""A plan of the rollout, by a document, in waves; each unit stands in one wave of a plan."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from documents.models import Document
from members.access import granted_paths
from members.models import Unit, User
from members.moves import Movable
from members.powers import Power
from members.versions import Versioned


class PlanQuerySet(models.QuerySet):
    def seen_by(self, user: User):
        """Which concern a unit whose reports `user` reads: made for it, above it or below it."""
        if user.is_superuser:
            return self
        paths = granted_paths(user, Power.VIEW_REPORTS)
        above = {path[:end] for path in paths for end in range(4, len(path) + 1, 4)}
        return self.filter(Q(unit__in=Unit.objects.under(paths)) | Q(unit__path__in=above))

    def running(self):
        return self.filter(closed_on=None)

    def newest_first(self):
        return self.select_related("unit", "document").order_by(F("closed_on").desc(nulls_first=True), "-pk")


class Plan(Versioned):
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="đơn vị chủ trì")
    title = models.CharField("tên kế hoạch", max_length=200)
    number = models.CharField("số, ký hiệu", max_length=60, blank=True)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+", verbose_name="văn kiện")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    closed_on = models.DateField("kết thúc ngày", null=True, editable=False)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = "kế hoạch triển khai"
        verbose_name_plural = "kế hoạch triển khai"
        default_permissions = ()

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("rollout:plan", args=[self.pk])

    @property
    def citation(self) -> str:
        """`121-KH/TU ngày 05/11/2026`, as much of it as is known."""
        on = f"ngày {self.issued_on:%d/%m/%Y}" if self.issued_on else ""
        return " ".join(filter(None, (self.number, on)))


class Wave(Versioned):
    """Targets are per cent of activated accounts; one at least is set."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="waves")
    name = models.CharField("tên đợt", max_length=120)
    starts_on = models.DateField("bắt đầu")
    deadline = models.DateField("hạn hoàn thành")
    target_total = models.PositiveSmallIntegerField("chỉ tiêu trên tổng số", null=True, blank=True)
    target_eligible = models.PositiveSmallIntegerField("chỉ tiêu trên số đủ điều kiện", null=True, blank=True)

    class Meta:
        verbose_name = "đợt triển khai"
        verbose_name_plural = "đợt triển khai"
        default_permissions = ()
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(deadline__gte=F("starts_on")), name="wave_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(target_total__range=(1, 100)) | Q(target_eligible__range=(1, 100)), name="wave_has_a_target"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class WaveUnitQuerySet(models.QuerySet):
    def running(self):
        """Of plans that were not ended."""
        return self.filter(plan__closed_on=None)


class WaveUnit(models.Model):
    """A unit, with everything below it, in a wave."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="wave_units", db_index=False)
    wave = models.ForeignKey(Wave, models.PROTECT, related_name="wave_units")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")

    objects = WaveUnitQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["plan", "unit"], name="wave_unit_once_in_a_plan")]

    def __str__(self) -> str:
        return f"{self.unit} · {self.wave}"


class JoinRequestQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(state=JoinRequest.State.ASKED)

    def to_decide(self, user: User):
        """What waits for `user`: of the plans of the very units where the power was given, not of all below."""
        return self.waiting().filter(wave__plan__unit__path__in=granted_paths(user, Power.MANAGE_UNITS))


class JoinRequest(Movable):
    """A unit asks to take part in a wave; the owner of the plan decides."""

    class State(models.TextChoices):
        ASKED = "asked", "Chờ xét"
        ACCEPTED = "accepted", "Đã nhận"
        DECLINED = "declined", "Không nhận"

    MOVES = {
        "accept": (frozenset({State.ASKED}), State.ACCEPTED),
        "decline": (frozenset({State.ASKED}), State.DECLINED),
    }

    wave = models.ForeignKey(Wave, models.PROTECT, related_name="requests")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    text = models.CharField("lý do xin tham gia", max_length=300, blank=True)
    state = models.CharField("trạng thái", max_length=8, choices=State, default=State.ASKED)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField("lý do", max_length=300, blank=True)

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "đề nghị tham gia đợt triển khai"
        verbose_name_plural = "đề nghị tham gia đợt triển khai"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["wave", "unit"], condition=Q(state="asked"), name="join_asked_once"),
            models.CheckConstraint(condition=~Q(state="declined") | ~Q(reason=""), name="join_declined_for_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} → {self.wave}"
