"""The roll of a meeting: who was called, as what, and whether the person was there."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q

from meetings.models.sessions import Meeting
from members.models import Member, Unit, User
from members.numbers import parse_typed_number


class RollEntryQuerySet(models.QuerySet):
    def attending(self):
        """Those who were there, in the room or online, even for a part of it."""
        return self.filter(presence__in=RollEntry.ATTENDING)

    def of_members(self):
        """Without guests, who are called and stand in no figure."""
        return self.exclude(standing=RollEntry.Standing.GUEST)

    def guests(self):
        return self.filter(standing=RollEntry.Standing.GUEST)

    def called(self):
        """The members whose presence is asked: no guests, nobody who is suspended or meets elsewhere."""
        return self.of_members().exclude(presence=RollEntry.Presence.UNCALLED)

    def of_member(self, pk: int):
        """The row of one member."""
        return self.filter(member=pk)

    def settled(self):
        """Of meetings that are closed: nothing of them changes any more."""
        return self.filter(meeting__state=Meeting.State.CLOSED)

    def keyed(self, text: str):
        """The row whose key was sent as `text`; none for what is no key."""
        return self.filter(pk=parse_typed_number(text) or 0)

    def as_noted(self):
        """Only what tells how each row stands now."""
        return self.only("pk", "version", "presence")

    def unnoted(self):
        """Those of whom nobody has said whether they are there."""
        return self.filter(presence=RollEntry.Presence.UNNOTED)

    def absent(self):
        """Those who were called and did not come, with a reason or without."""
        return self.filter(presence__in=RollEntry.ABSENT)

    def held(self, unit: Unit, first: date, last: date):
        """The rows of the meetings for all members that were held and closed at `unit` and below it from `first` to
        `last`: what figures of attendance are counted of."""
        closed = Meeting.objects.filter(state=Meeting.State.CLOSED, starts_at__date__range=(first, last)).calling_all()
        return self.filter(meeting__in=closed.filter(unit__path__startswith=unit.path).order_by().values("pk"))

    def must_come(self):
        """Of whom figures are counted (docs/rules.md §4.4): no guests; of the exempt, of those who meet elsewhere or do
        not count in votes, and of the special forces only who came."""
        special = Member.objects.filter(ineligible_reason=Member.Reason.SPECIAL_FORCE).order_by().values("pk")
        spared = (RollEntry.Presence.EXEMPT, RollEntry.Presence.UNCALLED)
        left_out = ~Q(uncounted="") | Q(presence__in=spared) | Q(member__in=special)
        came = Q(presence__in=RollEntry.ATTENDING)
        return self.of_members().exclude(~came & left_out)

    def counted(self) -> dict[str, int]:
        """How many members of each presence; one statement. Guests are no part of it, and those who were not called are
        in no sum (docs/rules.md §4.4)."""
        found = self.of_members().order_by().values_list("presence").annotate(many=Count("pk"))
        return dict.fromkeys(RollEntry.Presence.values, 0) | dict(found)

    def attendance(self) -> tuple[int, int]:
        """Who came, of how many who had to."""
        came = Count("pk", filter=Q(presence__in=RollEntry.ATTENDING))
        found = self.must_come().order_by().aggregate(came=came, called=Count("pk"))
        return found["came"], found["called"]

    def by_member(self):
        """One row a member, in the order of Vietnamese given names: `due`, `came`, `late`, `excused`, `unexcused`, and
        at how many meetings the member `spoke`."""
        came = Q(presence__in=RollEntry.ATTENDING)
        speeches: Any = self.model._meta.get_field("speeches").related_model
        known = self.must_come().annotate(has_spoken=Exists(speeches.objects.held().filter(entry=OuterRef("pk"))))
        rows = known.order_by().values("member", "member__full_name", "member__name_key")
        return rows.annotate(
            due=Count("pk"),
            came=Count("pk", filter=came),
            late=Count("pk", filter=came & Q(arrived_at__isnull=False)),
            excused=Count("pk", filter=Q(presence=RollEntry.Presence.EXCUSED)),
            unexcused=Count("pk", filter=Q(presence__in=RollEntry.NOT_EXCUSED)),
            spoke=Count("pk", filter=Q(has_spoken=True)),
        ).order_by("member__name_key", "member")

    def in_order(self):
        """With the members, in the order of Vietnamese given names."""
        return self.select_related("member").order_by("member__name_key", "member_id")


class RollEntry(models.Model):
    """One member who was called. Written when the meeting is opened, so that votes and figures of that day keep their
    denominator whatever becomes of the member later."""

    class Standing(models.TextChoices):
        """As what the member was called (docs/rules.md §4.5)."""

        OFFICIAL = "official", "Chính thức"
        PROBATIONARY = "probationary", "Dự bị"
        TEMPORARY = "temporary", "Sinh hoạt tạm thời"  # of another chi bộ: speaks here, votes there
        GUEST = "guest", "Khách mời"

    class Uncounted(models.TextChoices):
        """Why an official member who is absent does not count in the denominator of a vote (docs/rules.md §4.5)."""

        AWAY = "away", "Đã giới thiệu sinh hoạt tạm thời nơi khác"
        EXEMPT = "exempt", "Được miễn công tác và sinh hoạt đảng"
        SUSPENDED = "suspended", "Đang bị đình chỉ sinh hoạt đảng"
        PROSECUTED = "prosecuted", "Đang bị khởi tố, truy tố"
        DETAINED = "detained", "Đang bị tạm giữ, tạm giam"

    class Presence(models.TextChoices):
        """Of docs/rules.md §4.4."""

        UNNOTED = "unnoted", "Chưa điểm danh"
        PRESENT = "present", "Có mặt"
        ONLINE = "online", "Dự trực tuyến"
        EXCUSED = "excused", "Vắng có lý do"
        UNEXCUSED = "unexcused", "Vắng không lý do"
        EXEMPT = "exempt", "Được miễn"
        UNCALLED = "uncalled", "Không thuộc diện triệu tập"  # suspended, or meets elsewhere for a time

    class Way(models.TextChoices):
        LIST = "list", "Thư ký ghi"
        CODE = "code", "Quét mã"

    ATTENDING = (Presence.PRESENT, Presence.ONLINE)
    ABSENT = (Presence.EXCUSED, Presence.UNEXCUSED)
    NOT_EXCUSED = (Presence.UNEXCUSED, Presence.UNNOTED)  # silence is no reason

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="roll", verbose_name="buổi sinh hoạt")
    member = models.ForeignKey(Member, models.PROTECT, related_name="roll_entries", verbose_name="đảng viên")
    standing = models.CharField("tư cách", max_length=12, choices=Standing)
    uncounted = models.CharField("lý do không tính", max_length=10, choices=Uncounted, blank=True, default="")
    presence = models.CharField("điểm danh", max_length=9, choices=Presence, default=Presence.UNNOTED)
    arrived_at = models.DateTimeField("đến lúc", null=True)  # only of who came late
    left_at = models.DateTimeField("về lúc", null=True)  # only of who left early
    way = models.CharField("cách ghi", max_length=4, choices=Way, blank=True, default="")
    noted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="người ghi")
    noted_at = models.DateTimeField("ghi lúc", null=True)
    # Grows with every change, so that anyone who notes says upon what; see meetings/attendance/noting.py.
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)
    # Set for all rows by the closing: a check-in that comes a moment too late finds its own row shut and asks no other.
    settled = models.BooleanField("đã chốt", default=False, db_default=False, editable=False)

    # Where they were fetched along, as meetings.own_record and meetings.attendance.roll_page do.
    name: str
    is_due: bool
    held_speeches: list

    objects = RollEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "dòng điểm danh"
        verbose_name_plural = "danh sách điểm danh"
        default_permissions = ()
        indexes = [models.Index(fields=["member"], name="roll_unexcused", condition=Q(presence="unexcused"))]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "member"], name="roll_once_a_member"),
            models.CheckConstraint(
                condition=Q(uncounted="") | Q(standing="official"), name="roll_only_official_are_uncounted"
            ),
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(arrived_at=None) | Q(left_at__gt=F("arrived_at")),
                name="roll_left_after_arriving",
            ),
            models.CheckConstraint(
                condition=Q(settled=False) | ~Q(presence="unnoted"), name="roll_settled_when_all_is_noted"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.get_presence_display()}"

    @property
    def was_called(self) -> bool:
        """As `called` of the rows."""
        return self.standing != self.Standing.GUEST and self.presence != self.Presence.UNCALLED

    @property
    def attended(self) -> bool:
        return self.presence in self.ATTENDING

    @property
    def was_absent(self) -> bool:
        return self.presence in self.ABSENT

    @property
    def unit(self) -> Unit:
        """Of the meeting: where the audit keeps what is done to the row."""
        return self.meeting.unit
