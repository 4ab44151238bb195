"""Đảng phí: the sheet of a chi bộ for a month, with a line for each who pays there.

What somebody pays is theirs and their collector's: of all others only sums are asked here.
"""

from collections.abc import Iterable
from datetime import date

from django.db import models
from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce, Left
from django.urls import reverse
from django.utils import timezone

from members.models import Member, Unit, User
from members.models.units import STEP
from members.moves import Movable
from members.operations.models.fee_grounds import FeeKind
from members.powers import Power

_IS_FIRST = Q(month__day=1)


class FeeSheetQuerySet(models.QuerySet):
    def open(self):
        return self.filter(state=FeeSheet.State.OPEN)

    def under(self, path: str):
        return self.filter(unit__path__startswith=path)

    def counted_below(self, parent: Unit, first: date, last: date):
        """How many were opened and closed under each unit right below `parent`, by its path."""
        below = self.under(parent.path).filter(month__gte=first, month__lte=last).order_by()
        closed = Count("pk", filter=Q(state=FeeSheet.State.CLOSED))
        return below.values(below=_below("unit__path", parent)).annotate(many=Count("pk"), closed=closed)

    def of(self, unit: Unit, month: date):
        return self.filter(unit=unit, month=month).select_related("unit__parent")


class FeeSheet(Movable):
    """The month of a chi bộ: open while money comes in, closed when it is handed on."""

    class State(models.TextChoices):
        OPEN = "open", "Đang thu"
        CLOSED = "closed", "Đã khóa sổ"

    MOVES = {
        "close": (frozenset({State.OPEN}), State.CLOSED),
        "reopen": (frozenset({State.CLOSED}), State.OPEN),
    }

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="fee_sheets", verbose_name="chi bộ")
    month = models.DateField("tháng")
    state = models.CharField("trạng thái", max_length=6, choices=State, default=State.OPEN)
    opened_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField("khóa sổ lúc", null=True)

    objects = FeeSheetQuerySet.as_manager()

    class Meta:
        verbose_name = "sổ thu đảng phí tháng"
        verbose_name_plural = "sổ thu đảng phí tháng"
        default_permissions = ()
        permissions = [(Power.COLLECT_FEES.codename, Power.COLLECT_FEES.label)]
        indexes = [models.Index(fields=["month", "unit"], name="fee_sheet_month")]
        constraints = [
            models.UniqueConstraint(fields=["unit", "month"], name="fee_sheet_once_a_month"),
            models.CheckConstraint(condition=_IS_FIRST, name="fee_sheet_of_a_month"),
            models.CheckConstraint(
                condition=Q(state="open") ^ Q(closed_at__isnull=False), name="fee_sheet_closed_has_time"
            ),
        ]

    def __str__(self) -> str:
        return f"Đảng phí tháng {self.month:%m/%Y} của {self.unit}"

    def get_absolute_url(self) -> str:
        return reverse("fees:sheet", args=[self.unit.code, f"{self.month:%Y-%m}"])

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN


