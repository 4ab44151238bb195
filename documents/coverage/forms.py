"""The form of a list of documents that should be there."""

from django import forms
from django.core.exceptions import ValidationError

from documents.coverage import lists
from documents.models import ExpectedDocument, Issuer


class LinesForm(forms.Form):
    scope = forms.ChoiceField(
        label="Phạm vi",
        choices=ExpectedDocument.Scope,
        initial=ExpectedDocument.Scope.READERS,
        widget=forms.RadioSelect,
    )
    level = forms.ChoiceField(label="Cấp ban hành", choices=Issuer.Level)
    lines = forms.CharField(
        label="Danh sách",
        max_length=60_000,
        strip=False,
        help_text="Mỗi dòng một văn kiện. Chép từ bảng tính theo thứ tự cột: số ký hiệu, loại văn bản, tên, yêu cầu từ "
        "ngày; chỉ tên là bắt buộc. Gõ tay thì mỗi dòng một tên cũng được.",
        widget=forms.Textarea(attrs={"rows": 10}),
        error_messages={"required": "Đề nghị nhập ít nhất một dòng."},
    )

    def clean_lines(self):
        try:
            return lists.read_lines(self.cleaned_data["lines"])
        except lists.LinesRefused as refusal:
            raise ValidationError(refusal.sentences) from refusal
