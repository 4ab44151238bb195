"""Đánh giá, xếp loại: a round of an organisation for a year, a quarter or a month, and what each in it is rated.

A row goes from self-rating over the vote of the chi bộ (of the collective) to the decision of the committee; who is not
rated stands in it too, with the reason.
"""

from collections.abc import Collection
from datetime import date

from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from members.models import Member, Unit, User
from members.moves import Movable


class RatingLevel(models.TextChoices):
    EXCELLENT = "excellent", "Hoàn thành xuất sắc nhiệm vụ"
    GOOD = "good", "Hoàn thành tốt nhiệm vụ"
    DONE = "done", "Hoàn thành nhiệm vụ"
    NOT_DONE = "not_done", "Không hoàn thành nhiệm vụ"


class RatingGroup(models.TextChoices):
    """Similar posts, among which the best are limited (docs/rules.md §6.1, `cap20`)."""

    MEMBER = "member", "Đảng viên không giữ chức vụ"
    COMMITTEE = "committee", "Cấp ủy viên, chi ủy viên"
    HEAD = "head", "Bí thư, phó bí thư"
    CELL = "cell", "Chi bộ"
    PARTY = "party", "Đảng bộ"


class RatingRubricQuerySet(models.QuerySet):
    def in_force(self, unit: Unit, day: date):
        """That of `unit` or of the nearest above, the newest of it; None where there is none."""
        rows = self.filter(unit__path__in=unit.lineage, valid_from__lte=day)
        return rows.order_by("-unit__path", "-valid_from").first()

    def of(self, unit: Unit):
        return self.filter(unit__path__in=unit.lineage).select_related("unit").order_by("-valid_from", "-pk")


