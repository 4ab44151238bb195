"""What somebody has typed into a form and the portal has not stored yet."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class KeptFormQuerySet(models.QuerySet):
    def fresh(self):
        return self.filter(until__gt=timezone.now())

    def over(self):
        return self.filter(until__lte=timezone.now())

    def of(self, user, path: str | None = None):
        """What `user` has not finished, the last typed first; of one address where `path` names it."""
        mine = self.fresh().filter(user=user).order_by("-kept_at")
        return mine if path is None else mine.filter(path=path)

    def signed_out(self):
        """Sent by browsers on which nobody has signed in again yet."""
        return self.fresh().exclude(key="")


class SentForm(models.Model):
    """A form that a telephone kept while there was no network has been carried out: it is not, when it comes again."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.UUIDField()  # given by the telephone
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = "biểu mẫu đã gửi khi có mạng"
        verbose_name_plural = "biểu mẫu đã gửi khi có mạng"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="sent_form_once")]

    def __str__(self) -> str:
        return str(self.key)


class KeptForm(models.Model):
    """The fields of one form, sealed, for its address; of somebody whose session ended until they sign in again."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    key = models.CharField(max_length=64, blank=True)  # SHA-256 of what the browser holds until somebody signs in
    path = models.CharField("địa chỉ biểu mẫu", max_length=300)
    page = models.CharField("trang có biểu mẫu", max_length=300)
    title = models.CharField("tên trang", max_length=200, blank=True)
    sealed = models.TextField()
    interrupted = models.BooleanField(default=False)  # it was sent, and the session had ended: filled in without asking
    kept_at = models.DateTimeField("giữ lúc", default=timezone.now)
    until = models.DateTimeField()

    objects = KeptFormQuerySet.as_manager()

    class Meta:
        verbose_name = "biểu mẫu ghi dở"
        verbose_name_plural = "biểu mẫu ghi dở"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["user", "path"], name="kept_form_one_a_user"),
            models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="kept_form_one_a_browser"),
            models.CheckConstraint(condition=Q(user__isnull=False) | ~Q(key=""), name="kept_form_has_owner"),
        ]
        indexes = [models.Index(fields=["until"], name="kept_form_until")]

    def __str__(self) -> str:
        return self.title or self.page
