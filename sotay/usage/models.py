"""Use and figures: who used the portal on which day, and what it adds up to for every unit."""

from datetime import date

from django.db import models

from members.models import Member, Unit


class DailyUse(models.Model):
    """One row a member and day on which the member used the portal."""

    pk = models.CompositePrimaryKey("day", "member_id")
    day = models.DateField()
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        default_permissions = ()


class UnitDayQuerySet(models.QuerySet):
    def open_before(self, day: date) -> list[date]:
        """The earlier days whose figures are not closed yet."""
        return list(self.filter(frozen=False, day__lt=day).order_by("day").values_list("day", flat=True).distinct())


class UnitDay(models.Model):
    """The figures of a unit and everything under it on one day; a frozen row never changes again."""

    pk = models.CompositePrimaryKey("unit_id", "day")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="days", db_index=False)
    day = models.DateField("ngày")
    members = models.PositiveIntegerField("tổng số đảng viên")
    eligible = models.PositiveIntegerField("đủ điều kiện")
    activated = models.PositiveIntegerField("đã kích hoạt")
    active_7 = models.PositiveIntegerField("hoạt động 7 ngày")
    active_30 = models.PositiveIntegerField("hoạt động 30 ngày")
    frozen = models.BooleanField("đã chốt", default=False)
    counted_at = models.DateTimeField("tính lúc", auto_now=True)

    objects = UnitDayQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [models.Index("day", name="unitday_open", condition=models.Q(frozen=False))]
