"""Lấy ý kiến trực tuyến: a draft or a set of questions, whom it is asked of, and what they answer. It is no vote of the
Party (docs/rules.md §4.5, `online_vote`).

What an anonymous one keeps apart, and what it does not. Whether a member has answered is one row (Participation); what
was answered is another (AnswerSheet) under a key by chance, and neither holds a time. Nothing of it is written into the
audit. When the survey closes, all sheets are written anew in an order by chance, under new keys, and all rows of
participation are touched by one statement, so that from then on neither the order of rows nor the transaction that made
them joins the two (`meetings.surveys.closing`). NOT covered: who has the database, its write-ahead log or a backup of
the days in which the survey runs can join both rows by their transaction; who watches the network or the server sees
who answers at what moment; what somebody writes in own words may tell who it is. What must withstand these is a secret
vote, with ballots that are sealed, and not this.
"""

import uuid
from datetime import datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from documents.models import Document
from members.access import units_for
from members.models import Member, Unit, User
from members.models.units import IsOneOf, array_of
from members.moves import Movable
from members.powers import Power
from members.versions import Versioned


class SurveyQuerySet(models.QuerySet):
    def running(self):
        return self.filter(state=Survey.State.OPEN, closes_at__gt=timezone.now())

    def held_running(self, pk: int) -> bool:
        """Whether the survey `pk` runs, and goes on to until this transaction ends: who closes it waits for all that
        are answering, and who answers after finds it closed. Foreign keys are only checked at the end, so the row of
        an answer does not hold it by itself. Those who answer at once do not wait for each other."""
        held = self.raw(
            "SELECT id FROM meetings_survey WHERE id = %s AND state = 'open' AND closes_at > %s FOR KEY SHARE",
            [pk, timezone.now()],
        )
        return bool(list(held))

    def run_out(self):
        """Open though their time is over: to be closed."""
        return self.filter(state=Survey.State.OPEN, closes_at__lte=timezone.now())

    def unfinished(self):
        return self.exclude(state=Survey.State.CLOSED)

    def asking(self, member: Member | None):
        """Which `member` is asked: of the units at or above the own, where the member is for a time too, and of closed
        ones that became one of these; not drafts."""
        if member is None or member.status not in Member.COUNTED:
            return self.none()
        units = Unit.objects.at(member.reading_lineage)
        asked = Survey.audience.through.objects.filter(unit__in=units).values("survey")
        return self.exclude(state=Survey.State.DRAFT).filter(pk__in=asked)

    def unanswered_by(self, member: Member | int):
        return self.filter(~Exists(Participation.objects.filter(survey=OuterRef("pk"), member=member)))

    def waiting_in(self, units: list[int], member: int, now: datetime):
        """Which run at `now`, are put to one of the units with these keys, and have no answer of `member`."""
        asked = Survey.audience.through.objects.filter(IsOneOf(F("unit_id"), array_of(units)))
        running = self.filter(state=Survey.State.OPEN, closes_at__gt=now, pk__in=asked.values("survey"))
        return running.unanswered_by(member)

    def waiting_for(self, user: User):
        """What `user` is asked and has not answered."""
        if user.member is None:
            return self.none()
        return self.running().asking(user.member).unanswered_by(user.member)

    def kept_by(self, user: User):
        """Of the units where `user` asks."""
        return self.filter(unit__in=units_for(user, Power.PLAN_MEETINGS))

    def seen_by(self, user: User):
        kept, asking = Survey.objects.kept_by(user), Survey.objects.asking(user.member)
        return self.filter(pk__in=kept.values("pk").union(asking.values("pk"), all=True))

    def newest_first(self):
        return self.select_related("unit").order_by("-closes_at", "-pk")


