"""“Đôn đốc”: who was reminded when, so that nobody is more than once within the days of the rule."""

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils import timezone

from members.access import units_for
from members.models import Member, Unit, User
from members.powers import Power
from sotay.rollout.models.plans import Plan

DAYS = 1_000_000  # of one addressee on the line of all: no date has so many
OF_UNIT, OF_MEMBER = 0, 1


def span_of(kind: int, key: int, day: date, days: int) -> tuple[int, int]:
    """The piece of the number line that a reminder of one addressee takes for `days` from `day` on: two pieces meet
    where they are of the same addressee (`kind` and `key`) within these days, which the database refuses. So a range
    alone tells it, which needs no extension."""
    start = (2 * key + kind) * DAYS + day.toordinal()
    return start, start + days


class ReminderQuerySet(models.QuerySet):
    def seen_by(self, user: User):
        return self.filter(unit__in=units_for(user, Power.VIEW_REPORTS))


class Reminder(models.Model):
    """One press of the button: `unit` is the one whose units or members below the target were reminded."""

    class Kind(models.TextChoices):
        UNITS = "units", "các đơn vị"
        MEMBERS = "members", "đảng viên"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="đơn vị đôn đốc")
    plan = models.ForeignKey(Plan, models.PROTECT, null=True, related_name="reminders")
    kind = models.CharField(max_length=7, choices=Kind)
    text = models.CharField("nội dung", max_length=280)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    on = models.DateField("ngày")
    at = models.DateTimeField("lúc", default=timezone.now)
    is_told = models.BooleanField(default=False)  # whether all its notices have gone

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = "lượt đôn đốc"
        verbose_name_plural = "lượt đôn đốc"
        default_permissions = ()
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.unit} · {self.on:%d/%m/%Y}"


class ReminderAddressee(models.Model):
    """`unit` is who was reminded, or the chi bộ of `member`, who was; the other two are counted while nobody has been
    told yet."""

    reminder = models.ForeignKey(Reminder, models.PROTECT, related_name="addressees")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    span = BigIntegerRangeField()
    told_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            ExclusionConstraint(
                name="reminded_once_within_the_days", expressions=[("span", RangeOperators.OVERLAPS)], index_type="GIST"
            )
        ]
        indexes = [
            models.Index(fields=["reminder"], name="reminder_untold", condition=Q(told_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.member or self.unit}"

    @property
    def standing(self) -> str:
        """How the member stands today to what was asked: what has been done since needs no visit any more, nor does who
        has left. Nothing of a unit."""
        if self.member is None:
            return ""
        if not self.member.is_counted:
            return self.member.get_status_display().lower()
        if self.member.ineligible_reason:
            return self.member.get_ineligible_reason_display().lower()
        opened, since = self.member.activated_on, self.reminder.on
        if opened is None:
            return "chưa kích hoạt"
        if (self.member.last_active_on or opened) < since:
            return "lâu chưa dùng"
        return "đã dùng lại" if opened < since else f"đã kích hoạt ngày {opened:%d/%m/%Y}"
