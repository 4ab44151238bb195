"""Forms of the library: publishing into it, taking out of it."""

from collections.abc import Sequence

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html

from documents import library, numbering
from documents.clerk import version_conflict
from documents.clerk.forms_rounds import ReadAgainForm
from documents.fields import DAYS, DayInput, FilesField, KnownNames, SeveralFiles
from documents.filing import issuers
from documents.models import Document

WITHDRAWN = "Văn kiện này vừa được người khác gỡ, nên những thay đổi dưới đây không lưu được."
SAVED_MEANWHILE = (
    "Văn kiện này đã được người khác lưu trong lúc đồng chí đang sửa, nên những thay đổi dưới đây chưa được lưu. Những "
    "gì đồng chí đã ghi còn nguyên trong biểu mẫu."
)
ACCEPTED = ".pdf,.docx,.xlsx,.pptx,image/jpeg,image/png,image/webp"
DAYS_OF = ("issued_on", "effective_from", "effective_to")


class DocumentForm(forms.ModelForm, ReadAgainForm):
    """The clerk's form. `by` is set by the admin: an attempt to publish a secret is noted under a name.

    Must be validated inside a transaction: it holds the document's row until that ends. `seen` is the mark of what it
    was opened upon. Where another has saved since, nothing is taken: the form then knows the `conflict` and carries the
    newer mark, so that saving once more, having seen it, is a decision.
    """

    by = None
    found: library.Inspected | None = None  # the new file, once it was examined
    annexes: Sequence = ()  # (title, examined file)
    refused = False  # whether a file must not or cannot be taken: nobody is asked to choose it again
    again = False  # whether the new file is to be read and confirmed anew
    conflict: version_conflict.Conflict | None = None
    version_conflict = False  # whether what was typed is refused because of what others did meanwhile
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    secrecy = forms.ChoiceField(
        label="Độ mật",
        choices=library.Secrecy,
        widget=forms.RadioSelect,
        help_text="Đồng chí xem dấu độ mật trên văn bản rồi chọn. Chỉ văn bản không mật được đưa lên hệ thống này.",
    )
    issuer = forms.CharField(
        label="Cơ quan ban hành",
        max_length=160,
        help_text="Ghi tên đầy đủ, ví dụ Thành ủy, Đảng ủy phường Phúc Lâm, Ban Thường vụ Thành ủy.",
        widget=KnownNames(attrs={"class": "vTextField"}),
    )
    file = FilesField(
        label="Tệp",
        widget=SeveralFiles(attrs={"accept": ACCEPTED}),
        help_text="Ảnh chụp các trang: chọn tất cả một lần, theo thứ tự tên tệp; hệ thống ghép thành một tệp PDF.",
    )
    attachments = FilesField(
        label="Phụ lục, tài liệu kèm theo",
        required=False,
        widget=SeveralFiles(attrs={"accept": ACCEPTED}),
        help_text="Chọn được nhiều tệp cùng lúc; tên tệp là tên của phụ lục.",
    )

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
            **{name: DayInput() for name in DAYS_OF},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "kind" not in self.fields:
            return  # the reading view of a withdrawn document
        self.fields["kind"].required = False
        self.fields["kind"].choices = [("", "Theo ký hiệu"), *Document.Kind.choices]
        for name in DAYS_OF:
            self.fields[name].input_formats = DAYS
        self.fields["issued_on"].validators.append(library.check_issue)
        self.fields["issued_on"].help_text = "Ngày/tháng/năm, ví dụ 05/11/2026."
        self.fields["issuer"].widget.names = lambda: issuers.known_to(self.by)
        if self.instance.pk:
            self.fields["secrecy"].required = self.fields["file"].required = False
            self.fields["secrecy"].help_text = "Chỉ cần chọn khi thay tệp."
            self.initial["issuer"] = self.instance.issued_by
            self.initial["seen"] = version_conflict.mark(self.instance)

    def clean(self):
        data = super().clean()
        issuer = data.pop("issuer", "")  # a name, until the number has told whose suffix it bears
        kept = self._hold()
        self._clean_number(data, issuer)
        if data.get("unit"):
            self._clean_files(data)
        if kept:
            self._meet_others(kept, data | {"issuer": issuer})
            self.again = bool(self.found and self.asks_again(kept))
        if not self.errors:
            self._clean_duplicate(data)
        return data

    def _clean_number(self, data, issuer: str) -> None:
        number = None
        try:
            number = numbering.parse(data["number_raw"]) if data.get("number_raw") else None
            if number:
                data["kind"] = numbering.kind_of(number, data.get("kind", ""))
            else:
                numbering.go_without(data.get("kind", ""))
        except numbering.NumberError as error:
            self.add_error("kind" if number else "number_raw", str(error))
        if issuer and data.get("unit"):
            suffix = number.issuer if number else ""
            found, body = issuers.named(issuer, suffix=suffix, unit=data["unit"])
            data["issuer"] = self.instance.issuer = found
            self.instance.issuer_body = body

    def _clean_files(self, data) -> None:
        """Also without a new file its words must not tell a secret."""
        file, level = data.get("file"), data.get("secrecy") or library.Secrecy.NONE
        if file and not data.get("secrecy"):
            if "secrecy" not in self.errors:
                self.add_error("secrecy", "Đề nghị chọn độ mật của tệp mới.")
            return
        asked = {"unit": data["unit"], "by": self.by}
        words = [data.get(name) or "" for name in ("number_raw", "title", "recipients")]
        try:
            library.refuse_secret(secrecy=level, words=words, **asked)
            self.found = library.examine(*file, secrecy=level, **asked) if file else None
        except library.FileRefused as refusal:
            self.refused = True
            for each in file or ():
                each.close()
            self.add_error("secrecy" if level != library.Secrecy.NONE else "file", str(refusal))
        self.annexes = list(self._examined(data.get("attachments") or (), asked))

    def _examined(self, files, asked: dict):
        for file in files:
            try:
                yield file.name.rpartition(".")[0], library.examine(file, secrecy=library.Secrecy.NONE, **asked)
            except library.FileRefused as refusal:
                self.refused = True
                self.add_error("attachments", f"{file.name}: {refusal}")

    # Two clerks on one document

    def _hold(self) -> Document | None:
        """The document as it stands now; until the transaction ends nobody else writes it."""
        if not self.instance.pk:
            return None
        rows = Document.objects.select_for_update(of=("self",)).select_related("unit", "issuer", "subject")
        kept = rows.get(pk=self.instance.pk)
        if kept.withdrawn_at:
            self.version_conflict = True
            raise ValidationError(WITHDRAWN)
        return kept

    def _meet_others(self, kept: Document, data) -> None:
        self._leave_out_what_is_there(kept)
        entries = version_conflict.since(kept, data.get("seen"))
        typed = {name: data[name] for name in DocumentForm.Meta.fields if name in data and name != "secrecy"}
        differences = version_conflict.between(kept, typed)
        if not entries or not (differences or self.errors or self.found or self.annexes):
            return  # nobody else, or the same once more: a double click most often
        self.data = self.data.copy()
        self.data[self.add_prefix("seen")] = entries[0].pk
        self.conflict, self.version_conflict = version_conflict.Conflict(entries, differences), True
        raise ValidationError(SAVED_MEANWHILE)

    def _leave_out_what_is_there(self, kept: Document) -> None:
        """A file that was sent twice is kept once."""
        held = set(kept.files.current().values_list("role", "sha256"))
        if self.found and ("main", self.found.sha256) in held:
            self.found = None
        self.annexes = [(title, found) for title, found in self.annexes if ("attachment", found.sha256) not in held]

    def _clean_duplicate(self, data) -> None:
        facts = {name: data[name] for name in ("unit", "number_raw", "kind", "issuer", "issued_on")}
        document = Document(pk=self.instance.pk, **facts)
        library.identify(document)
        try:
            library.find_duplicate(document, self.found.sha256 if self.found else "")
        except library.AlreadyThere as there:
            link = format_html('<a href="{}">Mở văn kiện đã có</a>', there.document.get_absolute_url())
            raise ValidationError(format_html("{} {}", there, link)) from there


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
