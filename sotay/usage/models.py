"""Use and figures: who used the portal on which day, and what it adds up to for every unit."""

from datetime import date, timedelta

from django.db import models
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from members.models import Member, Unit, UnitEvent, UnitPeriod


class DailyUse(models.Model):
    """One row a member and day on which the member used the portal."""

    pk = models.CompositePrimaryKey("day", "member_id")
    day = models.DateField()
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.member_id} · {self.day}"


class UnitDayQuerySet(models.QuerySet):
    def open_before(self, day: date) -> list[date]:
        """The earlier days whose figures are not closed yet."""
        return list(self.filter(frozen=False, day__lt=day).order_by("day").values_list("day", flat=True).distinct())

    def with_period(self):
        """Each with the place, code and name that its unit had on its day; the present ones where no period tells."""
        begun = Q(unit__periods__valid_from=None) | Q(unit__periods__valid_from__lte=F("day"))
        lasting = Q(unit__periods__valid_to=None) | Q(unit__periods__valid_to__gt=F("day"))
        spelled = self.alias(period=FilteredRelation("unit__periods", condition=begun & lasting))
        named = {f"then_{name}": Coalesce(f"period__{name}", f"unit__{name}") for name in ("path", "code", "name")}
        return spelled.annotate(**named)

    def reported(self, unit: Unit, asked: date, weeks: int, *columns: str):
        """`columns` for a report on the last counted day of `unit` up to `asked`, in one statement.

        They are of its own rows of the `weeks` that end there and of those who were its children on the day; `then_…`
        are what each unit was on the day of its row, `moved` whether it or one above it has changed since, `outdated`
        whether the tree of that day was changed below it after the row was counted. A closed unit has had no members
        from the day on which it was closed.
        """
        own = self.filter(unit=unit, day__lte=asked)
        if unit.closed_on:
            own = own.filter(day__lt=unit.closed_on)
        last = Subquery(own.order_by("-day").values("day")[:1])
        changed = UnitPeriod.objects.filter(path__in=unit.lineage, valid_to=None, valid_from__gt=OuterRef("day"))
        rearranged = UnitEvent.objects.rearranged(unit).filter(
            done_at__gt=OuterRef("counted_at"), effective_on__lte=OuterRef("day")
        )
        history = own.filter(day__gt=last - timedelta(weeks=weeks)).with_period()
        history = history.annotate(moved=Exists(changed), outdated=Exists(rearranged))
        children = self.filter(day=last).with_period().filter(period__parent=unit)
        children = children.annotate(moved=Value(False), outdated=Value(False))
        return history.values_list(*columns).union(children.values_list(*columns), all=True)


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
    # Not eligible, but a named comrade brings the papers: counted apart from those who use the portal themselves.
    assisted = models.PositiveIntegerField("có người giúp", default=0)
    frozen = models.BooleanField("đã chốt", default=False)
    counted_at = models.DateTimeField("tính lúc", auto_now=True)

    objects = UnitDayQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [models.Index("day", name="unitday_open", condition=models.Q(frozen=False))]

    def __str__(self) -> str:
        return f"{self.unit_id} · {self.day}"