class FeeLineQuerySet(models.QuerySet):
    def owed(self):
        """Of which something is still to be paid."""
        return self.filter(due__gt=0, paid_on=None)

    def unknown(self):
        """Of which nobody knows how much, as the income was not declared."""
        return self.filter(due=None, paid_on=None)

    def of(self, member: Member):
        return self.filter(member=member).select_related("sheet__unit", "paid_into").order_by("-month")

    def collected_by(self, unit: Unit):
        """What may be paid into the sheets of the chi bộ `unit`: its own lines, and those that closed ones left it."""
        return self.filter(Q(sheet__unit=unit) | Q(sheet__unit__closed_on__isnull=False, member__in=meeting_in(unit)))

    def left_to(self, unit: Unit, until: date):
        """What nobody has paid up to the month `until` in chi bộ that have closed since, of who meets in `unit` now."""
        rows = self.filter(Q(due__gt=0) | Q(due=None), paid_on=None, month__lte=until)
        return rows.filter(sheet__unit__closed_on__isnull=False, member__in=meeting_in(unit))

    def in_order(self):
        return self.order_by("member__name_key", "pk")

    def unpaid_months(self, members: Iterable[int], year: int, until: date) -> dict[int, list[date]]:
        """The months of `year` before `until` that each of these members has not paid, one query."""
        rows = self.owed().filter(member__in=list(members), month__year=year, month__lt=until)
        found: dict[int, list[date]] = {}
        for member, month in rows.order_by("month").values_list("member", "month"):
            found.setdefault(member, []).append(month)
        return found

    def in_debt(self, path: str, year: int, until: date, least: int):
        """By member under `path` who owes at least `least` months of `year` before `until`, wherever they were due."""
        rows = self.owed().filter(member__unit__path__startswith=path, month__year=year, month__lt=until)
        who = ("member", "member__full_name", "member__name_key", "member__birth_date")
        counted = rows.order_by().values(*who, "member__unit__name", "member__unit__code")
        counted = counted.annotate(months=Count("pk"), first=models.Min("month"))
        return counted.filter(months__gte=least).order_by("member__unit__code", "member__name_key", "member")

    def sums_below(self, parent: Unit, first: date, last: date):
        """The sums of each unit right below `parent`, by its path, for the months from `first` to `last`; of a chi bộ
        its own."""
        below = self.filter(sheet__unit__path__startswith=parent.path, month__gte=first, month__lte=last)
        return below.order_by().values(below=_below("sheet__unit__path", parent)).annotate(**sums())

    def arrears_below(self, parent: Unit, first: date, last: date):
        """What was paid in these months for months before, as `sums_below`."""
        late = self.filter(paid_into__unit__path__startswith=parent.path).exclude(paid_into=F("sheet"))
        late = late.filter(paid_into__month__gte=first, paid_into__month__lte=last)
        return late.order_by().values(below=_below("paid_into__unit__path", parent)).annotate(arrears_sum=Sum("paid"))


def _below(path: str, parent: Unit) -> Left:
    return Left(path, len(parent.path) + STEP)


def meeting_in(unit: Unit):
    """The keys of the members who take part in `unit` now: at home, or as guests for a time."""
    here = Q(temporary_unit=unit) | Q(temporary_unit=None, unit=unit)
    return Member.objects.filter(here).order_by().values("pk")


PAID_IN_TIME = Q(paid_into=F("sheet"))
# In the very month, if into the sheet of another chi bộ: that of one which was closed goes on where its members are.
OWED_THEN = Q(due__gt=0) & ~Q(paid_into__isnull=False, paid_into__month=F("month"))


def sums() -> dict:
    """What is summed up of the lines of a sheet, everywhere the same; what was paid in a later month is owed here."""
    return {
        "people": Count("pk"),
        "due_sum": Coalesce(Sum("due"), 0),
        "paid_sum": Coalesce(Sum("paid", filter=PAID_IN_TIME), 0),
        "paid_count": Count("pk", filter=PAID_IN_TIME),
        "more_sum": Coalesce(Sum(F("paid") - F("due"), filter=Q(paid__gt=F("due"))), 0),
        "exempt_count": Count("pk", filter=Q(due=0, paid_on=None)),
        "reduced_count": Count("pk", filter=Q(relief_percent__gt=0, relief_percent__lt=100)),
        "owed_count": Count("pk", filter=OWED_THEN),
        "owed_sum": Coalesce(Sum("due", filter=OWED_THEN), 0),
        "unknown_count": Count("pk", filter=Q(due=None, paid_on=None)),
    }


