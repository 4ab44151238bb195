"""Which reminders one wants."""

from django import forms


def spoken(hours: int) -> str:
    """`7 ngày`, `1 ngày`, `2 giờ`."""
    return f"{hours // 24} ngày" if hours % 24 == 0 else f"{hours} giờ"


class ReminderForm(forms.Form):
    wanted = forms.TypedMultipleChoiceField(
        label="Nhắc tôi", coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data=None, *, offered: list[int], off: set[int]):
        super().__init__(data, initial={"wanted": [hours for hours in offered if hours not in off]})
        self.fields["wanted"].choices = [(hours, f"Trước giờ họp {spoken(hours)}") for hours in reversed(offered)]
