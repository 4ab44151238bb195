"""The quality of a meeting in points (docs/rules.md §4.6): the sheet by which it is scored, and the score."""

from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.urls import reverse

from meetings.models.sessions import Meeting
from members.models import Member, Unit, User
from members.moves import Movable
from members.numbers import decimal
from members.versions import Versioned


class RubricQuerySet(models.QuerySet["Rubric"]):
    def in_force(self, unit: Unit, on: date) -> "Rubric | None":
        """The sheet of `unit` or of the nearest unit above it that has one on that day, else the country's."""
        held = self.filter(Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on)
        held = held.filter(Q(unit=None, local=False) | Q(unit__path__in=unit.lineage)).select_related("unit")
        near: list[Rubric] = sorted(
            held, key=lambda rubric: (len(rubric.unit.path) if rubric.unit else 0, rubric.valid_from)
        )
        return near[-1] if near else None


class Rubric(Versioned):
    """A sheet of criteria. `local` ones without a unit are shipped to be taken over: they hold nowhere by
    themselves."""

    class WithoutThematic(models.TextChoices):
        """What becomes of the points for a chuyên đề in a month without one; the sources differ, chờ xác nhận."""

        SCALED = "scaled", "Quy đổi về thang điểm đầy đủ"
        REPORTED = "reported", "Chấm trên số điểm còn lại"

    code = models.SlugField("mã", max_length=40, blank=True, editable=False)  # of the shipped ones
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name="áp dụng cho")
    name = models.CharField("tên bảng điểm", max_length=200)
    document = models.CharField("văn bản", max_length=200)
    confidence = models.CharField("mức tin cậy", max_length=40, blank=True, editable=False)
    valid_from = models.DateField("có hiệu lực từ")
    valid_to = models.DateField("đến hết", null=True, blank=True)
    local = models.BooleanField("quy định riêng của địa phương", default=False, editable=False)
    without_thematic = models.CharField("tháng không có chuyên đề", max_length=8, choices=WithoutThematic)

    objects = RubricQuerySet.as_manager()

    class Meta:
        verbose_name = "bảng điểm sinh hoạt"
        verbose_name_plural = "bảng điểm sinh hoạt"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["unit", "valid_from"], condition=~Q(unit=None), name="rubric_once_a_day"),
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="rubric_code_once"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=models.F("valid_from")), name="rubric_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("meetings:rubric", args=[self.pk])


class Criterion(models.Model):
    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField("thứ tự")
    code = models.CharField("mục", max_length=8)
    group = models.CharField("nhóm", max_length=120)
    title = models.CharField("tiêu chí", max_length=300)
    most = models.DecimalField("điểm tối đa", max_digits=4, decimal_places=1)
    measure = models.CharField("cổng tự tính theo", max_length=20, blank=True)  # a name in scoring.measures
    steps = models.TextField("thang điểm", blank=True)  # as scoring.rubric_points reads it
    thematic = models.BooleanField("chỉ tháng có chuyên đề", default=False)

    class Meta:
        verbose_name = "tiêu chí"
        verbose_name_plural = "tiêu chí"
        default_permissions = ()
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["rubric", "code"], name="criterion_code_once"),
            models.CheckConstraint(condition=Q(most__gt=0), name="criterion_gives_points"),
            models.CheckConstraint(condition=Q(measure="") | ~Q(steps=""), name="criterion_measured_by_steps"),
        ]

    def __str__(self) -> str:
        return f"{self.code}. {self.title}"


class QualityScoreQuerySet(models.QuerySet):
    def to_confirm(self):
        return self.filter(state=QualityScore.State.VOTED)


class QualityScore(Movable, Versioned):
    """Of one meeting. `computed` holds what the portal measured, by the code of the criterion: values, points, gap."""

    class State(models.TextChoices):
        NOTED = "noted", "Đang theo dõi, chấm điểm"
        AGREED = "agreed", "Chi ủy đã thống nhất"
        VOTED = "voted", "Chi bộ đã biểu quyết"
        CONFIRMED = "confirmed", "Cấp trên đã quyết định"

    class Band(models.TextChoices):
        GOOD = "good", "Tốt"
        FAIR = "fair", "Khá"
        AVERAGE = "average", "Trung bình"
        POOR = "poor", "Kém"

    MOVES = {
        "agree": (frozenset({State.NOTED}), State.AGREED),
        "reopen": (frozenset({State.AGREED}), State.NOTED),
        "vote": (frozenset({State.AGREED}), State.VOTED),
        "confirm": (frozenset({State.VOTED}), State.CONFIRMED),
    }

    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="score", verbose_name="buổi sinh hoạt")
    rubric = models.ForeignKey(Rubric, models.PROTECT, related_name="+", verbose_name="bảng điểm")
    state = models.CharField("trạng thái", max_length=9, choices=State, default=State.NOTED, editable=False)
    watcher = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người theo dõi, chấm điểm"
    )
    computed = models.JSONField(default=dict, editable=False)
    total = models.DecimalField("tổng điểm", max_digits=5, decimal_places=1, null=True, editable=False)
    out_of = models.DecimalField("trên", max_digits=5, decimal_places=1, null=True, editable=False)
    band = models.CharField("tự xếp loại", max_length=7, choices=Band, blank=True, editable=False)
    weaknesses = models.TextField("hạn chế cần khắc phục", max_length=2000, blank=True)
    votes_for = models.PositiveIntegerField("số tán thành", null=True, editable=False)
    votes_of = models.PositiveIntegerField("trên tổng số", null=True, editable=False)
    final_band = models.CharField("cấp trên xếp loại", max_length=7, choices=Band, blank=True, editable=False)
    final_reason = models.CharField("lý do", max_length=500, blank=True, editable=False)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False, verbose_name="người quyết định"
    )
    decided_at = models.DateTimeField("quyết định lúc", null=True, editable=False)

    objects = QualityScoreQuerySet.as_manager()

    class Meta:
        verbose_name = "chấm điểm sinh hoạt"
        verbose_name_plural = "chấm điểm sinh hoạt"
        default_permissions = ()
        indexes = [models.Index(fields=["state", "id"], name="quality_score_state", condition=Q(state="voted"))]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="confirmed") | (~Q(final_band="") & Q(decided_at__isnull=False)),
                name="quality_score_confirmed_has_band",
            ),
            models.CheckConstraint(
                condition=Q(final_band="") | Q(final_band=models.F("band")) | ~Q(final_reason=""),
                name="quality_score_other_band_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(votes_for=None) | Q(votes_of__gte=models.F("votes_for")), name="quality_score_votes_of_all"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}: {decimal(self.total or Decimal(0))} điểm"

    def get_absolute_url(self) -> str:
        return reverse("meetings:score", args=[self.meeting_id])


class EnteredPoints(models.Model):
    """Points that a person gave: for what the portal cannot measure, or in place of what it measured, with a reason."""

    score = models.ForeignKey(QualityScore, models.CASCADE, related_name="entered")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    points = models.DecimalField("điểm", max_digits=4, decimal_places=1)
    remark = models.CharField("căn cứ", max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "điểm do người chấm"
        verbose_name_plural = "điểm do người chấm"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["score", "criterion"], name="entered_points_once"),
            models.CheckConstraint(condition=Q(points__gte=0), name="entered_points_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.points}"
