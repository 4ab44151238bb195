"""Whether a new file is to be read and confirmed anew."""

from django import forms
from django.utils import timezone

from documents.models import Document, ReadingRequest
from documents.to_read.requests import DEADLINE_OVER
from members.fields import DateField

YES, NO = "yes", "no"


class ReadAgainForm(forms.Form):
    """What the clerk says beside a new file of a document whose reading is, or was, asked to be confirmed."""

    read_again = forms.ChoiceField(
        label="Đảng viên đọc lại",
        choices=[
            (YES, "Có: nội dung thay đổi, mọi đồng chí đọc và xác nhận lại"),
            (NO, "Không: chỉ sửa lỗi nhỏ, những xác nhận đã có vẫn tính"),
        ],
        initial=YES,
        required=False,
        widget=forms.RadioSelect,
        help_text="Chỉ tính khi thay tệp. Văn kiện này đang có hoặc đã có yêu cầu xác nhận đã đọc.",
    )
    again_by = DateField(
        label="Hạn đọc lại",
        required=False,
        help_text="Để trống thì giữ hạn đang có.",
    )

    def asks_again(self, document: Document) -> bool:
        """Whether the new file of `document` begins a new round; what is not said, or cannot be, is said at its
        field."""
        if not document.reading_requests.exists() or document.is_over:
            return False
        said, by = self.cleaned_data.get("read_again"), self.cleaned_data.get("again_by")
        if not said and "read_again" not in self.errors:
            self.add_error("read_again", "Đề nghị chọn: đảng viên có cần đọc và xác nhận lại bản mới không.")
        if said != YES:
            return False
        today = timezone.localdate()
        if by and by < today:
            self.add_error("again_by", DEADLINE_OVER)
        open_now = ReadingRequest.objects.open().filter(document=document)
        if by is None and "again_by" not in self.errors and open_now.filter(deadline__lt=today).exists():
            self.add_error("again_by", "Hạn đọc đang có đã qua. Đề nghị ghi hạn đọc bản mới.")
        return True
