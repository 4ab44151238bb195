"""Forms of the desk's pages: which units are silent, the rule of a unit, to whom an article is offered, which
revisions."""

from django import forms

from members.fields import WholeNumberField


class CompareForm(forms.Form):
    """Two revisions by their numbers: what the older said against the newer."""

    tu = WholeNumberField(min_value=1, max_value=2_000_000_000)
    den = WholeNumberField(min_value=1, max_value=2_000_000_000)

    def pair(self) -> tuple[int, int] | None:
        if not self.is_valid():
            return None
        return tuple(sorted((self.cleaned_data["tu"], self.cleaned_data["den"])))
