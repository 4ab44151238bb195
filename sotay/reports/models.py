"""Reports that are made at fixed times: what a unit has ordered, and each report on its way upwards."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from members.dates import first_of_month, midnight, month_after
from members.models import Unit
from members.moves import Movable
from members.versions import Versioned


class Every(models.TextChoices):
    WEEK = "week", "Hằng tuần"
    MONTH = "month", "Hằng tháng"

    def last_end(self, day: date) -> date:
        """The last day of the period that ended last before `day`: a Sunday, or the last day of a month."""
        return day - timedelta(days=day.weekday() + 1) if self == self.WEEK else first_of_month(day) - timedelta(days=1)

    def next_end(self, end: date) -> date:
        """Of the period behind the one that ended on `end`."""
        if self == self.WEEK:
            return end + timedelta(weeks=1)
        return month_after(end + timedelta(days=1)) - timedelta(days=1)

    def said(self, end: date) -> str:
        """The period that ends on `end`, as one says it."""
        if self == self.WEEK:
            return f"tuần {end - timedelta(days=6):%d/%m} – {end:%d/%m/%Y}"
        return f"tháng {end.month}/{end.year}"


class ReportScheduleQuerySet(models.QuerySet):
    def running(self):
        return self.filter(stopped_at=None)

    def in_force(self, every: Every, end: date):
        """By which a report on the period that ends on `end` was ordered, and not stopped before it was over."""
        lasting = Q(stopped_at=None) | Q(stopped_at__gte=midnight(end + timedelta(days=1)))
        return self.filter(lasting, every=every, since__lte=end)


class ReportSchedule(models.Model):
    """A unit has a report prepared every week or every month, from the day on which it was ordered."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="report_schedules", verbose_name="tổ chức đảng")
    every = models.CharField("kỳ", max_length=5, choices=Every)
    since = models.DateField("từ ngày")
    ordered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người đặt")
    stopped_at = models.DateTimeField("thôi từ", null=True)

    objects = ReportScheduleQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "every"], condition=Q(stopped_at=None), name="report_schedule_once_a_unit"
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit} · {self.get_every_display().lower()}"


class UnitReportQuerySet(models.QuerySet):
    def to_do(self, paths):
        """Which wait for somebody of the very units at `paths`, or of those that have ended and lie right under them:
        to complete, sign and send them."""
        left = Q(unit__parent__path__in=paths) & ~Q(unit__status__in=Unit.WORKING)
        return self.filter(left | Q(unit__path__in=paths), state__in=UnitReport.OPEN)

    def to_receive(self, paths):
        """Which were sent to the units at `paths` and nobody has opened there."""
        return self.sent().filter(receiver__path__in=paths)

    def sent(self):
        """Which nobody has opened where they were sent to."""
        return self.filter(state=UnitReport.State.SENT)

    def listed(self):
        return self.select_related("unit", "receiver", "corrects", "signed_by__member").order_by("-period_end", "-pk")

    def on_period(self, unit: Unit, every: Every, end: date):
        """On the period that ended on `end`: what was sent to `unit`, and what its present children have; the older
        first."""
        below = Q(receiver=unit) | Q(unit__parent=unit)
        return self.filter(below, every=every, period_end=end).order_by("pk")

    def of(self, unit: Unit):
        """The own reports of `unit`, the newest first."""
        return self.filter(unit=unit).listed()


class UnitReport(Movable, Versioned):
    """The report of a unit on one period. Its figures are those of the end of the period, taken when it was prepared;
    once it is sent nothing of it changes, and a mistake is mended by another one, which `corrects` it."""

    class State(models.TextChoices):
        DRAFT = "draft", "Chờ hoàn thành"
        SIGNED = "signed", "Đã ký, chưa gửi"
        SENT = "sent", "Đã gửi"
        RECEIVED = "received", "Cấp trên đã nhận"

    OPEN = (State.DRAFT, State.SIGNED)
    GONE = (State.SENT, State.RECEIVED)
    MOVES = {
        "sign": (frozenset({State.DRAFT}), State.SIGNED),
        "reopen": (frozenset({State.SIGNED}), State.DRAFT),
        "send": (frozenset({State.SIGNED}), State.SENT),
        "receive": (frozenset({State.SENT}), State.RECEIVED),
    }

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="reports", verbose_name="tổ chức đảng")
    receiver = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name="gửi tới")
    every = models.CharField("kỳ", max_length=5, choices=Every)
    period_end = models.DateField("kỳ đến hết ngày")
    due_on = models.DateField("hạn gửi")
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrections")
    state = models.CharField("trạng thái", max_length=8, choices=State, default=State.DRAFT)
    prepared_at = models.DateTimeField("lập lúc", auto_now_add=True)
    figures = models.JSONField("số liệu", default=dict)  # as sotay/reports/frozen.py writes it
    text = models.TextField("kết quả")
    remarks = models.TextField("nhận xét, kiến nghị", blank=True, max_length=5_000)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    signer = models.CharField("người ký", max_length=100, blank=True)
    role = models.CharField("chức vụ", max_length=60, blank=True)
    signed_at = models.DateTimeField("ký lúc", null=True)
    sent_at = models.DateTimeField("gửi lúc", null=True)
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField("nhận lúc", null=True)

    objects = UnitReportQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "every", "period_end"], condition=Q(corrects=None), name="report_once_a_period"
            ),
            models.UniqueConstraint(fields=["corrects"], name="report_corrected_once"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(signed_at__isnull=False, signed_by__isnull=False),
                name="report_signed_before_sent",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "signed"]) | Q(sent_at__isnull=False, receiver__isnull=False),
                name="report_sent_to_somebody",
            ),
        ]
        indexes = [models.Index(fields=["receiver", "period_end"], name="report_received")]

    def __str__(self) -> str:
        return f"{self.unit} · {self.period}"

    @property
    def period(self) -> str:
        return Every(self.every).said(self.period_end)

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def is_gone(self) -> bool:
        return self.state in self.GONE

    @property
    def is_late(self) -> bool:
        """Sent behind its last day, or not sent and that day is over. A correction is as late as what it corrects."""
        if self.corrects is not None:
            return self.corrects.is_late
        sent_on = timezone.localdate(self.sent_at) if self.sent_at else timezone.localdate()
        return sent_on > self.due_on
