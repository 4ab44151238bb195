"""How the desk of a unit works: its rule, its decisions, the figures that are kept of it, and who was nudged when."""

from django.db import models
from django.utils import timezone

from members.models import Unit, User
from news.models.articles import Article, how_long


class ApprovalRuleQuerySet(models.QuerySet):
    def above(self, paths):
        """The rules of the units at `paths`, the one nearest to the chi bộ first."""
        return self.filter(unit__path__in=paths).select_related("unit").order_by("-unit__path")


class ApprovalRule(models.Model):
    """How many steps approve the articles of a unit and of those below it that have no rule of their own."""

    class Steps(models.IntegerChoices):
        ONE = 1, "Một bước"
        TWO = 2, "Hai bước, hai người khác nhau"

    unit = models.OneToOneField(Unit, models.PROTECT, related_name="approval_rule", verbose_name="đơn vị")
    approval_steps = models.PositiveSmallIntegerField("số bước duyệt", choices=Steps, default=Steps.ONE)
    own_approval = models.BooleanField("người duyệt được duyệt bài do mình viết hoặc sửa", default=False)
    set_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    set_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ApprovalRuleQuerySet.as_manager()

    class Meta:
        verbose_name = "quy định duyệt tin"
        verbose_name_plural = "quy định duyệt tin"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=models.Q(approval_steps__in=[1, 2]), name="approval_rule_one_or_two_steps")
        ]

    def __str__(self) -> str:
        return f"Quy định duyệt tin của {self.unit}"


class Verdict(models.Model):
    """One decision on an article that waited, and how long it had waited for this step."""

    class Outcome(models.TextChoices):
        CHECKED = "checked", "Duyệt bước một"
        APPROVED = "approved", "Duyệt"
        RETURNED = "returned", "Trả lại"

    article = models.ForeignKey(Article, models.PROTECT, related_name="verdicts", verbose_name="bài")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="đơn vị")
    outcome = models.CharField("quyết định", max_length=8, choices=Outcome)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người quyết định")
    at = models.DateTimeField("lúc", default=timezone.now, db_index=True)
    waited = models.DurationField("đã chờ")

    class Meta:
        verbose_name = "quyết định về bài"
        verbose_name_plural = "quyết định về bài"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}: {self.article}"


class NewsMonth(models.Model):
    """What the desks of a unit and of all below it did in a month; made anew by newsroom.figures, never added to."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="news_months")
    month = models.DateField()
    own = models.PositiveIntegerField(default=0)  # published, written here
    taken = models.PositiveIntegerField(default=0)  # published, taken over from a unit below
    copied = models.PositiveIntegerField(default=0)  # published, from an outside source
    offered = models.PositiveIntegerField(default=0)  # offered to a unit above
    accepted = models.PositiveIntegerField(default=0)  # … and taken there
    decided = models.PositiveIntegerField(default=0)
    returned = models.PositiveIntegerField(default=0)
    wait = models.DurationField(null=True)  # the median of its decisions

    class Meta:
        verbose_name = "số liệu tháng của ban biên tập"
        verbose_name_plural = "số liệu tháng của ban biên tập"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["unit", "month"], name="news_month_once")]

    def __str__(self) -> str:
        return f"{self.unit}, tháng {self.month:%m/%Y}"

    @property
    def published(self) -> int:
        return self.own + self.taken + self.copied

    @property
    def usual_wait(self) -> str:
        return how_long(self.wait) if self.wait is not None else ""


class NewsStateCount(models.Model):
    """How many articles of a unit and of all below it stand in which state, as counted last."""

    unit = models.OneToOneField(Unit, models.PROTECT, related_name="news_state_count")
    states = models.JSONField(default=dict)
    counted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "số bài theo trạng thái"
        verbose_name_plural = "số bài theo trạng thái"
        default_permissions = ()

    def __str__(self) -> str:
        return f"Số bài của {self.unit}"


class NewsNudge(models.Model):
    """When a unit that publishes nothing was last asked to; one row a unit, so that two who ask at once ask once."""

    unit = models.OneToOneField(Unit, models.PROTECT, related_name="news_nudge")
    at = models.DateTimeField("nhắc lúc", default=timezone.now)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "lần nhắc viết bài"
        verbose_name_plural = "lần nhắc viết bài"
        default_permissions = ()

    def __str__(self) -> str:
        return f"Nhắc {self.unit}"
