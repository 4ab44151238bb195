"""Góp ý, phản ánh: what a member tells a cấp ủy, by when it is answered, and where it is."""

import secrets
from datetime import date

from django.db import models
from django.db.models import Case, Count, F, Q, When
from django.urls import reverse
from django.utils import timezone

from meetings.models.files import AttachedFile
from members.access import granted_paths, office_above
from members.models import Member, Unit, User
from members.moves import Movable
from members.powers import Power

DIGITS = 6  # after the year: a million a year


def new_code() -> str:
    """`26482716`: the year and six digits by chance, to be said on the telephone; nobody counts by it what others
    send."""
    return f"{timezone.localdate():%y}{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def answering(user: User) -> Q:
    """What is `user`'s to answer: sent to a chi bộ where `user` prepares the meetings, or to a committee above whose
    reports `user` reads. By the very unit that was chosen, not by all that lies above it: what a member tells the own
    chi bộ is not for every desk of the city."""
    cells = granted_paths(user, Power.PLAN_MEETINGS)
    committees = granted_paths(user, Power.VIEW_REPORTS)
    of_cell = Q(unit__kind__in=Unit.CELLS, unit__path__in=cells)
    return of_cell | (~Q(unit__kind__in=Unit.CELLS) & Q(unit__path__in=committees))


class FeedbackQuerySet(models.QuerySet):
    def open(self):
        """Not yet answered."""
        return self.filter(state__in=Feedback.OPEN)

    def overdue(self, day: date):
        return self.open().filter(deadline__lt=day)

    def untold(self):
        """Of whose present deadline nobody was told that it has passed."""
        return self.filter(Q(overdue_told_for=None) | ~Q(overdue_told_for=F("deadline")))

    def sent_by(self, member: Member):
        return self.filter(member=member)

    def answered_by(self, user: User):
        """Which are `user`'s to answer, in whatever state."""
        return self.filter(answering(user))

    def to_answer(self, user: User):
        """What waits for `user`: nobody answers oneself."""
        return self.open().answered_by(user).exclude(member=user.member_id or 0)

    def overdue_below(self, user: User):
        """What units below have let lie for which nobody is nearer above than `user`."""
        late = self.overdue(timezone.localdate())
        above = office_above(Power.VIEW_REPORTS, "unit__path")
        return late.annotate(desk=above).filter(desk__in=granted_paths(user, Power.VIEW_REPORTS))

    def on_desk_of(self, user: User):
        """All that `user` may read as an office: the own, answered or not, and what is overdue below."""
        late = Feedback.objects.overdue_below(user).values("pk")
        return self.filter(answering(user) | Q(pk__in=late))

    def seen_by(self, user: User):
        mine = Q(member=user.member_id) if user.member_id else Q(pk__in=[])
        return self.filter(mine | Q(pk__in=Feedback.objects.on_desk_of(user).values("pk")))

    def figures_by_unit(self, since: date, until: date):
        """One row for each unit that was sent any in the period: `unit`, `sent`, `answered`, `in_time`, `content`
        (closed by a sender who was not dissatisfied)."""
        rows = self.filter(sent_at__date__range=(since, until)).order_by().values("unit")
        answered = Q(answered_at__isnull=False)
        content = Q(rating__in=(Feedback.Rating.GOOD, Feedback.Rating.FAIR))
        return rows.annotate(
            sent=Count("pk"),
            answered=Count("pk", filter=answered),
            in_time=Count("pk", filter=answered & Q(answered_at__date__lte=F("answer_by"))),
            content=Count("pk", filter=content),
        )

    def for_list(self):
        return self.select_related("unit", "member")

    def most_pressing_first(self):
        return self.order_by("deadline", "pk")


