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
from documents.letterhead import differences
from documents.letterhead.differences import Difference
from documents.models import Document
from members.fields import DateField
from members.refusals import Refused
from members.versions import VersionedForm

SPEAKS = (
    "Văn kiện có chữ “{}”. Nếu chỉ nói về bí mật nhà nước mà bản thân không mật, đề nghị đồng chí ghi rõ vì sao rồi "
    "đăng lại; văn kiện chờ một đồng chí khác xác nhận. Nếu là văn kiện mật thì không đưa lên đây."
)
SPEAKS_LATER = (
    "Trích yếu mới có chữ “{}”, cần một đồng chí khác xác nhận là không mật. Đề nghị gỡ văn kiện này rồi đăng lại."
)


class DocumentForm(forms.ModelForm, VersionedForm, UploadsForm, ReadAgainForm, IssuerQuestion):
    """The clerk's form. `by` and `inspection`, what was found in the files that came along, are set by the admin."""

    by = None
    inspection = Inspection()
    refusal: Refused | None = None
    again = False  # whether the new file is to be read and confirmed anew
    reading = False  # whether the file is only to be read yet: what else is missing is not told
    speaks = ""  # what in the words speaks of state secrets, so that another has to confirm that it is none itself
    open_because = forms.CharField(
        label="Vì sao văn kiện này không mật",
        required=False,
        min_length=10,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "cols": 80, "form": "document_form"}),
    )
    unlike_file: tuple[Difference, ...] = ()  # between what was typed and what the file says
    staged = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    as_typed = forms.BooleanField(
        label="Tôi đã xem lại trên tệp, giữ như đã ghi trong biểu mẫu",
        required=False,
        widget=forms.CheckboxInput(attrs={"form": "document_form"}),  # it stands above the form, beside what differs
    )
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
        if self.inspection.held:
            self.fields["file"].required = False
        self._say_what_waits()
        if self.instance.pk:
            self.fields["secrecy"].required = self.fields["file"].required = False
            self.fields["secrecy"].help_text = "Chỉ cần chọn khi thay tệp."
            self.initial["issuer"] = self.instance.issued_by
            self.open_upon(self.instance)

    def _say_what_waits(self) -> None:
        """A file that was chosen before need not be chosen again."""
        if waiting := self.inspection.staged:
            self.fields["file"].required = False
            self.fields["file"].label = "Thay bằng tệp khác"
            length = f", {waiting.file.pages} trang" if waiting.file.pages else ""
            told = f"Đã nhận tệp “{waiting.title}”{length}. Chỉ chọn lại khi muốn thay."
            self.fields["file"].help_text = told

    def clean(self):
        data = super().clean()
        self._clean_number(data)
        self._clean_files(data)
        self._clean_differences(data)
        self._clean_secrecy(data)
        return data

    def _post_clean(self):
        super()._post_clean()  # type: ignore[misc]  # of Django's form of a model
        for name in set(self.errors) - {"unit", "secrecy", "file", "attachments"} if self.reading else ():
            del self.errors[name]

    def _clean_secrecy(self, data) -> None:
        """Words that speak of state secrets are asked back: the clerk says why the document is none itself, and another
        confirms it. What was confirmed once is not asked again while its words stay."""
        same = self.instance.pk and "title" not in self.changed_data and not self.inspection.file
        self.speaks = "" if same else self.inspection.speaks
        if self.speaks and self.instance.pk and not self.instance.is_cleared:
            self.add_error("title", SPEAKS_LATER.format(self.speaks))
        elif self.speaks and not self.instance.pk and not data.get("open_because"):
            self.add_error("open_because", SPEAKS.format(self.speaks))

    def _clean_differences(self, data) -> None:
        """What the file says otherwise is told once; who has looked keeps what was typed."""
        if self.inspection.file:
            known_as = self.instance.issued_by if data.get("issuer") and data.get("unit") else ""
            self.unlike_file = tuple(differences.between(self.inspection.facts, data, issued_by=known_as))
        for each in () if data.get("as_typed") else self.unlike_file:
            self.add_error(each.field, str(each))

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
        sent = data.get("file") or self.inspection.held
        if sent and not data.get("secrecy") and "secrecy" not in self.errors:
            self.add_error("secrecy", "Đề nghị chọn độ mật của tệp mới.")
        if self.inspection.held and not self.inspection.file and not self.inspection.refusals:
            self.add_error("file", "Đề nghị xem thứ tự các trang ở đầu biểu mẫu, sửa nếu cần, rồi lưu lại.")
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
