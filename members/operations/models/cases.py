"""Cases: one procedure about one person, where it stands, what was done at each step, and the papers that came with it.

One table for all procedures: what differs between them is declared in code (members.operations.engine.declaring).
"""

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVector, SearchVectorField
from django.db import models
from django.db.models import Count, F, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from members import vietnamese
from members.access import given_at_root, granted_paths
from members.models import Member, Unit, User
from members.moves import Movable
from members.operations.models.names import NAMES
from members.powers import OF_PROCEDURES, Power

NUMBER_WIDTH = 6


def asked_of(user: User) -> Q:
    """Of cases: those whose next step needs a power that `user` was given on the very unit which holds them.

    By the key of that unit, as the index of cases at hand has it: its first due ones are read, however many there are.
    """
    needs: dict[frozenset[str], list[str]] = {}
    for power in OF_PROCEDURES:
        needs.setdefault(granted_paths(user, power), []).append(power.codename)
    asked = Q(pk__in=[])
    for paths, powers in needs.items():
        units = Unit.objects.filter(path__in=paths).order_by().values("pk")
        asked |= (
            Q(needs__in=powers, holder=Subquery(units)) if len(paths) == 1 else Q(needs__in=powers, holder__in=units)
        )
    return asked


class CaseQuerySet(models.QuerySet):
    def open(self):
        return self.filter(state=Case.State.OPEN)

    def done(self):
        return self.filter(state=Case.State.DONE)

    def seen_by(self, user: User):
        """Those of a unit where `user` handles or signs cases, on either side of a transfer: both see the same."""
        if user.is_superuser or any(given_at_root(user, power) for power in OF_PROCEDURES):
            return self
        units = Unit.objects.under({path for power in OF_PROCEDURES for path in granted_paths(user, power)})
        there = units.order_by().values("pk")
        return self.filter(Q(origin__in=there) | Q(destination__in=there) | Q(holder__in=there))

    def mine(self, user: User):
        """Whose next step is asked of a unit on which `user` was given the power itself: units below do their own."""
        return self.open().filter(asked_of(user))

    def waiting_elsewhere(self, user: User):
        return self.open().seen_by(user).exclude(asked_of(user))

    def overdue(self, today: date | None = None):
        return self.open().filter(due_on__lt=today or timezone.localdate())

    def due_soon(self, days: int):
        """Due from today to `days` days ahead."""
        today = timezone.localdate()
        return self.open().filter(due_on__gte=today, due_on__lte=today + timedelta(days=days))

    def before(self, steps: Mapping[str, Collection[str]]):
        """Open ones that wait for one of `steps`, given by the key of their procedure."""
        there = Q(pk__in=[])
        for procedure, keys in steps.items():
            there |= Q(procedure=procedure, step__in=keys)
        return self.open().filter(there)

    def found(self, text: str):
        """By the number of the case, or by words of the person's name, with or without accents; nothing for others."""
        digits = text.rpartition("-")[2].strip()
        if digits.isascii() and digits.isdigit() and len(digits) <= NUMBER_WIDTH + 3:
            return self.filter(pk=int(digits))
        query = vietnamese.search_query(text)
        return self.filter(name_search=SearchQuery(query, config="simple", search_type="raw")) if query else self.none()

    def about(self, member: Member):
        return self.filter(member=member).order_by("-pk")

    def about_any(self, members: Collection[int]):
        """Of `members`, given by their keys."""
        return self.filter(member__in=members)

    def of(self, *procedures: str):
        """Of `procedures`, given by their keys."""
        return self.filter(procedure__in=procedures)

    def lapsed(self, today: date):
        """Open ones whose last day has passed."""
        return self.open().filter(lapses_on__lt=today).with_places().order_by("lapses_on", "pk")

    def told_less(self, told: int):
        """Of whose present step nobody was told as much."""
        return self.filter(told__lt=told).with_places().order_by("pk")

    def newest_first(self):
        return self.order_by("-pk")

    def first_due_first(self):
        return self.order_by(F("due_on").asc(nulls_last=True), "pk")

    def stuck_by_unit(self, today: date | None = None):
        """Overdue ones counted by who holds them and at which step, the most first."""
        late = self.overdue(today).order_by().values("holder__name", "holder__code", "procedure", "step")
        return late.annotate(many=Count("pk"), oldest=models.Min("due_on")).order_by("-many", "oldest")

    def at_step(self, procedure: str, step: str):
        return self.open().filter(procedure=procedure, step=step)

    def counted_by_step(self):
        """`procedure`, `step` and how `many`, the most first."""
        return self.order_by().values("procedure", "step").annotate(many=Count("pk")).order_by("-many", "procedure")

    def with_places(self):
        return self.select_related("member", "origin", "destination", "holder", "holder__parent")