class FeeLine(models.Model):
    """One member on the sheet of the month: what is to be paid and why so much, and what was paid.

    due: whole đồng, None while nobody knows; 0: exempt, for the reason in `exempt`. paid_on: None until it was paid.
    """

    class Method(models.TextChoices):
        CASH = "cash", "Tiền mặt"
        BANK = "bank", "Chuyển khoản"
        PORTAL = "portal", "Cổng Dịch vụ công quốc gia"

    sheet = models.ForeignKey(FeeSheet, models.PROTECT, related_name="lines")
    member = models.ForeignKey(Member, models.PROTECT, related_name="fee_lines")
    month = models.DateField("tháng")  # that of the sheet: nobody pays for one month in two places
    guest = models.BooleanField("sinh hoạt tạm thời", default=False)
    kind = models.CharField("diện", max_length=14, choices=FeeKind, blank=True, default="")
    income = models.PositiveBigIntegerField("thu nhập tính đảng phí", null=True)
    relief_percent = models.PositiveSmallIntegerField("giảm (%)", default=0)
    exempt = models.CharField("lý do miễn", max_length=120, blank=True, default="")
    rule = models.CharField("mức và căn cứ", max_length=200, blank=True, default="")
    due = models.PositiveBigIntegerField("phải đóng", null=True)
    paid = models.PositiveBigIntegerField("đã đóng", null=True)
    paid_on = models.DateField("ngày đóng", null=True)
    method = models.CharField("cách đóng", max_length=6, choices=Method, blank=True, default="")
    # The sheet that was open when the money came: of what was owed, a later one. So a closed one stays as it is.
    paid_into = models.ForeignKey(FeeSheet, models.PROTECT, null=True, related_name="takings")
    collector = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="người thu")
    note = models.CharField("ghi chú", max_length=200, blank=True, default="")

    objects = FeeLineQuerySet.as_manager()

    class Meta:
        verbose_name = "dòng thu đảng phí"
        verbose_name_plural = "dòng thu đảng phí"
        default_permissions = ()
        indexes = [
            models.Index(fields=["month"], name="fee_line_month"),
            models.Index(fields=["member", "month"], name="fee_line_owed", condition=Q(paid_on=None, due__gt=0)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["member", "month"], name="fee_line_once_a_month"),
            models.CheckConstraint(condition=_IS_FIRST, name="fee_line_of_a_month"),
            models.CheckConstraint(condition=Q(paid=None) ^ Q(paid_on__isnull=False), name="fee_line_paid_has_day"),
            models.CheckConstraint(
                condition=Q(paid=None) ^ Q(paid_into__isnull=False), name="fee_line_paid_into_a_sheet"
            ),
            models.CheckConstraint(condition=Q(exempt="") | Q(due=0), name="fee_line_exempt_pays_nothing"),
        ]

    def __str__(self) -> str:
        return f"{self.member} · {self.month:%m/%Y}"

    @property
    def unit(self) -> Unit:
        return self.sheet.unit

    @property
    def collected_at(self) -> Unit:
        """Whose collector takes it: of a chi bộ that has closed, that of where the member meets since."""
        return self.unit if self.unit.is_working else self.member.temporary_unit or self.member.unit

    @property
    def page_url(self) -> str:
        """The month of who collects it."""
        return reverse("fees:sheet", args=[self.collected_at.code, f"{self.month:%Y-%m}"])

    @property
    def audit_name(self) -> str:
        return f"{self.member}: đảng phí tháng {self.month:%m/%Y}"

    @property
    def title(self) -> str:
        return f"Tháng {self.month:%m/%Y}"

    @property
    def is_paid(self) -> bool:
        return self.paid_on is not None

    @property
    def is_exempt(self) -> bool:
        return self.due == 0 and not self.is_paid

    @property
    def is_owed(self) -> bool:
        return bool(self.due) and not self.is_paid

    @property
    def in_words(self) -> str:
        """`Đã nộp 05/11/2026 · Tiền mặt`, why nothing is paid, what is missing, or `Chưa nộp`."""
        if self.paid_on:
            late = " · nộp muộn" if self.paid_into and self.paid_into.month > self.month else ""
            return f"Đã nộp {self.paid_on:%d/%m/%Y} · {self.get_method_display()}{late}"
        if self.due == 0:
            return self.exempt or "Không phải đóng"
        return "Chưa nộp" if self.due else self.rule

    @property
    def sum(self) -> int | None:
        """What was paid, else what is due."""
        return self.paid if self.is_paid else self.due

    @property
    def more(self) -> int:
        """What was paid beyond what is asked: the rules allow it, and it is reported upward."""
        return max(0, (self.paid or 0) - (self.due or 0)) if self.is_paid else 0