class Survey(Movable, Versioned):
    class State(models.TextChoices):
        DRAFT = "draft", "Đang soạn"
        OPEN = "open", "Đang lấy ý kiến"
        CLOSED = "closed", "Đã kết thúc"

    MOVES = {
        "open": (frozenset({State.DRAFT}), State.OPEN),
        "close": (frozenset({State.OPEN}), State.CLOSED),
    }

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="surveys", verbose_name="đơn vị lấy ý kiến")
    audience = models.ManyToManyField(Unit, related_name="+", verbose_name="gửi đến")
    title = models.CharField("tên", max_length=200)
    intro = models.TextField("giới thiệu", max_length=2_000, blank=True)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="văn kiện dự thảo"
    )
    draft = models.TextField("nội dung dự thảo", max_length=50_000, blank=True)
    anonymous = models.BooleanField("ẩn danh", default=False)
    closes_at = models.DateTimeField("hạn trả lời")
    state = models.CharField("trạng thái", max_length=6, choices=State, default=State.DRAFT, editable=False)
    opened_at = models.DateTimeField("bắt đầu lúc", null=True, editable=False)
    closed_at = models.DateTimeField("kết thúc lúc", null=True, editable=False)
    reminded_at = models.DateTimeField("nhắc lúc", null=True, editable=False)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False, verbose_name="người soạn")

    objects = SurveyQuerySet.as_manager()

    class Meta:
        verbose_name = "đợt lấy ý kiến"
        verbose_name_plural = "đợt lấy ý kiến"
        default_permissions = ()
        indexes = [models.Index(fields=["closes_at"], name="survey_open", condition=Q(state="open"))]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("meetings:survey", args=[self.pk])

    @property
    def paragraphs(self) -> list[str]:
        """The pieces of the draft, at each of which one may comment: its lines that hold anything."""
        return [line.strip() for line in self.draft.splitlines() if line.strip()]

    @property
    def is_running(self) -> bool:
        return self.state == self.State.OPEN and self.closes_at > timezone.now()

    @property
    def is_over(self) -> bool:
        """Closed, or about to be: nobody answers any more. What came is shown once it is closed."""
        return self.state == self.State.CLOSED

    def asked(self) -> models.QuerySet[Member]:
        """Who is asked: the counted members of the units of the audience and below, officially or for a time, and of
        those that such a unit has become since."""
        paths = set(self.audience.values_list("path", flat=True))
        past = Unit.objects.under(paths).values("pk")
        paths |= set(Unit.objects.filter(inherited__past__in=past).values_list("path", flat=True))
        units = Unit.objects.under(paths).order_by().values("pk")
        here = Q(unit__in=units) | Q(temporary_unit__in=units)
        return Member.objects.counted().filter(here)

    def many_asked(self) -> int:
        """How many: who is asked today, and who has answered and is asked no more, having left since."""
        left = self.participations.exclude(member__in=self.asked().order_by().values("pk"))
        return self.asked().count() + left.count()

    def silent(self) -> models.QuerySet[Member]:
        """Of these who have not answered."""
        answered = Participation.objects.filter(survey=self, member=OuterRef("pk"))
        return self.asked().filter(~Exists(answered))


class SurveyQuestion(models.Model):
    class Kind(models.TextChoices):
        ONE = "one", "Chọn một"
        MANY = "many", "Chọn nhiều"
        SCALE = "scale", "Mức 1 đến 5"
        TEXT = "text", "Viết ý kiến"

    SCALE = ("1", "2", "3", "4", "5")

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField("thứ tự")
    kind = models.CharField("cách trả lời", max_length=5, choices=Kind)
    text = models.CharField("câu hỏi", max_length=300)
    options = ArrayField(models.CharField(max_length=200), verbose_name="các lựa chọn", default=list, blank=True)
    required = models.BooleanField("bắt buộc", default=True)

    class Meta:
        verbose_name = "câu hỏi"
        verbose_name_plural = "câu hỏi"
        default_permissions = ()
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["survey", "position"], name="survey_question_one_at_a_place")]

    def __str__(self) -> str:
        return self.text

    @property
    def choices(self) -> list[str]:
        """What one chooses among; nothing for a text."""
        return list(self.SCALE) if self.kind == self.Kind.SCALE else self.options


class Participation(models.Model):
    """That a member has answered. Once, by constraint, in whatever session; of an anonymous survey without a time."""

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="participations")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    settled = models.BooleanField(default=False)  # touched when the survey is closed

    class Meta:
        verbose_name = "lượt trả lời"
        verbose_name_plural = "lượt trả lời"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["survey", "member"], name="participation_once_a_member")]

    def __str__(self) -> str:
        return f"{self.member}"


class AnswerSheet(models.Model):
    """What one has answered; of an anonymous survey without a person and without a time, under a key by chance.

    answers: by the position of a question, as text, what was chosen (a list of places in its choices, from 0) or
    written. comments: by the number of a paragraph of the draft, from 1, what was said of it.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, models.PROTECT, related_name="sheets")
    member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("lúc", null=True)
    answers: Any = models.JSONField(default=dict)
    comments: Any = models.JSONField(default=dict)

    class Meta:
        verbose_name = "phiếu ý kiến"
        verbose_name_plural = "phiếu ý kiến"
        default_permissions = ()
        ordering = ["key"]
        constraints = [
            models.CheckConstraint(
                condition=Q(member__isnull=True, at__isnull=True) | Q(member__isnull=False, at__isnull=False),
                name="sheet_of_nobody_has_no_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.survey}: {self.member or 'ẩn danh'}"
