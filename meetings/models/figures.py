"""Figures of the meetings of chi bộ, kept by month for each unit and everything under it."""

from collections.abc import Sequence
from datetime import date

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import models
from django.db.models import Exists, F, Max, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Left, Length

from members.models import Unit
from members.models.unit_search import DEEPEST

COUNTS = (
    *("due", "met", "thematic_due", "thematic_met"),
    *("meetings", "summoned", "present", "late", "excused", "unexcused", "spoke"),
    *("tasks_due", "tasks_done", "tasks_on_time"),
    *("scored", "good", "fair", "average", "poor"),
    *("papers_due", "papers_read"),
)
SO_FAR = ("thematic_due", "thematic_met")  # of the quarter up to the month: the last month tells, they are not summed


class MeetingMonthQuerySet(models.QuerySet):
    def of_period(self, unit: Unit, months: Sequence[date]):
        """One row for `unit` and for each unit that stood right under it in one of `months`, summed over those in
        which it did: so that the rows below add up to that of `unit`, wherever they stand now."""
        both = self.filter(Q(unit=unit) | Q(parent=unit), month__in=months)
        return both.order_by().values("unit_id", "unit__code").annotate(**_sums(months))

    def by_month(self, unit: Unit, months: Sequence[date]):
        """The rows of `unit` itself, the newest first."""
        return self.filter(unit=unit, month__in=months).order_by("-month")

    def unmet(self, unit: Unit, month: date):
        """The chi bộ under `unit` that have not held what was due in `month`, in the order of the tree of that month;
        none where `unit` did not stand in it."""
        place = self.filter(unit=unit, month=month).values("path")
        below = Q(path__gte=Subquery(place), path__lt=_Behind(Subquery(place)))
        rows = self.filter(below, month=month, is_cell=True, met__lt=F("due"))
        return rows.select_related("unit", "parent").order_by("path")

    def whole_tree(self, unit: Unit, months: Sequence[date]):
        """The same sums of `unit` and of everything under it, each above what is under it; one that moved meanwhile
        stands once under each unit that it was under."""
        there = self.filter(unit=unit, month=OuterRef("month"), path=Left(OuterRef("path"), Length("path")))
        rows = self.filter(Exists(there), month__in=months).order_by()
        return rows.values("unit_id", "parent_id", "unit__code").annotate(**_sums(months)).order_by("where", "unit_id")


class _Behind(models.Func):
    """Of a path: the first text behind all paths that begin with it; `Z` is the last digit of a path."""

    template, output_field = "((%(expressions)s) || '~')", models.CharField()


def _sums(months: Sequence[date]) -> dict:
    ends = Q(month__in=ends_of_quarters(months))
    sums = {name: Sum(name, filter=ends if name in SO_FAR else None, default=0) for name in COUNTS}
    return sums | {"where": Max("path"), "names": ArrayAgg("name", order_by="-month"), "is_a_cell": Max(_number())}


def _number():
    return models.Case(models.When(is_cell=True, then=1), default=0)


def ends_of_quarters(months: Sequence[date]) -> list[date]:
    """Of months in their order the last of each quarter."""
    return list({(month.year, (month.month - 1) // 3): month for month in months}.values())


class MeetingMonth(models.Model):
    """What the chi bộ of a unit did in a month, as `meetings.figures.counting` found it: docs/rules.md §4.1, §4.4,
    §4.6. Of a chi bộ its own, of any other unit the sum of those right under it in that month, which is why where each
    stood then is kept too. A rate is not kept: it is computed of two counts."""

    pk = models.CompositePrimaryKey("unit_id", "month")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="meeting_months", db_index=False)
    month = models.DateField("tháng")  # its first day
    parent = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    path = models.CharField(max_length=DEEPEST, db_collation="C")
    name = models.CharField("tên", max_length=200)
    is_cell = models.BooleanField("là chi bộ")
    due = models.PositiveIntegerField("chi bộ phải họp thường kỳ")
    met = models.PositiveIntegerField("chi bộ đã họp thường kỳ")
    thematic_due = models.PositiveIntegerField("chi bộ phải có chuyên đề trong quý")
    thematic_met = models.PositiveIntegerField("chi bộ đã có chuyên đề trong quý")
    meetings = models.PositiveIntegerField("số buổi đã họp")
    summoned = models.PositiveIntegerField("lượt phải dự")
    present = models.PositiveIntegerField("lượt dự")
    late = models.PositiveIntegerField("lượt đến muộn")
    excused = models.PositiveIntegerField("vắng có lý do")
    unexcused = models.PositiveIntegerField("vắng không lý do")
    spoke = models.PositiveIntegerField("lượt người phát biểu")
    tasks_due = models.PositiveIntegerField("nhiệm vụ đến hạn")
    tasks_done = models.PositiveIntegerField("nhiệm vụ hoàn thành")
    tasks_on_time = models.PositiveIntegerField("nhiệm vụ đúng hạn")
    scored = models.PositiveIntegerField("buổi thuộc diện xếp loại")
    good = models.PositiveIntegerField("tốt")
    fair = models.PositiveIntegerField("khá")
    average = models.PositiveIntegerField("trung bình")
    poor = models.PositiveIntegerField("kém")
    papers_due = models.PositiveIntegerField("lượt tài liệu phải đọc")
    papers_read = models.PositiveIntegerField("lượt tài liệu đã đọc trước khi họp xong")

    objects = MeetingMonthQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["parent", "month"], name="meeting_month_parent"),
            models.Index(fields=["month", "path"], name="meeting_month_path"),
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.month:%m/%Y}"


class MeetingCount(models.Model):
    """When the figures of a month were last counted: rows that are the same again are not written again."""

    month = models.DateField(primary_key=True)
    counted_at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.month:%m/%Y}"
