"""Forms about the files of a document."""

from django import forms

from documents import screening
from documents.clerk.fields import FilesField, SeveralFiles

ACCEPTED = (
    ".pdf,.docx,.xlsx,.pptx,.doc,.xls,.ppt,.rtf,.odt,.ods,.odp,image/jpeg,image/png,image/webp,image/heic,.heic,.heif"
)


class UploadsForm(forms.Form):
    """The files a clerk sends, and the level of secrecy that is declared of them."""

    secrecy = forms.ChoiceField(
        label="Độ mật",
        choices=screening.Secrecy,
        widget=forms.RadioSelect,
        help_text="Đồng chí xem dấu độ mật trên văn bản rồi chọn. Chỉ văn bản không mật được đưa lên hệ thống này.",
    )
    file = FilesField(
        label="Tệp",
        widget=SeveralFiles(attrs={"accept": ACCEPTED}),
        help_text="Ảnh chụp các trang: chọn tất cả một lần; hệ thống xếp theo số trong tên tệp, cho đồng chí xem và "
        "đổi thứ tự, rồi ghép thành một tệp PDF.",
    )
    attachments = FilesField(
        label="Phụ lục, tài liệu kèm theo",
        required=False,
        widget=SeveralFiles(attrs={"accept": ACCEPTED}),
        help_text="Chọn được nhiều tệp cùng lúc; tên tệp là tên của phụ lục.",
    )


class TakeOffForm(forms.Form):
    reason = forms.CharField(
        label="Lý do gỡ",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 80}),
        help_text="Ghi vào nhật ký, ví dụ: nhầm phụ lục.",
    )
