from django.db import models


class Article(models.Model):
    title = models.TextField()
    date = models.DateTimeField()
    summary = models.TextField()
    body = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["-date", "-id"], name="article_newest")]

    def __str__(self) -> str:
        return self.title


class MenuItem(models.Model):
    title = models.TextField()
    url = models.TextField()

    def __str__(self) -> str:
        return self.title
