"""What a member writes to a cấp ủy, and what is answered."""

from django import forms

from meetings.feedback import rights
from meetings.models import Feedback
from meetings.uploads import file_field
from members import vietnamese
from members.fields import PhoneField
from members.models import Member, Unit


def text_field(label: str, ask: str, *, rows: int, most: int) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "maxlength": most})
    return forms.CharField(label=label, max_length=most, widget=widget, error_messages={"required": ask})


class NormalForm(forms.Form):
    """Every text as one composes it in Vietnamese, whatever keyboard it came from."""

    def clean(self):
        data = super().clean()
        return {name: vietnamese.nfc(value) if isinstance(value, str) else value for name, value in data.items()}


class SendForm(NormalForm):
    """Nội dung, Tệp, Đơn vị tiếp nhận, số điện thoại (filled in)."""

    text = text_field("Nội dung", "Đề nghị ghi nội dung góp ý, phản ánh.", rows=7, most=5_000)
    file = file_field("Tệp đính kèm")
    unit = forms.ChoiceField(label="Đơn vị tiếp nhận", error_messages={"required": "Đề nghị chọn đơn vị tiếp nhận."})
    phone = PhoneField(label="Số điện thoại", error_messages={"required": "Đề nghị ghi số điện thoại để liên hệ."})

    def __init__(self, *args, member: Member, **kwargs):
        super().__init__(*args, **kwargs)
        self.units = {unit.code: unit for unit in rights.receivers(member)}
        self.fields["unit"].choices = [(code, unit.name) for code, unit in self.units.items()]
        self.fields["unit"].initial = next(iter(self.units), "")
        self.fields["phone"].initial = member.phone
        self.fields["phone"].widget.attrs["autocomplete"] = "tel"

    @property
    def chosen(self) -> Unit:
        return self.units[self.cleaned_data["unit"]]


class AnswerForm(NormalForm):
    text = text_field("Trả lời", "Đề nghị ghi nội dung trả lời.", rows=7, most=5_000)
    file = file_field("Tệp đính kèm")


class ForwardForm(NormalForm):
    reason = text_field("Lý do", "Đề nghị ghi lý do chuyển lên.", rows=3, most=300)


class CloseForm(forms.Form):
    rating = forms.ChoiceField(
        label="Đồng chí có hài lòng với trả lời này không?",
        choices=Feedback.Rating,
        widget=forms.RadioSelect,
        error_messages={"required": "Đề nghị chọn một mức."},
    )
