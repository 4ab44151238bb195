"""Committees, their terms and the offices in them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from members.models.people import Member
from members.models.units import Unit


class Term(models.Model):
    """A nhiệm kỳ: from one congress of the unit to the next."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="terms", verbose_name="tổ chức đảng")
    ordinal = models.PositiveSmallIntegerField("đại hội lần thứ")
    since = models.DateField("ngày đại hội")
    until = models.DateField("ngày kết thúc", null=True, blank=True)
    seats = models.PositiveSmallIntegerField("số cấp ủy viên đại hội quyết định", null=True, blank=True)

    class Meta:
        verbose_name = "nhiệm kỳ"
        verbose_name_plural = "nhiệm kỳ"
        default_permissions = ()
        ordering = ["-since"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "ordinal"], name="term_ordinal_once"),
            models.UniqueConstraint(fields=["unit"], condition=Q(until=None), name="term_one_open_a_unit"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=models.F("since")), name="term_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"Đại hội lần thứ {self.ordinal}, nhiệm kỳ từ {self.since.year}"


class OfficeQuerySet(models.QuerySet):
    def in_office_on(self, day):
        return self.filter(Q(until=None) | Q(until__gt=day), since__lte=day)

    def sitting_on(self, day):
        """The seats in committees that are held on `day`."""
        return self.in_office_on(day).filter(code__in=Office.COMMITTEE)

    def open(self):
        return self.filter(until=None)

    def lasting(self, day):
        """Not over on `day`, begun by then or not."""
        return self.filter(Q(until=None) | Q(until__gt=day))

    def of_somebody_gone(self):
        """Whose holder is not counted any more, or is a member of where the office cannot be held from: another chi bộ;
        for a committee another đảng bộ, unless the unit above had appointed somebody of its own."""
        cell = Q(unit__kind__in=Unit.CELLS)
        in_cell = Q(member__unit=F("unit")) | Q(member__temporary_unit=F("unit"), member__temporary_unit__isnull=False)
        within = Q(member__unit__path__startswith=F("unit__path"))
        sent = Q(method=Office.Method.APPOINTED, unit__parent__isnull=False)
        sent &= Q(member__unit__path__startswith=F("unit__parent__path"))
        here = (cell & in_cell) | (~cell & (within | sent))
        return self.exclude(Q(member__status__in=Member.COUNTED) & here)


class Office(models.Model):
    """A chức vụ of a member in a unit's committee, from when to when; it gives its role while it lasts."""

    class Code(models.TextChoices):
        SECRETARY = "secretary", "Bí thư"
        STANDING_DEPUTY = "standing_deputy", "Phó bí thư thường trực"
        DEPUTY = "deputy", "Phó bí thư"
        STANDING_MEMBER = "standing_member", "Ủy viên ban thường vụ"
        COMMITTEE_MEMBER = "committee_member", "Cấp ủy viên"
        CELL_COMMITTEE_MEMBER = "cell_committee_member", "Chi ủy viên"
        INSPECTION_HEAD = "inspection_head", "Chủ nhiệm ủy ban kiểm tra"
        INSPECTION_DEPUTY = "inspection_deputy", "Phó chủ nhiệm ủy ban kiểm tra"
        INSPECTION_MEMBER = "inspection_member", "Ủy viên ủy ban kiểm tra"
        GROUP_LEADER = "group_leader", "Tổ trưởng tổ đảng"
        GROUP_DEPUTY = "group_deputy", "Tổ phó tổ đảng"

    # Who sits in a committee: the heads of a tổ đảng and the members of the inspection do not, unless they hold one of
    # these besides.
    COMMITTEE = (
        Code.SECRETARY,
        Code.STANDING_DEPUTY,
        Code.DEPUTY,
        Code.STANDING_MEMBER,
        Code.COMMITTEE_MEMBER,
        Code.CELL_COMMITTEE_MEMBER,
    )

    class Method(models.TextChoices):
        ELECTED = "elected", "Bầu"
        APPOINTED = "appointed", "Chỉ định"
        ADDED = "added", "Bổ sung"
        APPROVED = "approved", "Chuẩn y"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="offices", verbose_name="tổ chức đảng")
    member = models.ForeignKey(Member, models.PROTECT, related_name="offices", verbose_name="đảng viên")
    code = models.CharField("chức vụ", max_length=24, choices=Code)
    method = models.CharField("hình thức", max_length=9, choices=Method)
    term = models.ForeignKey(
        Term, models.PROTECT, null=True, blank=True, related_name="offices", verbose_name="nhiệm kỳ"
    )
    decision_no = models.CharField("số quyết định", max_length=40)
    decided_on = models.DateField("ngày quyết định")
    since = models.DateField("từ ngày")
    until = models.DateField("thôi giữ từ ngày", null=True, blank=True)
    end_reason = models.CharField("lý do thôi giữ", max_length=200, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    audit_about = "member"

    objects = OfficeQuerySet.as_manager()

    class Meta:
        verbose_name = "chức vụ"
        verbose_name_plural = "chức vụ"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["unit"], condition=Q(until=None, code="secretary"), name="office_one_acting_secretary_a_unit"
            ),
            models.UniqueConstraint(
                fields=["unit", "member", "code"], condition=Q(until=None), name="office_once_open_a_person"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=models.F("since")), name="office_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_code_display()} {self.unit}: {self.member}"
