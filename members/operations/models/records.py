"""The phiếu đảng viên: what the handbook's profile does not hold. What stands in which item is declared in
members.operations.records.items, so no item has a column of its own but those that must be unique."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from members.models import Member, User
from members.powers import OF_RECORDS


class MemberRecord(models.Model):
    """Values by the key of their part, those that few may read in columns of their own, which nobody else's query
    fetches. `Member.version` is the version of all of it."""

    member = models.OneToOneField(Member, models.PROTECT, primary_key=True, related_name="full_record")
    cv_no = models.CharField("số lý lịch đảng viên", max_length=10, blank=True, default="")
    source_uuid = models.UUIDField("ID của cơ sở dữ liệu đảng viên", null=True)
    open = models.JSONField(default=dict)
    sensitive = models.JSONField(default=dict)
    restricted = models.JSONField(default=dict)
    filled = ArrayField(models.CharField(max_length=30), default=list)  # keys of the parts that say something
    has_gaps = models.BooleanField("quá trình công tác còn quãng trống", default=False)

    class Meta:
        verbose_name = "phiếu đảng viên"
        verbose_name_plural = "phiếu đảng viên"
        default_permissions = ()
        permissions = [(power.codename, power.label) for power in OF_RECORDS]
        constraints = [
            models.UniqueConstraint(fields=["cv_no"], condition=~Q(cv_no=""), name="record_cv_no_once"),
            models.UniqueConstraint(
                fields=["source_uuid"], condition=Q(source_uuid__isnull=False), name="record_source_once"
            ),
        ]

    def __str__(self) -> str:
        return f"Phiếu đảng viên: {self.member}"


class RecordRow(models.Model):
    """One line of a part that has several: a job, a child, a decoration; in the order in which it is written."""

    record = models.ForeignKey(MemberRecord, models.PROTECT, related_name="rows", db_index=False)
    part = models.CharField("mục", max_length=30)
    place = models.PositiveSmallIntegerField("thứ tự")
    values = models.JSONField(default=dict)

    class Meta:
        verbose_name = "dòng của phiếu đảng viên"
        verbose_name_plural = "các dòng của phiếu đảng viên"
        default_permissions = ()
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["record", "part", "place"], name="record_row_in_order")]

    def __str__(self) -> str:
        return f"{self.record_id} · {self.part} · {self.place}"


class RecordSource(models.Model):
    """By what a part came to say what it says: a case, a list, a correction; the newest is how it is now. One without a
    part is of all that the record has said from its beginning and nothing has changed since."""

    class Way(models.TextChoices):
        CASE = "case", "Hồ sơ nghiệp vụ"
        LIST = "list", "Đối chiếu danh sách"
        CORRECTION = "correction", "Đề nghị sửa đã duyệt"

    record = models.ForeignKey(MemberRecord, models.PROTECT, related_name="sources", db_index=False)
    part = models.CharField("mục", max_length=30)
    way = models.CharField("nguồn", max_length=10, choices=Way)
    told = models.CharField("căn cứ", max_length=200, blank=True, default="")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="người ghi")
    at = models.DateTimeField("ghi lúc")

    class Meta:
        verbose_name = "nguồn của mục"
        verbose_name_plural = "nguồn của các mục"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["record", "part"], name="record_source_of_part")]

    def __str__(self) -> str:
        return f"{self.record_id} · {self.part} · {self.way}"
