"""What the script of a page sends while somebody types."""

from django import forms
from django.core.exceptions import ValidationError

from members.kept_forms import keeping
from members.models import KeptForm


class AddressForm(forms.Form):
    """Names a form by the address it is sent to."""

    dia_chi = forms.RegexField(r"^/(?![/\\])[^\s\\]*$", max_length=300)


class KeepForm(AddressForm):
    trang = forms.RegexField(r"^/(?![/\\])[^\s\\]*$", max_length=300)
    ten = forms.CharField(max_length=500, required=False)
    noi_dung = forms.JSONField()

    def clean_noi_dung(self) -> keeping.Fields:
        pairs = self.cleaned_data["noi_dung"]
        whole = isinstance(pairs, list) and all(
            isinstance(pair, list) and len(pair) == 2 and all(isinstance(part, str) for part in pair) for pair in pairs
        )
        if not whole:
            raise ValidationError("Nội dung gửi lên không phải là các mục của một biểu mẫu.")
        return [(name, value) for name, value in pairs]

    def keep(self, *, by) -> KeptForm | None:
        """As `keeping.keep`."""
        facts = self.cleaned_data
        return keeping.keep(by, facts["noi_dung"], path=facts["dia_chi"], page=facts["trang"], title=facts["ten"])
