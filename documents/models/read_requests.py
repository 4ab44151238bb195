"""Xác nhận đã đọc: which document a unit's members are asked to read by when, who has, and how many that makes."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Prefetch, Q, Subquery, Value, When
from django.urls import reverse
from django.utils import timezone

from documents.models.kinds import OVER
from documents.models.library import Document
from members.access import granted_paths
from members.models import Affiliation, Member, Office, Unit, User
from members.models.units import IsOneOf, array_of, lineage_of
from members.powers import Power

# Who may see how far a unit has come: anyone who asks for reading there, and anyone who sees the roll of its members.
FOLLOWING = (Power.MANAGE_DOCUMENTS, Power.VIEW_MEMBERS)


def following_paths(user: User) -> set[str]:
    return {path for power in FOLLOWING for path in granted_paths(user, power)}


class RequestQuerySet(models.QuerySet):
    def open(self):
        """Not closed, and of a document that is still in the library and in force."""
        return self.of_the_library().exclude(document__validity__in=OVER)

    def of_the_library(self):
        """Not closed; also of a document whose force has ended, which asks for nothing any more."""
        return self.filter(closed_at=None, document__withdrawn_at=None)

    def reaching(self, member: Member):
        """The open ones that are addressed to `member`, answered or not, the nearest deadline first."""
        return self.open().addressed_to(member)

    def addressed_to(self, member: Member):
        seats = Office.objects.sitting_on(timezone.localdate()).filter(member=member)
        addressed = Q(audience=ReadingRequest.Audience.ALL) | Exists(
            seats.filter(unit__path__startswith=OuterRef("unit__path"))
        )
        return self.filter(addressed, unit__in=Unit.objects.reaching(member.unit)).order_by("deadline", "pk")

    def in_reach(self, units: list[int]):
        """Of the units with these keys, whoever there is asked."""
        return self.filter(IsOneOf(F("unit_id"), array_of(units)))

    def waiting_for(self, member: Member):
        """Those `member` has still to answer; none for who is not expected to (docs/rules.md §8.1)."""
        if not member.is_counted or member.ineligible_reason:
            return self.none()
        done = Reading.objects.filter(member=member, document=OuterRef("document"), round=OuterRef("round"))
        return self.reaching(member).filter(~Exists(done))

    def asked_of_all(self, unit: Unit, *, since):
        """The open ones that everybody of `unit` is asked, whose deadline is not before `since`; for a sheet of
        paper."""
        everybody = self.open().filter(audience=ReadingRequest.Audience.ALL, deadline__gte=since)
        return everybody.filter(unit__in=Unit.objects.reaching(unit)).order_by("deadline", "pk")

    def followed_by(self, user: User):
        """Those whose audience lies, in part at least, in the units that `user` follows; the latest deadline first."""
        if user.is_superuser:
            return self.order_by("-deadline", "-pk")
        paths = following_paths(user)
        above = {step for path in paths for step in lineage_of(path)}
        units = Unit.objects.at(above) | Unit.objects.under(paths)
        return self.filter(unit__in=units).order_by("-deadline", "-pk")

    def for_list(self):
        return self.select_related("document__unit", "document__issuer", "unit")

    def with_figures_for(self, user: User):
        """Each with `followed`: the kept figures of the highest units of its audience that `user` follows, those of
        the whole audience first."""
        whole = Q(unit=F("request__unit"))
        if not user.is_superuser:
            paths = following_paths(user)
            whole = Q(unit__path__in=paths) | (whole & Q(unit__in=Unit.objects.under(paths)))
        figures = ReadingFigure.objects.filter(whole).select_related("unit").order_by("unit__path")
        return self.prefetch_related(Prefetch("figures", figures, to_attr="followed"))


class ReadingRequest(models.Model):
    """Asks everybody of a unit and below, or those in its committees, to read a document by a day."""

    class Audience(models.TextChoices):
        ALL = "all", "Mọi đảng viên của đơn vị và cấp dưới"
        COMMITTEE = "committee", "Cấp ủy của đơn vị và cấp dưới"

    document = models.ForeignKey(Document, models.PROTECT, related_name="reading_requests", verbose_name="văn kiện")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="reading_requests", verbose_name="đơn vị")
    audience = models.CharField("ai cần đọc", max_length=10, choices=Audience, default=Audience.ALL)
    deadline = models.DateField("hạn đọc")
    note = models.CharField("lời nhắn", max_length=300, blank=True)
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="người yêu cầu")
    asked_at = models.DateTimeField("yêu cầu lúc", default=timezone.now)
    round = models.PositiveSmallIntegerField(default=1)  # the document's; of a closed one, what it was at the end
    closed_at = models.DateTimeField("kết thúc lúc", null=True, blank=True)
    counted_at = models.DateTimeField("tính lúc", null=True, blank=True)

    objects = RequestQuerySet.as_manager()

    class Meta:
        verbose_name = "yêu cầu đọc văn kiện"
        verbose_name_plural = "yêu cầu đọc văn kiện"
        default_permissions = ()
        indexes = [models.Index(fields=["unit", "deadline"], name="reading_open", condition=Q(closed_at=None))]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "unit"], condition=Q(closed_at=None), name="reading_asked_once_a_unit"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document.symbol} · {self.unit}"

    def get_absolute_url(self) -> str:
        return self.url_of(self.unit)

    def url_of(self, unit: Unit) -> str:
        """The page on how far `unit`, which lies in the audience, has come."""
        return reverse("documents:readers", args=[self.pk, unit.code])

    @property
    def audit_name(self) -> str:
        return f"{self.document.audit_name} · {self.unit}"

    @property
    def is_overdue(self) -> bool:
        return self.deadline < timezone.localdate()

    @property
    def ended(self) -> str:
        """Why it asks nobody any more, to stand on a page; "" while it does."""
        if self.closed_at:
            return "Đã kết thúc"
        if self.document.withdrawn_at:
            return "Đã kết thúc vì văn kiện đã gỡ"
        if self.document.is_over:
            return f"Đã kết thúc vì văn kiện {self.document.get_validity_display().lower()}"
        return ""

    def expected(self):
        """The members who are asked: on the roll, able to use the portal, and of the audience."""
        members = Member.objects.eligible().under([self.unit.path])
        if self.audience == self.Audience.COMMITTEE:
            seats = Office.objects.sitting_on(timezone.localdate()).filter(unit__path__startswith=self.unit.path)
            members = members.filter(pk__in=seats.values("member"))
        return members


class ReadingQuerySet(models.QuerySet):
    def recent(self, user: User):
        """What the member behind `user` has confirmed, the newest first, each with `open`: whether they still read
        it."""
        readable = Document.objects.open_to(user).filter(pk=OuterRef("document"))
        rows = self.filter(member=user.member_id) if user.member_id else self.none()
        return rows.annotate(open=Exists(readable)).select_related("document__issuer").order_by("-confirmed_at")


class Reading(models.Model):
    """“Tôi đã đọc”: one member, one document, once a round, anyone who has asked for it."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="readings", db_index=False)
    member = models.ForeignKey(Member, models.PROTECT, related_name="readings")
    round = models.PositiveSmallIntegerField(default=1)  # the document's `reading_round`, when it was read
    confirmed_at = models.DateTimeField("xác nhận lúc", default=timezone.now)
    # For a member who cannot use the portal: who wrote it down, and who read the document to them.
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    read_by = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người đọc giúp"
    )

    objects = ReadingQuerySet.as_manager()

    class Meta:
        verbose_name = "xác nhận đã đọc"
        verbose_name_plural = "xác nhận đã đọc"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["document", "member", "round"], name="reading_once_a_round"),
            models.CheckConstraint(
                condition=Q(recorded_by=None, read_by=None) | Q(recorded_by__isnull=False, read_by__isnull=False),
                name="reading_for_another_names_both",
            ),
        ]
        indexes = [
            models.Index(fields=["document", "-confirmed_at"], name="reading_of_document"),
            BrinIndex(fields=["confirmed_at"], name="reading_at"),  # rows come in the order of time
        ]

    def __str__(self) -> str:
        return f"{self.member_id} · {self.document_id}"

    @property
    def day(self) -> str:
        return f"{timezone.localtime(self.confirmed_at):%d/%m/%Y}"


