"""Who has read a post, and what that adds up to for the units below the one that posted it."""

from django.db import models
from django.utils import timezone

from members.models import Member, Unit
from news.models.posts import Post


class PostRead(models.Model):
    """One row a member and post, however often it is opened."""

    pk = models.CompositePrimaryKey("post_id", "member_id")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+", db_index=False)
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    at = models.DateTimeField("đọc lúc", default=timezone.now)

    class Meta:
        verbose_name = "lượt đọc"
        verbose_name_plural = "lượt đọc"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.post_id} · {self.member_id}"


class PostUnitRead(models.Model):
    """How many members of a unit, and of all below it, have read a post: for the unit that posted it and its children.

    `total` is what the post itself counted then, readers of other branches included.
    """

    pk = models.CompositePrimaryKey("post_id", "unit_id")
    post = models.ForeignKey(Post, models.PROTECT, related_name="unit_reads", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    readers = models.PositiveIntegerField("đã đọc")
    total = models.PositiveIntegerField("đã đọc, mọi nơi")
    counted_at = models.DateTimeField("tính lúc")

    class Meta:
        verbose_name = "số đã đọc của đơn vị"
        verbose_name_plural = "số đã đọc của đơn vị"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.post_id} · {self.unit_id}: {self.readers}"
