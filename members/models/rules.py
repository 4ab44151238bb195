"""Which rule is in force when: every limit, ratio, band and rate of the Party's rules, as data."""

from django.db import models
from django.db.models import Q

from members.models.units import Unit


class RuleParameter(models.Model):
    """One value of one rule over one stretch of time; `scope` narrows it to a unit and what is under it."""

    key = models.CharField("khóa", max_length=60)
    value = models.DecimalField("giá trị", max_digits=14, decimal_places=6)
    measure = models.CharField("đơn vị tính", max_length=40)
    valid_from = models.DateField("có hiệu lực từ")
    valid_to = models.DateField("đến hết", null=True, blank=True)
    document = models.CharField("văn bản", max_length=120)
    confidence = models.CharField("mức tin cậy", max_length=40, blank=True)
    local = models.BooleanField("quy định riêng của địa phương", default=False)
    scope = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="áp dụng cho")
    note = models.CharField("ghi chú", max_length=300, blank=True)

    class Meta:
        verbose_name = "tham số quy định"
        verbose_name_plural = "tham số quy định"
        default_permissions = ()
        ordering = ["key", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "valid_from", "scope"], nulls_distinct=False, name="rule_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=models.F("valid_from")), name="rule_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} = {self.value.normalize():f} {self.measure} ({self.document})"