class Case(Movable):
    """`turn` grows with each act; who acts says which turn they saw, so of two at once exactly one goes on.

    due_on and limit stand here as they were reckoned when the step began: a rule that is written down later does not
    change a case that is under way.
    """

    class State(models.TextChoices):
        OPEN = "open", "Đang giải quyết"
        DONE = "done", "Đã xong"
        REFUSED = "refused", "Không chấp thuận"
        CANCELLED = "cancelled", "Đã hủy"

    MOVES = {
        "go_on": (frozenset({State.OPEN}), State.OPEN),
        "finish": (frozenset({State.OPEN}), State.DONE),
        "refuse": (frozenset({State.OPEN}), State.REFUSED),
        "cancel": (frozenset({State.OPEN}), State.CANCELLED),
    }
    ENDS = {State.DONE: "finish", State.REFUSED: "refuse", State.CANCELLED: "cancel"}

    procedure = models.CharField("nghiệp vụ", max_length=40)
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="cases", verbose_name="đảng viên"
    )  # none while somebody is not yet a member
    person = models.CharField("họ và tên", max_length=120)
    person_folded = models.CharField(max_length=120, editable=False)
    name_search = models.GeneratedField(
        expression=SearchVector("person_folded", config="simple"), output_field=SearchVectorField(), db_persist=True
    )
    origin = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="nơi lập, nơi đi")
    destination = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name="nơi đến")
    place = models.CharField("nơi ngoài cổng", max_length=200, blank=True, default="")
    event_on = models.DateField("ngày làm căn cứ")
    state = models.CharField("trạng thái", max_length=9, choices=State, default=State.OPEN)
    step = models.CharField("bước", max_length=40, blank=True, default="")
    holder = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="đang ở")
    needs = models.CharField("quyền cần có", max_length=20, blank=True, default="")
    entered_on = models.DateField("vào bước ngày")
    due_on = models.DateField("hạn", null=True)
    limit = models.CharField("căn cứ của hạn", max_length=200, blank=True, default="")
    extended = models.BooleanField("đã gia hạn", default=False, db_default=False)  # the limit of the present step
    lapses_on = models.DateField("quá ngày này thì chuyển bước", null=True)
    told = models.PositiveSmallIntegerField("đã nhắc", default=0)  # 1 due soon, 2 overdue; of the present step
    turn = models.PositiveIntegerField(default=1)
    facts = models.JSONField("những gì đã ghi", default=dict)
    cause = models.ForeignKey("self", models.PROTECT, null=True, related_name="opened", verbose_name="từ hồ sơ")
    opened_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="người lập")
    opened_at = models.DateTimeField("lập lúc", default=timezone.now)
    closed_on = models.DateField("xong ngày", null=True)

    audit_about = "member"

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = "hồ sơ nghiệp vụ"
        verbose_name_plural = "hồ sơ nghiệp vụ"
        default_permissions = ()
        permissions = [(power.codename, power.label) for power in OF_PROCEDURES]
        indexes = [
            models.Index(fields=["holder", "due_on"], name="case_at_hand", condition=Q(state="open")),
            models.Index(fields=["due_on", "id"], name="case_due", condition=Q(state="open")),
            models.Index(fields=["lapses_on"], name="case_lapses", condition=Q(state="open", lapses_on__isnull=False)),
            GinIndex(fields=["name_search"], name="case_name"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "procedure"], condition=Q(state="open"), name="case_one_open_of_a_kind"
            ),
            models.CheckConstraint(condition=Q(state="open") ^ Q(step=""), name="case_open_has_step"),
            models.CheckConstraint(condition=Q(state="open") ^ Q(closed_on__isnull=False), name="case_ended_has_day"),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.person}"

    def save(self, *args, **kwargs):
        self.fold_name()
        super().save(*args, **kwargs)

    def fold_name(self) -> None:
        """What it is found by; for rows that are written without `save`."""
        self.person_folded = vietnamese.search_text(self.person)

    def get_absolute_url(self) -> str:
        return reverse("cases:case", args=[self.pk])

    @property
    def audit_name(self) -> str:
        declared = NAMES.get(self.procedure)
        return f"{declared.label if declared else self.procedure} {self.number}: {self.person}"

    @property
    def unit(self) -> Unit:
        """Whose it is in the audit: who has it now."""
        return self.holder

    @property
    def number(self) -> str:
        """`2026-000123`: the year it was opened in and its key."""
        return f"{timezone.localtime(self.opened_at).year}-{self.pk:0{NUMBER_WIDTH}}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due_on is not None and self.due_on < timezone.localdate()

    @property
    def power(self) -> Power | None:
        """What the next step asks of who takes it."""
        return next((power for power in OF_PROCEDURES if power.codename == self.needs), None)

    def claim_reminder(self, told: int) -> bool:
        """Whether it is for the caller to tell: another may have, or the case has gone on."""
        rows = Case.objects.open().filter(pk=self.pk, turn=self.turn, told__lt=told)
        return bool(rows.update(told=told))

    @property
    def going_to(self) -> str:
        return str(self.destination or self.place)


