"""Files that go with one thing of a chi bộ and stand in no library: a draft, a report, a table, a picture."""

import secrets
from typing import Any, Self

from django.db import models
from django.urls import reverse
from django.utils import timezone

from documents.models import DocumentFile
from meetings.models.sessions import Meeting
from members.models import User


def file_path(file: "AttachedFile", name: str) -> str:
    """Never the name it came with: that is kept in `title`."""
    return f"meetings/{timezone.localdate():%Y/%m}/{secrets.token_hex(16)}.{file.extension}"


class AttachedFile(models.Model):
    """A file that was looked into and is kept beside one row; it answers `documents.delivery` like a file of the
    library. A subclass names the row."""

    title = models.CharField("tên tệp", max_length=200)
    format = models.CharField("dạng", max_length=8, editable=False)  # one of DocumentFile.Format
    file = models.FileField("tệp", upload_to=file_path, max_length=120)
    size = models.PositiveBigIntegerField("dung lượng", editable=False)
    sha256 = models.CharField("mã băm", max_length=64, editable=False)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False, verbose_name="người tải")
    added_at = models.DateTimeField("tải lên lúc", default=timezone.now, editable=False)

    class Meta:
        abstract = True
        default_permissions = ()
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def keep(cls, file, *, title: str, by: User, **owner: Any) -> Self:
        """Stores `file` (documents.files.Inspected) beside `owner`; its name is `title`."""
        facts = {"format": file.format, "size": file.size, "sha256": file.sha256}
        kept = cls(title=title, added_by=by, **facts, **owner)
        kept.file.save(kept.download_name, file.file, save=False)
        kept.save(force_insert=True)
        return kept

    @property
    def extension(self) -> str:
        return DocumentFile.EXTENSIONS[self.format]

    @property
    def content_type(self) -> str:
        return DocumentFile.CONTENT_TYPES[self.format]

    @property
    def is_pdf(self) -> bool:
        """Whether a browser shows it in the page."""
        return self.content_type == "application/pdf"

    @property
    def download_name(self) -> str:
        return f"{self.title}.{self.extension}"


class MeetingFile(AttachedFile):
    class Role(models.TextChoices):
        PAPER = "paper", "Tài liệu"
        DRAFT = "draft", "Dự thảo nghị quyết"

    role = models.CharField("là", max_length=10, choices=Role, default=Role.PAPER, db_default=Role.PAPER)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="files", verbose_name="buổi sinh hoạt")

    class Meta(AttachedFile.Meta):
        abstract = False
        verbose_name = "tệp của buổi sinh hoạt"
        verbose_name_plural = "tệp của buổi sinh hoạt"
        constraints = [models.UniqueConstraint(fields=["meeting", "sha256"], name="meeting_file_once")]

    def get_absolute_url(self) -> str:
        return reverse("meetings:file", args=[self.meeting_id, self.pk])
