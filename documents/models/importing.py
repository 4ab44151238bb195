"""Folders of documents that were brought in by a clerk: looked at first, published when the clerk says so."""

import uuid

from django.db import models
from django.utils import timezone

from members.access import units_for
from members.models import Unit, User
from members.moves import Movable
from members.powers import Power


def parcel_path(batch: "DocumentImport", name: str) -> str:
    return f"imports/{timezone.localdate():%Y/%m}/{uuid.uuid4().hex}.zip"


class ImportQuerySet(models.QuerySet["DocumentImport"]):
    def of_units(self, units):
        """Of these units, newest first."""
        return self.filter(unit__in=units).select_related("unit", "brought_by__member").order_by("-pk")

    def to_publish(self, user: User):
        """Looked at, and left for `user` or another clerk there to publish or to give up."""
        return self.filter(state=DocumentImport.State.READY, unit__in=units_for(user, Power.MANAGE_DOCUMENTS))

    def with_people(self):
        return self.select_related("unit", "brought_by__member")

    def forgotten(self, before):
        """Which the worker was asked for before then and has not finished."""
        return self.filter(state__in=DocumentImport.WORKING, asked_at__lt=before)

    def left_over(self, before):
        """Whose files nobody has come back for since then."""
        return self.exclude(file="").exclude(state__in=DocumentImport.WORKING).filter(asked_at__lt=before)


class DocumentImport(Movable):
    """A sheet of facts with its files, as one parcel, until its documents are published or it is given up."""

    class State(models.TextChoices):
        READING = "reading", "Đang xem trước"
        READY = "ready", "Chờ đăng"
        APPLYING = "applying", "Đang đăng"
        DONE = "done", "Đã đăng"
        FAILED = "failed", "Không dùng được"
        DISCARDED = "discarded", "Đã bỏ"

    WORKING = (State.READING, State.APPLYING)  # somebody waits for the worker
    MOVES = {
        "show": (frozenset({State.READING}), State.READY),
        "apply": (frozenset({State.READY}), State.APPLYING),
        "finish": (frozenset({State.APPLYING}), State.DONE),
        "fail": (frozenset({State.READING, State.APPLYING}), State.FAILED),
        "discard": (frozenset({State.READY}), State.DISCARDED),
    }

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="document_imports", verbose_name="đơn vị đăng")
    sheet = models.CharField("bảng thông tin", max_length=200)
    file = models.FileField("tệp đã tải lên", upload_to=parcel_path, max_length=200, blank=True)
    state = models.CharField("trạng thái", max_length=10, choices=State, default=State.READING)
    asked_at = models.DateTimeField(default=timezone.now)  # when the worker was last asked
    attempts = models.PositiveSmallIntegerField(default=0)
    failure = models.TextField("vì sao không được", blank=True)
    brought_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người nhập")
    applied_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="người cho đăng")
    brought_at = models.DateTimeField("tải lên lúc", default=timezone.now)
    # What was found: {"groups": {verdict: [line, …]}, "unused": [name, …]}; after publishing, what became of it. Of a
    # secret only the number of its row.
    outcome = models.JSONField(default=dict)
    errors = models.BinaryField(null=True)  # the workbook of the rows to mend

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = "đợt nhập văn kiện"
        verbose_name_plural = "các đợt nhập văn kiện"
        default_permissions = ()
        indexes = [models.Index(fields=["unit", "-id"], name="document_import_of_unit")]

    def __str__(self) -> str:
        return f"{self.sheet} · {self.unit}"

    @property
    def is_working(self) -> bool:
        return self.state in self.WORKING
