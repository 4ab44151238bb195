"""Votes of a meeting: the question, the frozen denominator, the ballots of a named vote, the urn of a secret one."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from meetings.models.sessions import Meeting
from members.models import Member, User
from members.moves import Movable


class VoteQuerySet(models.QuerySet):
    def of(self, meeting: Meeting):
        return self.filter(meeting=meeting).order_by("pk")

    def with_key(self, pk: int | None):
        """The one of these with this key; None where it is not among them."""
        return self.filter(pk=pk).first() if pk else None

    def unfinished(self):
        """Those that were opened and have neither a result nor been given up."""
        return self.filter(state__in=[Vote.State.OPEN, Vote.State.CLOSED, Vote.State.TYPED])

    def decided(self, unit, subject: str):
        """Those of meetings of `unit` on `subject` that have passed or failed, the newest first."""
        outcomes = [Vote.Outcome.PASSED, Vote.Outcome.FAILED]
        rows = self.filter(meeting__unit=unit, subject=subject, outcome__in=outcomes)
        return rows.select_related("meeting").order_by("-pk")

    def waiting_for(self, member: Member | None):
        """Open votes on the phone in which `member` may vote and has not."""
        unused = Voter.objects.filter(vote=OuterRef("pk"), member=member, votes=True, ballot=None, turnout=None)
        return self.filter(Exists(unused), state=Vote.State.OPEN, way__in=Vote.ON_PHONE).order_by("pk")

    def to_repeat(self, meeting: Meeting):
        """Votes of the unit, of this meeting or an earlier one, that brought no result and were not held again."""
        begun = Q(opened_at__isnull=False) | Q(repeats__isnull=False)  # one that was never opened leaves no trace alone
        ended = Q(begun, state=Vote.State.VOID) | Q(outcome__in=Vote.WITHOUT_RESULT)
        return self.filter(ended, meeting__unit=meeting.unit_id, repeated_by=None).order_by("-pk")


class Vote(Movable):
    """One vote. `counted`, `voters` and `needed` are frozen as it opens; nothing of a result stands here before it is
    decided, and a decided vote never changes: held again, it is another one that `repeats` it."""

    class Way(models.TextChoices):
        NAMED = "named", "Trên điện thoại, có tên"
        CARDS = "cards", "Giơ thẻ đảng viên, thư ký đếm"
        SECRET = "secret", "Phiếu kín trên điện thoại"
        PAPER = "paper", "Phiếu kín bằng giấy"

    class State(models.TextChoices):
        PREPARED = "prepared", "Đã chuẩn bị"
        OPEN = "open", "Đang biểu quyết"
        CLOSED = "closed", "Chờ kiểm phiếu"
        TYPED = "typed", "Chờ người thứ hai ký"
        DECIDED = "decided", "Đã có kết quả"
        VOID = "void", "Không có giá trị"

    class Outcome(models.TextChoices):
        PASSED = "passed", "Đạt"
        FAILED = "failed", "Không đạt"
        ELECTED = "elected", "Đã bầu đủ"
        SHORT = "short", "Bầu chưa đủ"
        TIED = "tied", "Bằng phiếu ở vị trí cuối"

    MOVES = {
        "open": (frozenset({State.PREPARED}), State.OPEN),
        "close": (frozenset({State.OPEN}), State.CLOSED),
        "enter": (frozenset({State.CLOSED}), State.TYPED),
        "send_back": (frozenset({State.TYPED}), State.CLOSED),
        "count": (frozenset({State.CLOSED}), State.DECIDED),
        "confirm": (frozenset({State.TYPED}), State.DECIDED),
        "void": (frozenset({State.PREPARED, State.OPEN, State.CLOSED, State.TYPED}), State.VOID),
    }
    ON_PHONE = (Way.NAMED, Way.SECRET)
    TYPED_IN = (Way.CARDS, Way.PAPER)
    WITHOUT_RESULT = (Outcome.FAILED, Outcome.SHORT, Outcome.TIED)

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="votes", verbose_name="buổi sinh hoạt")
    subject = models.CharField("loại việc", max_length=20)  # a key of meetings/data/vote_subjects.csv
    question = models.CharField("nội dung biểu quyết", max_length=300)
    way = models.CharField("cách biểu quyết", max_length=6, choices=Way)
    names = ArrayField(models.CharField(max_length=120), default=list, blank=True, verbose_name="danh sách bầu")
    seats = models.PositiveSmallIntegerField("số lượng cần bầu", default=1)  # 1 where there are no names
    second_round = models.BooleanField("bầu lại giữa những người bằng phiếu", default=False)
    attempt = models.PositiveSmallIntegerField("lần", default=1)
    repeats = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="repeated_by", verbose_name="lần trước"
    )
    state = models.CharField("trạng thái", max_length=8, choices=State, default=State.PREPARED)
    counted = models.PositiveIntegerField("số phải tính", null=True)
    voters = models.PositiveIntegerField("số được biểu quyết", null=True)
    needed = models.PositiveIntegerField("số phiếu cần", null=True)
    totals = models.JSONField("kiểm phiếu", null=True)  # votes, blank, invalid; of paper also issued, collected
    outcome = models.CharField("kết quả", max_length=7, choices=Outcome, blank=True, default="")
    elected = ArrayField(models.PositiveSmallIntegerField(), default=list, verbose_name="trúng cử")  # places, from 1
    void_reason = models.CharField("lý do không có giá trị", max_length=300, blank=True, default="")
    prepared_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người chuẩn bị")
    opened_at = models.DateTimeField("mở lúc", null=True)
    closed_at = models.DateTimeField("đóng lúc", null=True)
    decided_at = models.DateTimeField("có kết quả lúc", null=True)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="người kiểm phiếu")
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="người ký thứ hai")

    objects = VoteQuerySet.as_manager()

    class Meta:
        verbose_name = "lần biểu quyết"
        verbose_name_plural = "biểu quyết"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("entered_by")), name="vote_two_people_sign"
            ),
            models.CheckConstraint(condition=Q(state="decided") ^ Q(outcome=""), name="vote_decided_has_outcome"),
            models.CheckConstraint(
                condition=Q(state__in=["prepared", "void"]) | Q(counted__gte=1, voters__gte=1, needed__gte=1),
                name="vote_open_has_denominator",
            ),
            models.CheckConstraint(condition=~Q(state="void") | ~Q(void_reason=""), name="vote_void_has_reason"),
            models.CheckConstraint(condition=~Q(repeats=F("id")), name="vote_repeats_another"),
        ]

    def __str__(self) -> str:
        return self.question

    def get_absolute_url(self) -> str:
        return reverse("meetings:vote", args=[self.meeting_id, self.pk])

    @property
    def unit(self):
        return self.meeting.unit

    @property
    def is_election(self) -> bool:
        return bool(self.names)

    @property
    def is_on_phone(self) -> bool:
        return self.way in self.ON_PHONE

    @property
    def is_typed_in(self) -> bool:
        return self.way in self.TYPED_IN

    @property
    def is_secret(self) -> bool:
        return self.way in {self.Way.SECRET, self.Way.PAPER}

    @property
    def elected_names(self) -> list[str]:
        """Those whom the vote has elected, the most votes first."""
        return [self.names[place - 1] for place in self.elected]


class VoterQuerySet(models.QuerySet):
    def in_order(self):
        return self.select_related("member").order_by("member__name_key", "member_id")

    def silent(self):
        """Who may vote and has not; of a vote on the phone."""
        return self.filter(votes=True, ballot=None, turnout=None)


class Voter(models.Model):
    """One member who was called, as the vote found this person when it opened."""

    vote = models.ForeignKey(Vote, models.PROTECT, related_name="voter_rows")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    why = models.CharField("lý do không tính", max_length=12, blank=True, default="")  # voting.engine.Why; "": counted
    votes = models.BooleanField("được biểu quyết")

    objects = VoterQuerySet.as_manager()

    class Meta:
        verbose_name = "người biểu quyết"
        verbose_name_plural = "người biểu quyết"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["vote", "member"], name="voter_once_a_vote"),
            models.CheckConstraint(condition=Q(votes=False) | Q(why=""), name="voter_is_counted"),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.vote}"


class Ballot(models.Model):
    """What a person ticked in a named vote; the key is the voter, so that nobody has two."""

    voter = models.OneToOneField(Voter, models.PROTECT, primary_key=True)
    ticked = ArrayField(models.PositiveSmallIntegerField())
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "phiếu có tên"
        verbose_name_plural = "phiếu có tên"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.voter_id}: {self.ticked}"


class Turnout(models.Model):
    """That a person has cast a secret ballot; neither when nor what."""

    voter = models.OneToOneField(Voter, models.PROTECT, primary_key=True)

    class Meta:
        verbose_name = "người đã bỏ phiếu kín"
        verbose_name_plural = "người đã bỏ phiếu kín"
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.voter_id)


class Urn(models.Model):
    """The sealed ballots of one secret vote, all in one value, at random places: see meetings.voting.secrecy."""

    vote = models.OneToOneField(Vote, models.PROTECT, primary_key=True)
    is_open = models.BooleanField(default=True)
    publics = ArrayField(models.BinaryField())  # the keys that each ballot is sealed to, one after the other
    ballots = models.BinaryField(default=b"")

    class Meta:
        verbose_name = "hòm phiếu"
        verbose_name_plural = "hòm phiếu"
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.vote_id)


class VoteKey(models.Model):
    """Who holds a key of a secret vote. Its private half is nowhere but with that person."""

    vote = models.ForeignKey(Vote, models.PROTECT, related_name="keys")
    holder = models.ForeignKey(User, models.PROTECT, related_name="+")
    salt = models.BinaryField()
    public = models.BinaryField()

    class Meta:
        verbose_name = "khóa của hòm phiếu"
        verbose_name_plural = "khóa của hòm phiếu"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["vote", "holder"], name="vote_key_once_a_person")]

    def __str__(self) -> str:
        return f"{self.vote_id}: {self.holder_id}"
