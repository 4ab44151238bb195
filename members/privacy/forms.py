"""Forms about one's own data, and those by which requests are answered."""

from django import forms

from members.fields import NormalForm
from members.models import Consent, DataRequest


class NoticeForm(forms.Form):
    """The notice is acknowledged; what may be agreed to besides stands unticked."""

    version = forms.CharField(widget=forms.HiddenInput)
    also = forms.MultipleChoiceField(
        label="Tôi đồng ý thêm, từng việc một",
        required=False,
        choices=[(subject.value, subject.label) for subject in Consent.OPTIONAL],
        widget=forms.CheckboxSelectMultiple,
        help_text="Không chọn thì mọi việc khác vẫn như thường. Rút lại được bất cứ lúc nào.",
    )


class RequestForm(NormalForm):
    kind = forms.ChoiceField(label="Đồng chí yêu cầu", choices=DataRequest.Kind, widget=forms.RadioSelect)
    text = forms.CharField(
        label="Nội dung cụ thể",
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Đề nghị đồng chí ghi rõ yêu cầu."},
    )


class AnswerForm(NormalForm):
    text = forms.CharField(
        label="Nội dung trả lời",
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Cần ghi nội dung trả lời."},
    )
