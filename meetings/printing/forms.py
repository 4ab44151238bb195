"""A template that an office sends. It is inspected by the view, outside of any transaction."""

from django import forms

from meetings.printing.papers import PAPERS


class TemplateForm(forms.Form):
    paper = forms.ChoiceField(label="Mẫu của")
    file = forms.FileField(
        label="Tệp mẫu",
        error_messages={"required": "Đề nghị chọn một tệp."},
        help_text="Tệp Word (.docx), không quá 2 MB. Dễ nhất là tải mẫu đang dùng về, sửa bằng Word rồi gửi lại.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["paper"].choices = [(paper.key, paper.label) for paper in PAPERS]
