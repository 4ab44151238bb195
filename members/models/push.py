"""On which devices an account is told, what it wants to be told, and what is still on its way."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from members.models.accounts import User
from members.models.notices import Notice


class PushSubscriptionQuerySet(models.QuerySet):
    def of_device(self, device: str):
        """Of one sign-in; none for one that has no device."""
        return self.filter(device=device) if device else self.none()


class PushSubscription(models.Model):
    """One browser that shows notices; it belongs to who signed in there last."""

    MOST = 10  # devices of one account: the oldest makes room

    user = models.ForeignKey(User, models.CASCADE, related_name="push_subscriptions")
    device = models.CharField(max_length=32, db_index=True)  # what the session of the sign-in there says it is
    endpoint = models.CharField(max_length=1000, unique=True)
    host = models.CharField(max_length=255, db_index=True)  # of the push service, with its port
    p256dh = models.CharField(max_length=100)  # public key of the browser, base64url
    auth = models.CharField(max_length=40)  # secret of the browser, base64url
    server_key = models.CharField(max_length=100)  # our public key it was made for
    created_at = models.DateTimeField(default=timezone.now)
    succeeded_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)  # refused since the last success

    objects = PushSubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = "máy nhận thông báo"
        verbose_name_plural = "máy nhận thông báo"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.host} · {self.created_at}"


class NoticeChoice(models.Model):
    """What one account wants; an account without a row wants every kind at once, on its devices only."""

    class Rhythm(models.TextChoices):
        ONCE = "once", "Báo ngay khi có"
        DAILY = "daily", "Mỗi ngày một lần, buổi sáng"
        WEEKLY = "weekly", "Mỗi tuần một lần, sáng thứ Hai"

    class Also(models.TextChoices):
        NONE = "", "Không gửi"
        EMAIL = "email", "Thư điện tử"
        SMS = "sms", "Tin nhắn"

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="notice_choice")
    off = ArrayField(models.CharField(max_length=20, blank=True), default=list, blank=True)
    rhythm = models.CharField(max_length=6, choices=Rhythm, default=Rhythm.ONCE)
    also = models.CharField(max_length=5, choices=Also, default=Also.NONE, blank=True)
    both = models.BooleanField(default=False)  # by `also` though a device was told

    class Meta:
        verbose_name = "lựa chọn nhận thông báo"
        verbose_name_plural = "lựa chọn nhận thông báo"
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.user_id)


class Outgoing(models.Model):
    """One notice on its way to one device, or by one other channel. It goes when it has arrived, or cannot."""

    class Channel(models.TextChoices):
        PUSH = "push", "Thông báo trên máy"
        EMAIL = "email", "Thư điện tử"
        SMS = "sms", "Tin nhắn"

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    notice = models.ForeignKey(Notice, models.CASCADE, related_name="outgoing")
    channel = models.CharField(max_length=5, choices=Channel)
    subscription = models.ForeignKey(PushSubscription, models.CASCADE, null=True, related_name="outgoing")
    due_at = models.DateTimeField(db_index=True)
    claimed_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "thông báo đang gửi"
        verbose_name_plural = "thông báo đang gửi"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(channel="push", subscription__isnull=False)
                | (~Q(channel="push") & Q(subscription__isnull=True)),
                name="outgoing_push_has_device",
            ),
            models.UniqueConstraint(
                fields=["notice", "subscription"],
                condition=Q(subscription__isnull=False),
                name="outgoing_once_a_device",
            ),
            models.UniqueConstraint(
                fields=["notice", "channel"], condition=Q(subscription__isnull=True), name="outgoing_once_a_channel"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} · {self.due_at}"
