"""Forms of cases, made of what their procedure declares."""

import re
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from members import vietnamese
from members.access import units_for
from members.fields import DateField, NormalForm, PhoneField, WholeNumberField, words_field
from members.models import Member, Unit, User
from members.operations.engine.declaring import Fact, Goes, Kind, Procedure, Request
from members.operations.unit_field import CellField

MOST_VOTES = 9_999
IN_A_LIST = 40  # letters of a choice that a list on a phone has room for
EVENT_AHEAD = timedelta(days=366)  # a decision may take effect later; a year ahead is a slip of the finger


def field_of(fact: Fact) -> forms.Field:
    """The field in which `fact` is typed."""
    told: dict[str, Any] = {"label": fact.label, "required": fact.required, "help_text": fact.help}
    match fact.kind:
        case Kind.DAY:
            return DateField(**told, **({} if fact.ahead else {"latest": timezone.localdate}))
        case Kind.CHOICE:
            choices = fact.choices if fact.required else (("", "Chưa ghi"), *fact.choices)
            return forms.ChoiceField(**told, choices=choices, widget=_choosing(fact))
        case Kind.TICK:
            return forms.BooleanField(**told)
        case Kind.PHONE:
            return PhoneField(**told)
        case Kind.NUMBER:
            return WholeNumberField(**told, min_value=1, max_value=MOST_VOTES)
        case Kind.CELL:
            return CellField(Unit.objects.all(), **told | {"help_text": fact.help or _CELL_HELP})
    return _words_of(fact, told)


def _choosing(fact: Fact) -> type[forms.Widget]:
    """What a list would cut off on a phone stands below each other."""
    return forms.RadioSelect if any(len(label) > IN_A_LIST for _, label in fact.choices) else forms.Select


def _words_of(fact: Fact, told: dict[str, Any]) -> forms.Field:
    match fact.kind:
        case Kind.PERSONAL_ID:
            return PersonalIdField(**told, max_length=20)
        case Kind.WORDS:
            return words_field(told.pop("label"), "Đề nghị ghi mục này.", **told)
    return forms.CharField(**told, max_length=200)


class PersonalIdField(forms.CharField):
    """Twelve digits, however they are grouped. Cleans to them alone."""

    def clean(self, value) -> str:
        digits = re.sub(r"[\s.\-]", "", vietnamese.plain_signs(super().clean(value)))
        if digits and not re.fullmatch(r"[0-9]{12}", digits):
            raise ValidationError("Số định danh cá nhân có 12 chữ số.")
        return digits


class MembersField(forms.MultipleChoiceField):
    """Some of the members on the roll of the chi bộ `unit`, ticked in a list. Cleans to their keys."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, unit: Unit, **kwargs):
        there = Member.objects.counted().filter(unit=unit).in_office_order()
        super().__init__(**kwargs, choices=[(str(each.pk), f"{each}, sinh {each.birth_written}") for each in there])


class FactsForm(NormalForm):
    """A form with a field for each of some facts."""

    facts: Iterable[Fact] = ()

    def add_facts(self, facts: Iterable[Fact], unit: Unit | None = None) -> None:
        """unit: of whose members some can be ticked."""
        self.facts = tuple(facts)
        for fact in self.facts:
            if fact.kind == Kind.MEMBERS and unit is not None:
                self.fields[fact.key] = MembersField(
                    unit, label=fact.label, required=fact.required, help_text=fact.help
                )
            else:
                self.fields[fact.key] = field_of(fact)

    @property
    def typed_facts(self) -> dict:
        """As a case keeps them: ticks as `yes`, a chi bộ by its code."""
        data = {fact.key: self.cleaned_data.get(fact.key) for fact in self.facts}
        return {key: _kept(value) for key, value in data.items() if value}


def _kept(value):
    if value is True:
        return "yes"
    if isinstance(value, list):
        return ",".join(value)
    return value.code if isinstance(value, Unit) else value


class OpenForm(FactsForm):
    """Opens a case about `member`, or about a person of a chi bộ of the user."""

    def __init__(self, *args, procedure: Procedure, by: User, member: Member | None, **kwargs):
        super().__init__(*args, **kwargs)
        self.procedure, self.member = procedure, member
        if member is None:
            self.fields["person"] = forms.CharField(label=procedure.asks_name, max_length=120)
            self.fields["cell"] = CellField(units_for(by, procedure.power), label="Chi bộ", help_text=_CELL_HELP)
            if by.member_id and by.has_perm(procedure.power, by.member.unit):
                self.initial["cell"] = by.member.unit.code
        if procedure.event_of is None:
            ahead = EVENT_AHEAD if procedure.ahead else timedelta()
            self.fields["event_on"] = DateField(label=procedure.event, latest=lambda: timezone.localdate() + ahead)
        self._add_places(procedure.goes)
        self.add_facts(procedure.opening)

    def _add_places(self, goes: Goes) -> None:
        either = goes == Goes.EITHER
        if goes in {Goes.INSIDE, Goes.EITHER}:
            units = Unit.objects.all()
            label = "Chi bộ nơi đến (trong tỉnh, thành phố)" if either else "Chi bộ nơi đến"
            self.fields["destination"] = CellField(units, label=label, required=not either, help_text=_CELL_HELP)
        if goes in {Goes.OUTSIDE, Goes.EITHER}:
            label = "Hoặc nơi đến ở tỉnh, thành phố khác" if either else self.procedure.place_label
            self.fields["place"] = forms.CharField(label=label, max_length=200, required=not either)

    def clean(self):
        data = super().clean()
        if self.procedure.goes == Goes.EITHER and not self.errors and bool(data["destination"]) == bool(data["place"]):
            raise ValidationError("Đề nghị ghi một nơi đến: một chi bộ của cổng, hoặc một nơi ngoài cổng.")
        return data

    @property
    def request(self) -> Request:
        """What is asked for."""
        data, procedure = self.cleaned_data, self.procedure
        origin = self.member.unit if self.member else data["cell"]
        event = procedure.event_of(self.member) if procedure.event_of else data["event_on"]
        return Request(self.member, origin, data.get("destination"), self.typed_facts, event or timezone.localdate())


_CELL_HELP = "Ghi mã hoặc tên chi bộ, ví dụ 01.001.001.000.007, hoặc “chi bộ 7 phúc lâm”."
