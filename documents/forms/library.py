"""Forms of the library: searching it, posting into it, taking out of it."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import format_html

from documents import issuers, library, numbering, search
from documents.models import Document

DAY = "%d/%m/%Y"


class DocumentSearch(forms.Form):
    q = forms.CharField(
        label="Số, ký hiệu hoặc trích yếu",
        required=False,
        max_length=200,
        help_text="Có dấu hay không dấu đều được.",
        widget=forms.TextInput(
            attrs={
                "type": "search",
                "class": "control",
                "placeholder": f"Ví dụ: {numbering.EXAMPLE}",
                "enterkeyhint": "search",
                "autocomplete": "off",
            }
        ),
    )
    loai = forms.ChoiceField(
        label="Loại văn bản",
        required=False,
        choices=[("", "Mọi loại"), *Document.Kind.choices],
        widget=forms.Select(attrs={"class": "control"}),
    )
    nam = forms.TypedChoiceField(
        label="Năm ban hành",
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.Select(attrs={"class": "control"}),
    )

    def __init__(self, *args, since: int, **kwargs):
        super().__init__(*args, **kwargs)
        years = range(timezone.localdate().year, since - 1, -1)
        self.fields["nam"].choices = [("", "Mọi năm"), *((year, year) for year in years)]

    def narrow(self, documents):
        """What is asked for, newest first; invalid input narrows to nothing, the page says so."""
        if not self.is_valid():
            return documents.none()
        asked = self.cleaned_data
        if asked["q"]:
            documents = search.find(documents, asked["q"])
        if asked["loai"]:
            documents = documents.filter(kind=asked["loai"])
        if asked["nam"]:
            documents = documents.issued_in(asked["nam"])
        return documents.newest_first()

    @property
    def filters(self) -> list:
        return [self["loai"], self["nam"]]

    @property
    def asked(self) -> bool:
        """Whether anything is narrowed at all."""
        return any(self.data.get(name) for name in self.fields)

    @property
    def symbol(self) -> str:
        """The number that is looked for, when it is a whole one."""
        return search.symbol(self.cleaned_data["q"]) if self.is_valid() else ""

    @property
    def mentions(self) -> str:
        """What to type to find the documents that speak of that number."""
        return self.symbol.replace("-", " ").replace("/", " ")


class DocumentForm(forms.ModelForm):
    """The clerk's form. `by` is set by the admin: an attempt to post a secret is noted under a name.

    Must be validated inside a transaction: it holds the document's row until that ends.
    """

    by = None
    found: library.Inspected | None = None  # the new file, once it was examined
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
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )
    file = forms.FileField(label="Tệp", widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}))

    class Meta:
        model = Document
        fields = ["unit", "number_raw", "kind", "issued_on", "issuer", "title", "secrecy"]
        widgets = {
            "title": forms.Textarea(attrs={"rows": 3, "cols": 80, "class": "vLargeTextField"}),
            "issued_on": forms.DateInput(format=DAY, attrs={"class": "vTextField", "placeholder": "ngày/tháng/năm"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "kind" not in self.fields:
            return  # the reading view of a withdrawn document
        self.fields["kind"].required = False
        self.fields["kind"].choices = [("", "Theo ký hiệu"), *Document.Kind.choices]
        # Django's own formats take 05/11 for 11 May, and so does type=date under an English browser.
        self.fields["issued_on"].input_formats = [DAY, "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"]
        self.fields["issued_on"].help_text = "Ngày/tháng/năm, ví dụ 05/11/2026."
        if self.instance.pk:
            self.fields["secrecy"].required = self.fields["file"].required = False
            self.fields["secrecy"].help_text = "Chỉ cần chọn khi thay tệp."
            self.initial["issuer"] = self.instance.issued_by

    def clean_issued_on(self):
        if self.cleaned_data["issued_on"] > timezone.localdate():
            raise ValidationError("Ngày ban hành chưa đến. Đề nghị xem lại ngày in trên văn bản.")
        return self.cleaned_data["issued_on"]

    def clean(self):
        data = super().clean()
        issuer = data.pop("issuer", "")  # a name, until the number has told whose suffix it bears
        if self.instance.pk and Document.objects.select_for_update().get(pk=self.instance.pk).withdrawn_at:
            raise ValidationError("Văn kiện này vừa được gỡ, nên những thay đổi dưới đây chưa được lưu.")
        self._clean_number(data, issuer)
        if "file" in self.changed_data and data.get("file"):
            self._clean_file(data)
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
            data["issuer"], self.instance.issuer_body = issuers.named(issuer, suffix=suffix, unit=data["unit"])

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() | {"issuer"}  # a new one is founded when the document is posted

    def _clean_file(self, data) -> None:
        if not data.get("secrecy"):
            if "secrecy" not in self.errors:
                self.add_error("secrecy", "Đề nghị chọn độ mật của tệp mới.")
            return
        try:
            self.found = library.examine(data["file"], secrecy=data["secrecy"], unit=data.get("unit"), by=self.by)
        except library.FileRefused as refusal:
            declared = data["secrecy"] != library.Secrecy.NONE
            self.add_error("secrecy" if declared else "file", str(refusal))

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
