"""The library: what was issued, by whom, and whom it reaches."""

from datetime import date

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce, ExtractYear
from django.urls import reverse
from django.utils import timezone

from documents.models import kinds, wording
from documents.models.issuers import Issuer, IssuingTerm, Subject
from documents.models.querysets import DocumentQuerySet
from members import vietnamese
from members.models import Unit, User
from members.versions import Versioned

ENDS_BEFORE = "Ngày hết hiệu lực phải sau ngày có hiệu lực."


class Document(Versioned):
    Kind, Body, SignMode = kinds.Kind, kinds.Body, kinds.SignMode
    Urgency, Shelf, Validity = kinds.Urgency, kinds.Shelf, kinds.Validity
    SYMBOLS = kinds.SYMBOLS

    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        related_name="documents",
        verbose_name="đơn vị đăng",
        help_text="Đảng viên của đơn vị này và mọi đơn vị trực thuộc đọc được văn kiện.",
    )
    shelf = models.CharField("kho", max_length=8, choices=Shelf, default=Shelf.LIBRARY)
    kind = models.CharField("loại văn bản", max_length=20, choices=Kind)
    number = models.PositiveIntegerField("số", null=True, editable=False)
    number_raw = models.CharField(
        "số, ký hiệu", max_length=60, blank=True, help_text="Như in trên văn bản, ví dụ 121-KH/TU."
    )
    symbol = models.CharField("số, ký hiệu chuẩn", max_length=60, editable=False)
    # What tells it from others of the same number, see numbering.Number.series; most have nothing.
    series = models.CharField(max_length=10, default="", db_default="", editable=False)
    issuer = models.ForeignKey(Issuer, models.PROTECT, related_name="documents", verbose_name="cơ quan ban hành")
    issuer_body = models.CharField("tập thể ban hành", max_length=12, choices=Body, blank=True)
    term = models.ForeignKey(
        IssuingTerm,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="documents",
        verbose_name="nhiệm kỳ",
    )
    issued_on = models.DateField("ngày ban hành")
    title = models.CharField("trích yếu", max_length=500)
    signer = models.CharField("người ký", max_length=120, blank=True)
    signer_role = models.CharField("chức vụ người ký", max_length=160, blank=True)
    sign_mode = models.CharField("thể thức ký", max_length=4, choices=SignMode, blank=True)
    effective_from = models.DateField(
        "có hiệu lực từ", null=True, blank=True, help_text="Để trống khi có hiệu lực từ ngày ký."
    )
    effective_to = models.DateField("có hiệu lực đến hết", null=True, blank=True)
    validity = models.CharField("hiệu lực", max_length=10, choices=Validity, default=Validity.IN_FORCE, editable=False)
    subject = models.ForeignKey(
        Subject, models.PROTECT, null=True, blank=True, related_name="documents", verbose_name="lĩnh vực"
    )
    urgency = models.CharField("độ khẩn", max_length=12, choices=Urgency, blank=True)
    recipients = models.TextField("nơi nhận", max_length=2_000, blank=True)
    published_by = models.ForeignKey(
        User, models.PROTECT, null=True, editable=False, related_name="+", verbose_name="người đăng"
    )
    published_at = models.DateTimeField("đăng lúc", default=timezone.now, editable=False)
    # One more each time its text was replaced by one to be read anew: a word of an earlier round is none for this.
    reading_round = models.PositiveSmallIntegerField(default=1, editable=False)
    withdrawn_at = models.DateTimeField("gỡ lúc", null=True, blank=True, editable=False)
    why_withdrawn = models.CharField("lý do gỡ", max_length=500, blank=True, editable=False)
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
            # A sequence of numbers is that of an issuer and a type within a term, or within the year where no term is
            # known. A unit of its own: two wards may each keep a copy of what neither reads at the other.
            models.UniqueConstraint(
                "unit",
                "issuer",
                "kind",
                "number",
                "series",
                Case(When(kind__in=kinds.UNLISTED, then="symbol"), default=Value("")),
                Coalesce("term_id", -ExtractYear("issued_on"), output_field=models.BigIntegerField()),
                condition=Q(withdrawn_at=None),
                name="document_once_in_its_series",
            ),
            models.CheckConstraint(
                condition=Q(effective_to=None) | Q(effective_from=None) | Q(effective_to__gte=F("effective_from")),
                name="document_ends_after_it_begins",
                violation_error_message=ENDS_BEFORE,
            ),
        ]

    def __str__(self) -> str:
        return " · ".join(filter(None, (self.own_symbol, self.full_title)))

    def save(self, *args, **kwargs):
        self.search_folded = self.searched
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("documents:detail", args=[self.pk])

    def is_open_to(self, user) -> bool:
        return type(self).objects.open_to(user).filter(pk=self.pk).exists()

    def clean(self):
        self.title = vietnamese.nfc(self.title)
        if self.issued_on and self.effective_to and self.effective_to < self.in_force_from:
            raise ValidationError({"effective_to": ENDS_BEFORE})

    @property
    def issued_by(self) -> str:
        return kinds.cited(self.issuer_body, str(self.issuer))

    @property
    def in_force_from(self) -> date:
        return self.effective_from or self.issued_on

    @property
    def searched(self) -> str:
        """What is found of it without its text: three parts, which weigh differently in the index of the words."""
        parts = (self.symbol, f"{self.get_kind_display()} {self.title}", self.issued_by)
        return " | ".join(map(vietnamese.search_text, parts))

    @property
    def full_title(self) -> str:
        """The trích yếu with its type: `Quy chế làm việc của Ban Chấp hành`."""
        return kinds.full_title(self.kind, self.title)

    @property
    def own_symbol(self) -> str:
        """The number it bears, to stand beside its title; empty where it has none."""
        return self.symbol if self.number else ""

    @property
    def short_name(self) -> str:
        """By which it is told from others in tabs, buttons and sentences: its number, else its title."""
        return self.own_symbol or self.full_title

    @property
    def told_as(self) -> str:
        """In a notice, which outlives it: its number, else its type with its day; as `audit_name` never the trích
        yếu."""
        label = "Văn bản" if self.kind == kinds.Kind.OTHER else self.get_kind_display()
        return self.own_symbol or f"{label} ngày {wording.day(self.issued_on)}"

    @property
    def citation(self) -> str:
        """As another document cites it: `Nghị quyết số 12-NQ/ĐU, ngày 05/9/2026 của … về …` (399-QĐ/TW)."""
        number = f" số {self.symbol}" if self.number else ""
        issued = f"ngày {wording.day(self.issued_on)} của {self.issued_by}"
        return f"{self.get_kind_display()}{number}, {issued} {wording.about(self.title)}"

    def validity_on(self, day: date) -> kinds.Validity:
        """Whether it was, is or will be in force on `day`, as far as the library knows today; one query."""
        state = self.done_to_it.model.state_on(day)
        return kinds.Validity(type(self).objects.filter(pk=self.pk).values_list(state, flat=True).get())

    @property
    def is_over(self) -> bool:
        """Whether nothing of it is in force any more."""
        return self.validity in kinds.OVER

    @property
    def is_cleared(self) -> bool:
        """Whether somebody has confirmed that it only speaks of state secrets."""
        clearance = getattr(self, "clearance", None)
        return bool(clearance and clearance.state == clearance.State.CONFIRMED)

    @property
    def audit_name(self) -> str:
        """Without the trích yếu: that of a secret which slipped in must be erased for good, and the audit never is."""
        return self.symbol

    @property
    def main(self):
        """The file that is the document now; None once its content was erased. Costs no query after `with_main()`."""
        if "main_file" not in self.__dict__:
            self.main_file = self.files.main().current().first()
        return self.main_file

    def refresh_from_db(self, *args, **kwargs):
        self.__dict__.pop("main_file", None)
        super().refresh_from_db(*args, **kwargs)
