"""Hỏi đáp: questions that members ask again and again, with an answer that cites documents and their pages."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVector, SearchVectorField
from django.db import models
from django.db.models import Prefetch, Value
from django.db.models.functions import Concat
from django.utils import timezone

from documents.models.issuers import Subject
from documents.models.library import Document
from members import vietnamese
from members.models import User, spelling


class QuestionQuerySet(models.QuerySet):
    def published(self):
        return self.filter(withdrawn_at=None)

    def asking(self, text: str):
        """Which hold every word of `text`, accents or not, in the question or the answer; all for no words."""
        query = vietnamese.search_query(text)
        return self.filter(search=SearchQuery(query, config="simple", search_type="raw")) if query else self

    def about(self, subject: Subject | None):
        return self.filter(subject=subject) if subject else self

    def for_reader(self, user: User, typed: str = ""):
        """Each with its `sources`: the documents it cites that `user` reads. In the order of the shelf, but those first
        that have the accents which were `typed`."""
        meant = spelling.first(spelling.name_written(typed, "said"))
        cites = Citation.objects.filter(document__in=Document.objects.open_to(user)).select_related("document")
        rows = self.select_related("subject").prefetch_related(Prefetch("citations", cites, to_attr="sources"))
        said = Concat("question", Value(" "), "answer", output_field=models.TextField())
        return rows.alias(said=said).order_by(*meant, "subject__place", "subject__name", "pk")


class Question(models.Model):
    """Kept for the whole portal by the clerks of the root unit."""

    question = models.CharField("câu hỏi", max_length=300)
    answer = models.TextField("trả lời", max_length=10_000, help_text="Để một dòng trống giữa hai đoạn.")
    subject = models.ForeignKey(Subject, models.PROTECT, null=True, blank=True, verbose_name="lĩnh vực")
    published_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")
    published_at = models.DateTimeField("đăng lúc", default=timezone.now, editable=False)
    changed_at = models.DateTimeField("sửa lúc", default=timezone.now, editable=False)
    withdrawn_at = models.DateTimeField("gỡ lúc", null=True, blank=True, editable=False)
    search_folded = models.TextField(editable=False)
    search = models.GeneratedField(
        expression=SearchVector("search_folded", config="simple"), output_field=SearchVectorField(), db_persist=True
    )

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = "hỏi đáp"
        verbose_name_plural = "hỏi đáp"
        default_permissions = ()
        indexes = [GinIndex(fields=["search"], name="question_search")]

    def __str__(self) -> str:
        return self.question

    def save(self, *args, **kwargs):
        self.question = vietnamese.nfc(self.question)
        self.search_folded = vietnamese.search_text(f"{self.question} {self.answer}")
        super().save(*args, **kwargs)


class Citation(models.Model):
    """What an answer rests on."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="citations")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    page = models.PositiveIntegerField("trang", null=True, blank=True)

    class Meta:
        verbose_name = "căn cứ"
        verbose_name_plural = "căn cứ"
        default_permissions = ()
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["question", "document", "page"], name="citation_once")]

    def __str__(self) -> str:
        return f"{self.document.symbol}, trang {self.page}" if self.page else self.document.symbol
