"""Forms of the library: publishing into it, taking out of it."""

from dataclasses import replace
from typing import Any

from django import forms
from django.forms.models import model_to_dict

from documents import numbering
from documents.clerk import version_conflict
from documents.clerk.fields import KnownNames
from documents.clerk.forms_files import UploadsForm
from documents.clerk.forms_issuers import IssuerQuestion
from documents.clerk.forms_rounds import ReadAgainForm
from documents.clerk.inspection import Inspection
from documents.fields import IssueDateField
from documents.filing import document_files, issuers
from documents.models import Document
from members.fields import DateField
from members.refusals import Refused
from members.versions import VersionedForm


class DocumentForm(forms.ModelForm, VersionedForm, UploadsForm, ReadAgainForm, IssuerQuestion):
    """The clerk's form. `by` and `inspection`, what was found in the files that came along, are set by the admin."""

    by = None
    inspection = Inspection()
    refusal: Refused | None = None
    again = False  # whether the new file is to be read and confirmed anew
    issued_on = IssueDateField(help_text="Ngày/tháng/năm, ví dụ 05/11/2026.")
    issuer = forms.CharField(
        label="Cơ quan ban hành",
        max_length=160,
        help_text="Ghi tên đầy đủ, ví dụ Thành ủy, Đảng ủy phường Phúc Lâm, Ban Thường vụ Thành ủy.",
        widget=KnownNames(attrs={"class": "vTextField"}),
    )
    effective_from = DateField(label="Có hiệu lực từ", required=False, help_text="Để trống khi có hiệu lực từ ngày ký.")
    effective_to = DateField(label="Có hiệu lực đến hết", required=False)

    class Meta:
        model = Document
        fields = [
            "unit",
            "number_raw",
            "kind",
            "issued_on",
            "title",
            "secrecy",
            "effective_from",
            "effective_to",
            "subject",
            "signer",
            "signer_role",
            "sign_mode",
            "urgency",
            "recipients",
        ]
        widgets = {
            "title": forms.Textarea(attrs={"rows": 3, "cols": 80, "class": "vLargeTextField"}),
            "recipients": forms.Textarea(attrs={"rows": 2, "cols": 80, "class": "vLargeTextField"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "kind" not in self.fields:
            return  # the reading view of a withdrawn document
        self.fields["kind"].required = False
        self.fields["kind"].choices = [("", "Theo ký hiệu"), *Document.Kind.choices]
        self.fields["issuer"].widget.names = lambda: issuers.known_to(self.by)
        if self.instance.pk:
            self.fields["secrecy"].required = self.fields["file"].required = False
            self.fields["secrecy"].help_text = "Chỉ cần chọn khi thay tệp."
            self.initial["issuer"] = self.instance.issued_by
            self.open_upon(self.instance)

    def clean(self):
        data = super().clean()
        self._clean_number(data)
        self._clean_files(data)
        return data

    def _clean_number(self, data) -> None:
        number = None
        try:
            number = numbering.parse(data["number_raw"]) if data.get("number_raw") else None
            if number:
                data["kind"] = numbering.kind_of(number, data.get("kind", ""))
            else:
                numbering.go_without(data.get("kind", ""))
        except numbering.NumberError as error:
            self.add_error("kind" if number else "number_raw", str(error))
        self.name_issuer(data, number)

    def _clean_files(self, data) -> None:
        if data.get("file") and not data.get("secrecy") and "secrecy" not in self.errors:
            self.add_error("secrecy", "Đề nghị chọn độ mật của tệp mới.")
        for field, refusal in self.inspection.refusals:
            self.refusal = refusal
            self.add_error(field, str(refusal))
        if self.instance.pk and self.inspection.file:
            new, _ = document_files.not_there_yet(self.instance, self.inspection.file, ())
            self.again = bool(new and self.asks_again(self.instance))

    @property
    def refused(self) -> bool:
        """Whether a file must not or cannot be taken: nobody is asked to choose it again."""
        return bool(self.inspection.refusals)

    # Two clerks on one document

    def stored_values(self, row: Document) -> dict:
        """The issuer as it is cited; no type where the number says it."""
        names = [name for name in self.Meta.fields if name in self.fields and name != "secrecy"]
        stored = model_to_dict(row, fields=names) | {"issuer": row.issued_by}
        return stored if self["kind"].data else {name: each for name, each in stored.items() if name != "kind"}

    def meet(self, stored: Any) -> None:
        """Also what others have done to the files and the relations since."""
        seen = self.cleaned_data.get("seen_version")
        super().meet(stored)
        differences = [*self.conflict.differences, *version_conflict.beside(stored, seen)]
        self.conflict = replace(self.conflict, differences=differences)


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label="Lý do gỡ",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 80}),
        help_text="Ghi vào nhật ký, ví dụ: đăng nhầm bản dự thảo.",
    )
    erase = forms.BooleanField(
        label="Xóa hẳn nội dung",
        required=False,
        help_text="Chọn khi tài liệu có độ mật bị đăng nhầm: tệp và trích yếu bị xóa, không khôi phục được.",
    )
