"""Which period, and which unit."""

from datetime import date

from django import forms
from django.utils import timezone

from meetings.figures.periods import Choices, Period, read
from members.models import Unit


class PeriodForm(forms.Form):
    ky = forms.CharField(label="Kỳ số liệu", required=False, max_length=10)

    def __init__(self, asked, *, unit: Unit):
        self.today: date = timezone.localdate()
        super().__init__(asked)
        self.choices = Choices(unit, self.today)

    def clean_ky(self) -> Period:
        period = read(self.cleaned_data["ky"], self.today)
        if period is None:
            raise forms.ValidationError("Kỳ số liệu này không có hoặc chưa đến. Đề nghị chọn trong danh sách.")
        return period

    @property
    def period(self) -> Period:
        """What was asked for; this month where that was no period."""
        return self.cleaned_data["ky"] if self.is_valid() else read("", self.today)

    @property
    def query(self) -> str:
        """To be asked of the next unit too; nothing for this month."""
        this = read("", self.today)
        return f"?ky={self.period.key}" if self.period != this else ""


class UnitSearch(forms.Form):
    q = forms.CharField(label="Tên hoặc mã đơn vị", required=False, max_length=200)

    def narrow(self, units, otherwise):
        """The `units` that are meant, or `otherwise` when nothing was asked."""
        asked = self.cleaned_data.get("q") if self.is_valid() else ""
        return units.called(asked).select_related("parent") if asked else otherwise
