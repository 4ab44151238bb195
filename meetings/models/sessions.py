"""Meetings of a unit: when, where, about what, with which papers, and who comes."""

from datetime import date, datetime, timedelta

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from documents.models import Document
from meetings import wording
from members.access import units_for
from members.models import Member, Office, Unit, User
from members.moves import Movable
from members.powers import Power
from members.versions import Versioned

MINUTE = timedelta(minutes=1)
UNCLOSED = timedelta(hours=12)  # after its planned end a meeting that nobody has closed is no more what comes next
EARLY = timedelta(days=2)  # no meeting is closed longer than this before its planned end
SUMMONED = tuple(status for status in Member.COUNTED if status != Member.Status.SUSPENDED)


class MeetingQuerySet(models.QuerySet):
    def announced(self):
        return self.exclude(state=Meeting.State.CANCELLED)

    def not_over(self):
        """Coming and lasting ones, the cancelled too: anyone who looks for a meeting must learn that it will not be."""
        now = timezone.now()
        lasting = Q(ends_at__gte=now) | Q(state=Meeting.State.RUNNING)
        found = self.filter(lasting, ends_at__gte=now - UNCLOSED).exclude(state=Meeting.State.CLOSED)
        return found.order_by("ends_at", "pk")

    def still_ahead(self):
        """What will be held: a meeting stays "next" while it lasts."""
        return self.announced().not_over()

    def past(self):
        """The last one first; both ways by the end, so that the index answers for a whole city."""
        now = timezone.now()
        over = Q(ends_at__lt=now) | Q(state=Meeting.State.CLOSED)
        lasting = Q(state=Meeting.State.RUNNING, ends_at__gte=now - UNCLOSED)
        return self.filter(over, ~lasting, ends_at__lt=now + EARLY).order_by("-ends_at", "-pk")

    def calling_all(self):
        """What every member of the chi bộ is called to: not what its chi ủy has among itself."""
        return self.exclude(kind=Meeting.Kind.COMMITTEE)

    def concerning(self, member: Member, *, planned=()):
        """Without the meetings of a chi ủy in which `member` holds no office on their day, but for those of units that
        are `planned`."""
        return self.filter(~Q(kind=Meeting.Kind.COMMITTEE) | Q(unit__in=planned) | _in_committee(member))

    def summoning(self, member: Member):
        """Meetings that `member` is called to: those of the member's chi bộ, official and temporary; those of its chi
        ủy where the member holds an office in it on that day."""
        if member.status not in SUMMONED:
            return self.none()
        return self.filter(unit__in=[member.unit_id, member.temporary_unit_id or member.unit_id]).concerning(member)

    def of_cell(self, unit: Unit):
        """Those of `unit` itself, of its chi ủy too."""
        return self.filter(unit=unit)

    def overlapping(self, unit: Unit, start: datetime, end: datetime):
        """What `unit` holds in that time, but for what begins at the same minute: the database lets no two do that."""
        held = self.announced().of_cell(unit).exclude(starts_at=start)
        return held.filter(starts_at__lt=end, ends_at__gt=start).order_by("starts_at")

    def seen_by(self, user: User):
        """Meetings of the units where `user` is a member, for a time or not, of closed chi bộ that became one of
        these, and of those where `user` may plan. Those of a chi ủy are for its own and for planners."""
        planned = units_for(user, Power.PLAN_MEETINGS)
        member = user.member
        if member is None:
            return self.filter(unit__in=planned)
        own = [member.unit_id, member.temporary_unit_id or member.unit_id]
        past = Unit.objects.filter(successors__successor__in=own, kind__in=Unit.CELLS).order_by().values("pk")
        # One set of units, not two conditions: the plan then starts from a bí thư's few units, not from all meetings.
        units = planned | Unit.objects.filter(Q(pk__in=own) | Q(pk__in=past))
        return self.filter(unit__in=units).concerning(member, planned=planned.order_by().values("pk"))

    def last_of(self, unit: Unit) -> "Meeting | None":
        """The latest meeting that was announced to `unit`, held or not: what the next one is copied from."""
        return self.announced().filter(unit=unit).order_by("-starts_at", "-pk").first()

    def with_answer_of(self, member: Member | None):
        """Each with `own`: a list of what `member` answered, empty or of one."""
        own = Answer.objects.standing().filter(member=member)
        return self.prefetch_related(models.Prefetch("answers", own, to_attr="own"))

    def with_paper_count(self):
        """Each with `paper_count`: the papers that can still be read."""
        return self.annotate(paper_count=Count("papers", filter=Q(papers__withdrawn_at=None)))


