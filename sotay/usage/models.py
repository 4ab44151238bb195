"""Use and figures: who used the portal on which day, and what it adds up to for every unit."""

from datetime import date, timedelta
from enum import IntEnum

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


THEN = ("path", "code", "name", "kind")  # what a unit was on a day


class Part(IntEnum):
    """What a row of a report is of."""

    OWN = 0
    CHILD = 1
    OWN_BESIDE = 2
    CHILD_BESIDE = 3
    PAST = 4


class UnitDayQuerySet(models.QuerySet):
    def open_before(self, day: date) -> list[date]:
        """The earlier days whose figures are not closed yet."""
        return list(self.filter(frozen=False, day__lt=day).order_by("day").values_list("day", flat=True).distinct())

    def with_period(self):
        """Each with the place, code, name and kind its unit had on its day; the present ones where no period tells."""
        begun = Q(unit__periods__valid_from=None) | Q(unit__periods__valid_from__lte=F("day"))
        lasting = Q(unit__periods__valid_to=None) | Q(unit__periods__valid_to__gt=F("day"))
        spelled = self.alias(period=FilteredRelation("unit__periods", condition=begun & lasting))
        named = {f"then_{name}": Coalesce(f"period__{name}", f"unit__{name}") for name in THEN}
        return spelled.annotate(**named)

    def reported(self, unit: Unit, asked: date, *columns, since: timedelta, beside: date | None = None):
        """`columns` for a report on the last counted day of `unit` up to `asked`, in one statement.

        They are of `unit` and of those who were its children on that day; of the last counted day up to `beside` too,
        where that is given; and of all counted days of `unit` itself, `since` so long before. `part` tells which, by a
        value of Part. `then_…` are what each unit was on the day of its row, `moved` whether it or one above it has
        changed since, `outdated` whether the tree of that day was changed below it after the row was counted. A closed
        unit has had no members from the day on which it was closed.
        """
        own = self.filter(unit=unit, day__lt=unit.closed_on) if unit.closed_on else self.filter(unit=unit)
        last = _last_day(own, asked)
        parts = self._of_a_day(unit, own, last, Part.OWN, Part.CHILD)
        if beside is not None:
            parts += self._of_a_day(unit, own, _last_day(own, beside), Part.OWN_BESIDE, Part.CHILD_BESIDE)
        as_now = {f"then_{name}": F(f"unit__{name}") for name in THEN}
        past = own.filter(day__gt=last - since, day__lt=last).annotate(**as_now, **_unmoved(Part.PAST))
        first, *others = [part.values_list(*columns) for part in [*parts, past]]
        return first.union(*others, all=True)

    def silent(self, path: str, day: date, key: str):
        """The chi bộ that stood at `path` or below on `day`, of whose members some were eligible but none is counted by
        the measure `key`."""
        there = self.filter(day=day, eligible__gt=0, **{key: 0}).with_period()
        cells = there.filter(then_path__startswith=path, then_kind__in=Unit.CELLS)
        named = cells.annotate(then_above=F("period__parent__name"))
        return named.select_related("unit").order_by("then_path")

    def _of_a_day(self, unit: Unit, own, day, top: "Part", below: "Part") -> list:
        changed = UnitPeriod.objects.filter(path__in=unit.lineage, valid_to=None, valid_from__gt=OuterRef("day"))
        rearranged = UnitEvent.objects.rearranged(unit).filter(
            done_at__gt=OuterRef("counted_at"), effective_on__lte=OuterRef("day")
        )
        since_then = {"moved": Exists(changed), "outdated": Exists(rearranged)}
        itself = own.filter(day=day).with_period().annotate(**since_then, part=Value(top.value))
        children = self.filter(day=day).with_period().filter(period__parent=unit)
        return [itself, children.annotate(**_unmoved(below))]


def _last_day(own, asked: date) -> Subquery:
    return Subquery(own.filter(day__lte=asked).order_by("-day").values("day")[:1])


def _unmoved(part: "Part") -> dict[str, Value]:
    return {"moved": Value(False), "outdated": Value(False), "part": Value(part.value)}


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
