"""Tasks that a chi bộ gives (“6 rõ”): to whom, what, by when, who answers for it, what comes of it, who decides."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from meetings.models.sessions import Meeting
from members.access import granted_paths, office_above, units_for
from members.models import Member, Unit, User
from members.moves import Movable
from members.powers import Power

if TYPE_CHECKING:
    from meetings.models.task_events import TaskEvent


class Lateness(models.TextChoices):
    """How a task stands to its day, computed and never stored (docs/rules.md §4.8)."""

    UNTAKEN = "untaken", "Chưa tiếp nhận"
    ON_TIME = "on_time", "Đúng hẹn"
    RUNNING_LATE = "running_late", "Đang trễ hẹn"
    WAS_LATE = "was_late", "Đã trễ hẹn"


class TaskQuerySet(models.QuerySet):
    def open(self):
        """Not yet accepted nor dropped."""
        return self.filter(state__in=Task.OPEN)

    def unfinished(self):
        """On which somebody has still to work: not those that wait for who checks."""
        return self.filter(state__in=Task.UNFINISHED)

    def ended(self):
        return self.exclude(state__in=Task.OPEN)

    def late(self, day: date):
        return self.unfinished().filter(deadline__lt=day)

    def undivided(self):
        """Without those that were split: their parts stand for them, and nothing is counted twice. One of which every
        part was dropped stands for itself again."""
        parts, dropped = Task.objects.filter(parent=OuterRef("pk")), Task.State.DROPPED
        return self.filter(~Exists(parts) | (~Exists(parts.exclude(state=dropped)) & ~Q(state=dropped)))

    def left_behind(self):
        """On which somebody should work who is no longer active in the unit: they are given to another."""
        here = Q(unit=OuterRef("unit")) | Q(temporary_unit=OuterRef("unit"))
        doer = Member.objects.filter(here, pk=OuterRef("assignee"), status=Member.Status.ACTIVE)
        return self.unfinished().filter(~Exists(doer), assignee__isnull=False)

    def left_behind_for(self, user: User):
        """Those of the very units for which `user` was made to plan."""
        return self.left_behind().filter(unit__path__in=granted_paths(user, Power.PLAN_MEETINGS))

    def of_member(self, member: Member):
        """Given to `member`, or to others whom `member` helps."""
        helped = Task.helpers.through.objects.filter(member=member).values("task")
        return self.filter(Q(assignee=member) | Q(pk__in=helped))

    def checked_by(self, member: Member):
        return self.filter(checker=member)

    def waiting_for(self, user: User):
        """What `user` has to do oneself, or to judge as the one who checks."""
        return self.waiting_for_member(user.member_id) if user.member_id else self.none()

    def waiting_for_member(self, member: int):
        """The same of the member with this key."""
        mine = Q(assignee=member, state__in=Task.UNFINISHED)
        return self.filter(mine | Q(checker=member, state=Task.State.REPORTED))

    def seen_by(self, user: User):
        """Of units whose tasks `user` gives or follows; and the user's own: given to, helped with, checked or given by,
        those of the whole chi bộ too."""
        units = units_for(user, Power.PLAN_MEETINGS) | units_for(user, Power.VIEW_REPORTS)
        seen = Q(unit__in=units) | Q(given_by=user)
        if member := user.member:
            helped = Task.helpers.through.objects.filter(member=member).values("task")
            here = [member.unit_id, member.temporary_unit_id or member.unit_id]
            seen |= Q(assignee=member) | Q(checker=member) | Q(pk__in=helped)
            seen |= Q(assignee=None, unit__in=here)
        return self.filter(seen)

    def climbed_to(self, user: User):
        """Late ones that were told to the desk of `user`: those of the own chi bộ, and of chi bộ below, for which
        nobody is nearer above, that were late for so long that the level above was told."""
        paths = granted_paths(user, Power.VIEW_REPORTS)
        own = Q(unit__path__in=paths, told_step__gte=Task.Told.SECRETARY)
        below = Q(desk__in=paths, told_step__gte=Task.Told.SUPERIOR)
        late = self.late(timezone.localdate()).filter(told_step__gte=Task.Told.SECRETARY)
        return late.annotate(desk=office_above(Power.VIEW_REPORTS, "unit__path")).filter(own | below)

    def due_between(self, since: date, until: date):
        """Whose day lies in the period, both days with it; the dropped and the split ones left out."""
        return self.undivided().exclude(state=Task.State.DROPPED).filter(deadline__range=(since, until))

    def over_or_done(self, today: date):
        """Those of which something can be said: whose day is over, or that are accepted."""
        return self.filter(Q(deadline__lt=today) | Q(state=Task.State.DONE))

    def figures_by_unit(self, since: date, until: date):
        """One row for each unit that had anything due in the period: `unit`, `due`, `done` (accepted), `on_time`
        (accepted, and reported by the day). The share done on time is on_time / due; a period is judged by what is
        accepted so far."""
        done = Q(state=Task.State.DONE)
        rows = self.due_between(since, until).order_by().values("unit")
        return rows.annotate(
            due=Count("pk"),
            done=Count("pk", filter=done),
            on_time=Count("pk", filter=done & Q(reported_on__lte=F("deadline"))),
        )

    def for_list(self):
        return self.select_related("unit", "assignee", "checker", "parent")

    def most_pressing_first(self):
        return self.order_by("deadline", "pk")


class Task(Movable):
    class State(models.TextChoices):
        NEW = "new", "Chưa thực hiện"
        DOING = "doing", "Đang thực hiện"
        REPORTED = "reported", "Đã hoàn thành, chờ đánh giá"
        DONE = "done", "Đã hoàn thành"
        DROPPED = "dropped", "Thôi giao"

    class Told(models.IntegerChoices):
        """How far it has been told that the day is near or past; each step once for each day that was set."""

        NOBODY = 0, "chưa ai"
        ASSIGNEE = 1, "người được giao"
        SECRETARY = 2, "bí thư"
        SUPERIOR = 3, "cấp trên"

    UNFINISHED = (State.NEW, State.DOING)
    OPEN = (*UNFINISHED, State.REPORTED)
    MOVES = {
        "take": (frozenset({State.NEW}), State.DOING),
        "report": (frozenset(UNFINISHED), State.REPORTED),
        "accept": (frozenset({State.REPORTED}), State.DONE),
        "send_back": (frozenset({State.REPORTED}), State.DOING),
        "pass_on": (frozenset(UNFINISHED), State.NEW),
        "split": (frozenset(UNFINISHED), State.DOING),
        "drop": (frozenset(OPEN), State.DROPPED),
    }

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="tasks", verbose_name="chi bộ")
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="tasks", verbose_name="buổi sinh hoạt"
    )
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts", verbose_name="tách từ")
    assignee = models.ForeignKey(  # None: the whole chi bộ, for which its chi ủy answers
        Member, models.PROTECT, null=True, blank=True, related_name="tasks", verbose_name="người thực hiện"
    )
    helpers = models.ManyToManyField(Member, related_name="+", blank=True, verbose_name="người phối hợp")
    work = models.CharField("việc", max_length=300)
    product = models.CharField("sản phẩm", max_length=300)
    duty = models.CharField("trách nhiệm", max_length=300)
    authority = models.CharField("thẩm quyền", max_length=300)
    deadline = models.DateField("thời hạn")
    checker = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name="người kiểm tra, đánh giá")
    state = models.CharField("trạng thái", max_length=10, choices=State, default=State.NEW, editable=False)
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False, verbose_name="người giao")
    given_at = models.DateTimeField("giao lúc", default=timezone.now, editable=False)
    reported_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False, verbose_name="người báo cáo"
    )
    reported_on = models.DateField("ngày báo cáo", null=True, editable=False)  # of the report that stands
    told_step = models.PositiveSmallIntegerField("đã báo đến", choices=Told, default=Told.NOBODY, editable=False)

    known: list["TaskEvent"]  # where they were fetched along, as meetings.tasks.review does

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = "nhiệm vụ"
        verbose_name_plural = "nhiệm vụ"
        default_permissions = ()
        indexes = [
            models.Index(fields=["unit", "deadline"], name="task_unit_deadline"),
            models.Index(fields=["deadline"], name="task_unfinished", condition=Q(state__in=("new", "doing"))),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(assignee=None) | ~Q(assignee=F("checker")), name="task_nobody_checks_the_own_work"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("reported", "done")) | Q(reported_on__isnull=False),
                name="task_done_has_report",
            ),
        ]

    def __str__(self) -> str:
        return self.work

    def get_absolute_url(self) -> str:
        return reverse("meetings:task", args=[self.pk])

    @property
    def who(self) -> str:
        """To whom it is given, as one reads it."""
        return self.assignee.full_name if self.assignee_id else f"Cả {self.unit.name}"

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def is_unfinished(self) -> bool:
        return self.state in self.UNFINISHED

    @property
    def is_left_behind(self) -> bool:
        """As `TaskQuerySet.left_behind`, of a row with its assignee."""
        doer = self.assignee
        if doer is None or not self.is_unfinished:
            return False
        return doer.status != Member.Status.ACTIVE or self.unit_id not in (doer.unit_id, doer.temporary_unit_id)

    @property
    def lateness(self) -> Lateness | None:
        """Today, in one of the words of `Lateness`; None once it was dropped."""
        return lateness(self.state, self.deadline, timezone.localdate(), self.reported_on)


def lateness(state: str, deadline: date, day: date, reported_on: date | None) -> Lateness | None:
    """How a task in `state` stands to its `deadline` on `day`. A report that was sent back counts no more."""
    if state == Task.State.DROPPED:
        return None
    if state in (Task.State.REPORTED, Task.State.DONE):
        return Lateness.ON_TIME if reported_on and reported_on <= deadline else Lateness.WAS_LATE
    if day > deadline:
        return Lateness.RUNNING_LATE
    return Lateness.UNTAKEN if state == Task.State.NEW else Lateness.ON_TIME
