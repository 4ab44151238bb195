"""Files that go with one meeting and stand in no library: a draft, a report, a table of the chi bộ."""

import secrets

from django.db import models
from django.urls import reverse
from django.utils import timezone

from documents.models import DocumentFile
from meetings.models.sessions import Meeting
from members.models import User


def file_path(file: "MeetingFile", name: str) -> str:
    """Never the name it came with: that is kept in `title`."""
    return f"meetings/{timezone.localdate():%Y/%m}/{secrets.token_hex(16)}.{file.extension}"


class MeetingFile(models.Model):
    """It answers `documents.delivery` like a file of the library."""

    class Role(models.TextChoices):
        PAPER = "paper", "Tài liệu"
        DRAFT = "draft", "Dự thảo nghị quyết"

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="files", verbose_name="buổi sinh hoạt")
    title = models.CharField("tên tệp", max_length=200)
    role = models.CharField("là", max_length=10, choices=Role, default=Role.PAPER, db_default=Role.PAPER)
    format = models.CharField("dạng", max_length=8, editable=False)  # one of DocumentFile.Format
    file = models.FileField("tệp", upload_to=file_path, max_length=120)
    size = models.PositiveBigIntegerField("dung lượng", editable=False)
    sha256 = models.CharField("mã băm", max_length=64, editable=False)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False, verbose_name="người tải")
    added_at = models.DateTimeField("tải lên lúc", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "tệp của buổi sinh hoạt"
        verbose_name_plural = "tệp của buổi sinh hoạt"
        default_permissions = ()
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "sha256"], name="meeting_file_once")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("meetings:file", args=[self.meeting_id, self.pk])

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
