"""Forms of sending documents from office to office."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from documents import numbering, screening
from documents.exchange import dispatch
from documents.fields import IssueDateField
from documents.models import Dispatch, Document, Receipt
from members.access import given_at_root
from members.fields import DateField
from members.models import Unit, User
from members.powers import Power

OFFERED = 300  # units one can still find in a list of boxes; the others are named by their code


class SendForm(forms.Form):
    """Whom a unit sends to and what is asked of them."""

    to = forms.MultipleChoiceField(
        label="Nơi nhận",
        help_text="Đánh dấu những đơn vị nhận văn bản này; đơn vị không có trong danh sách thì ghi mã ở ô dưới.",
        error_messages={"required": "Đề nghị chọn ít nhất một nơi nhận, hoặc ghi mã đơn vị ở ô dưới."},
        widget=forms.CheckboxSelectMultiple,
    )
    codes = forms.CharField(
        label="Nơi nhận khác, theo mã đơn vị",
        required=False,
        max_length=4_000,
        help_text="Mỗi dòng một mã, ví dụ 01.001.002.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    urgency = forms.ChoiceField(label="Độ khẩn", required=False, choices=[("", "Thường"), *Document.Urgency.choices])
    deadline = DateField(label="Hạn xử lý", required=False)
    note = forms.CharField(label="Lời nhắn", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, unit: Unit, **kwargs):
        super().__init__(*args, **kwargs)
        self.offered: dict = {}
        groups = []
        for label, units in dispatch.neighbours(unit).items():
            found = {str(each.pk): each for each in units[:OFFERED]}
            self.offered |= found
            groups.append((label, [(pk, each.name) for pk, each in found.items()]))
        self.fields["to"].choices = [group for group in groups if group[1]]

    def clean_deadline(self):
        deadline = self.cleaned_data["deadline"]
        if deadline and deadline < timezone.localdate():
            raise ValidationError("Hạn xử lý đã qua. Đề nghị chọn một ngày từ hôm nay trở đi.")
        return deadline

    def clean_codes(self):
        units = []
        codes = dict.fromkeys(filter(None, map(str.strip, self.cleaned_data["codes"].splitlines())))
        if len(codes) > dispatch.MOST_RECEIVERS:
            raise ValidationError(f"Mỗi lần gửi nhiều nhất {dispatch.MOST_RECEIVERS} nơi nhận.")
        for code in codes:
            unit = Unit.objects.coded(code).first()
            if unit is None:
                raise ValidationError(f"Không có đơn vị nào mang mã {code}.")
            units.append(unit)
        return units

    def clean(self):
        data = super().clean()
        if not self["to"].data and data.get("codes"):  # named by their codes alone
            self.errors.pop("to", None)
            data["to"] = []
        return data

    @property
    def receivers(self) -> list[Unit]:
        return [self.offered[pk] for pk in self.cleaned_data["to"]] + self.cleaned_data["codes"]

    @property
    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("urgency", "deadline", "note")}


class SendFileForm(SendForm):
    """As `SendForm`, of a file that is sent on its own: it is looked into when it is sent."""

    field_order = ("number_raw", "kind", "issued_on", "issuer", "title", "secrecy", "file")

    number_raw = forms.CharField(label="Số, ký hiệu", required=False, max_length=60)
    kind = forms.ChoiceField(
        label="Loại văn bản", required=False, choices=[("", "Theo ký hiệu"), *Document.Kind.choices]
    )
    issued_on = IssueDateField()
    issuer = forms.CharField(label="Cơ quan ban hành", max_length=160)
    title = forms.CharField(label="Trích yếu", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    secrecy = forms.ChoiceField(
        label="Độ mật",
        choices=screening.Secrecy,
        widget=forms.RadioSelect,
        help_text="Chỉ văn bản không mật được gửi qua hệ thống này.",
    )
    file = forms.FileField(label="Tệp")

    def clean(self):
        data = super().clean()
        raw = data.get("number_raw")
        try:
            if raw:
                number = numbering.parse(raw)
                data["kind"], data["number_raw"] = numbering.kind_of(number, data.get("kind", "")), number.symbol
            else:
                numbering.go_without(data.get("kind", ""))
        except numbering.NumberError as error:
            self.add_error("number_raw", str(error))
        return data

    @property
    def facts(self) -> dict:
        names = ("number_raw", "kind", "issued_on", "issuer", "title")
        return super().facts | {name: self.cleaned_data[name] for name in names}

    @property
    def enclosed(self) -> dict:
        """What is sent, and the level that it was declared to have."""
        return {name: self.cleaned_data[name] for name in ("file", "secrecy")}


class ResultForm(forms.Form):
    result = forms.CharField(
        label="Kết quả xử lý", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Lý do",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Đề nghị ghi lý do."},
    )


class RecallForm(ReasonForm):
    erase = forms.BooleanField(
        label="Xóa hẳn nội dung",
        required=False,
        help_text="Chọn khi văn bản có độ mật bị gửi nhầm: tệp và trích yếu gửi riêng bị xóa, không khôi phục được.",
    )


class OfficeFilter(forms.Form):
    """Whose: that of the clerk's own offices, or of everything below as well. Anyone who keeps the whole city is shown
    the own office first: every base below has one itself."""

    OWN, ALL = ("rieng", "Cơ quan tôi"), ("ca", "Cả các đơn vị trực thuộc")
    pham_vi = forms.ChoiceField(label="Phạm vi", required=False, widget=forms.Select(attrs={"class": "control"}))

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        at_root = given_at_root(user, Power.MANAGE_DOCUMENTS)
        self.fields["pham_vi"].choices = [self.OWN, self.ALL] if at_root else [self.ALL, self.OWN]

    @property
    def below(self) -> bool:
        first, _ = self.fields["pham_vi"].choices[0]
        asked = self.cleaned_data["pham_vi"] if self.is_valid() else ""
        return (asked or first) == self.ALL[0]


class ReceivedFilter(OfficeFilter):
    """What one looks for among what has come."""

    OVERDUE = "qua-han"
    trang_thai = forms.ChoiceField(
        label="Trạng thái",
        required=False,
        choices=[("", "Tất cả"), *Receipt.State.choices, (OVERDUE, "Quá hạn")],
        widget=forms.Select(attrs={"class": "control"}),
    )

    def narrow(self, receipts):
        """What is asked for; what cannot be understood narrows to nothing."""
        if not self.is_valid():
            return receipts.none()
        state = self.cleaned_data["trang_thai"]
        if state == self.OVERDUE:
            return receipts.overdue()
        return receipts.filter(state=state) if state else receipts


class SentFilter(OfficeFilter):
    """The same for what was sent."""

    trang_thai = forms.ChoiceField(
        label="Trạng thái",
        required=False,
        choices=[("", "Tất cả"), ("con", "Còn nơi chưa xử lý xong"), ("qua-han", "Có nơi quá hạn")],
        widget=forms.Select(attrs={"class": "control"}),
    )

    def narrow(self, dispatches):
        if not self.is_valid():
            return dispatches.none()
        state = self.cleaned_data["trang_thai"]
        waiting = Dispatch.objects.filter(receipts__in=Receipt.objects.waiting()).values("pk")
        late = Dispatch.objects.filter(receipts__in=Receipt.objects.overdue()).values("pk")
        return dispatches.filter(pk__in=waiting if state == "con" else late) if state else dispatches
