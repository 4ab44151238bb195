"""The field in which an organisation is named, wherever it is typed."""

from django import forms
from django.core.exceptions import ValidationError

from members import vietnamese
from members.models import Unit
from members.models.unit_search import typed_code
from members.models.units import UnitQuerySet

MOST_NAMED = 6


class UnitField(forms.CharField):
    """A working unit of `units` by its code, also the short one (`01.001.002`) or one that it had before, or by its
    name, with or without that of the organisation above it. Cleans to the Unit.

    noun: what such a unit is called where there is none, or more than one.
    """

    def __init__(self, units: UnitQuerySet, *, noun: str = "đơn vị", **kwargs):
        super().__init__(max_length=200, **kwargs)
        self.units, self.noun = units, noun

    def clean(self, value) -> Unit | None:
        text = super().clean(value)
        return self._named(text) if text else None

    def _named(self, text: str) -> Unit:
        working = self.units.active().select_related("parent")
        code = typed_code(text)
        found = list(working.coded(code)) if code else []
        found = found or list(working.called(text)[:MOST_NAMED])
        same = [unit for unit in found if vietnamese.fold(unit.name) == vietnamese.fold(text)]
        chosen = same if len(same) == 1 else found
        if len(chosen) == 1:
            return chosen[0]
        if not found:
            raise ValidationError(f"Không có {self.noun} nào tên hoặc mã như vậy.")
        names = "; ".join(f"{', '.join(filter(None, (unit.name, _above(unit))))} (mã {unit.code})" for unit in found)
        raise ValidationError(f"Có nhiều {self.noun} như vậy, đề nghị ghi mã: {names}.")


def _above(unit: Unit) -> str:
    return unit.parent.name if unit.parent else ""


class CellField(UnitField):
    """The same for a chi bộ."""

    def __init__(self, units: UnitQuerySet, **kwargs):
        super().__init__(units.filter(kind__in=Unit.CELLS), noun="chi bộ", **kwargs)
