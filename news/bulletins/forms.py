"""The form in which a bulletin is written."""

from datetime import date

from django import forms
from django.utils import timezone

from news.bulletins import workflow
from news.editing.forms_writing import WritingForm
from news.models import Bulletin
from news.publishing.signing import responsible_body

BACK, AHEAD = 3, 3  # months on offer around this one
LABELS: dict = {"file": "tệp PDF"} | {name: Bulletin._meta.get_field(name).verbose_name for name in workflow.CONTENT}


class BulletinForm(WritingForm):
    """A bulletin, with the PDF it is printed from."""

    labels = LABELS

    month = forms.TypedChoiceField(label="Tháng", coerce=date.fromisoformat)
    upload = forms.FileField(
        label="Tệp PDF",
        required=False,
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
        help_text="Chữ trong tệp được đọc ra thành nội dung bên dưới khi ô nội dung còn trống.",
    )

    class Meta:
        model = Bulletin
        fields = ("unit", "month", "title", "body", "responsible_body")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        numbers = range(today.year * 12 + today.month - 1 - BACK, today.year * 12 + today.month + AHEAD)
        months = {date(number // 12, number % 12 + 1, 1) for number in numbers}
        months |= {self.instance.month} if self.instance.pk else set()
        self.fields["month"].choices = [
            (each.isoformat(), f"Tháng {each.month}/{each.year}") for each in sorted(months)
        ]
        self.initial.setdefault("month", today.replace(day=1).isoformat())
        if self.instance.pk:
            self.initial["month"] = self.instance.month.isoformat()
        self.fields["title"].help_text = "Để trống thì cổng tự đặt, ví dụ “Bản tin sinh hoạt chi bộ tháng 12/2026”."

    def clean(self):
        data = self.cleaned_data
        if not data.get("upload") and not data.get("body") and not self.instance.file and "upload" not in self.errors:
            self.add_error(None, "Đề nghị tải tệp PDF lên hoặc ghi nội dung.")
        self._fill_in(data)
        return super().clean()

    def _fill_in(self, data: dict) -> None:
        """What is left empty is known."""
        if "title" in data and "month" in data:
            data["title"] = data["title"] or Bulletin.usual_title(data["month"])
        if "responsible_body" in data and "unit" in data:
            data["responsible_body"] = data["responsible_body"] or responsible_body(data["unit"])

    # Two editors on one bulletin

    def content_of(self, stored: Bulletin) -> dict:
        return workflow.content_of(stored) | {"file": "tệp đang lưu" if stored.file else ""}

    def typed(self, data: dict) -> dict:
        typed = {name: data[name] for name in workflow.CONTENT if name in data}
        typed |= {"unit": typed["unit"].name} if "unit" in typed else {}
        typed |= {"month": f"{typed['month']:%m/%Y}"} if "month" in typed else {}
        pdf = data.get("upload")
        other = pdf and pdf.inspected.sha256 != self.instance.sha256
        return typed | ({"file": "tệp đồng chí chọn"} if other else {})
