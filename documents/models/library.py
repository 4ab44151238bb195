"""The library: what was issued, by whom, and whom it reaches."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from documents.models.querysets import DocumentQuerySet
from members import vietnamese
from members.models import Unit, User


def file_path(document: "Document", name: str) -> str:
    """Where the file is kept: never under the name it came with."""
    return f"documents/{timezone.localdate():%Y/%m}/{document.sha256[:32]}.pdf"


class Document(models.Model):
    class Kind(models.TextChoices):
        RESOLUTION = "resolution", "Nghị quyết"
        DECISION = "decision", "Quyết định"
        REGULATION = "regulation", "Quy định"
        STATUTE = "statute", "Quy chế"
        DIRECTIVE = "directive", "Chỉ thị"
        CONCLUSION = "conclusion", "Kết luận"
        CIRCULAR = "circular", "Thông tri"
        GUIDANCE = "guidance", "Hướng dẫn"
        NOTICE = "notice", "Thông báo"
        REPORT = "report", "Báo cáo"
        PLAN = "plan", "Kế hoạch"
        PROGRAMME = "programme", "Chương trình"
        SCHEME = "scheme", "Đề án"
        OPTION = "option", "Phương án"
        SUBMISSION = "submission", "Tờ trình"
        OFFICIAL_LETTER = "official_letter", "Công văn"
        MINUTES = "minutes", "Biên bản"
        OTHER = "other", "Văn bản khác"

    # HD 05-HD/VPTW (2026); quyết định and quy định share one symbol.
    SYMBOLS = {
        "NQ": Kind.RESOLUTION,
        "QĐ": Kind.DECISION,
        "QĐi": Kind.REGULATION,
        "QC": Kind.STATUTE,
        "CT": Kind.DIRECTIVE,
        "KL": Kind.CONCLUSION,
        "TTri": Kind.CIRCULAR,
        "TT": Kind.CIRCULAR,
        "HD": Kind.GUIDANCE,
        "TB": Kind.NOTICE,
        "BC": Kind.REPORT,
        "KH": Kind.PLAN,
        "CTr": Kind.PROGRAMME,
        "ĐA": Kind.SCHEME,
        "PA": Kind.OPTION,
        "TTr": Kind.SUBMISSION,
        "CV": Kind.OFFICIAL_LETTER,
        "BB": Kind.MINUTES,
    }

    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        related_name="documents",
        verbose_name="đơn vị đăng",
        help_text="Đảng viên của đơn vị này và mọi đơn vị trực thuộc đọc được văn kiện.",
    )
    kind = models.CharField("loại văn bản", max_length=20, choices=Kind)
    number = models.PositiveIntegerField("số", editable=False)
    number_raw = models.CharField("số, ký hiệu", max_length=60, help_text="Như in trên văn bản, ví dụ 121-KH/TU.")
    symbol = models.CharField("số, ký hiệu chuẩn", max_length=40, editable=False)
    issuer = models.CharField("cơ quan ban hành", max_length=160)
    issued_on = models.DateField("ngày ban hành")
    title = models.CharField("trích yếu", max_length=500)
    file = models.FileField("tệp PDF", upload_to=file_path, max_length=160)
    size = models.PositiveBigIntegerField("dung lượng", editable=False)
    pages = models.PositiveIntegerField("số trang", editable=False)
    sha256 = models.CharField("mã băm của tệp", max_length=64, editable=False)
    posted_by = models.ForeignKey(
        User, models.PROTECT, null=True, editable=False, related_name="+", verbose_name="người đăng"
    )
    posted_at = models.DateTimeField("đăng lúc", default=timezone.now, editable=False)
    withdrawn_at = models.DateTimeField("gỡ lúc", null=True, blank=True, editable=False)
    search_folded = models.TextField(editable=False)
    search = models.GeneratedField(
        expression=SearchVector("search_folded", config="simple"), output_field=SearchVectorField(), db_persist=True
    )

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "văn kiện"
        verbose_name_plural = "văn kiện"
        default_permissions = ()
        indexes = [
            models.Index(fields=["unit", "-issued_on", "-id"], name="document_unit_newest"),
            models.Index(fields=["-issued_on", "-id"], name="document_newest", condition=Q(withdrawn_at=None)),
            GinIndex(fields=["search"], name="document_search"),
        ]
        constraints = [
            # A unit of its own: two wards may each keep a copy of what neither reads at the other.
            models.UniqueConstraint(
                fields=["symbol", "issued_on", "issuer", "unit"],
                condition=Q(withdrawn_at=None),
                name="document_once_a_unit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.symbol} · {self.title}"

    def save(self, *args, **kwargs):
        words = f"{self.symbol} {self.get_kind_display()} {self.title} {self.issuer}"
        self.search_folded = vietnamese.search_text(words)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("documents:detail", args=[self.pk])

    def clean(self):
        self.issuer, self.title = vietnamese.nfc(self.issuer), vietnamese.nfc(self.title)

    @property
    def audit_name(self) -> str:
        """Without the trích yếu: that of a secret which slipped in must be erased for good, and the audit never is."""
        return self.symbol

    @property
    def file_name(self) -> str:
        """A name that says what it is when it lies in a phone's download folder."""
        return f"{self.symbol.replace('/', '-')}.pdf"
