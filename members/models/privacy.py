"""Personal data (Law 91/2025): what a person was told and agreed to, and what a person asks about the own data."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from members.models.units import Unit
from members.moves import Movable


class Consent(models.Model):
    """One answer of one person, with its evidence; the newest row of a subject holds. Silence leaves no row."""

    class Subject(models.TextChoices):
        NOTICE = "notice", "Đã đọc thông báo xử lý dữ liệu"
        EMAIL = "email", "Nhận thông báo của Sổ tay qua thư điện tử"
        PUSH = "push", "Nhận thông báo của Sổ tay trên màn hình điện thoại"

    OPTIONAL = (Subject.EMAIL, Subject.PUSH)  # asked apart, never needed for anything else, withdrawn at any time

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="consents")
    subject = models.CharField("nội dung", max_length=10, choices=Subject)
    given = models.BooleanField("đồng ý")
    version = models.CharField("phiên bản thông báo", max_length=10)
    digest = models.CharField("dấu vân tay của văn bản", max_length=64)  # SHA-256 of the text that was shown
    at = models.DateTimeField("thời điểm", default=timezone.now)
    address = models.GenericIPAddressField("địa chỉ mạng", null=True, blank=True)

    class Meta:
        verbose_name = "ghi nhận đồng ý"
        verbose_name_plural = "ghi nhận đồng ý"
        default_permissions = ()
        ordering = ["-pk"]
        indexes = [models.Index(fields=["user", "subject"], name="consent_user_subject")]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_subject_display()}"


class DataRequestQuerySet(models.QuerySet["DataRequest"]):
    def open(self):
        return self.filter(state__in=DataRequest.OPEN)

    def named(self, pk: int) -> "DataRequest | None":
        return self.filter(pk=pk).first()

    def closed(self):
        return self.exclude(state__in=DataRequest.OPEN)

    def overdue(self, day: date):
        """Not answered, or not done, by the day the rules set."""
        return self.filter(Q(state=DataRequest.State.RECEIVED, respond_by__lt=day) | Q(due_on__lt=day)).open()

    def most_pressing_first(self):
        return self.order_by("deadline", "pk")


class DataRequest(Movable):
    """A person's request about the own data, under the clock of docs/rules.md §7.2."""

    class Kind(models.TextChoices):
        ACCESS = "access", "Xem, nhận bản sao dữ liệu về tôi"
        RESTRICT = "restrict", "Tạm ngừng dùng dữ liệu của tôi"
        OBJECT = "object", "Phản đối việc xử lý dữ liệu của tôi"
        WITHDRAW = "withdraw", "Rút lại sự đồng ý"
        ERASE = "erase", "Xóa dữ liệu của tôi"
        COMPLAINT = "complaint", "Khiếu nại về việc xử lý dữ liệu"

    class State(models.TextChoices):
        RECEIVED = "received", "Đã nhận, chờ phản hồi"
        IN_HAND = "in_hand", "Đang giải quyết"
        EXTENDED = "extended", "Đang giải quyết, đã gia hạn"
        DONE = "done", "Đã giải quyết"
        REFUSED = "refused", "Không được chấp nhận"
        CANCELLED = "cancelled", "Người gửi đã rút"

    OPEN = (State.RECEIVED, State.IN_HAND, State.EXTENDED)
    MOVES = {
        "respond": (frozenset({State.RECEIVED}), State.IN_HAND),
        "extend": (frozenset({State.IN_HAND}), State.EXTENDED),  # once: an extended one cannot be extended again
        "finish": (frozenset(OPEN), State.DONE),
        "refuse": (frozenset(OPEN), State.REFUSED),
        "cancel": (frozenset(OPEN), State.CANCELLED),
    }

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="data_requests", verbose_name="người yêu cầu"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="data_requests", verbose_name="đơn vị")
    kind = models.CharField("yêu cầu", max_length=10, choices=Kind)
    text = models.TextField("nội dung")
    state = models.CharField("trạng thái", max_length=10, choices=State, default=State.RECEIVED)
    received_at = models.DateTimeField("nhận lúc", default=timezone.now)
    respond_by = models.DateField("phản hồi chậm nhất")
    due_on = models.DateField("giải quyết xong chậm nhất")
    response = models.TextField("phản hồi đầu tiên", blank=True)
    responded_at = models.DateTimeField("phản hồi lúc", null=True, blank=True)
    extension_reason = models.TextField("lý do gia hạn", blank=True)
    answer = models.TextField("kết quả", blank=True)
    closed_at = models.DateTimeField("kết thúc lúc", null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người xử lý"
    )
    overdue_notified_on = models.DateField("đã nhắc quá hạn", null=True, blank=True)
    deadline = models.GeneratedField(
        expression=models.Case(models.When(state="received", then="respond_by"), default="due_on"),
        output_field=models.DateField(),
        db_persist=True,
    )

    audit_about = "user"

    objects = DataRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "yêu cầu về dữ liệu cá nhân"
        verbose_name_plural = "yêu cầu về dữ liệu cá nhân"
        default_permissions = ()
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["unit", "deadline"],
                name="data_request_open",
                condition=Q(state__in=("received", "in_hand", "extended")),
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind"],
                condition=Q(state__in=("received", "in_hand", "extended")),
                name="data_request_one_open_of_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("received", "in_hand", "extended")) | Q(closed_at__isnull=False),
                name="data_request_closed_has_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} – {self.user}"

    @property
    def audit_name(self) -> str:
        """Without what the person wrote."""
        return str(self)

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.deadline < timezone.localdate()
