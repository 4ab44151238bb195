"""Which period, in which order, and which unit."""

from collections.abc import Callable
from datetime import date
from urllib.parse import urlencode

from django import forms
from django.utils import timezone

from meetings.figures.figures import Row
from meetings.figures.periods import Choices, Period, read
from members.models import Unit


def _rate(part: str, whole: str) -> Callable[[Row], float]:
    """A share of nothing stands below every share."""
    return lambda row: row.counts[part] / row.counts[whole] if row.counts[whole] else -1.0


ORDERS: dict[str, Callable[[Row], float]] = {
    "hop": _rate("met", "due"),
    "chuyen-de": _rate("thematic_met", "thematic_due"),
    "du": _rate("present", "summoned"),
    "vang": lambda row: row.counts["unexcused"],
    "phat-bieu": _rate("spoke", "present"),
    "nhiem-vu": _rate("tasks_on_time", "tasks_due"),
    "doc": _rate("papers_read", "papers_due"),
    "xep-loai": _rate("good", "scored"),
}


class PeriodForm(forms.Form):
    ky = forms.CharField(label="Kỳ số liệu", required=False, max_length=10)
    sap = forms.CharField(required=False)

    def __init__(self, asked, *, unit: Unit):
        self.today: date = timezone.localdate()
        super().__init__(asked)
        self.choices = Choices(unit, self.today)

    def clean_ky(self) -> Period:
        period = read(self.cleaned_data["ky"], self.today)
        if period is None:
            raise forms.ValidationError("Kỳ số liệu này không có hoặc chưa đến. Đề nghị chọn trong danh sách.")
        return period

    def clean_sap(self) -> str:
        """A column nobody knows is no order."""
        asked = self.cleaned_data["sap"]
        return asked if asked.removeprefix("-") in ORDERS else ""

    @property
    def period(self) -> Period:
        """What was asked for; this month where that was no period."""
        self.is_valid()
        return self.cleaned_data.get("ky") or read("", self.today)

    @property
    def query(self) -> str:
        """What was asked for, to be asked of the next unit too; nothing of this month in the order of the tree."""
        period, this = self.period, read("", self.today)
        asked = {"ky": period.key if period != this else "", "sap": self.cleaned_data.get("sap", "")}
        known = {name: value for name, value in asked.items() if value}
        return f"?{urlencode(known)}" if known else ""

    def in_order(self, rows: list[Row]) -> list[Row]:
        """`rows` as `sap` says (`du` upwards, `-du` downwards); as they stand in the tree where it says nothing."""
        asked = self.cleaned_data.get("sap", "")
        order = ORDERS.get(asked.removeprefix("-"))
        return sorted(rows, key=order, reverse=asked.startswith("-")) if order else rows


class UnitSearch(forms.Form):
    q = forms.CharField(label="Tên hoặc mã đơn vị", required=False, max_length=200)

    def narrow(self, units, otherwise):
        """The `units` that are meant, or `otherwise` when nothing was asked."""
        asked = self.cleaned_data.get("q") if self.is_valid() else ""
        return units.called(asked).select_related("parent") if asked else otherwise
