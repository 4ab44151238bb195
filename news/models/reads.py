"""Who has read an article, and what that adds up to for the units below the one that published it."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.utils import timezone

from members.models import Member, Unit
from news.models.articles import Article


class ArticleRead(models.Model):
    """One row a member and article, however often it is opened."""

    pk = models.CompositePrimaryKey("article_id", "member_id")
    article = models.ForeignKey(Article, models.PROTECT, related_name="+", db_index=False)
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    at = models.DateTimeField("đọc lúc", default=timezone.now)

    class Meta:
        verbose_name = "lượt đọc"
        verbose_name_plural = "lượt đọc"
        default_permissions = ()
        # Rows come in the order of time: the last month is found by an index of a few pages.
        indexes = [BrinIndex(fields=["at"], name="article_read_at")]

    def __str__(self) -> str:
        return f"{self.article_id} · {self.member_id}"


class ArticleUnitRead(models.Model):
    """How many members of a unit, and of all below it, have read an article: for the unit that published it and its
    children.

    `total` is what the article itself counted then, readers of other branches included.
    """

    pk = models.CompositePrimaryKey("article_id", "unit_id")
    article = models.ForeignKey(Article, models.PROTECT, related_name="unit_reads", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    readers = models.PositiveIntegerField("đã đọc")
    total = models.PositiveIntegerField("đã đọc, mọi nơi")
    counted_at = models.DateTimeField("tính lúc")

    class Meta:
        verbose_name = "số đã đọc của đơn vị"
        verbose_name_plural = "số đã đọc của đơn vị"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.article_id} · {self.unit_id}: {self.readers}"
