"""What is chosen about notices, and what a browser says of itself."""

from django import forms

from members import notice_kinds
from members.delivery import outbox
from members.models import NoticeChoice


class ChoiceForm(forms.Form):
    mostly_optional = True  # nothing chosen is a choice
    wanted = forms.MultipleChoiceField(
        label="Gửi cho tôi",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Bỏ chọn loại nào thì loại đó chỉ hiện trong mục Thông báo của Sổ tay.",
    )
    rhythm = forms.ChoiceField(
        label="Khi nào",
        choices=NoticeChoice.Rhythm.choices,
        widget=forms.RadioSelect,
        help_text="Mời họp, nhắc họp, biểu quyết luôn được báo ngay.",
    )
    also = forms.ChoiceField(label="Gửi thêm bằng", required=False, widget=forms.RadioSelect)
    both = forms.BooleanField(label="Gửi cả khi máy của tôi đã báo", required=False)

    def __init__(self, data=None, *, choice: NoticeChoice):
        on = [kind.code or "other" for kind in notice_kinds.KINDS if kind.code not in choice.off]
        super().__init__(
            data, initial={"wanted": on, "rhythm": choice.rhythm, "also": choice.also, "both": choice.both}
        )
        self.fields["wanted"].choices = [
            (kind.code or "other", f"{kind.label}: {kind.hint}") for kind in notice_kinds.KINDS
        ]
        offered = ["", *outbox.channels()]
        self.fields["also"].choices = [each for each in NoticeChoice.Also.choices if each[0] in offered]

    @property
    def facts(self) -> dict:
        """As `choosing.choose` takes them."""
        known = self.cleaned_data
        return known | {"wanted": ["" if code == "other" else code for code in known["wanted"]]}


class DeviceForm(forms.Form):
    """As PushSubscription.toJSON() has them."""

    endpoint = forms.CharField(max_length=1000)
    p256dh = forms.CharField(max_length=100, required=False)
    auth = forms.CharField(max_length=40, required=False)
