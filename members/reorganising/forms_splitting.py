"""Chia tách: into how many parts, how they are called, and who or what goes into which."""

from django import forms
from django.core.exceptions import ValidationError

from members.models import Member, UnitEvent
from members.numbers import parse_typed_number
from members.reorganising.forms_decision import ChangeForm

FEWEST, MOST = 1, 6


class SplitForm(ChangeForm):
    """Each member (of a chi bộ) or sub-unit (of a đảng bộ) is assigned by a select; `rest` says where all go that
    nobody assigned, so that of sixty only the few exceptions need a choice; and those that are ticked are assigned at
    once by the button `TOGETHER`, without JavaScript."""

    kind, slug = UnitEvent.Kind.SPLIT, "chia-tach"
    STAY = "0"
    TICKED, TOGETHER = "chon", "phan"

    def build(self):
        numbers = [(number, f"{number} tổ chức mới") for number in range(FEWEST, MOST + 1)]
        self.fields["keep"] = forms.BooleanField(
            label=f"{self.unit.name} vẫn hoạt động, chỉ tách bớt một phần", required=False
        )
        self.fields["many"] = forms.TypedChoiceField(label="Tách ra", choices=numbers, coerce=int, initial=2)
        self.many = self._many()
        parts = [(str(number), f"Tổ chức mới {number}") for number in range(1, self.many + 1)]
        for number, label in parts:
            self.fields[f"name_{number}"] = forms.CharField(label=f"Tên {label.lower()}", max_length=200)
        stay = [(self.STAY, "Ở lại tổ chức cũ")]
        what = "đảng viên" if self.unit.is_cell else "tổ chức trực thuộc"
        self.fields["rest"] = forms.ChoiceField(label=f"Những {what} không chọn ở dưới", choices=stay + parts)
        self.shared = self._shared()
        homes = [("", "Chọn nơi về"), *stay, *parts]
        self.fields["together"] = forms.ChoiceField(label="Những người đã đánh dấu về", choices=homes, required=False)
        if not self.unit.is_cell:
            self.fields["together"].label = "Những tổ chức đã đánh dấu về"
        if self.asked.get("tim") == self.TOGETHER:
            self._assign_together()
        for key, label in self.shared.items():
            self.fields[key] = forms.ChoiceField(label=label, choices=[("", "Như trên"), *stay, *parts], required=False)

    @property
    def rows(self):
        """The assignments stand in a list of their own."""
        return [row for row in super().rows if row["field"].name not in {*self.shared, "together"}]

    @property
    def assignments(self):
        return [self[name] for name in self.shared]

    def _assign_together(self) -> None:
        """As if each of those that are ticked had been assigned by its own select."""
        home, asked = self.asked.get("together", ""), self.asked.copy()
        if home in dict(self["together"].field.widget.choices):
            for key in {*asked.getlist(self.TICKED)} & self.shared.keys():
                asked[key] = home
        asked["together"] = ""
        self.asked = asked

    def clean(self):
        data = super().clean()
        if not data.get("keep") and not self.errors and any(self._home(key) == self.STAY for key in self.shared):
            raise ValidationError(
                f"{self.unit.name} không còn hoạt động thì không ai ở lại được: mời chọn nơi mới cho tất cả."
            )
        return data

    def plan(self):
        what = "members" if self.unit.is_cell else "children"
        parts = []
        for number in map(str, range(1, self.many + 1)):
            share = [int(key.removeprefix("of_")) for key in self.shared if self._home(key) == number]
            parts.append({"name": self.cleaned_data[f"name_{number}"], what: share})
        return {"unit": self.unit.pk, "keep": self.cleaned_data["keep"], "parts": parts}

    def _home(self, key: str) -> str:
        return self.cleaned_data.get(key) or self.cleaned_data["rest"]

    def _many(self) -> int:
        asked = parse_typed_number(self.asked.get("many"))
        return 2 if asked is None else min(max(asked, FEWEST), MOST)

    def _shared(self) -> dict[str, str]:
        """Field of each member or sub-unit → how it is called."""
        if self.unit.is_cell:
            rows = Member.objects.counted().filter(unit=self.unit).order_by("name_key", "pk")
            people = rows.only("full_name", "birth_date", "birth_precision")
            return {f"of_{each.pk}": f"{each.full_name}, sinh {each.birth_written}" for each in people}
        rows = self.unit.children.active().order_by("path")
        return {f"of_{pk}": name for pk, name in rows.values_list("pk", "name")}