class ReadingFigure(models.Model):
    """How far a unit and everything under it has come with one request; rebuilt, never added up on a page."""

    pk = models.CompositePrimaryKey("request_id", "unit_id")
    request = models.ForeignKey(ReadingRequest, models.CASCADE, related_name="figures", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    expected = models.PositiveIntegerField("cần đọc")
    confirmed = models.PositiveIntegerField("đã xác nhận")
    late = models.PositiveIntegerField("xác nhận muộn")
    assisted = models.PositiveIntegerField("được đọc giúp")
    counted_at = models.DateTimeField("tính lúc")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.request_id} · {self.unit_id}"

    @property
    def missing(self) -> int:
        return self.expected - self.confirmed


class NudgeQuerySet(models.QuerySet):
    def of_today(self, request: ReadingRequest, unit: Unit):
        """Those of this round that have reached `unit` today, sent to it or to one above it."""
        return self.filter(request=request, round=request.round, day=timezone.localdate(), unit__path__in=unit.lineage)


class ReadingNudge(models.Model):
    """A reminder of one request to those of one unit who have not confirmed; one a day, anyone who presses first, and
    one for each round that begins."""

    request = models.ForeignKey(ReadingRequest, models.PROTECT, related_name="nudges")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    day = models.DateField("ngày")
    round = models.PositiveSmallIntegerField(default=1)  # the request's
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reached = models.BigIntegerField(default=0)  # the primary key of the last member who was looked at
    notified = models.PositiveIntegerField("số người được nhắc", default=0)
    done_at = models.DateTimeField(null=True, blank=True)

    objects = NudgeQuerySet.as_manager()

    class Meta:
        verbose_name = "lần đôn đốc"
        verbose_name_plural = "lần đôn đốc"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["request", "unit", "day", "round"], name="reading_nudge_once_a_day")
        ]
        indexes = [models.Index(fields=["id"], name="reading_nudge_unsent", condition=Q(done_at=None))]

    def __str__(self) -> str:
        return f"{self.request_id} · {self.unit_id} · {self.day}"


def with_answers(members, request: ReadingRequest):
    """`members`, each with when they `confirmed` the reading (None: not yet), whether `late`, the `reader` who has read
    to them, and when they confirmed the text that stood there `before`; those who have not confirmed stand first. Who
    has joined the chi bộ after the deadline is never late."""
    words = Reading.objects.filter(document=request.document, member=OuterRef("pk"))
    theirs, earlier = words.filter(round=request.round), words.filter(round__lt=request.round).order_by("-round")
    joined = Affiliation.objects.filter(member=OuterRef("pk"), until=None, kind=Affiliation.Kind.OFFICIAL)
    after = Q(confirmed__date__gt=request.deadline) & (Q(joined=None) | Q(joined__lte=request.deadline))
    return members.annotate(
        confirmed=Subquery(theirs.values("confirmed_at")[:1]),
        reader=Subquery(theirs.values("read_by__full_name")[:1]),
        before=Subquery(earlier.values("confirmed_at")[:1]),
        joined=Subquery(joined.values("since")[:1]),
        late=Case(When(after, then=Value(True)), default=Value(False)),
    ).order_by(F("confirmed").asc(nulls_first=True), "name_key", "pk")
