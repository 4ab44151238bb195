"""What a document does to others, as the clerk writes it beside the document."""

from django import forms
from django.forms.models import BaseInlineFormSet

from documents import numbering
from documents.filing import relations
from documents.models import Relation
from members.fields import DateField


class RelationForm(forms.ModelForm):
    number = forms.CharField(
        label="Số, ký hiệu văn kiện kia",
        max_length=200,
        widget=forms.TextInput(attrs={"placeholder": f"Ví dụ {numbering.EXAMPLE}", "size": 16}),
    )
    effective_on = DateField(label="Từ ngày", required=False)

    class Meta:
        model = Relation
        fields = ["kind", "number", "effective_on", "part"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:  # a relation is taken back and written anew, never altered
            self.initial["number"] = self.instance.target_symbol
            for field in self.fields.values():
                field.disabled = True


class RelationFormSet(BaseInlineFormSet):
    """Refuses, before anything is saved, what the office must not do: another issuer's document, a circle."""

    def clean(self):
        """What `relations.relate` would refuse is said at its row."""
        super().clean()
        if not (getattr(self.instance, "unit", None) and getattr(self.instance, "issuer", None)):
            return  # the document itself is to be mended first
        for form in self.extra_forms:
            asked = form.cleaned_data if form.is_valid() and form.has_changed() else {}
            if not asked.get("number") or asked.get("DELETE"):
                continue
            try:
                relations.check(self.instance, asked["kind"], asked["number"], asked.get("effective_on"))
            except (numbering.NumberError, relations.RelationRefused) as refusal:
                form.add_error("number", str(refusal))

    def get_queryset(self):
        if not hasattr(self, "_standing"):
            self._standing = list(super().get_queryset()) if self.instance.pk else []
        return self._standing
