"""What may be done with a dossier: the words, the form and the use case of each act."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.forms import Form
from django.shortcuts import get_object_or_404

from members.operations.dossiers import forms, keeping
from members.operations.models import Dossier


@dataclass(frozen=True)
class Act:
    """rows: the relation of the dossier whose row it is done to; empty where it is done to the dossier itself."""

    label: str
    icon: str
    form_class: type[Form]
    do: Callable[..., Any]
    rows: str = ""

    @property
    def of_row(self) -> bool:
        return bool(self.rows)

    @property
    def is_versioned(self) -> bool:
        return issubclass(self.form_class, forms.DossierForm)

    def form(self, dossier: Dossier, data) -> Form:
        if issubclass(self.form_class, forms.DossierForm):
            return self.form_class(data, dossier=dossier)
        return self.form_class(data)

    def facts(self, form) -> dict[str, Any]:
        return form.facts if self.is_versioned else form.cleaned_data

    def target(self, dossier: Dossier, row: int | None):
        """What the use case is about; 404 for a row of another dossier."""
        return get_object_or_404(getattr(dossier, self.rows), pk=row) if self.rows else dossier


ACTS = {
    "them": Act("Ghi thêm tài liệu", "plus", forms.PaperForm, keeping.put),
    "cho-muon": Act("Cho mượn", "document", forms.LoanForm, keeping.lend),
    "ban-giao": Act("Bàn giao", "share", forms.HandOverForm, keeping.hand_over),
    "rut": Act("Rút tài liệu", "document", forms.TakeOutForm, keeping.take_out, rows="papers"),
    "nhan-lai": Act("Nhận lại hồ sơ", "check", forms.ReturnForm, keeping.give_back, rows="loans"),
}
