"""The forms of the calendar of working days."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from members.fields import FIRST_DAY, LAST_DAY, DateField, WholeNumberField


class YearForm(forms.Form):
    nam = WholeNumberField(min_value=FIRST_DAY.year, max_value=LAST_DAY.year)

    @property
    def year(self) -> int:
        """The year that is asked for; this one for whatever is none."""
        return self.cleaned_data["nam"] if self.is_valid() else timezone.localdate().year


class DecisionForm(forms.Form):
    """A day off, a day worked in exchange, or both at once, and the document that says so."""

    off = DateField(label="Ngày được nghỉ", required=False)
    worked = DateField(label="Ngày làm bù", required=False, help_text="Bỏ trống khi quyết định chỉ cho nghỉ.")
    document = forms.CharField(
        label="Theo văn bản",
        max_length=120,
        help_text="Số, ngày, ví dụ: 12729/VPCP-KGVX ngày 25/12/2025.",
        error_messages={"required": "Đề nghị ghi số, ngày của văn bản."},
    )

    def clean(self) -> dict:
        data = super().clean()
        if not self.errors and not (data.get("off") or data.get("worked")):
            raise ValidationError("Đề nghị ghi ngày được nghỉ, ngày làm bù, hoặc cả hai.")
        if data.get("off") and data.get("off") == data.get("worked"):
            raise ValidationError({"worked": "Một ngày không thể vừa nghỉ vừa làm bù."})
        return data

    @property
    def days(self) -> dict[date, bool]:
        """Day → whether it is worked."""
        said = {self.cleaned_data["off"]: False, self.cleaned_data["worked"]: True}
        return {day: works for day, works in said.items() if day}
