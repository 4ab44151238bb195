"""Forms of the yearly phiếu bổ sung."""

from django import forms
from django.utils import timezone

from members.fields import DateField, NormalForm, WholeNumberField
from members.operations.records.items import PARTS, number_of

FIRST_YEAR, LAST_YEAR = 2020, 2100


def _parts() -> list[tuple[str, str]]:
    """What may have changed within a year; the birth date never does."""
    named = [part for part in PARTS.values() if part.proposable]
    return [(part.key, f"{number_of(part)} {part.label}".strip()) for part in named]


class OpenForm(NormalForm):
    year = WholeNumberField(
        label="Năm", min_value=FIRST_YEAR, max_value=LAST_YEAR, initial=lambda: timezone.localdate().year
    )
    closes_on = DateField(label="Hạn nộp")


class HandInForm(NormalForm):
    """What has changed since the last sheet; nothing ticked is the letter K."""

    changed = forms.MultipleChoiceField(
        label="Mục có thay đổi trong năm", choices=_parts, required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Không có gì thay đổi thì để trống: phiếu ghi chữ K.",
    )  # fmt: skip


class PaperForm(HandInForm):
    """An officer notes a sheet that was handed in on paper."""

    on = DateField(label="Ngày nộp", latest=timezone.localdate, initial=timezone.localdate)
