"""What a summoned member says, or has said on the telephone."""

from django import forms

from meetings.models import Answer
from members import vietnamese


class AnswerForm(forms.Form):
    """“Sẽ dự” in one tap; “Xin vắng” with a reason."""

    coming = forms.TypedChoiceField(
        choices=[("1", "Sẽ dự"), ("0", "Xin vắng")], coerce=lambda word: word == "1", widget=forms.HiddenInput
    )
    reason = forms.ChoiceField(
        label="Lý do xin vắng",
        choices=Answer.Reason,
        widget=forms.RadioSelect,
        required=False,
        error_messages={"required": "Đề nghị chọn một lý do."},
    )
    note = forms.CharField(
        label="Nói rõ thêm", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3, "maxlength": 300})
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = self.data.get("coming") != "1"

    def clean_note(self) -> str:
        return vietnamese.nfc(self.cleaned_data["note"])


class DecisionForm(forms.Form):
    """Whether an absence is agreed to; why not, where it is not."""

    agree = forms.TypedChoiceField(
        choices=[("1", "Đồng ý"), ("0", "Không đồng ý")],
        coerce=lambda word: word == "1",
        error_messages={"required": "Đề nghị chọn đồng ý hoặc không đồng ý."},
    )
    reason = forms.CharField(label="Lý do không đồng ý", max_length=300, required=False)

    def clean_reason(self) -> str:
        return vietnamese.nfc(self.cleaned_data["reason"])


class NotedAnswerForm(AnswerForm):
    """The same for a member who was asked by telephone: whether he or she comes is chosen on the form."""

    coming = forms.TypedChoiceField(
        label="Đồng chí ấy trả lời",
        choices=[("1", "Sẽ dự"), ("0", "Xin vắng")],
        coerce=lambda word: word == "1",
        widget=forms.RadioSelect,
        error_messages={"required": "Đề nghị chọn sẽ dự hoặc xin vắng."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = self.data.get("coming") == "0"
        self.fields["reason"].label = "Lý do, nếu xin vắng"
