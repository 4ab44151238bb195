"""What is typed into the minutes of a meeting."""

from django import forms

from meetings.models import Minutes, MinutesCorrection
from members import vietnamese
from members.versions import VersionedForm

ROWS = {"opening": 3, "discussion": 10}


class MinutesForm(VersionedForm, forms.ModelForm):
    """The parts of the minutes, in the order of the meeting; none is asked for while it goes on."""

    mostly_optional = True

    class Meta:
        model = Minutes
        fields = Minutes.PARTS
        widgets = {name: forms.Textarea(attrs={"rows": ROWS.get(name, 6)}) for name in Minutes.PARTS}

    def __init__(self, data=None, *, minutes: Minutes):
        super().__init__(data, instance=minutes)
        self.open_upon(minutes)

    def _post_clean(self):
        """The use case stores; the row is not touched before."""

    def clean(self):
        data = super().clean()
        return data | {name: vietnamese.nfc_lines(data[name]) for name in Minutes.PARTS if name in data}

    @property
    def parts(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in Minutes.PARTS}


class CorrectionForm(forms.ModelForm):
    class Meta:
        model = MinutesCorrection
        fields = ["text", "reason"]
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}

    def _post_clean(self):
        """The use case stores."""
