"""What an article carries beside its words: the pictures in its text, and the files under it."""

import secrets
from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from documents.models import DocumentFile
from members.models import User
from news.models.articles import Article
from news.text.richtext import picture_address

KEPT_LOOSE = timedelta(days=2)  # an upload that no text has shown by then was given up


def picture_path(picture: "Picture", name: str) -> str:
    return f"news/anh/{timezone.localdate():%Y/%m}/{secrets.token_hex(16)}.jpg"


def attachment_path(attachment: "Attachment", name: str) -> str:
    """Never the name it came with: that is kept in `title`."""
    return f"news/tep/{timezone.localdate():%Y/%m}/{secrets.token_hex(16)}.{attachment.extension}"


class PictureQuerySet(models.QuerySet):
    def usable_in(self, article: Article, user: User):
        """The article's own, and what `user` has uploaded for no article yet."""
        loose = Q(article=None, uploaded_by=user)
        return self.filter(loose | Q(article=article.pk) if article.pk else loose)

    def one(self, pk: int):
        return self.filter(pk=pk).first()

    def loose(self):
        """Uploaded, and in no article yet."""
        return self.filter(article=None)

    def given_up(self):
        return self.loose().filter(uploaded_at__lt=timezone.now() - KEPT_LOOSE)

    def to_render(self):
        return self.filter(rendered_at=None)


class Picture(models.Model):
    """A picture of the text of an article. Its file never changes: another picture is another row."""

    article = models.ForeignKey(Article, models.PROTECT, null=True, related_name="pictures", verbose_name="bài")
    file = models.FileField("ảnh", upload_to=picture_path, max_length=120)
    width = models.PositiveIntegerField("rộng", editable=False)
    height = models.PositiveIntegerField("cao", editable=False)
    alt = models.CharField(
        "mô tả ảnh", max_length=200, help_text="Ảnh chụp gì, nói ngắn gọn cho người không nhìn rõ ảnh."
    )
    caption = models.CharField("chú thích", max_length=300, blank=True)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False, verbose_name="người tải")
    uploaded_at = models.DateTimeField("tải lên lúc", default=timezone.now, editable=False)
    rendered_at = models.DateTimeField(null=True, editable=False)

    objects = PictureQuerySet.as_manager()

    class Meta:
        verbose_name = "ảnh trong bài"
        verbose_name_plural = "ảnh trong bài"
        default_permissions = ()
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["uploaded_at"], name="picture_loose", condition=Q(article=None)),
            models.Index(fields=["uploaded_at"], name="picture_to_render", condition=Q(rendered_at=None)),
        ]
        constraints = [models.CheckConstraint(condition=~Q(alt=""), name="picture_is_described")]

    def __str__(self) -> str:
        return f"Ảnh {self.pk}: {self.alt}"

    def get_absolute_url(self) -> str:
        return picture_address(self.pk)

    @property
    def unit(self):
        """Whose it is; nobody's while it is in no article."""
        return self.article.unit if self.article_id else None


class AttachmentQuerySet(models.QuerySet):
    def one(self, pk: int):
        return self.select_related("article__unit").filter(pk=pk).first()


class Attachment(models.Model):
    """A file to be taken along under an article; it answers `documents.delivery` like a file of the library."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="attachments", verbose_name="bài")
    title = models.CharField("tên tệp", max_length=200)
    format = models.CharField("dạng", max_length=8, choices=DocumentFile.Format, editable=False)
    file = models.FileField("tệp", upload_to=attachment_path, max_length=120)
    size = models.PositiveBigIntegerField("dung lượng", editable=False)
    sha256 = models.CharField("mã băm", max_length=64, editable=False)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False, verbose_name="người tải")
    added_at = models.DateTimeField("tải lên lúc", default=timezone.now, editable=False)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = "tệp đính kèm"
        verbose_name_plural = "tệp đính kèm"
        default_permissions = ()
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["article", "sha256"], name="attachment_once_an_article")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("news:attachment", args=[self.pk])

    @property
    def unit(self):
        return self.article.unit

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
