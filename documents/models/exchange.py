"""Gửi – nhận: what one unit's office sends to another's, and how far each receiver has come with it."""

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from documents.models.files import DocumentFile
from documents.models.kinds import Kind, Urgency, full_title
from documents.models.library import Document
from members.access import granted_paths, units_for
from members.models import Unit, User
from members.moves import Movable
from members.powers import Power


def enclosed_path(dispatch: "Dispatch", name: str) -> str:
    """Where a file that was sent on its own is kept: never under the name it came with."""
    extension = DocumentFile.EXTENSIONS[dispatch.format]
    return f"exchange/{timezone.localdate():%Y/%m}/{dispatch.sha256[:32]}.{extension}"


def offices_of(user: User, *, below: bool) -> models.QuerySet[Unit]:
    """The units where `user` manages documents; without those `below` only the ones that this was given on."""
    if below:
        return units_for(user, Power.MANAGE_DOCUMENTS)
    return Unit.objects.filter(path__in=granted_paths(user, Power.MANAGE_DOCUMENTS))


# Of a dispatch: a file on its own, or a document that is still in its library.
OF_THE_LIBRARY = Q(document=None) | Q(document__withdrawn_at=None)


class DispatchQuerySet(models.QuerySet):
    def sent_by(self, user: User, *, below: bool = True):
        """What the units where `user` manages documents have sent, the newest first; without those `below` only the
        units that this was given on."""
        sent = self.filter(unit__in=offices_of(user, below=below)).order_by("-sent_at", "-pk")
        return sent.select_related("unit", "document").with_progress()

    def unfinished(self):
        """What some receiver has still to deal with."""
        waiting = Receipt.objects.waiting().filter(dispatch=OuterRef("pk"))
        return self.filter(Exists(waiting), recalled_at=None)

    def with_progress(self):
        """Each with how many it was sent to, how many of these are done with it, and how many are overdue."""
        waiting = Q(receipts__state__in=Receipt.WAITING)
        late = waiting & Q(deadline__lt=timezone.localdate()) & OF_THE_LIBRARY
        return self.annotate(
            receivers=Count("receipts"),
            done=Count("receipts", filter=Q(receipts__state=Receipt.State.DONE)),
            late=Count("receipts", filter=late),
        )