class CaseStep(models.Model):
    """One act, as it was done; nothing here is ever changed."""

    class Act(models.TextChoices):
        OPENED = "opened", "Lập hồ sơ"
        DONE = "done", "Đã làm"
        BRANCHED = "branched", "Rẽ nhánh"
        VOTE_FAILED = "vote_failed", "Biểu quyết chưa đạt"
        RETURNED = "returned", "Trả lại bước trước"
        EXTENDED = "extended", "Gia hạn"
        CORRECTED = "corrected", "Đính chính bước trước"
        CANCELLED = "cancelled", "Hủy hồ sơ"

    case = models.ForeignKey(Case, models.PROTECT, related_name="history")
    step = models.CharField("bước", max_length=40)
    act = models.CharField("việc", max_length=11, choices=Act)
    branch = models.CharField("nhánh", max_length=40, blank=True, default="")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="nơi làm")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="người làm")
    on = models.DateField("ngày ghi trên giấy")
    at = models.DateTimeField("ghi lúc", default=timezone.now)
    number = models.CharField("số, ký hiệu", max_length=60, blank=True, default="")
    note = models.CharField("ghi chú, lý do", max_length=500, blank=True, default="")
    due_on = models.DateField("hạn khi ấy", null=True)
    counted = models.PositiveIntegerField("số phải tính", null=True)
    in_favour = models.PositiveIntegerField("số đồng ý", null=True)
    needed = models.PositiveIntegerField("số phiếu cần", null=True)
    vote = models.CharField("lần biểu quyết của cổng", max_length=60, blank=True, default="")
    facts = models.JSONField("những gì đã ghi", default=dict)

    class Meta:
        verbose_name = "bước đã làm"
        verbose_name_plural = "các bước đã làm"
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["vote"], condition=~Q(vote=""), name="case_step_takes_a_vote_once"),
            models.CheckConstraint(
                condition=Q(counted=None) | Q(in_favour__lte=F("counted")), name="case_step_votes_within_count"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} · {self.step} · {self.act}"

    @property
    def was_late(self) -> bool:
        return self.due_on is not None and self.on > self.due_on


class CasePaper(models.Model):
    """That a paper is there: its number and day; the paper itself lies in the dossier and is not kept here."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="papers")
    kind = models.CharField("giấy tờ", max_length=40)
    number = models.CharField("số, ký hiệu", max_length=60, blank=True, default="")
    day = models.DateField("ngày", null=True)
    noted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="người ghi")
    noted_at = models.DateTimeField("ghi lúc", default=timezone.now)

    class Meta:
        verbose_name = "giấy tờ của hồ sơ"
        verbose_name_plural = "giấy tờ của hồ sơ"
        default_permissions = ()
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["case", "kind"], name="case_paper_once")]

    def __str__(self) -> str:
        return f"{self.case_id} · {self.kind}"
