"""What a clerk brings in one go."""

from django import forms
from django.conf import settings

from documents.clerk.fields import FilesField, SeveralFiles
from documents.importing.parcels import MOST, SHEETS
from members.models import Unit
from members.powers import Power
from members.scoped_admin import unit_choices


class BringForm(forms.Form):
    """A sheet with its files, or one zip that may hold both."""

    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label="Đăng tại",
        empty_label=None,
        help_text="Đảng viên của đơn vị này và mọi đơn vị trực thuộc đọc được các văn kiện.",
    )
    table = forms.FileField(
        label="Bảng thông tin văn kiện",
        required=False,
        widget=forms.FileInput(attrs={"accept": ",".join(SHEETS)}),
        help_text="Excel hoặc CSV, mỗi dòng một văn kiện, có các cột: Số ký hiệu, Ngày ban hành, Cơ quan ban hành, "
        "Trích yếu, Tên tệp. Để trống khi bảng đã nằm trong tệp zip.",
    )
    files = FilesField(  # type: ignore[assignment]  # the form's own `files` stay what was sent; this is a field
        label="Tệp văn kiện",
        widget=SeveralFiles,
        error_messages={"required": "Đề nghị chọn các tệp văn kiện, hoặc một tệp zip."},
        help_text=f"Chọn nhiều tệp một lần, hoặc nén cả thư mục thành một tệp zip; nhiều nhất {MOST} tệp.",
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        units = unit_choices(user, Power.MANAGE_DOCUMENTS)
        self.fields["unit"].queryset = units
        self.fields["unit"].initial = units.first()

    def clean(self):
        data = super().clean()
        sent = [data.get("table"), *(data.get("files") or ())]
        if sum(each.size for each in sent if each) > settings.LARGEST_UPLOAD:
            most = settings.LARGEST_UPLOAD // 1024 // 1024
            self.add_error("files", f"Mỗi lần tải lên nhiều nhất {most} MB. Đề nghị chia thành nhiều lần.")
        return data
