"""Độ đầy đủ: which documents should be in the library, and where they are, are missing, or are out of force."""

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q

from documents.models.issuers import Issuer
from documents.models.kinds import Kind
from documents.models.library import Document
from members import vietnamese
from members.models import Unit, User


class ExpectedQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(retired_at=None)

    def for_unit(self, unit: Unit):
        """What the lists of `unit` and of those above it ask for there, each with its kept `figures_there`: of the
        unit, or of the one that keeps the list where all below read the same."""
        readers = Q(scope=ExpectedDocument.Scope.READERS)
        each = Exists(CoverageFigure.objects.filter(expected=OuterRef("pk"), unit=unit))
        there = CoverageFigure.objects.filter(Q(unit=unit) | Q(expected__scope=ExpectedDocument.Scope.READERS))
        figures = Prefetch("figures", there.select_related("document__unit"), to_attr="figures_there")
        asked = self.standing().filter(readers | each, unit__path__in=unit.lineage).select_related("unit")
        return asked.prefetch_related(figures).order_by("scope", "level", "folded", "pk")


class ExpectedDocument(models.Model):
    """A line of a list: a document that members must find, or that each unit of a kind must have of its own."""

    class Scope(models.TextChoices):
        READERS = "readers", "Đảng viên của đơn vị phải tìm thấy"
        BASES = "bases", "Mỗi tổ chức cơ sở đảng phải tự có"
        CELLS = "cells", "Mỗi chi bộ phải tự có"

    KINDS: dict[str, tuple] = {
        Scope.BASES: (Unit.Kind.BASE, Unit.Kind.BASE_CELL),
        Scope.CELLS: Unit.CELLS,
    }

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="expected_documents", verbose_name="đơn vị lập")
    scope = models.CharField("phạm vi", max_length=8, choices=Scope, default=Scope.READERS)
    level = models.CharField("cấp ban hành", max_length=8, choices=Issuer.Level, default=Issuer.Level.OTHER)
    symbol = models.CharField("số, ký hiệu", max_length=60, blank=True)
    kind = models.CharField("loại văn bản", max_length=20, choices=Kind, blank=True)
    title = models.CharField("tên, trích yếu", max_length=300)
    folded = models.CharField(max_length=300, editable=False)
    since = models.DateField("yêu cầu từ", null=True, blank=True)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    retired_at = models.DateTimeField("bỏ lúc", null=True, blank=True)
    counted_at = models.DateTimeField("tính lúc", null=True, blank=True)

    objects = ExpectedQuerySet.as_manager()

    class Meta:
        verbose_name = "văn kiện cần có"
        verbose_name_plural = "văn kiện cần có"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "scope", "symbol", "kind", "folded"],
                condition=Q(retired_at=None),
                name="expected_document_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.symbol} {self.title}".strip()

    def save(self, *args, **kwargs):
        self.title = vietnamese.nfc(self.title)
        self.folded = vietnamese.search_text(self.title)
        super().save(*args, **kwargs)

    @property
    def is_of_each(self) -> bool:
        return self.scope != self.Scope.READERS

    figures_there: "list[CoverageFigure]"  # brought along by `for_unit`

    @property
    def there(self) -> "CoverageFigure | None":
        """The figures that `for_unit` has brought along."""
        return self.figures_there[0] if self.figures_there else None


class FigureQuerySet(models.QuerySet):
    def lacking(self, expected: ExpectedDocument, unit: Unit):
        """The units below `unit`, itself included, that ought to have it and have none in force; in the order of the
        tree."""
        places = self.filter(expected=expected, own=True, there=0, unit__path__startswith=unit.path)
        return places.select_related("unit", "document").order_by("unit__path")


class CoverageFigure(models.Model):
    """How many units at or below this one ought to have a document, how many have it, and how many have only one that
    is out of force; rebuilt, never counted on a page."""

    pk = models.CompositePrimaryKey("expected_id", "unit_id")
    expected = models.ForeignKey(ExpectedDocument, models.CASCADE, related_name="figures", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    own = models.BooleanField(default=False)  # this unit is one of those that ought to have it
    due = models.PositiveIntegerField("cần có")
    there = models.PositiveIntegerField("đã có")
    over = models.PositiveIntegerField("chỉ có bản hết hiệu lực")
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")  # of the unit itself
    successor = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")  # in place of that

    objects = FigureQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.expected_id} · {self.unit_id}"

    @property
    def missing(self) -> int:
        return self.due - self.there - self.over
