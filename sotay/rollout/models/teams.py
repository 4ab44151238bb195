"""Support teams (tổ kỹ thuật, đoàn viên), and their visits to help a member at home."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from members.access import granted_paths, units_for
from members.models import Member, Unit, User
from members.moves import Movable
from members.powers import Power
from members.versions import Versioned


class TeamQuerySet(models.QuerySet):
    def working(self):
        return self.filter(disbanded_on=None)

    def seen_by(self, user: User):
        """Those at, above and below the units where `user` helps members or reads reports."""
        if user.is_superuser:
            return self
        paths = granted_paths(user, Power.VIEW_REPORTS) | granted_paths(user, Power.ASSIST_MEMBERS)
        above = {path[:end] for path in paths for end in range(4, len(path) + 1, 4)}
        return self.filter(Q(unit__in=Unit.objects.under(paths)) | Q(unit__path__in=above))

    def for_list(self):
        return self.select_related("unit").prefetch_related("people__member").order_by("unit__path", "name", "pk")


class SupportTeam(Versioned):
    class Kind(models.TextChoices):
        TECHNICAL = "technical", "Tổ kỹ thuật"
        YOUTH = "youth", "Đoàn viên thanh niên"
        OTHER = "other", "Tổ hỗ trợ khác"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="phục vụ")
    kind = models.CharField("loại tổ", max_length=9, choices=Kind)
    name = models.CharField("tên tổ", max_length=120)
    phone = models.CharField("điện thoại của tổ", max_length=12, blank=True)
    disbanded_on = models.DateField(null=True, editable=False)

    objects = TeamQuerySet.as_manager()

    class Meta:
        verbose_name = "tổ hỗ trợ"
        verbose_name_plural = "tổ hỗ trợ"
        default_permissions = ()

    def __str__(self) -> str:
        return self.name


class TeamMember(models.Model):
    """Đoàn viên need not be members of the Party: those who are see the visits of their team."""

    team = models.ForeignKey(SupportTeam, models.CASCADE, related_name="people")
    name = models.CharField("họ và tên", max_length=120)
    phone = models.CharField("số điện thoại", max_length=12, blank=True)
    member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "member"], condition=Q(member__isnull=False), name="team_member_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class VisitQuerySet(models.QuerySet):
    def open(self):
        return self.filter(state__in=Visit.OPEN)

    def due(self):
        """Those of them that somebody goes to: not to who has died or left meanwhile."""
        return self.open().filter(member__status__in=Member.COUNTED)

    def of_team_of(self, user: User):
        """Given to a team in which the member behind `user` is."""
        return self.none() if user.member_id is None else self.of_team_with(user.member_id)

    def of_team_with(self, member: int):
        """The same of the member with this key."""
        return self.filter(team__people__member=member, team__disbanded_on=None)

    def seen_by(self, user: User):
        """Of the units where `user` helps members, and those of the own team."""
        units = units_for(user, Power.ASSIST_MEMBERS)
        mine = Visit.objects.of_team_of(user).values("pk")
        coming = Visit.objects.open().filter(member__unit__in=units).values("pk")
        over = Visit.objects.exclude(state__in=Visit.OPEN).filter(unit__in=units).values("pk")
        return self.filter(pk__in=coming.union(over, mine, all=True))  # each by its own index, as OR would not be

    def to_assign(self, user: User):
        """Those no team has yet, of the chi bộ where `user` was given the power and of those right below: not of a
        whole city."""
        paths = granted_paths(user, Power.ASSIST_MEMBERS)
        near = Q(member__unit__path__in=paths) | Q(member__unit__parent__path__in=paths)
        return self.due().filter(near, state=Visit.State.ASKED)

    def due_of_team_of(self, user: User):
        return self.due().of_team_of(user)

    def for_list(self):
        return self.select_related("member__unit", "unit", "team").order_by(
            models.F("planned_on").asc(nulls_last=True), "asked_at", "pk"
        )


class Visit(Movable):
    """To one member, at home; the chi bộ asks, a team goes, and somebody writes what came of it."""

    class State(models.TextChoices):
        ASKED = "asked", "Chờ phân công"
        PLANNED = "planned", "Đã phân công"
        DONE = "done", "Đã xong"
        CANCELLED = "cancelled", "Thôi không đi"

    class Result(models.TextChoices):
        HELPED = "helped", "Đã giúp được, tự dùng được Sổ tay"
        NEEDS_HELPER = "needs_helper", "Cần người giúp trong chi bộ"
        NOT_POSSIBLE = "not_possible", "Chưa dùng được"

    OPEN = (State.ASKED, State.PLANNED)
    MOVES = {
        "plan": (frozenset(OPEN), State.PLANNED),
        "finish": (frozenset(OPEN), State.DONE),
        "cancel": (frozenset(OPEN), State.CANCELLED),
    }

    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="+"
    )  # the chi bộ that asked, was given a day, or was told of it
    wish = models.CharField("việc cần giúp", max_length=300, blank=True)
    state = models.CharField("trạng thái", max_length=9, choices=State, default=State.ASKED)
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    team = models.ForeignKey(SupportTeam, models.PROTECT, null=True, related_name="visits")
    planned_on = models.DateField("ngày đến", null=True)
    result = models.CharField("kết quả", max_length=12, choices=Result, blank=True)
    reason = models.CharField("lý do chưa dùng được", max_length=16, choices=Member.Reason, blank=True)
    note = models.CharField("ghi chú", max_length=300, blank=True)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True)

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = "lượt giúp tại nhà"
        verbose_name_plural = "lượt giúp tại nhà"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(state__in=("asked", "planned")), name="visit_one_open_a_member"
            ),
            models.CheckConstraint(condition=~Q(state="done") | ~Q(result=""), name="visit_done_has_a_result"),
            models.CheckConstraint(
                condition=Q(result__in=("needs_helper", "not_possible")) & ~Q(reason="")
                | Q(result__in=("", "helped"), reason=""),
                name="visit_in_vain_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} · {self.get_state_display()}"

    def get_absolute_url(self) -> str:
        return reverse("rollout:visit", args=[self.pk])

    @property
    def place(self) -> Unit:
        """Whose it is: of the chi bộ where the member is now, until it is over."""
        return self.member.unit if self.state in self.OPEN else self.unit
