"""Which day, in which order, and which unit."""

import re
from datetime import date
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils import timezone

from members import vietnamese
from members.fields import DateField, DateInput
from sotay.reports.report_query import Figures


def _rate(part: int, whole: int) -> float:
    """A share of nothing stands below every share."""
    return part / whole if whole else -1.0


def _reading_order(name: str) -> str:
    """As one reads it, `Chi bộ 2` before `Chi bộ 10`."""
    return vietnamese.reading_key(re.sub(r"\d+", lambda number: number[0].zfill(6), name))


ORDERS = {
    "ten": lambda row: _reading_order(row.name),
    "tong": lambda row: row.members,
    "du": lambda row: row.eligible,
    "kich-hoat": lambda row: row.activated,
    "ti-le-tong": lambda row: _rate(row.activated, row.members),
    "ti-le-du": lambda row: _rate(row.activated, row.eligible),
    "7-ngay": lambda row: _rate(row.active_7, row.activated),
    "giup": lambda row: row.assisted,
    "30-ngay": lambda row: _rate(row.active_30, row.activated),
}


class ReportForm(forms.Form):
    ngay = DateField(label="Số liệu ngày", widget=DateInput(attrs={"class": "control"}))
    sap = forms.CharField(required=False)

    def __init__(self, asked: QueryDict):
        """Where no day is asked for, today is meant."""
        today = timezone.localdate()
        self.asked = {name: asked[name] for name in self.base_fields if asked.get(name)}
        super().__init__({"ngay": today} | self.asked)

    def clean_ngay(self) -> date:
        day = self.cleaned_data["ngay"]
        if day > timezone.localdate():
            raise forms.ValidationError(f"Ngày {day:%d/%m/%Y} chưa đến nên chưa có số liệu.")
        return day

    @property
    def query(self) -> str:
        """What was asked for, to be asked of the next unit too."""
        return f"?{urlencode(self.asked)}" if self.asked and self.is_valid() else ""

    def clean_sap(self) -> str:
        """A column nobody knows is no order."""
        asked = self.cleaned_data["sap"]
        return asked if asked.removeprefix("-") in ORDERS else ""

    def in_order(self, rows: list[Figures]) -> list[Figures]:
        """`rows` as `sap` says (`tong` upwards, `-tong` downwards); as they stand in the tree when it says nothing."""
        asked = self.cleaned_data["sap"]
        order = ORDERS.get(asked.removeprefix("-"))
        return sorted(rows, key=order, reverse=asked.startswith("-")) if order else rows


class UnitSearch(forms.Form):
    q = forms.CharField(label="Tên hoặc mã đơn vị", required=False, max_length=200)

    def narrow(self, units, otherwise):
        """The `units` that are meant, or `otherwise` when nothing was asked."""
        asked = self.cleaned_data.get("q") if self.is_valid() else ""
        return units.called(asked) if asked else otherwise
