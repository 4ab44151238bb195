"""Use and figures: who used the portal on which day, and what it adds up to for every unit."""

from collections.abc import Collection
from datetime import date, timedelta
from enum import IntEnum

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, Value
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


class Installation(models.Model):
    """The first start of the portal from the home screen of a device: one row a member and device."""

    class Platform(models.TextChoices):
        ANDROID = "android", "Điện thoại Android"
        IOS = "ios", "iPhone, iPad"
        DESKTOP = "desktop", "Máy tính"
        OTHER = "other", "Máy khác"

    member = models.ForeignKey(Member, models.PROTECT, related_name="+", db_index=False)
    device = models.CharField(max_length=36)  # a number that the browser made for itself; nothing of the device
    platform = models.CharField(max_length=8, choices=Platform)
    day = models.DateField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["member", "device"], name="installation_once_a_device")]

    def __str__(self) -> str:
        return f"{self.member_id} · {self.get_platform_display()}"


class UsageDay(models.Model):
    """What is known of a day as a whole: which measures its closed figures hold, how often and when last the marks of
    use were written down on it, and from when to when marks of it may be lost."""

    day = models.DateField(primary_key=True)
    measures = ArrayField(models.CharField(max_length=40), default=list, db_default=[])
    flushes = models.PositiveIntegerField(default=0, db_default=0)
    flushed_at = models.DateTimeField(null=True)
    lost_from = models.DateTimeField(null=True)
    lost_until = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(lost_from=None, lost_until=None) | Q(lost_until__gte=F("lost_from")), name="usage_day_lost"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y}"


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
        named = {f"then_{name}": Coalesce(f"period__{name}", f"unit__{name}") for name in THEN}
        return self._with_its_period().annotate(**named)

    def _with_its_period(self):
        begun = Q(unit__periods__valid_from=None) | Q(unit__periods__valid_from__lte=F("day"))
        lasting = Q(unit__periods__valid_to=None) | Q(unit__periods__valid_to__gt=F("day"))
        return self.alias(period=FilteredRelation("unit__periods", condition=begun & lasting))

    def of_unit(self, unit: Unit):
        """Those of `unit` itself. A closed one has had no members from the day on which it was closed."""
        return self.filter(unit=unit, day__lt=unit.closed_on) if unit.closed_on else self.filter(unit=unit)

    def days_of(self, unit: Unit, until: Collection[date], *, since: timedelta) -> list[date]:
        """The counted days of `unit` up to each of `until`: those `since` so long before it, and the last one however
        long ago; in their order. One statement, which reads an index."""
        days = self.of_unit(unit).values_list("day", flat=True)
        spans = [days.filter(day__gt=day - since, day__lte=day) for day in until]
        last = [days.filter(day__lte=day).order_by("-day")[:1] for day in until]
        return sorted(spans[0].union(*spans[1:], *last))

    def reported(self, unit: Unit, day: date, *columns, past: Collection[date] = (), beside: date | None = None):
        """`columns` for a report on the counted `day` of `unit`, in one statement.

        They are of `unit` and of those who were its children on that day; of the counted day `beside` too, where that
        is given; and of the days `past` of `unit` itself. `part` tells which, by a value of Part. `then_…` are what
        each unit was on the day of its row, `moved` whether it or one above it has changed since, `outdated` whether
        the tree of that day was changed below it after the row was counted, `incomplete` whether marks of use of that
        day may be lost.

        The days are constants: each part is planned on the one table of its month, however many there are.
        """
        parts = self._of_a_day(unit, day, Part.OWN, Part.CHILD)
        if beside is not None:
            parts += self._of_a_day(unit, beside, Part.OWN_BESIDE, Part.CHILD_BESIDE)
        if past:
            as_now = {f"then_{name}": F(f"unit__{name}") for name in THEN}
            parts.append(self.of_unit(unit).filter(day__in=past).annotate(**as_now, **_unmoved(Part.PAST)))
        first, *others = [part.values_list(*columns) for part in parts]
        return first.union(*others, all=True)

    def silent(self, path: str, day: date, key: str):
        """The chi bộ that stood at `path` or below on `day`, of whose members some were eligible but none is counted by
        the measure `key`."""
        there = self.filter(day=day, eligible__gt=0, **{key: 0})._with_its_period()
        cells = there.filter(period__path__startswith=path, period__kind__in=Unit.CELLS)
        named = cells.annotate(then_name=F("period__name"), then_above=F("period__parent__name"))
        return named.select_related("unit").order_by("period__path")  # which is an index: a page reads a page of it

    def _of_a_day(self, unit: Unit, day: date, top: "Part", below: "Part") -> list:
        changed = UnitPeriod.objects.filter(path__in=unit.lineage, valid_to=None, valid_from__gt=OuterRef("day"))
        rearranged = UnitEvent.objects.rearranged(unit).filter(
            done_at__gt=OuterRef("counted_at"), effective_on__lte=OuterRef("day")
        )
        lost = UsageDay.objects.filter(day=OuterRef("day"), lost_from__isnull=False)
        since_then = {"moved": Exists(changed), "outdated": Exists(rearranged), "incomplete": Exists(lost)}
        itself = self.of_unit(unit).filter(day=day).with_period().annotate(**since_then, part=Value(top.value))
        children = self.filter(day=day).with_period().filter(period__parent=unit)
        return [itself, children.annotate(**_unmoved(below))]