class Feedback(Movable):
    class State(models.TextChoices):
        SENT = "sent", "Mới gửi"
        RECEIVED = "received", "Đã tiếp nhận"
        IN_HAND = "in_hand", "Đang xử lý"
        ANSWERED = "answered", "Đã trả lời"
        FORWARDED = "forwarded", "Chuyển cấp trên"
        CLOSED = "closed", "Đã đóng"

    class Rating(models.TextChoices):
        GOOD = "good", "Hài lòng"
        FAIR = "fair", "Chấp nhận được"
        BAD = "bad", "Chưa hài lòng"

    OPEN = (State.SENT, State.RECEIVED, State.IN_HAND, State.FORWARDED)
    MOVES = {
        "receive": (frozenset({State.SENT, State.FORWARDED}), State.RECEIVED),
        "begin": (frozenset({State.RECEIVED}), State.IN_HAND),
        "answer": (frozenset({State.RECEIVED, State.IN_HAND}), State.ANSWERED),
        "forward": (frozenset({*OPEN, State.ANSWERED}), State.FORWARDED),
        "close": (frozenset({State.ANSWERED}), State.CLOSED),
    }

    code = models.CharField("mã", max_length=8, default=new_code, unique=True, editable=False)
    member = models.ForeignKey(Member, models.PROTECT, related_name="feedback", verbose_name="người gửi")
    phone = models.CharField("số điện thoại liên hệ", max_length=12)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="feedback", verbose_name="đơn vị tiếp nhận")
    text = models.TextField("nội dung", max_length=5_000)
    state = models.CharField("trạng thái", max_length=10, choices=State, default=State.SENT, editable=False)
    sent_at = models.DateTimeField("gửi lúc", default=timezone.now, editable=False)
    receive_by = models.DateField("tiếp nhận chậm nhất", editable=False)
    answer_by = models.DateField("trả lời chậm nhất", editable=False)
    answer = models.TextField("trả lời", max_length=5_000, blank=True, editable=False)
    answered_at = models.DateTimeField("trả lời lúc", null=True, editable=False)
    rating = models.CharField("mức hài lòng", max_length=4, choices=Rating, blank=True, editable=False)
    overdue_told_for = models.DateField(null=True, editable=False)  # the deadline that was told to have passed
    deadline = models.GeneratedField(
        expression=Case(When(state__in=("sent", "forwarded"), then="receive_by"), default="answer_by"),
        output_field=models.DateField(),
        db_persist=True,
    )

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = "góp ý, phản ánh"
        verbose_name_plural = "góp ý, phản ánh"
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["unit", "deadline"],
                name="feedback_open",
                condition=Q(state__in=("sent", "received", "in_hand", "forwarded")),
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=("answered", "closed")) | ~Q(answer=""), name="feedback_answered_has_answer"
            )
        ]

    def __str__(self) -> str:
        return f"Góp ý, phản ánh {self.spoken_code}"

    def get_absolute_url(self) -> str:
        return reverse("meetings:feedback", args=[self.code])

    @property
    def spoken_code(self) -> str:
        """`26-482-716`"""
        return f"{self.code[:2]}-{self.code[2:5]}-{self.code[5:]}"

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.deadline < timezone.localdate()


class FeedbackEvent(models.Model):
    """One step of it, which its sender always sees: when, at which unit, by whom, in which words."""

    class Kind(models.TextChoices):
        SENT = "sent", "Đã gửi"
        RECEIVED = "received", "Đã tiếp nhận"
        BEGUN = "begun", "Đang xử lý"
        ANSWERED = "answered", "Đã trả lời"
        FORWARDED = "forwarded", "Chuyển cấp trên"
        OVERDUE = "overdue", "Quá hạn, đã báo cấp trên"
        CLOSED = "closed", "Đã đóng"

    feedback = models.ForeignKey(Feedback, models.PROTECT, related_name="events")
    kind = models.CharField("việc", max_length=10, choices=Kind)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")  # where it lies after it
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="người thực hiện")
    at = models.DateTimeField("lúc", default=timezone.now)
    text = models.TextField("nội dung", blank=True)

    class Meta:
        verbose_name = "diễn biến góp ý"
        verbose_name_plural = "diễn biến góp ý"
        default_permissions = ()
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.feedback}"


class FeedbackFile(AttachedFile):
    """What the sender sent along, or what came with the answer."""

    event = models.ForeignKey(FeedbackEvent, models.PROTECT, related_name="files", verbose_name="diễn biến")

    class Meta(AttachedFile.Meta):
        abstract = False
        verbose_name = "tệp của góp ý"
        verbose_name_plural = "tệp của góp ý"

    def get_absolute_url(self) -> str:
        return reverse("meetings:feedback_file", args=[self.event.feedback.code, self.pk])
