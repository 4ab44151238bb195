"""The time that a biểu is about."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django import forms
from django.utils import timezone

from members.fields import DateField


@dataclass(frozen=True)
class Period:
    first: date
    last: date
    form: forms.Form

    @property
    def in_words(self) -> str:
        return f"từ {self.first:%d/%m/%Y} đến {self.last:%d/%m/%Y}"

    @property
    def query(self) -> str:
        """As addresses carry it on."""
        return urlencode({"tu": f"{self.first:%d/%m/%Y}", "den": f"{self.last:%d/%m/%Y}"})


class PeriodForm(forms.Form):
    tu = DateField(label="Từ ngày", required=False)
    den = DateField(label="Đến ngày", required=False, latest=timezone.localdate)

    @property
    def period(self) -> Period:
        """What was asked; this year up to today where nothing or nonsense was."""
        today = timezone.localdate()
        data = self.cleaned_data if self.is_bound and self.is_valid() else {}
        last = data.get("den") or today
        first = data.get("tu") or last.replace(month=1, day=1)
        first, last = min(first, last), max(first, last)
        shown = self if self.is_bound and self.errors else PeriodForm(initial={"tu": first, "den": last})
        return Period(first, last, shown)
