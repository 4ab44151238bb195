"""Forms of the desk's pages: which units are silent, the rule of a unit, to whom an article is offered, which
revisions."""

from django import forms

from members.models import Unit
from news.models import ApprovalRule
from news.newsroom import silence


class SilentForm(forms.Form):
    """Which units below `unit` are listed (`loai`) and by what name (`q`); what is unknown narrows to nothing.

    Where only chi bộ stand below there is nothing to choose, and they are listed."""

    mostly_optional = True

    loai = forms.ChoiceField(required=False, choices=[("", "Đảng bộ"), ("chi-bo", "Chi bộ")])
    q = forms.CharField(required=False, max_length=200)

    def __init__(self, *args, unit: Unit, **kwargs):
        super().__init__(*args, **kwargs)
        self.unit = unit
        self.cells_alone = not silence.committees_below(unit).exists()

    def units(self, during: silence.Period):
        if not self.is_valid():
            return Unit.objects.none()
        cells = self.cells_alone or self.cleaned_data["loai"] == "chi-bo"
        found = silence.silent(self.unit, during, cells=cells)
        text = self.cleaned_data["q"].strip()
        return found.called(text) if text else found

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the search sends along."""
        return [("loai", self.data["loai"])] if self.data.get("loai") else []

    @property
    def tabs(self) -> list[dict]:
        chosen = self.data.get("loai", "")
        choices = [] if self.cells_alone else self.fields["loai"].choices
        return [
            {"label": label, "url": f"?loai={value}" if value else "?", "current": value == chosen}
            for value, label in choices
        ]


class ApprovalRuleForm(forms.Form):
    approval_steps = forms.TypedChoiceField(
        label="Số bước duyệt",
        coerce=int,
        choices=ApprovalRule.Steps.choices,
        widget=forms.RadioSelect,
        help_text="Với hai bước, người duyệt bước hai không phải là người đã duyệt bước một.",
    )
    own_approval = forms.BooleanField(
        label="Người duyệt được duyệt bài do mình viết hoặc sửa",
        required=False,
        help_text="Chỉ nên chọn ở đơn vị ít người. Khi duyệt hai bước, vẫn phải có hai người khác nhau.",
    )