class Dispatch(models.Model):
    """One sending of a document of the library, or of a file on its own, from a unit to others."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="dispatches", verbose_name="nơi gửi")
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="dispatches")
    # Of a file that was sent on its own; empty where `document` says it all.
    number_raw = models.CharField("số, ký hiệu", max_length=60, blank=True)
    kind = models.CharField("loại văn bản", max_length=20, choices=Kind, blank=True)
    issuer = models.CharField("cơ quan ban hành", max_length=160, blank=True)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    title = models.CharField("trích yếu", max_length=500, blank=True)
    file = models.FileField("tệp", upload_to=enclosed_path, max_length=160, blank=True)
    format = models.CharField("dạng", max_length=8, choices=DocumentFile.Format, blank=True)
    size = models.PositiveBigIntegerField("dung lượng", default=0)
    pages = models.PositiveIntegerField("số trang", default=0)
    sha256 = models.CharField("mã băm", max_length=64, blank=True)
    caution = models.CharField("lưu ý cho văn thư", max_length=300, blank=True, default="", db_default="")
    urgency = models.CharField("độ khẩn", max_length=12, choices=Urgency, blank=True)
    deadline = models.DateField("hạn xử lý", null=True, blank=True)
    note = models.CharField("lời nhắn", max_length=500, blank=True)
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người gửi")
    sent_at = models.DateTimeField("gửi lúc", default=timezone.now)
    recalled_at = models.DateTimeField("thu hồi lúc", null=True, blank=True)
    why_recalled = models.CharField("lý do thu hồi", max_length=500, blank=True)

    objects = DispatchQuerySet.as_manager()

    class Meta:
        verbose_name = "văn bản đi"
        verbose_name_plural = "văn bản đi"
        default_permissions = ()
        indexes = [models.Index(fields=["unit", "-sent_at"], name="dispatch_sent")]
        constraints = [
            models.CheckConstraint(
                condition=Q(document__isnull=False, file="") | Q(document=None, issued_on__isnull=False),
                name="dispatch_holds_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.shown_number} · {self.unit}"

    def get_absolute_url(self) -> str:
        return reverse("documents:sent", args=[self.pk])

    @property
    def shown_number(self) -> str:
        """Never the title, which must not stand in the audit."""
        return self.document.symbol if self.document else self.number_raw or self.get_kind_display()

    @property
    def own_number(self) -> str:
        """The number that is printed on it; empty where there is none."""
        return self.document.own_symbol if self.document else self.number_raw

    @property
    def short_name(self) -> str:
        """By which it is told from others on pages: its number, else its title."""
        return self.own_number or self.shown_title

    @property
    def shown_title(self) -> str:
        """Of a document that was withdrawn since, nothing."""
        if self.is_gone:
            return "Văn bản đã được gỡ"
        if self.document:
            return self.document.full_title
        return full_title(self.kind, self.title) if self.kind else self.title

    @property
    def audit_name(self) -> str:
        """Without the trích yếu, as of every document."""
        return f"{self.shown_number} · {self.unit}"

    @property
    def is_gone(self) -> bool:
        return bool(self.recalled_at or (self.document and self.document.withdrawn_at))

    @property
    def enclosed(self) -> "Dispatch | DocumentFile | None":
        """What is sent to a browser: a file, its size, print and kind."""
        if self.is_gone:
            return None
        return self.document.main if self.document else self

    @property
    def caution_told(self) -> str:
        """What its sender should know of the file; that of a document is kept with the document."""
        enclosed = self.enclosed
        return enclosed.caution if enclosed else ""

    @property
    def content_type(self) -> str:
        return DocumentFile.CONTENT_TYPES[self.format]

    @property
    def is_pdf(self) -> bool:
        """Whether a browser shows it in the page."""
        return DocumentFile.EXTENSIONS[self.format] == "pdf"

    @property
    def download_name(self) -> str:
        return f"{self.shown_number.replace('/', '-')}.{DocumentFile.EXTENSIONS[self.format]}"


class ReceiptQuerySet(models.QuerySet):
    def received_by(self, user: User, *, below: bool = True):
        """What has come to the units where `user` manages documents, the newest first; `below` as in `sent_by`."""
        mine = self.filter(unit__in=offices_of(user, below=below))
        return mine.for_list().order_by("-dispatch__sent_at", "-pk")

    def for_list(self):
        return self.select_related("unit", "dispatch__unit", "dispatch__document")

    def waiting(self):
        """New or being worked on, of what was neither recalled nor withdrawn: nobody can do anything about that."""
        there = Q(dispatch__document=None) | Q(dispatch__document__withdrawn_at=None)
        return self.filter(there, state__in=Receipt.WAITING, dispatch__recalled_at=None)

    def waiting_at(self, user: User):
        """Those at the very offices where `user` manages documents."""
        return self.waiting().filter(unit__in=offices_of(user, below=False))

    def overdue(self):
        return self.waiting().filter(dispatch__deadline__lt=timezone.localdate())

    def of_dispatch(self, dispatch: Dispatch):
        rows = self.filter(dispatch=dispatch).select_related("unit", "handled_by__member", "dispatch__document")
        return rows.order_by("unit__path")


class Receipt(Movable):
    """One receiver of a dispatch and what became of it there."""

    class State(models.TextChoices):
        NEW = "new", "Mới"
        WORKING = "working", "Đang xử lý"
        DONE = "done", "Đã xử lý"
        RETURNED = "returned", "Trả lại"

    WAITING = (State.NEW, State.WORKING)
    MOVES = {
        "start": (frozenset({State.NEW}), State.WORKING),
        "finish": (frozenset({State.NEW, State.WORKING}), State.DONE),
        "return": (frozenset({State.NEW, State.WORKING}), State.RETURNED),
    }

    dispatch = models.ForeignKey(Dispatch, models.PROTECT, related_name="receipts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="receipts", verbose_name="nơi nhận")
    state = models.CharField("trạng thái", max_length=8, choices=State, default=State.NEW)
    received_at = models.DateTimeField("mở xem lúc", null=True, blank=True)
    received_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    handled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    handled_at = models.DateTimeField("xử lý lúc", null=True, blank=True)
    result = models.CharField("kết quả, lý do", max_length=500, blank=True)
    filed = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="đã đưa vào thư viện"
    )

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        verbose_name = "văn bản đến"
        verbose_name_plural = "văn bản đến"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["dispatch", "unit"], name="receipt_once_a_unit")]
        indexes = [models.Index(fields=["unit", "state"], name="receipt_state")]

    def __str__(self) -> str:
        return f"{self.dispatch} → {self.unit}"

    def get_absolute_url(self) -> str:
        return reverse("documents:received", args=[self.pk])

    @property
    def audit_name(self) -> str:
        return f"{self.dispatch.audit_name} → {self.unit}"

    @property
    def is_waiting(self) -> bool:
        return self.state in self.WAITING and not self.dispatch.is_gone

    @property
    def is_overdue(self) -> bool:
        deadline = self.dispatch.deadline
        return bool(self.is_waiting and deadline and deadline < timezone.localdate())
