"""What an article said after each save, and by whom."""

from datetime import UTC, datetime

from django.db import models
from django.utils import timezone

from members.models import User
from news.models.articles import Article


def content_of(article: Article) -> dict:
    """What an article says, as words and numbers that a revision and an entry of the audit keep."""
    content = {name: getattr(article, name) for name in ArticleRevision.COMPARED}
    content |= {
        "unit": article.unit.name,
        "topic": article.topic.name if article.topic else "",
        "cover": article.cover.name or "",
    }
    content["audience"] = article.get_audience_display()
    return content | {moment: instant(content[moment]) for moment in ("publish_at", "expires_at")}


def changed(kept: Article, article: Article) -> tuple[dict, dict]:
    """What `kept` said and `article` says instead, field by field."""
    before, after = content_of(kept), content_of(article)
    if kept.unit_id != article.unit_id:  # two units may bear one name
        before["unit"], after["unit"] = (f"{each.unit.name} ({each.unit.code})" for each in (kept, article))
    names = [name for name in after if before[name] != after[name]]
    return {name: before[name] for name in names}, {name: after[name] for name in names}


def instant(at: datetime | None) -> str | None:
    """The same moment always in the same words, whichever clock it was told by."""
    return at.astimezone(UTC).isoformat() if at else None


class ArticleRevision(models.Model):
    """The content of an article as one save left it; `number` is the article's `version` from then on."""

    # What is kept, in the order it is compared.
    COMPARED: tuple[str, ...] = ("title", "summary", "body", "cover_alt", "cover_caption", "topic", "unit", "audience")
    COMPARED += ("responsible_body", "publish_at", "expires_at", "pinned", "featured", "source_name", "source_url")
    # What a restore brings back: where, for whom and when it is published is decided anew.
    TEXT = ("title", "summary", "body", "cover_alt", "cover_caption")

    article = models.ForeignKey(Article, models.PROTECT, related_name="revisions", verbose_name="bài")
    number = models.PositiveIntegerField("bản số")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người lưu")
    at = models.DateTimeField("lưu lúc", default=timezone.now)
    content = models.JSONField("nội dung")
    restored = models.PositiveIntegerField("lấy lại từ bản", null=True)

    class Meta:
        verbose_name = "bản lưu"
        verbose_name_plural = "bản lưu"
        default_permissions = ()
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["article", "number"], name="article_revision_once")]

    def __str__(self) -> str:
        return f"Bản {self.number}: {self.article}"

    @classmethod
    def keep(cls, article: Article, *, by: User, restored: int | None = None) -> "ArticleRevision":
        """Keeps what `article` says now under its present version."""
        return cls.objects.create(
            article=article, number=article.version, by=by, content=content_of(article), restored=restored
        )

    @property
    def text(self) -> str:
        """The body as it may be shown: what is allowed today, of what was stored then."""
        return Article._meta.get_field("body").get_prep_value(self.content["body"])
