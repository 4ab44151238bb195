"""What was done: append-only; a trigger of the database refuses UPDATE and DELETE."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from members.models.units import Unit


class AuditEntry(models.Model):
    at = models.DateTimeField("thời điểm", default=timezone.now)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người thực hiện",
    )
    action = models.CharField("việc", max_length=60)
    power = models.CharField("quyền", max_length=60, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="đơn vị")
    object_type = models.CharField("loại", max_length=40, blank=True)
    object_id = models.BigIntegerField(null=True, blank=True)
    object_name = models.CharField("đối tượng", max_length=250, blank=True)
    before = models.JSONField("trước", null=True, blank=True)
    after = models.JSONField("sau", null=True, blank=True)
    reason = models.TextField("lý do", blank=True)
    address = models.GenericIPAddressField("địa chỉ mạng", null=True, blank=True)
    request_id = models.CharField("mã yêu cầu", max_length=64, blank=True, editable=False)  # as in the lines of the log

    class Meta:
        verbose_name = "nhật ký"
        verbose_name_plural = "nhật ký"
        default_permissions = ()
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["object_type", "object_id"], name="audit_object"),
            models.Index(fields=["-at"], name="audit_at"),
            models.Index(fields=["unit", "-at"], name="audit_unit_at"),
            models.Index(fields=["actor", "-at"], name="audit_actor_at"),
            models.Index(fields=["action", "-at"], name="audit_action_at"),
        ]

    def __str__(self) -> str:
        return f"{self.action} · {self.object_name}"
