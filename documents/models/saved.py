"""What people keep to read later, in folders of their own."""

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone

from documents.models.library import Document
from members import vietnamese
from members.models import User


class Folder(models.Model):
    """A name under which one person keeps saved documents together; nobody else sees it."""

    user = models.ForeignKey(User, models.CASCADE, related_name="document_folders")
    name = models.CharField("tên thư mục", max_length=60)
    folded = models.CharField(max_length=60, editable=False)

    class Meta:
        verbose_name = "thư mục"
        verbose_name_plural = "thư mục"
        default_permissions = ()
        ordering = ["folded", "pk"]
        constraints = [models.UniqueConstraint(fields=["user", "folded"], name="document_folder_once")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs):
        self.name = vietnamese.nfc(self.name)
        self.folded = vietnamese.fold(self.name)
        super().save(*args, **kwargs)


class SavedQuerySet(models.QuerySet):
    def of(self, user: User):
        return self.filter(user=user)

    def in_folder(self, folder: Folder | None):
        """Those of `folder`; all of them without one."""
        return self.filter(folder=folder) if folder else self

    def shown_to(self, user: User):
        """Each with its document and `open`, whether `user` still reads it: what was withdrawn, or belongs to a chi bộ
        they have left, shows nothing of itself."""
        readable = Document.objects.open_to(user).filter(pk=OuterRef("document"))
        rows = self.annotate(open=Exists(readable)).select_related("document__unit", "document__issuer", "folder")
        return rows.order_by("-saved_at", "-pk")


class SavedDocument(models.Model):
    user = models.ForeignKey(User, models.CASCADE, related_name="saved_documents")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    folder = models.ForeignKey(Folder, models.SET_NULL, null=True, blank=True, related_name="saved")
    saved_at = models.DateTimeField("lưu lúc", default=timezone.now)

    objects = SavedQuerySet.as_manager()

    class Meta:
        verbose_name = "văn kiện đã lưu"
        verbose_name_plural = "văn kiện đã lưu"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["user", "document"], name="document_saved_once")]
        indexes = [models.Index(fields=["user", "-saved_at"], name="document_saved_newest")]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.document_id}"
