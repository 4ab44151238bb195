"""Who issues documents, in which terms their numbers run, and what documents are about."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import BigIntegerField, F, Func, Q, Value
from django.db.models.functions import Cast, Coalesce

from members import vietnamese
from members.models import Unit


class Issuer(models.Model):
    """A body of the Party that issues documents under a suffix of its own (TU, ĐU, BTCTW)."""

    class Level(models.TextChoices):
        CENTRAL = "central", "Trung ương"
        CITY = "city", "Thành phố"
        COMMUNE = "commune", "Xã, phường và tương đương"
        CELL = "cell", "Chi bộ"
        OTHER = "other", "Khác"

    name = models.CharField("tên cơ quan ban hành", max_length=160)
    folded = models.CharField(max_length=160, editable=False)
    suffix = models.CharField("ký hiệu cơ quan", max_length=12, blank=True, help_text="Như TU, ĐU, BTCTW.")
    level = models.CharField("cấp ban hành", max_length=8, choices=Level, default=Level.OTHER)
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="issuers",
        verbose_name="tổ chức đảng",
        help_text="Tổ chức đảng mà cơ quan này thuộc về; để trống với cơ quan ngoài cây tổ chức, như Trung ương.",
    )
    # The row of a name that was given up stays, so that whoever types it later means the body it belongs to.
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="merged", verbose_name="đã gộp vào"
    )

    # When it was last merged, until how its documents are found has been written anew.
    words_asked_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "cơ quan ban hành"
        verbose_name_plural = "cơ quan ban hành"
        default_permissions = ()
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["folded", "unit"], nulls_distinct=False, name="issuer_once"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs):
        self.name = vietnamese.nfc(self.name)
        self.folded = vietnamese.fold(self.name)
        super().save(*args, **kwargs)


def _day(end: str) -> Func:
    """The day in the column `end` as a number."""
    return Func(end, template="(%(expressions)s - DATE '1900-01-01')", output_field=BigIntegerField())


def _own(day) -> Func:
    """`day` in a space of its issuer's own: ranges of two issuers never meet, without btree_gist, which is no part of
    the core."""
    # Cast: where a form is validated the key is a parameter, and a small one makes the product an int4.
    # The words in the order of the alphabet, as a migration writes them: Django compares the two word by word.
    return Func(
        Cast("issuer", BigIntegerField()),
        day,
        arg_joiner=" * 10000000 + ",
        output_field=BigIntegerField(),
        template="(%(expressions)s)",
    )


class IssuingTerm(models.Model):
    """A nhiệm kỳ of an issuer, congress to congress: its numbers begin again at 01 (399-QĐ/TW, 05-HD/VPTW)."""

    issuer = models.ForeignKey(Issuer, models.PROTECT, related_name="terms", verbose_name="cơ quan ban hành")
    name = models.CharField("nhiệm kỳ", max_length=40, help_text="Ví dụ 2025–2030.")
    since = models.DateField("từ ngày")
    until = models.DateField("đến hết ngày", null=True, blank=True)

    class Meta:
        verbose_name = "nhiệm kỳ"
        verbose_name_plural = "nhiệm kỳ"
        default_permissions = ()
        ordering = ["issuer", "-since"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="issuing_term_ends_after_it_begins",
                violation_error_message="Ngày kết thúc nhiệm kỳ phải sau ngày bắt đầu.",
            ),
            ExclusionConstraint(
                name="issuing_terms_apart",
                expressions=[
                    (
                        Func(
                            _own(_day("since")),
                            _own(Coalesce(_day("until"), Value(9_999_999), output_field=BigIntegerField())),
                            Value("[]"),
                            function="int8range",
                            output_field=BigIntegerRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    )
                ],
                violation_error_message="Thời gian này trùng với một nhiệm kỳ khác của cơ quan.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def unit(self) -> Unit | None:
        return self.issuer.unit


class Subject(models.Model):
    """A lĩnh vực by which documents are sorted; one list for the whole portal, kept at the root."""

    name = models.CharField("lĩnh vực", max_length=80)
    folded = models.CharField(max_length=80, unique=True, editable=False)
    place = models.PositiveSmallIntegerField("thứ tự", default=0)

    class Meta:
        verbose_name = "lĩnh vực"
        verbose_name_plural = "lĩnh vực"
        default_permissions = ()
        ordering = ["place", "name"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs):
        self.name = vietnamese.nfc(self.name)
        self.folded = vietnamese.fold(self.name)
        super().save(*args, **kwargs)

    def clean(self):
        same = type(self).objects.filter(folded=vietnamese.fold(self.name)).exclude(pk=self.pk)
        if same.exists():
            raise ValidationError({"name": f"Lĩnh vực “{same.get()}” đã có."})
