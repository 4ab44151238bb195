"""What somebody says to a document that waits to be confirmed."""

from django import forms


class RefuseForm(forms.Form):
    reason = forms.CharField(
        label="Lý do không xác nhận",
        min_length=5,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Đề nghị ghi lý do."},
    )
