"""Which body issued a document, where the clerk writes a name that is nearly one that is there; merging two names."""

from typing import Any

from django import forms

from documents.filing import issuers, merging
from documents.models import Issuer
from documents.numbering import Number
from members import vietnamese
from members.models import User

ANOTHER = "khac"
ASKED = "Trong hệ thống đã có cơ quan tên gần giống. Đề nghị đồng chí chọn, để một cơ quan không bị ghi thành hai."


class IssuerQuestion(forms.Form):
    """Asks back only where a name may be meant that is there already."""

    same_issuer = forms.CharField(label="Có phải cơ quan này không?", required=False, widget=forms.HiddenInput)
    instance: Any  # the document

    def name_issuer(self, data: dict, number: Number | None) -> None:
        """Says by whom the document is issued, once unit and name are known."""
        if not (data.get("issuer") and data.get("unit")):
            return
        issuer, body = issuers.named(data["issuer"], suffix=number.issuer if number else "", unit=data["unit"])
        near = issuers.alike(issuer, data["unit"])
        answer = data.get("same_issuer", "")
        if chosen := next((each for each in near if str(each.pk) == answer), None):
            issuer = chosen
        elif near and answer != ANOTHER:
            self._ask(near, issuer)
        self.instance.issuer, self.instance.issuer_body = issuer, body

    def _ask(self, near: list[Issuer], new: Issuer) -> None:
        known = [(str(each.pk), f"{each} ({each.unit})" if each.unit else str(each)) for each in near]
        choices = [*known, (ANOTHER, f"Không, đây là cơ quan khác: {new.name}")]
        self.fields["same_issuer"].widget = forms.RadioSelect(choices=choices)
        self.add_error("same_issuer", ASKED)

    @property
    def understood(self) -> str:
        """What the clerk is told of a name that was understood as another; "" where it stands as it was written."""
        written, issuer = self.cleaned_data["issuer"], self.instance.issuer
        if vietnamese.fold(written).endswith(vietnamese.fold(issuer.name)):
            return ""
        return f"“{written}” được hiểu là {issuer}; văn kiện ghi theo tên này."


class MergeForm(forms.Form):
    into = forms.ChoiceField(
        label="Gộp vào",
        widget=forms.RadioSelect,
        help_text="Cơ quan được giữ tên. Văn kiện và nhiệm kỳ của cơ quan kia chuyển sang đây; không tách lại được.",
    )
    reason = forms.CharField(
        label="Lý do gộp",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 80}),
        help_text="Ghi vào nhật ký, ví dụ: một đảng ủy bị ghi hai tên.",
    )

    def __init__(self, *args, issuer: Issuer, by: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.others = {str(other.pk): other for other in merging.candidates(issuer, by=by)}
        field: Any = self.fields["into"]
        field.choices = [
            (key, f"{other} ({other.unit or other.get_level_display()})") for key, other in self.others.items()
        ]

    def clean_into(self) -> Issuer:
        return self.others[self.cleaned_data["into"]]
