"""The rule by which a unit meets, from which the meetings of a year are made."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from meetings.models.kinds import Kind
from members.models import Unit, User


class Schedule(models.Model):
    """Says on which days a unit meets; the meetings themselves stand in their own rows and may each be changed."""

    class Rule(models.TextChoices):
        DAY = "day", "Một ngày cố định trong tháng"
        WEEKDAY = "weekday", "Một thứ trong tháng"
        FIRST_WORKING = "first_working", "Ngày làm việc đầu tiên của tháng"
        LAST_WORKING = "last_working", "Ngày làm việc cuối cùng của tháng"
        WEEKLY = "weekly", "Một thứ hằng tuần"

    class Shift(models.TextChoices):
        """What is done with a day that is not worked."""

        NEXT = "next", "Dời đến ngày làm việc kế tiếp"
        PREVIOUS = "previous", "Dời về ngày làm việc liền trước"
        HOLIDAYS = "holidays", "Chỉ tránh ngày lễ, Tết; thứ Bảy, Chủ nhật vẫn họp"
        STAY = "stay", "Vẫn họp đúng ngày đó"

    class Every(models.IntegerChoices):
        MONTH = 1, "Mỗi tháng"
        QUARTER = 3, "Mỗi quý, vào tháng đầu nêu dưới đây"
        HALF_YEAR = 6, "Sáu tháng một lần"

    class Ordinal(models.IntegerChoices):
        FIRST = 1, "Thứ nhất"
        SECOND = 2, "Thứ hai"
        THIRD = 3, "Thứ ba"
        FOURTH = 4, "Thứ tư"
        LAST = 5, "Cuối cùng"

    class Weekday(models.IntegerChoices):
        """As `date.weekday()` counts."""

        MONDAY = 0, "Thứ Hai"
        TUESDAY = 1, "Thứ Ba"
        WEDNESDAY = 2, "Thứ Tư"
        THURSDAY = 3, "Thứ Năm"
        FRIDAY = 4, "Thứ Sáu"
        SATURDAY = 5, "Thứ Bảy"
        SUNDAY = 6, "Chủ nhật"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="tổ chức đảng")
    kind = models.CharField("loại sinh hoạt", max_length=14, choices=Kind)
    rule = models.CharField("ngày họp", max_length=14, choices=Rule)
    every = models.PositiveSmallIntegerField("bao lâu một lần", choices=Every, default=Every.MONTH)
    day = models.PositiveSmallIntegerField(
        "ngày", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(31)]
    )
    ordinal = models.PositiveSmallIntegerField("tuần thứ", choices=Ordinal, null=True, blank=True)
    weekday = models.PositiveSmallIntegerField("thứ", choices=Weekday, null=True, blank=True)
    shift = models.CharField("rơi vào ngày nghỉ", max_length=10, choices=Shift, default=Shift.NEXT)
    first_day = models.DateField("từ ngày")
    last_day = models.DateField("đến ngày")
    planned_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    planned_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = "lịch sinh hoạt"
        verbose_name_plural = "lịch sinh hoạt"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=(Q(rule="day") & Q(day__gte=1, day__lte=31))
                | (Q(rule="weekday") & Q(ordinal__gte=1, ordinal__lte=5, weekday__lte=6))
                | (Q(rule="weekly") & Q(weekday__lte=6))
                | Q(rule__in=["first_working", "last_working"]),
                name="schedule_rule_is_complete",
            ),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="schedule_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_rule_display()}"