def _unmoved(part: "Part") -> dict[str, Value]:
    return {"moved": Value(False), "outdated": Value(False), "incomplete": Value(False), "part": Value(part.value)}


class UnitDay(models.Model):
    """The figures of a unit and everything under it on one day; a frozen row never changes again."""

    pk = models.CompositePrimaryKey("unit_id", "day")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="days", db_index=False)
    day = models.DateField("ngày")
    # One column a measure, named by its key (members/measures.py); a check holds that each has one. Without a
    # constraint where it came later: to add one reads every row that was ever kept.
    members = models.PositiveIntegerField("tổng số đảng viên")
    eligible = models.PositiveIntegerField("đủ điều kiện")
    issued = models.IntegerField("đã cấp tài khoản", default=0, db_default=0)
    activated = models.PositiveIntegerField("đã kích hoạt")
    installed = models.IntegerField("đã cài", default=0, db_default=0)
    active_30 = models.PositiveIntegerField("hoạt động 30 ngày")
    active_7 = models.PositiveIntegerField("hoạt động 7 ngày")
    active_1 = models.IntegerField("hoạt động 1 ngày", default=0, db_default=0)
    read_news = models.IntegerField("đọc tin", default=0, db_default=0)
    read_documents = models.IntegerField("đọc văn kiện", default=0, db_default=0)
    read_papers = models.IntegerField("đọc tài liệu họp", default=0, db_default=0)
    attended = models.IntegerField("dự họp", default=0, db_default=0)
    # Not eligible, but a named comrade brings the papers: counted apart from those who use the portal themselves.
    assisted = models.PositiveIntegerField("có người giúp", default=0)
    unable_exempt = models.PositiveIntegerField("chưa đủ: miễn công tác và sinh hoạt", default=0, db_default=0)
    unable_no_smartphone = models.PositiveIntegerField(
        "chưa đủ: không có điện thoại thông minh", default=0, db_default=0
    )
    unable_old_or_ill = models.IntegerField("chưa đủ: tuổi cao, sức yếu", default=0, db_default=0)
    unable_abroad = models.IntegerField("chưa đủ: ở ngoài nước", default=0, db_default=0)
    unable_long_absent = models.IntegerField("chưa đủ: vắng dài ngày", default=0, db_default=0)
    unable_special_force = models.IntegerField("chưa đủ: lực lượng đặc thù", default=0, db_default=0)
    unable_other = models.IntegerField("chưa đủ: lý do khác", default=0, db_default=0)
    assisted_exempt = models.IntegerField("giúp: miễn công tác và sinh hoạt", default=0, db_default=0)
    assisted_no_smartphone = models.PositiveIntegerField(
        "giúp: không có điện thoại thông minh", default=0, db_default=0
    )
    assisted_old_or_ill = models.IntegerField("giúp: tuổi cao, sức yếu", default=0, db_default=0)
    assisted_abroad = models.IntegerField("giúp: ở ngoài nước", default=0, db_default=0)
    assisted_long_absent = models.IntegerField("giúp: vắng dài ngày", default=0, db_default=0)
    assisted_special_force = models.IntegerField("giúp: lực lượng đặc thù", default=0, db_default=0)
    assisted_other = models.IntegerField("giúp: lý do khác", default=0, db_default=0)
    frozen = models.BooleanField("đã chốt", default=False)
    counted_at = models.DateTimeField("tính lúc", auto_now=True)

    objects = UnitDayQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index("day", name="unitday_open", condition=models.Q(frozen=False)),
            models.Index("day", name="unitday_day"),  # all units of one day: who among them is silent
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} · {self.day}"
