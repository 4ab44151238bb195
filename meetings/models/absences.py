"""Members who missed their meetings without a reason for as many months of a year as the rules name."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from members.access import units_for
from members.models import Member, Unit, User
from members.moves import Movable
from members.powers import Power


class AbsenceWarningQuerySet(models.QuerySet):
    def open(self):
        return self.filter(state=AbsenceWarning.State.OPEN)

    def seen_by(self, user: User):
        """Of the members of the chi bộ whose meetings `user` plans."""
        return self.filter(member__unit__in=units_for(user, Power.PLAN_MEETINGS))

    def waiting_for(self, user: User):
        """Those that `user` is to look into; nobody looks into the own absence."""
        return self.open().seen_by(user).exclude(member=user.member_id)

    def ended_for(self, user: User):
        """Those of the same chi bộ that have ended, the last first."""
        return self.seen_by(user).exclude(state=AbsenceWarning.State.OPEN).order_by("-ended_at", "-pk")

    def with_people(self):
        return self.select_related("member__unit", "noted_by__member")


class AbsenceWarning(Movable):
    """Tells the chi ủy, and does nothing else: what follows is decided by people (docs/rules.md §4.4).

    It ends when the member comes again, when the chi ủy has noted what it found, or when the reason is gone (the
    member has left, the rule asks for more months).
    """

    class State(models.TextChoices):
        OPEN = "open", "Chờ chi ủy xem xét"
        NOTED = "noted", "Chi ủy đã xem xét"
        RETURNED = "returned", "Đã dự họp trở lại"
        LIFTED = "lifted", "Không còn căn cứ"

    MOVES = {
        "note": (frozenset({State.OPEN}), State.NOTED),
        "return": (frozenset({State.OPEN}), State.RETURNED),
        "lift": (frozenset({State.OPEN}), State.LIFTED),
    }

    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name="đảng viên")
    months = ArrayField(models.DateField(), verbose_name="các tháng vắng không lý do")  # the first day of each
    last_missed = models.DateTimeField("buổi vắng gần nhất")
    raised_at = models.DateTimeField("báo lúc")
    state = models.CharField("trạng thái", max_length=8, choices=State, default=State.OPEN, editable=False)
    ended_at = models.DateTimeField("xong lúc", null=True, editable=False)
    finding = models.CharField("chi ủy đã xem xét, kết quả", max_length=500, blank=True, default="")
    noted_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False, verbose_name="người ghi"
    )

    objects = AbsenceWarningQuerySet.as_manager()

    class Meta:
        verbose_name = "cảnh báo vắng sinh hoạt"
        verbose_name_plural = "cảnh báo vắng sinh hoạt"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["member"], condition=Q(state="open"), name="absence_warning_one_open"),
            models.CheckConstraint(
                condition=~Q(state="noted") | ~Q(finding="") & Q(noted_by__isnull=False),
                name="absence_warning_noted_has_finding",
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_at=None) | ~Q(state="open") & Q(ended_at__isnull=False),
                name="absence_warning_ended_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {len(self.months)} tháng"

    @property
    def unit(self) -> Unit:
        """Where the member belongs now: its chi ủy looks into it."""
        return self.member.unit

    @property
    def year(self) -> int:
        return self.months[0].year

    @property
    def months_said(self) -> str:
        """`tháng 8, 9, 11/2026`."""
        return f"tháng {', '.join(str(month.month) for month in self.months)}/{self.year}"
