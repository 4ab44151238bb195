"""Who was told: one addressee, one link, read or not."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class NoticeQuerySet(models.QuerySet):
    def unread(self):
        return self.filter(read_at=None)


class Notice(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    text = models.CharField("nội dung", max_length=300)
    kind = models.CharField("loại", max_length=20, blank=True, db_default="", default="")
    url = models.CharField("liên kết", max_length=200, blank=True)
    at = models.DateTimeField("thời điểm", default=timezone.now)
    read_at = models.DateTimeField("đã xem lúc", null=True, blank=True)
    waiting = models.BooleanField(default=False, db_default=False)  # a worker has not asked yet who wants it where

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "thông báo"
        verbose_name_plural = "thông báo"
        default_permissions = ()
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["user"], name="notice_unread", condition=models.Q(read_at=None)),
            models.Index(fields=["id"], name="notice_waiting", condition=models.Q(waiting=True)),
        ]

    def __str__(self) -> str:
        return self.text
