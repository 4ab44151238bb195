"""Since when each paper of a meeting stands there, and who has read it."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from documents.models import Document
from members.models import Member, User


class PostingQuerySet(models.QuerySet):
    def beside_at_opening(self, meetings):
        """Those that stood beside one of `meetings` when it was opened: what was to be read before."""
        stood = Q(removed_at=None) | Q(removed_at__gt=F("meeting__opened_at"))
        return self.filter(stood, meeting__in=meetings, posted_at__lt=F("meeting__opened_at"))


class Posting(models.Model):
    """One time a paper was put beside a meeting: a document of the library, or a file, known by its hash. The row
    is the proof of when: a trigger keeps it, and lets only `removed_at` be filled in once."""

    meeting = models.ForeignKey("meetings.Meeting", models.PROTECT, related_name="postings")
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    sha256 = models.CharField(max_length=64, blank=True)
    title = models.CharField("tên", max_length=300)
    posted_at = models.DateTimeField("đăng lúc", default=timezone.now)
    posted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField("bỏ lúc", null=True)

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = "lần đăng tài liệu"
        verbose_name_plural = "các lần đăng tài liệu"
        default_permissions = ()
        ordering = ["posted_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(document=None) & ~Q(sha256="") | Q(document__isnull=False, sha256=""),
                name="posting_of_one_paper",
            ),
            models.UniqueConstraint(
                fields=["meeting", "document"], condition=Q(removed_at=None, sha256=""), name="posting_open_document"
            ),
            models.UniqueConstraint(
                fields=["meeting", "sha256"], condition=Q(removed_at=None, document=None), name="posting_open_file"
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None) | Q(removed_at__gte=F("posted_at")), name="posting_removed_after"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def key(self) -> int | str:
        """What the paper is known by among those of its meeting."""
        return self.document_id or self.sha256


class PaperRead(models.Model):
    """A member called to a meeting has read one of its papers, the first time."""

    meeting = models.ForeignKey("meetings.Meeting", models.CASCADE, related_name="reads")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    document = models.ForeignKey(Document, models.CASCADE, null=True, related_name="+")
    sha256 = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField("đọc lúc", default=timezone.now)

    class Meta:
        verbose_name = "lượt đọc tài liệu"
        verbose_name_plural = "lượt đọc tài liệu"
        default_permissions = ()
        indexes = [BrinIndex(fields=["at"], name="paper_read_at")]  # rows come in the order of time
        constraints = [
            models.CheckConstraint(
                condition=Q(document=None) & ~Q(sha256="") | Q(document__isnull=False, sha256=""),
                name="paper_read_of_one_paper",
            ),
            models.UniqueConstraint(
                fields=["meeting", "member", "document", "sha256"], nulls_distinct=False, name="paper_read_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} đã đọc"

    @property
    def key(self) -> int | str:
        return self.document_id or self.sha256
