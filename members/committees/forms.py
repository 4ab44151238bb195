"""Forms of the pages of units: the tree of a day, a new term, an office and its end."""

from datetime import date

from django import forms
from django.http import QueryDict
from django.utils import timezone

from members import vietnamese
from members.committees import terms
from members.fields import DateField, NormalForm, WholeNumberField
from members.models import Office, Unit, User, spelling


class TreeForm(forms.Form):
    """The tree of which day, and what to look for in it."""

    mostly_optional = True  # the page says what to fill in; “(không bắt buộc)” beside each field would be noise

    q = forms.CharField(
        label="Tên hoặc mã tổ chức",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"class": "control", "type": "search", "autocomplete": "off"}),
    )
    ngay = DateField(label="Cây tổ chức ngày", required=False)

    def __init__(self, asked: QueryDict):
        super().__init__(asked)
        self.today = timezone.localdate()

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
    ordinal = WholeNumberField(label="Đại hội lần thứ", min_value=1, max_value=99)
    since = DateField(label="Ngày đại hội")
    seats = WholeNumberField(label="Số cấp ủy viên đại hội quyết định", min_value=1, max_value=199, required=False)


class PersonSearch(forms.Form):
    """Finds the member to appoint among those who may hold an office in the unit."""

    q = forms.CharField(label="Họ tên đảng viên", required=False, max_length=80)

    def narrow(self, unit: Unit, by: User):
        """Everybody of a chi bộ where nothing is asked; of a đảng bộ nobody, who could read them all?"""
        text = self.cleaned_data["q"].strip() if self.is_valid() else ""
        members = terms.candidates(unit, by).select_related("unit").order_by("name_key", "pk")
        if text:
            meant = spelling.first(spelling.key_written(text))
            return members.named(vietnamese.search_query(text)).order_by(*meant, "name_key", "pk")
        return members if unit.is_cell else members.none()


class OfficeForm(NormalForm, forms.ModelForm):
    class Meta:
        model = Office
        fields = ["code", "method", "decision_no", "decided_on", "since"]
        labels = {"since": "Giữ chức vụ từ ngày", "decision_no": "Số quyết định, nghị quyết"}
        field_classes = {"decided_on": DateField, "since": DateField}
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


class EndForm(NormalForm):
    until = DateField(label="Thôi giữ từ ngày")
    reason = forms.CharField(label="Lý do", max_length=200, help_text="Ví dụ: nghỉ hưu, chuyển công tác, hết nhiệm kỳ")
