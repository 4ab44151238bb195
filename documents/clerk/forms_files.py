"""Forms about the files of a document."""

from django import forms


class TakeOffForm(forms.Form):
    reason = forms.CharField(
        label="Lý do gỡ",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 80}),
        help_text="Ghi vào nhật ký, ví dụ: nhầm phụ lục.",
    )
