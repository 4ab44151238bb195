"""Meetings of a unit: when, where, about what, with which papers, and who is called."""

from datetime import date, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from documents.models import Document
from meetings import wording
from meetings.models import calling, kinds
from meetings.models.calling import SUMMONED
from meetings.models.kinds import USUAL_AUDIENCE, Audience, Kind, Mode
from meetings.models.querysets import MeetingQuerySet
from meetings.models.schedules import Schedule
from members.models import Member, Unit, User
from members.moves import Movable
from members.versions import Versioned

MINUTE = timedelta(minutes=1)


class Meeting(Movable, Versioned):
    Kind, Mode, Audience = Kind, Mode, Audience

    class State(models.TextChoices):
        ANNOUNCED = "announced", "Đã thông báo"
        RUNNING = "running", "Đang diễn ra"
        CLOSED = "closed", "Đã kết thúc"
        CANCELLED = "cancelled", "Đã hủy"

    MOVES = {
        "cancel": (frozenset({State.ANNOUNCED}), State.CANCELLED),
        "open": (frozenset({State.ANNOUNCED}), State.RUNNING),
        "close": (frozenset({State.RUNNING}), State.CLOSED),
    }

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="meetings", verbose_name="chi bộ")
    kind = models.CharField("loại sinh hoạt", max_length=14, choices=Kind, default=Kind.REGULAR)
    title = models.CharField("tên buổi sinh hoạt", max_length=200)
    starts_at = models.DateTimeField("bắt đầu")
    ends_at = models.DateTimeField("kết thúc")
    place = models.CharField("địa điểm", max_length=200)
    mode = models.CharField("hình thức", max_length=6, choices=Mode, default=Mode.DIRECT, db_default=Mode.DIRECT)
    link = models.URLField("đường dẫn họp trực tuyến", max_length=500, blank=True, default="", db_default="")
    audience = models.CharField(
        "triệu tập", max_length=12, choices=Audience, blank=True, default="", db_default=""
    )  # empty: as the kind says
    schedule = models.ForeignKey(
        Schedule, models.PROTECT, null=True, blank=True, related_name="meetings", editable=False
    )  # the rule it was made from
    theme_list = models.CharField("loại hình chi bộ", max_length=20, blank=True, default="", db_default="")
    themes = ArrayField(
        models.CharField(max_length=20), verbose_name="nội dung gợi ý", blank=True, default=list, db_default=[]
    )
    papers = models.ManyToManyField(Document, related_name="+", blank=True, verbose_name="tài liệu")
    state = models.CharField("trạng thái", max_length=10, choices=State, default=State.ANNOUNCED, editable=False)
    cancel_reason = models.CharField("lý do hủy", max_length=300, blank=True, editable=False)
    timed_at = models.DateTimeField("đổi giờ lúc", null=True, editable=False)  # those called were told the hours then
    postponed_from = models.DateTimeField("hoãn từ", null=True, editable=False)
    postpone_reason = models.CharField(
        "lý do hoãn", max_length=300, blank=True, editable=False, default="", db_default=""
    )
    asked_anew_at = models.DateTimeField("hỏi lại lúc", null=True, editable=False)  # answers of before count no more
    reminded_at = models.DateTimeField("nhắc lúc", null=True, editable=False)
    post_reminded_at = models.DateTimeField("nhắc đăng văn bản lúc", null=True, editable=False)  # of what it owes
    chair = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="chủ trì")
    secretary = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="thư ký"
    )
    opened_at = models.DateTimeField("khai mạc lúc", null=True, editable=False)  # as it was, not as it was planned
    closed_at = models.DateTimeField("bế mạc lúc", null=True, editable=False)
    planned_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", editable=False, verbose_name="người chuẩn bị"
    )
    announced_at = models.DateTimeField("thông báo lúc", default=timezone.now, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "buổi sinh hoạt"
        verbose_name_plural = "buổi sinh hoạt"
        default_permissions = ()
        indexes = [
            models.Index(fields=["unit", "starts_at"], name="meeting_unit_start"),
            models.Index(fields=["ends_at", "id"], name="meeting_end"),
            models.Index(fields=["starts_at"], name="meeting_start", condition=Q(state="closed")),
        ]
        constraints = [
            # A second tap on "Thông báo" must not summon everybody twice.
            models.UniqueConstraint(
                fields=["unit", "starts_at"], condition=~Q(state="cancelled"), name="meeting_one_of_a_unit_at_a_time"
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=models.F("starts_at")), name="meeting_ends_after_start"),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(cancel_reason=""), name="meeting_cancelled_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_at__gt=models.F("opened_at")),
                name="meeting_closes_after_opening",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("meetings:detail", args=[self.pk])

    def is_open_to(self, user) -> bool:
        mine = type(self).objects.filter(pk=self.pk)
        return mine.seen_by(user).exists() or mine.going_on_with(user.member).exists()

    @property
    def roll_url(self) -> str:
        return reverse("meetings:roll", args=[self.pk])

    @property
    def hours(self) -> str:
        """`19 giờ 30 – 21 giờ`; the day of the end too where it is another one."""
        return wording.hours(self.starts_at, self.ends_at)

    @property
    def day(self) -> date:
        return timezone.localdate(self.starts_at)

    @property
    def calls(self) -> kinds.Audience:
        """Whom it calls besides those invited by name."""
        return kinds.Audience(self.audience) if self.audience else USUAL_AUDIENCE[self.kind]

    @property
    def is_of_committee(self) -> bool:
        return self.kind == Kind.COMMITTEE

    @property
    def calls_members(self) -> bool:
        return self.calls == Audience.MEMBERS

    @property
    def is_online(self) -> bool:
        """Whether one may take part over a link."""
        return self.mode != Mode.DIRECT

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at) / MINUTE)

    @property
    def is_over(self) -> bool:
        """Closed; never while it runs; one that was not opened here, by its planned end."""
        if self.state in (self.State.RUNNING, self.State.CLOSED):
            return self.state == self.State.CLOSED
        return self.ends_at < timezone.now()

    @property
    def has_begun(self) -> bool:
        return self.opened_at is not None or self.starts_at <= timezone.now()

    @property
    def is_running(self) -> bool:
        return self.state == self.State.RUNNING

    @property
    def is_past(self) -> bool:
        """Closed or cancelled: nothing is voted on any more."""
        return self.state in (self.State.CLOSED, self.State.CANCELLED)

    @property
    def has_roll(self) -> bool:
        """Opened on the portal: who was called is frozen in its roll."""
        return self.opened_at is not None

    @property
    def is_open(self) -> bool:
        """Announced and not begun: members answer, planners change."""
        return self.state == self.State.ANNOUNCED and not self.has_begun

    @property
    def is_ahead(self) -> bool:
        return self.state == self.State.ANNOUNCED and not self.is_over

    @property
    def opens_today(self) -> bool:
        """A meeting is opened on its day, and on none before or after."""
        return self.can("open") and self.day <= timezone.localdate() <= timezone.localdate(self.ends_at)

    def readable_papers(self) -> models.QuerySet[Document]:
        """The papers that still reach the members of the unit, in the order of the library."""
        return self.papers.reaching(self.unit).with_main().newest_first()

    def summoned(self) -> models.QuerySet[Member]:
        """Who is called (docs/rules.md §4.1): members of the chi bộ, those there for a time too; or who holds an office
        on that day, for meetings of committees; and the members invited by name. Nobody suspended from meetings."""
        return Member.objects.filter(calling.called_to(self), status__in=SUMMONED).order_by("name_key", "pk")

    def summons(self, member: Member | None) -> bool:
        """The same question asked of one person; without a query for a member of the chi bộ that meets."""
        if member is None or member.status not in SUMMONED:
            return False
        if self.calls_members and self.unit_id in calling.places(member):
            return True
        return self.summoned().filter(pk=member.pk).exists()

    def takes_answer_of(self, member: Member | None) -> bool:
        return self.is_open and self.summons(member)

    def expects(self, member: Member) -> bool:
        """Whether a summoned member's silence is noted: not of the exempt, nor of those who now meet elsewhere."""
        away = self.calls_members and self.unit_id == member.unit_id and member.temporary_unit_id is not None
        return member.status == Member.Status.ACTIVE and (not away or member.temporary_unit_id == self.unit_id)


class AgendaItem(models.Model):
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField("thứ tự")
    title = models.CharField("nội dung", max_length=300)
    began_at = models.DateTimeField("bắt đầu lúc", null=True, editable=False)  # as it was at the meeting
    ended_at = models.DateTimeField("xong lúc", null=True, editable=False)
    reached = models.BooleanField("đã bàn", null=True, editable=False)  # None: nobody has said

    class Meta:
        verbose_name = "nội dung chương trình"
        verbose_name_plural = "chương trình"
        default_permissions = ()
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "position"], name="agenda_one_at_a_place", deferrable=models.Deferrable.DEFERRED
            ),
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(began_at__isnull=False, ended_at=None), name="agenda_one_part_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at")), name="agenda_ends_after_beginning"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_going_on(self) -> bool:
        return self.began_at is not None and self.ended_at is None

    @property
    def minutes(self) -> int | None:
        """Whole minutes that it took, by the hours that are shown; None while it is not done."""
        return wording.minutes_between(self.began_at, self.ended_at) if self.ended_at and self.began_at else None
