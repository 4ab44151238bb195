"""What the news are about: the topics of the whole portal."""

from django.db import models


class Topic(models.Model):
    name = models.CharField("chuyên mục", max_length=60, unique=True)
    slug = models.SlugField("đường dẫn", max_length=60, unique=True)
    position = models.PositiveSmallIntegerField("thứ tự", default=100)

    class Meta:
        verbose_name = "chuyên mục"
        verbose_name_plural = "chuyên mục"
        default_permissions = ()
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name
