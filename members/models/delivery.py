"""What is sent to a telephone or a mailbox: codes of a few minutes, and in the demo the messages themselves."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from members.models.accounts import User
from members.models.people import Member


class Channel(models.TextChoices):
    SMS = "sms", "Tin nhắn"
    EMAIL = "email", "Thư điện tử"

    @property
    def send_label(self) -> str:
        return f"Gửi mã qua {self.label.lower()}"


class SentCodeQuerySet(models.QuerySet):
    def open(self):
        """Neither used, nor too old, nor tried too often."""
        return self.filter(used_at=None, expires_at__gt=timezone.now(), tries__lt=SentCode.MOST_TRIES)


class SentCode(models.Model):
    """A one-time code that went to `address`, for a member (with or without account) or a user of staff. Only its hash
    is kept."""

    class Purpose(models.TextChoices):
        ACCOUNT = "account", "Kích hoạt, đặt lại mật khẩu"
        ADDRESS = "address", "Xác nhận thư điện tử"

    # Of 25^8 codes, in ten minutes: hopeless for who guesses, and too many for a stranger to use up the owner's tries
    # from one place, which has five (ACCOUNT_RATE_LIMITS).
    MOST_TRIES = 100

    purpose = models.CharField(max_length=7, choices=Purpose)
    channel = models.CharField(max_length=5, choices=Channel)
    address = models.CharField(max_length=120)
    member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    code_hash = models.CharField(max_length=64, editable=False)
    sent_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    objects = SentCodeQuerySet.as_manager()

    class Meta:
        verbose_name = "mã đã gửi"
        verbose_name_plural = "mã đã gửi"
        default_permissions = ()
        indexes = [models.Index(fields=["address"], condition=Q(used_at=None), name="sentcode_open_address")]
        constraints = [
            models.CheckConstraint(
                condition=Q(member=None, user__isnull=False) | Q(member__isnull=False, user=None),
                name="sentcode_of_one_person",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} · {self.sent_at}"


class KeptMessage(models.Model):
    """In the demo, where nothing is really sent: what would have been."""

    channel = models.CharField("gửi bằng", max_length=5, choices=Channel)
    address = models.CharField("gửi đến", max_length=120)
    text = models.TextField("nội dung")
    sent_at = models.DateTimeField("lúc", default=timezone.now)

    class Meta:
        verbose_name = "tin đã gửi"
        verbose_name_plural = "tin đã gửi"
        default_permissions = ()
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.address} · {self.sent_at}"
