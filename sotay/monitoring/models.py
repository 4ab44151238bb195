"""How each task has gone: one row a task, whatever its number of runs."""

from django.db import models


class TaskRun(models.Model):
    """Of the task called `name`: `since` is when it began to go well, or to fail, without a change up to now."""

    name = models.CharField("việc", max_length=100, unique=True)
    is_well = models.BooleanField("chạy tốt")
    since = models.DateTimeField("từ lúc")
    succeeded_at = models.DateTimeField("xong lần cuối", null=True)
    failed_at = models.DateTimeField("lỗi lần cuối", null=True)
    failure = models.CharField("lỗi", max_length=300, blank=True)
    milliseconds = models.PositiveIntegerField("lần cuối mất", default=0)
    successes = models.PositiveBigIntegerField("số lần xong", default=0)
    failures = models.PositiveBigIntegerField("số lần lỗi", default=0)
    retries = models.PositiveBigIntegerField("số lần thử lại", default=0)

    class Meta:
        verbose_name = "việc nền"
        verbose_name_plural = "việc nền"
        default_permissions = ()

    def __str__(self) -> str:
        return self.name
