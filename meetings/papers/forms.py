"""Which papers go with a meeting: those of the library, and files of its own."""

from pathlib import PurePath

from django import forms
from django.core.exceptions import ValidationError

from documents import files
from documents.models import Document
from meetings.models import Meeting
from members import vietnamese
from members.numbers import parse_typed_number


class PapersForm(forms.Form):
    """Papers of `meeting` from the library of its unit; what is ticked is kept while one looks for more."""

    q = forms.CharField(required=False, max_length=200)

    def __init__(self, *args, meeting: Meeting, **kwargs):
        super().__init__(*args, **kwargs)
        self.library = Document.objects.reaching(meeting.unit).select_related("issuer").newest_first()
        self.ticked = self._ticked() if self.is_bound else set(meeting.papers.values_list("pk", flat=True))
        self.chosen = list(self.library.filter(pk__in=self.ticked))

    def _ticked(self) -> set[int]:
        return set(filter(None, map(parse_typed_number, self.data.getlist("chon"))))

    def clean(self):
        if len(self.chosen) != len(self.ticked):
            raise ValidationError("Có văn kiện vừa được gỡ hoặc không gửi đến chi bộ này nên không chọn được.")
        return super().clean()

    def found(self):
        """The newest that match and are not ticked yet; those first that are written as it was typed."""
        typed = self.data.get("q", "")[:200]
        query = vietnamese.search_query(typed)
        library = self.library.matching(query).newest_first(typed) if query else self.library
        return library.exclude(pk__in=self.ticked)

    def search(self) -> str:
        """This look as a query string: ticks, words and page."""
        kept = self.data.copy()
        for name in set(kept) - {"q", "chon", "trang"}:
            del kept[name]
        kept.setdefault("q", "")
        return kept.urlencode()


class FileForm(forms.Form):
    """A file that stands in no library. It is inspected by the view, outside of any transaction."""

    file = forms.FileField(
        label="Chọn tệp",
        error_messages={"required": "Đề nghị chọn một tệp."},
        help_text=f"PDF, Word, Excel, PowerPoint hoặc ảnh chụp trang giấy, không quá {files.MAX_MB} MB. Không tải tài "
        "liệu có độ mật.",
    )
    title = forms.CharField(
        label="Tên hiện cho đảng viên", max_length=200, required=False, help_text="Để trống: lấy tên tệp."
    )

    is_draft = forms.BooleanField(label="Đây là dự thảo nghị quyết của buổi này", required=False)

    def clean_title(self) -> str:
        upload = self.files.get("file")
        return vietnamese.nfc(self.cleaned_data["title"] or (PurePath(upload.name).stem[:200] if upload else ""))
