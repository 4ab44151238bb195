"""What a member sends in before a meeting."""

from django import forms

from meetings.models import Petition
from members import vietnamese

MOST_LETTERS = 4_000


class PetitionForm(forms.Form):
    kind = forms.ChoiceField(
        label="Loại", choices=Petition.Kind, widget=forms.RadioSelect, initial=Petition.Kind.OPINION
    )
    text = forms.CharField(
        label="Nội dung",
        max_length=MOST_LETTERS,
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": MOST_LETTERS}),
        error_messages={"required": "Đề nghị ghi nội dung."},
    )

    def clean_text(self) -> str:
        return vietnamese.nfc_lines(self.cleaned_data["text"])
