"""What a member writes to a cấp ủy, and what is answered."""

from django import forms

from meetings.feedback import rights
from meetings.models import Feedback
from meetings.uploads import file_field
from members.fields import NormalForm, PhoneField, words_field
from members.models import Member, Unit


class SendForm(NormalForm):
    """Nội dung, Tệp, Đơn vị tiếp nhận, số điện thoại (filled in)."""

    text = words_field("Nội dung", "Đề nghị ghi nội dung góp ý, phản ánh.", rows=7, most=5_000)
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
    text = words_field("Trả lời", "Đề nghị ghi nội dung trả lời.", rows=7, most=5_000)
    file = file_field("Tệp đính kèm")


class ForwardForm(NormalForm):
    reason = words_field("Lý do", "Đề nghị ghi lý do chuyển lên.", rows=3, most=300)


class CloseForm(forms.Form):
    rating = forms.ChoiceField(
        label="Đồng chí có hài lòng với trả lời này không?",
        choices=Feedback.Rating,
        widget=forms.RadioSelect,
        error_messages={"required": "Đề nghị chọn một mức."},
    )
