"""Lists taken out as a file: who asked, for what, of whom, and how long the file is kept."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from members.models.units import Unit
from members.moves import Movable


class ListExport(Movable):
    """One file, written in the background and kept for its asker alone until `expires_at`."""

    class Subject(models.TextChoices):
        MEMBERS = "members", "Danh sách đảng viên"
        AUDIT = "audit", "Nhật ký"
        MEETINGS = "meetings", "Số liệu sinh hoạt"
        RECORDS = "records", "File nhập liệu 4.0"

    class Format(models.TextChoices):
        XLSX = "xlsx", "Excel (xlsx)"
        CSV = "csv", "Văn bản phân cách (csv)"

    class State(models.TextChoices):
        WAITING = "waiting", "Đang chờ"
        WRITING = "writing", "Đang lập tệp"
        READY = "ready", "Đã lập xong"
        FAILED = "failed", "Không lập được"
        EXPIRED = "expired", "Đã xóa tệp"

    MOVES = {
        "write": (frozenset({State.WAITING, State.WRITING}), State.WRITING),  # a worker that was killed begins again
        "finish": (frozenset({State.WRITING}), State.READY),
        "fail": (frozenset({State.WAITING, State.WRITING}), State.FAILED),
        "expire": (frozenset(State) - {State.EXPIRED}, State.EXPIRED),
    }

    subject = models.CharField("nội dung", max_length=8, choices=Subject, default=Subject.MEMBERS)
    format = models.CharField("dạng tệp", max_length=4, choices=Format, default=Format.XLSX)
    # None of the audit: that is of all units that its reader may inspect.
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="đơn vị")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="list_exports", verbose_name="người xuất"
    )
    # The search form as it was sent, to be read again by the worker; empty once that has happened.
    asked = models.JSONField("điều kiện", default=dict)
    described = models.CharField("điều kiện, bằng lời", max_length=300, blank=True)
    with_numbers = models.BooleanField("có số định danh, số thẻ", default=False)
    reason = models.CharField("lý do", max_length=300)
    state = models.CharField("trạng thái", max_length=8, choices=State, default=State.WAITING)
    rows = models.PositiveIntegerField("số dòng", null=True, blank=True)
    file = models.FileField(upload_to="exports", blank=True, editable=False)
    created_at = models.DateTimeField("yêu cầu lúc", default=timezone.now)
    expires_at = models.DateTimeField("giữ đến")

    class Meta:
        verbose_name = "lần xuất danh sách"
        verbose_name_plural = "các lần xuất danh sách"
        default_permissions = ()
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["expires_at"], name="export_to_expire", condition=~Q(state="expired")),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="export_has_a_reason"),
            models.CheckConstraint(
                condition=~Q(subject="members") | Q(unit__isnull=False), name="export_of_members_has_unit"
            ),
        ]

    def __str__(self) -> str:
        return " · ".join(filter(None, [self.get_subject_display(), self.unit and self.unit.name]))

    @property
    def is_ready(self) -> bool:
        return self.state == self.State.READY and self.expires_at > timezone.now()

    @property
    def tone(self) -> str:
        """Of its badge."""
        return {"ready": "good", "failed": "bad", "expired": ""}.get(self.state, "gold")
