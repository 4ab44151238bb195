"""Training classes of a plan: who is to come, by name or as a number of a unit, and who was there."""

import secrets

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from documents.models import Document
from meetings.models.files import AttachedFile
from members.access import units_for
from members.models import Member, Unit, User
from members.powers import Power
from members.versions import Versioned
from sotay.rollout.models.plans import Plan


class ClassQuerySet(models.QuerySet):
    def seen_by(self, user: User):
        """Of the plans that `user` sees, and those to which the member behind `user` is to come."""
        mine = ClassSeat.objects.filter(member=user.member_id or 0).values("training_class")
        planned = TrainingClass.objects.filter(plan__in=Plan.objects.seen_by(user).values("pk")).values("pk")
        return self.filter(pk__in=planned.union(mine, all=True))


class TrainingClass(Versioned):
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="classes")
    title = models.CharField("tên lớp", max_length=200)
    starts_at = models.DateTimeField("bắt đầu")
    ends_at = models.DateTimeField("kết thúc")
    place = models.CharField("địa điểm", max_length=200)
    trainer = models.CharField("giảng viên", max_length=120, blank=True)
    capacity = models.PositiveIntegerField("số chỗ")
    units = models.ManyToManyField(Unit, related_name="+", verbose_name="dành cho")
    documents = models.ManyToManyField(Document, related_name="+", verbose_name="tài liệu")
    opened_at = models.DateTimeField("bắt đầu điểm danh lúc", null=True, editable=False)
    closed_at = models.DateTimeField("kết thúc điểm danh lúc", null=True, editable=False)

    objects = ClassQuerySet.as_manager()

    class Meta:
        verbose_name = "lớp tập huấn"
        verbose_name_plural = "lớp tập huấn"
        default_permissions = ()
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="class_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(opened_at__isnull=False), name="class_closed_is_opened"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("rollout:class", args=[self.pk])

    @property
    def unit(self) -> Unit:
        """Who holds it."""
        return self.plan.unit

    @property
    def is_open(self) -> bool:
        """Whether attendance is being taken."""
        return self.opened_at is not None and self.closed_at is None


class SeatQuerySet(models.QuerySet):
    def attended(self):
        return self.exclude(attended_at=None)

    def seen_by(self, user: User):
        """Whose names `user` may see."""
        return self.filter(unit__in=units_for(user, Power.VIEW_MEMBERS))

    def of_user(self, user: User):
        """The one of the member behind `user`, if any."""
        return self.filter(member=user.member_id or 0)

    def for_list(self):
        return self.select_related("member", "unit").order_by("unit__path", "member__name_key", "pk")


class ClassSeat(models.Model):
    """A member who is to come to a class, under the chi bộ of the day on which the name was given."""

    class Way(models.TextChoices):
        CODE = "code", "quét mã"
        LIST = "list", "theo danh sách"

    training_class = models.ForeignKey(TrainingClass, models.PROTECT, related_name="seats", db_index=False)
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    named_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    attended_at = models.DateTimeField("có mặt lúc", null=True)
    way = models.CharField(max_length=4, choices=Way, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = "người học"
        verbose_name_plural = "người học"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["training_class", "member"], name="class_seat_once_a_member"),
            models.CheckConstraint(
                condition=Q(attended_at=None, way="") | Q(attended_at__isnull=False) & ~Q(way=""),
                name="class_seat_attended_some_way",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}"


class QuotaQuerySet(models.QuerySet):
    def ahead(self):
        """Of classes that are not over."""
        return self.filter(training_class__closed_at=None)


class ClassQuota(models.Model):
    """How many a unit sends without naming them, and how many of these came."""

    training_class = models.ForeignKey(TrainingClass, models.PROTECT, related_name="quotas", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    expected = models.PositiveIntegerField("số người cử")
    attended = models.PositiveIntegerField("số người có mặt", default=0)

    objects = QuotaQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["training_class", "unit"], name="class_quota_once_a_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.expected}"


def file_path(file: "ClassFile", name: str) -> str:
    """Never the name it came with: that is kept in `title`."""
    return f"rollout/{timezone.localdate():%Y/%m}/{secrets.token_hex(16)}.{file.extension}"


class ClassFile(AttachedFile):
    training_class = models.ForeignKey(TrainingClass, models.PROTECT, related_name="files")
    file = models.FileField("tệp", upload_to=file_path, max_length=120)

    class Meta(AttachedFile.Meta):
        abstract = False
        verbose_name = "tệp của lớp tập huấn"
        verbose_name_plural = "tệp của lớp tập huấn"
        constraints = [models.UniqueConstraint(fields=["training_class", "sha256"], name="class_file_once")]

    def get_absolute_url(self) -> str:
        return reverse("rollout:class_file", args=[self.training_class_id, self.pk])
