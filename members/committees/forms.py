"""Forms of the pages of units: the tree of a day, a new term, an office and its end."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone

from members import vietnamese
from members.committees import terms
from members.models import Office, Unit, User

DAY = ["%Y-%m-%d", "%d/%m/%Y"]
NOT_A_DAY = {"invalid": "Ngày chưa đúng. Mời đồng chí nhập ngày, tháng, năm, ví dụ 19/05/2026."}


class DayField(forms.DateField):
    """A date by the browser's own calendar, or typed as people write it."""

    def __init__(self, **kwargs):
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(input_formats=DAY, widget=widget, error_messages=NOT_A_DAY, **kwargs)


class TreeForm(forms.Form):
    """The tree of which day, and what to look for in it."""

    mostly_optional = True  # the page says what to fill in; “(không bắt buộc)” beside each field would be noise

    q = forms.CharField(
        label="Tên hoặc mã tổ chức",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"class": "control", "type": "search", "autocomplete": "off"}),
    )
    ngay = DayField(label="Cây tổ chức ngày", required=False)

    def __init__(self, asked: QueryDict):
        super().__init__(asked)
        self.today = timezone.localdate()
        self.fields["ngay"].widget.attrs["max"] = self.today.isoformat()

    def clean_ngay(self) -> date | None:
        day = self.cleaned_data["ngay"]
        if day and day > self.today:
            raise forms.ValidationError(f"Ngày {day:%d/%m/%Y} chưa đến.")
        return day

    @property
    def day(self) -> date:
        """The day that is asked for; today where none, or none that can be read, is."""
        return (self.is_valid() and self.cleaned_data["ngay"]) or self.today

    @property
    def is_past(self) -> bool:
        return self.day < self.today

    @property
    def asked(self) -> str:
        return self.cleaned_data["q"].strip() if self.is_valid() else ""


class TermForm(forms.Form):
    ordinal = forms.IntegerField(label="Đại hội lần thứ", min_value=1, max_value=99)
    since = DayField(label="Ngày đại hội")
    seats = forms.IntegerField(label="Số cấp ủy viên đại hội quyết định", min_value=1, max_value=199, required=False)


class PersonSearch(forms.Form):
    """Finds the member to appoint among those who may hold an office in the unit."""

    q = forms.CharField(label="Họ tên đảng viên", required=False, max_length=80)

    def narrow(self, unit: Unit, by: User):
        """Everybody of a chi bộ where nothing is asked; of a đảng bộ nobody, who could read them all?"""
        text = self.cleaned_data["q"].strip() if self.is_valid() else ""
        members = terms.candidates(unit, by).select_related("unit").order_by("name_key", "pk")
        if text:
            return members.named(vietnamese.search_query(text))
        return members if unit.is_cell else members.none()


class OfficeForm(forms.ModelForm):
    class Meta:
        model = Office
        fields = ["code", "method", "decision_no", "decided_on", "since"]
        labels = {"since": "Giữ chức vụ từ ngày", "decision_no": "Số quyết định, nghị quyết"}
        field_classes = {"decided_on": DayField, "since": DayField}
        help_texts = {"decision_no": "Ví dụ: 15-QĐ/ĐU"}

    def __init__(self, data, *, unit: Unit, **kwargs):
        super().__init__(data, **kwargs)
        offered = terms.offices_in(unit)
        self.fields["code"].choices = [("", "Chọn chức vụ")] + [(code.value, code.label) for code in offered]
        self.fields["method"].choices = [("", "Chọn hình thức"), *Office.Method.choices]

    def _post_clean(self):
        """The use case checks the whole office once it is known whose it is and where."""
        for name, value in self.cleaned_data.items():
            setattr(self.instance, name, value)

    def refuse(self, refusal: ValidationError) -> None:
        """What the use case says, beside the field it speaks of where the form has that field."""
        told = refusal.error_dict if hasattr(refusal, "error_dict") else {None: refusal.messages}
        for name, errors in told.items():
            self.add_error(name if name in self.fields else None, errors)


class EndForm(forms.Form):
    until = DayField(label="Thôi giữ từ ngày")
    reason = forms.CharField(label="Lý do", max_length=200, help_text="Ví dụ: nghỉ hưu, chuyển công tác, hết nhiệm kỳ")