class RatingRubric(models.Model):
    """By what cán bộ are rated each month, from a day on. lines: of [text, the most points]; together 100."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="nơi ban hành")
    valid_from = models.DateField("áp dụng từ ngày")
    document = models.CharField("số văn bản", max_length=120)
    lines = models.JSONField("các tiêu chí")
    written_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    objects = RatingRubricQuerySet.as_manager()

    class Meta:
        verbose_name = "bộ tiêu chí đánh giá hằng tháng"
        verbose_name_plural = "bộ tiêu chí đánh giá hằng tháng"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["unit", "valid_from"], name="rating_rubric_once_a_day")]

    def __str__(self) -> str:
        return f"{self.document}, từ {self.valid_from:%d/%m/%Y}"


class RatingRoundQuerySet(models.QuerySet):
    def under(self, path: str):
        return self.filter(unit__path__startswith=path)

    def reaching(self, paths):
        """Those of the units at `paths`, of those above and of those below them."""
        found = Q(pk__in=[])
        for path in paths:
            above = [path[:end] for end in range(1, len(path) + 1)]
            found |= Q(unit__path__startswith=path) | Q(unit__path__in=above)
        return self.filter(found).select_related("unit").order_by("-ends_on", "-pk")


class RatingRound(Movable):
    """ends_on: last day of the period, the day whose rules hold."""

    class Period(models.TextChoices):
        YEAR = "year", "Năm"
        QUARTER = "quarter", "Quý"
        MONTH = "month", "Tháng"

    class Audience(models.TextChoices):
        MEMBERS = "members", "Đảng viên"
        ORGANISATIONS = "organisations", "Tổ chức đảng"
        CADRES = "cadres", "Cán bộ giữ chức vụ"

    class State(models.TextChoices):
        OPEN = "open", "Đang làm"
        CLOSED = "closed", "Đã xong"

    MOVES = {"close": (frozenset({State.OPEN}), State.CLOSED)}

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="rating_rounds", verbose_name="nơi quyết định")
    audience = models.CharField("đối tượng", max_length=13, choices=Audience)
    period = models.CharField("kỳ", max_length=7, choices=Period)
    year = models.PositiveSmallIntegerField("năm")
    number = models.PositiveSmallIntegerField("quý, tháng", default=0)
    ends_on = models.DateField("hết kỳ ngày")
    rubric = models.ForeignKey(RatingRubric, models.PROTECT, null=True, related_name="+")
    state = models.CharField("trạng thái", max_length=6, choices=State, default=State.OPEN)
    opened_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)

    objects = RatingRoundQuerySet.as_manager()

    class Meta:
        verbose_name = "đợt đánh giá, xếp loại"
        verbose_name_plural = "đợt đánh giá, xếp loại"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "audience", "period", "year", "number"], name="rating_round_once_a_period"
            ),
            models.CheckConstraint(
                condition=Q(period="year", number=0)
                | Q(period="quarter", number__gte=1, number__lte=4)
                | Q(period="month", number__gte=1, number__lte=12),
                name="rating_round_number_of_period",
            ),
            models.CheckConstraint(condition=~Q(period="month") ^ Q(rubric__isnull=False), name="rating_month_rubric"),
        ]

    def __str__(self) -> str:
        return f"Xếp loại {self.get_audience_display().lower()} {self.when} · {self.unit}"

    def get_absolute_url(self) -> str:
        return reverse("rating:round", args=[self.pk])

    @property
    def when(self) -> str:
        """`năm 2026`, `quý 3/2026`, `tháng 9/2026`."""
        kind = self.get_period_display().lower()
        return f"{kind} {self.number}/{self.year}" if self.number else f"{kind} {self.year}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def votes(self) -> bool:
        """Whether a vote stands between self-rating and decision: not in the monthly rating of cán bộ."""
        return self.period != self.Period.MONTH


class RatingQuerySet(models.QuerySet):
    def with_names(self):
        return self.select_related("member", "organisation", "unit", "round__unit")

    def in_order(self):
        return self.order_by("unit__path", "group", "member__name_key", "organisation__path", "pk")

    def of_round(self, found: RatingRound, units=None):
        rows = self.filter(round=found)
        return rows if units is None else rows.filter(unit__in=units.order_by().values("pk"))

    def own(self, member: Member):
        return self.filter(member=member).with_names().order_by("-round__ends_on", "-pk")

    def steps(self):
        """How many stand at each step."""
        return dict(self.order_by().values_list("state").annotate(Count("pk")))

    def decided(self):
        return self.filter(state=Rating.State.DECIDED)

    def votes_taken(self, votes: Collection[str]) -> set[str]:
        """Which of `votes` of the portal (keys) a rating has taken its figures from."""
        return set(self.filter(vote__in=votes).values_list("vote", flat=True))

    def undecided(self):
        return self.exclude(state__in=(Rating.State.DECIDED, Rating.State.NOT_RATED))


class Rating(Movable):
    """Exactly one of member and organisation; unit: where it is voted. points: 0 to 100; counted, in_favour, needed:
    the vote on `proposed`, vote: the key of that of the portal it was taken from."""

    class State(models.TextChoices):
        WAITING = "waiting", "Chờ tự đánh giá"
        SELF_RATED = "self_rated", "Chờ biểu quyết"
        VOTED = "voted", "Chờ quyết định"
        DECIDED = "decided", "Đã quyết định"
        NOT_RATED = "not_rated", "Không xếp loại"

    MOVES = {
        "rate_self": (frozenset({State.WAITING, State.SELF_RATED}), State.SELF_RATED),
        "vote": (frozenset({State.SELF_RATED, State.VOTED}), State.VOTED),
        "decide": (frozenset({State.VOTED}), State.DECIDED),
        "decide_month": (frozenset({State.SELF_RATED}), State.DECIDED),
        "take_back": (frozenset({State.DECIDED}), State.VOTED),
        "take_back_month": (frozenset({State.DECIDED}), State.SELF_RATED),
        "leave_out": (frozenset({State.WAITING, State.SELF_RATED, State.VOTED}), State.NOT_RATED),
    }

    round = models.ForeignKey(RatingRound, models.PROTECT, related_name="ratings")
    member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="ratings")
    organisation = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="ratings")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="nơi biểu quyết")
    group = models.CharField("nhóm", max_length=9, choices=RatingGroup)
    state = models.CharField("trạng thái", max_length=10, choices=State, default=State.WAITING)
    self_points = models.DecimalField("điểm tự chấm", max_digits=4, decimal_places=1, null=True)
    self_level = models.CharField("tự xếp loại", max_length=9, choices=RatingLevel, blank=True, default="")
    self_note = models.CharField("tự nhận xét", max_length=1000, blank=True, default="")
    marks = models.JSONField("điểm từng tiêu chí", default=list)
    proposed = models.CharField("đề nghị", max_length=9, choices=RatingLevel, blank=True, default="")
    counted = models.PositiveIntegerField("số phải tính", null=True)
    in_favour = models.PositiveIntegerField("số đồng ý", null=True)
    needed = models.PositiveIntegerField("số phiếu cần", null=True)
    vote = models.CharField("lần biểu quyết của cổng", max_length=60, blank=True, default="")
    voted_on = models.DateField("ngày biểu quyết", null=True)
    level = models.CharField("xếp loại", max_length=9, choices=RatingLevel, blank=True, default="")
    decision = models.CharField("số quyết định", max_length=60, blank=True, default="")
    decided_on = models.DateField("ngày quyết định", null=True)
    reason = models.CharField("lý do", max_length=300, blank=True, default="")  # over the limit, or not rated

    audit_about = "member"

    objects = RatingQuerySet.as_manager()

    class Meta:
        verbose_name = "xếp loại"
        verbose_name_plural = "xếp loại"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["round", "member"], name="rating_member_once"),
            models.UniqueConstraint(fields=["round", "organisation"], name="rating_organisation_once"),
            models.CheckConstraint(
                condition=Q(member=None) ^ Q(organisation=None), name="rating_of_a_member_or_an_organisation"
            ),
            models.CheckConstraint(condition=Q(state="decided") ^ Q(level=""), name="rating_decided_has_level"),
            models.CheckConstraint(
                condition=~Q(state="not_rated") | ~Q(reason=""), name="rating_not_rated_for_a_reason"
            ),
            models.CheckConstraint(condition=~Q(state="waiting") | Q(self_level=""), name="rating_waiting_is_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.round.when}"

    @property
    def name(self) -> str:
        return self.member.full_name if self.member else str(self.organisation)

    @property
    def gone(self) -> str:
        """Why there is nobody to rate any more since the round began; empty for who is there."""
        if self.member:
            return "" if self.member.is_counted else f"{self.member.get_status_display()} trước khi xếp loại"
        return "" if self.organisation and self.organisation.is_working else "Đã kết thúc hoạt động trước khi xếp loại"
