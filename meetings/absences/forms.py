"""What the chi ủy found."""

from django import forms

from meetings.models import AbsenceWarning


class FindingForm(forms.Form):
    finding = forms.CharField(
        label="Chi ủy đã tìm hiểu, kết quả",
        max_length=AbsenceWarning._meta.get_field("finding").max_length,
        help_text="Ví dụ: đã gặp ngày nào, lý do thật sự là gì, chi ủy đề nghị chi bộ làm gì tiếp.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Đề nghị ghi chi ủy đã tìm hiểu thấy gì."},
    )
