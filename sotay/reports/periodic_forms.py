"""What a person adds to a report before it is signed, and which period is looked at."""

from datetime import date, timedelta

from django import forms
from django.utils import timezone

from members.dates import parse_typed_date
from members.versions import VersionedForm
from sotay.reports.models import Every, UnitReport

FIRST = date(2000, 1, 1)  # nothing was reported before


class RemarksForm(VersionedForm):
    remarks = forms.CharField(
        label="Nhận xét, kiến nghị",
        required=False,
        max_length=5_000,
        widget=forms.Textarea,
        help_text="Nguyên nhân, cách làm hay, khó khăn, đề nghị với cấp trên. Số liệu đã có sẵn, không cần chép lại.",
    )

    def __init__(self, data, *, report: UnitReport):
        super().__init__(data, initial={"remarks": report.remarks})
        self.open_upon(report)


class PeriodForm(forms.Form):
    """The period of the reports from below; without one, or with what is none, the last that has ended."""

    ky = forms.ChoiceField(choices=Every.choices, required=False)
    den = forms.CharField(required=False, max_length=10)

    @property
    def every(self) -> Every:
        return Every(self.cleaned_data.get("ky") or Every.MONTH) if self.is_valid() else Every.MONTH

    @property
    def end(self) -> date:
        """Of the last period that was over on the day that was asked for, or is today."""
        asked = parse_typed_date(self.data.get("den", "")) or date.max
        yesterday = timezone.localdate() - timedelta(days=1)
        return self.every.last_end(min(max(asked, FIRST), yesterday) + timedelta(days=1))

    @property
    def earlier_url(self) -> str:
        return self._url(self.every.last_end(self.end)) if self.end > FIRST else ""

    @property
    def later_url(self) -> str:
        """Nothing where the next period is not over yet."""
        following = self.every.next_end(self.end)
        return self._url(following) if following < timezone.localdate() else ""

    def _url(self, end: date) -> str:
        return f"?ky={self.every}&den={end}"

    @property
    def tabs(self) -> list[dict]:
        return [{"label": label, "url": f"?ky={key}", "current": key == self.every} for key, label in Every.choices]


class SeenForm(VersionedForm):
    """What is signed is what was read."""

    @property
    def seen(self) -> int | None:
        return self.cleaned_data["seen_version"] if self.is_valid() else None


class OrderForm(forms.Form):
    every = forms.ChoiceField(choices=Every.choices)
