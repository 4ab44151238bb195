"""What every form of an organisational change has: the decision, and units found by name without JavaScript."""

from typing import Any

from django import forms
from django.db.models import Case, When
from django.http import QueryDict

from members import access
from members.fields import DateField, NormalForm
from members.models import Unit, UnitEvent, User, spelling
from members.models.units import UnitQuerySet
from members.powers import Power
from members.reorganising.change import told
from members.reorganising.consequences import Consequences

OFFERED = 12  # radios of units that answer to a name; more are narrowed by more words
BESIDE = 300  # units in a list to tick
FOLDED_FROM = 6
ASK = "_q"  # the field in which a unit is searched for stands under the name of what it finds


class ChangeForm(NormalForm):
    """Bound only when a preview or a decision is asked for; while somebody searches, or goes back, the fields keep what
    was typed and nothing is found wrong yet."""

    kind: str
    slug: str
    advice = ""
    consequences: Consequences | None = None  # once they are previewed

    decision_no = forms.CharField(label="Số quyết định", max_length=40, help_text="Ví dụ: 125-QĐ/TU")
    decided_on = DateField(label="Ngày quyết định")
    effective_on = DateField(label="Ngày có hiệu lực", help_text="Ngày chưa đến: việc được thực hiện vào ngày đó.")
    note = forms.CharField(label="Ghi chú", max_length=300, required=False)

    def __init__(self, data=None, *, unit: Unit, by: User, asked: QueryDict):
        self.unit, self.by, self.asked = unit, by, asked
        self._offers: dict[str, list[Unit]] = {}
        super().__init__(data)
        decision = list(self.fields)
        self.build()
        self.order_fields([name for name in self.fields if name not in decision] + decision)
        if data is None:
            self._recall()

    def build(self) -> None:
        """Adds the fields of this kind of change."""

    def plan(self) -> dict:
        """What members.reorganising is asked for, by primary keys."""
        raise NotImplementedError

    def event(self, *, by: User) -> UnitEvent:
        decision = {name: self.cleaned_data[name] for name in ("decision_no", "decided_on", "effective_on", "note")}
        return UnitEvent(kind=self.kind, unit=self.unit.parent or self.unit, by=by, plan=self.plan(), **decision)

    @property
    def label(self) -> str:
        return UnitEvent.Kind(self.kind).label

    @property
    def rows(self) -> list[dict]:
        """The fields as the page shows them; a search has its button beside it, what it found stands under it."""
        shown = [self[name] for name in self.fields if name not in self._offers or self._offers[name]]
        searches = {name + ASK for name in self._offers}
        return [{"field": bound, "search": bound.name in searches, "fold": self._is_long(bound)} for bound in shown]

    def _is_long(self, bound: forms.BoundField) -> bool:
        """A list that may be passed over, and of which nothing is ticked yet, is folded where it is long."""
        several = isinstance(bound.field, forms.MultipleChoiceField) and not bound.field.required
        return several and len(bound.field.choices) > FOLDED_FROM and not bound.value() and not bound.errors

    @property
    def carried(self) -> list[tuple[str, str]]:
        """Everything that was asked, to be asked again with the confirmation."""
        return [(name, value) for name in self.fields for value in self.asked.getlist(name)]

    # Units to choose from

    def managed(self) -> UnitQuerySet:
        return access.units_for(self.by, Power.MANAGE_UNITS).active().select_related("parent")

    def changeable(self) -> UnitQuerySet:
        """Units of the same nature elsewhere, about which `by` may decide: a decision is taken one level above."""
        alike = self.managed().filter(parent__in=access.units_for(self.by, Power.MANAGE_UNITS))
        alike = alike.filter(kind__in=Unit.CELLS) if self.unit.is_cell else alike.exclude(kind__in=Unit.CELLS)
        return alike.exclude(path__startswith=self.unit.path)

    def beside(self) -> list[tuple[int, str]]:
        """The units of the same nature under the same parent, to tick."""
        rows = self.changeable().filter(parent=self.unit.parent_id).order_by("path")[:BESIDE]
        return [(unit.pk, told(unit)) for unit in rows]

    def _siblings_first(self, words: str, units: UnitQuerySet) -> UnitQuerySet:
        """Those written as it was typed, and of them those under the same superior before all others: two chi bộ that
        merge most often stand side by side."""
        beside = Case(When(parent=self.unit.parent_id, then=0), default=1)
        return units.called(words).order_by(*spelling.first(spelling.name_written(words)), beside, "path")

    def search(self, name: str, units: UnitQuerySet, label: str, *, required: bool = True, help_text: str = ""):
        """Two fields: words to search for, and radios with the `units` that answer to them."""
        words = self.asked.get(name + ASK, "").strip()
        help_text = help_text or "Nhập tên (có dấu hay không) hoặc mã rồi bấm Tìm."
        self.fields[name + ASK] = forms.CharField(label=label, required=required, max_length=200, help_text=help_text)
        found = list(self._siblings_first(words, units)[: OFFERED + 1]) if words else []
        self._offers[name] = found[:OFFERED]
        cut = len(found) > OFFERED
        if cut:
            self.fields[name + ASK].help_text = (
                f"Có nhiều hơn {OFFERED} tổ chức như vậy, đây mới là {OFFERED} tổ chức đầu: mời đồng chí nhập thêm "
                "chữ, hoặc thêm tên của cấp trên."
            )
        choices = [(unit.pk, _placed(unit)) for unit in found[:OFFERED]]
        picked: dict[str, Any] = {"choices": choices, "coerce": int, "empty_value": None, "widget": forms.RadioSelect}
        must = required and not self.is_bound  # bound, `clean` knows better: one single answer need not be picked
        label = f"Chọn tổ chức ({OFFERED} kết quả đầu, còn nữa)" if cut else "Chọn tổ chức"
        self.fields[name] = forms.TypedChoiceField(label=label, required=must, **picked)
        if len(choices) == 1:
            self.initial[name] = choices[0][0]

    def clean(self):
        data = super().clean()
        for name, found in self._offers.items():
            words = data.get(name + ASK)
            if not words or data.get(name):
                continue
            if len(found) == 1:
                data[name] = found[0].pk
            elif found:
                self.add_error(name, "Có nhiều tổ chức như vậy: mời đồng chí chọn một.")
            else:
                self.add_error(name + ASK, "Không thấy tổ chức nào như vậy trong phần được giao quản lý.")
        return data

    def _recall(self) -> None:
        for name, field in self.fields.items():
            if name in self.asked:
                several = isinstance(field, forms.MultipleChoiceField)
                self.initial[name] = self.asked.getlist(name) if several else self.asked[name]


def _placed(unit: Unit) -> str:
    above = f" · trực thuộc {told(unit.parent)}" if unit.parent else ""
    return f"{told(unit)}{above}"