def _in_committee(member: Member) -> Exists:
    """Whether `member` sits in the committee of a meeting's unit on the day of that meeting."""
    seats = Office.objects.sitting_on(OuterRef("starts_at__date"))
    return Exists(seats.filter(unit=OuterRef("unit"), member=member))


class Meeting(Movable, Versioned):
    class Kind(models.TextChoices):
        REGULAR = "regular", "Sinh hoạt thường kỳ"
        THEMATIC = "thematic", "Sinh hoạt chuyên đề"
        COMBINED = "combined", "Sinh hoạt thường kỳ kết hợp chuyên đề"
        EXTRAORDINARY = "extraordinary", "Sinh hoạt bất thường"
        COMMITTEE = "committee", "Họp chi ủy"
        CONGRESS = "congress", "Đại hội chi bộ"

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
    papers = models.ManyToManyField(Document, related_name="+", blank=True, verbose_name="tài liệu")
    state = models.CharField("trạng thái", max_length=10, choices=State, default=State.ANNOUNCED, editable=False)
    cancel_reason = models.CharField("lý do hủy", max_length=300, blank=True, editable=False)
    postponed_from = models.DateTimeField("hoãn từ", null=True, editable=False)
    postpone_reason = models.CharField(
        "lý do hoãn", max_length=300, blank=True, editable=False, default="", db_default=""
    )
    asked_anew_at = models.DateTimeField("hỏi lại lúc", null=True, editable=False)  # answers of before count no more
    reminded_at = models.DateTimeField("nhắc lúc", null=True, editable=False)
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
    def is_of_committee(self) -> bool:
        return self.kind == self.Kind.COMMITTEE

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
        """Who is called: those on the roll of the chi bộ or there for a time, unless suspended from its meetings; to a
        meeting of the chi ủy those of them who hold an office in it on that day."""
        here = Q(unit=self.unit_id) | Q(temporary_unit=self.unit_id)
        if self.is_of_committee:
            here &= Q(pk__in=Office.objects.sitting_on(self.day).filter(unit=self.unit_id).values("member"))
        return Member.objects.filter(here, status__in=SUMMONED).order_by("name_key", "pk")

    def summons(self, member: Member | None) -> bool:
        """The same question asked of one person; a query only for a meeting of the chi ủy."""
        return (
            member is not None
            and member.status in SUMMONED
            and self.unit_id in (member.unit_id, member.temporary_unit_id)
            and (not self.is_of_committee or self.summoned().filter(pk=member.pk).exists())
        )

    def takes_answer_of(self, member: Member | None) -> bool:
        return self.is_open and self.summons(member)

    def expects(self, member: Member) -> bool:
        """Whether a summoned member's silence is noted: not of the exempt, nor of those who now meet elsewhere."""
        meets_here = self.is_of_committee or self.unit_id == (member.temporary_unit_id or member.unit_id)
        return member.status == Member.Status.ACTIVE and meets_here


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
        """Whole minutes that it took; None while it is not done."""
        return int((self.ended_at - self.began_at) / MINUTE) if self.ended_at and self.began_at else None


class AnswerQuerySet(models.QuerySet):
    def standing(self):
        """Those that hold for the day on which the meeting is now: who answered before it was moved is asked anew."""
        return self.filter(Q(meeting__asked_anew_at=None) | Q(at__gte=F("meeting__asked_anew_at")))


class Answer(models.Model):
    """A summoned member comes, or asks to be excused and why. The last word counts; the audit keeps the earlier."""

    class Reason(models.TextChoices):
        DUTY = "duty", "Đi công tác"
        HEALTH = "health", "Bệnh, sức khỏe"
        PRIVATE = "private", "Việc gia đình, việc riêng"
        OTHER = "other", "Lý do khác"

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="answers")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    coming = models.BooleanField("sẽ dự")
    reason = models.CharField("lý do vắng", max_length=10, choices=Reason, blank=True)
    note = models.CharField("nói rõ thêm", max_length=300, blank=True)
    at = models.DateTimeField("trả lời lúc", default=timezone.now)
    noted_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False, verbose_name="người ghi thay"
    )

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = "trả lời"
        verbose_name_plural = "trả lời"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["meeting", "member"], name="answer_once_a_member"),
            models.CheckConstraint(
                condition=Q(coming=True, reason="") | (Q(coming=False) & ~Q(reason="")),
                name="answer_absence_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {'sẽ dự' if self.coming else 'xin vắng'}"
