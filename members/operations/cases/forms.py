"""Forms of cases, made of what their procedure declares."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from members import vietnamese
from members.access import units_for
from members.fields import DateField, NormalForm, PhoneField, WholeNumberField, words_field
from members.models import Member, Unit, User
from members.operations.cases.access import Offer
from members.operations.engine import voting
from members.operations.engine.declaring import Fact, Goes, Kind, Procedure, Request
from members.operations.engine.moving import Done, Here
from members.operations.engine.papers import not_there
from members.operations.engine.voting import Counted
from members.operations.models import Case

MOST_NAMED = 6
MOST_VOTES = 9_999
IN_A_LIST = 40  # letters of a choice that a list on a phone has room for
TYPED = "typed"
ACT_FIELDS = ("on", "number", "note")  # last on the page: first what the step asks for
EVENT_AHEAD = timedelta(days=366)  # a decision may take effect later; a year ahead is a slip of the finger


class CellField(forms.CharField):
    """A working chi bộ of `units` by its code or its name, with or without that of the organisation above it. Cleans
    to the Unit."""

    def __init__(self, units, **kwargs):
        super().__init__(max_length=200, **kwargs)
        self.units = units

    def clean(self, value) -> Unit | None:
        text = super().clean(value)
        if not text:
            return None
        found = list(self.units.filter(kind__in=Unit.CELLS).active().called(text).select_related("parent")[:MOST_NAMED])
        same = [unit for unit in found if unit.code == text or vietnamese.fold(unit.name) == vietnamese.fold(text)]
        chosen = same if len(same) == 1 else found
        if len(chosen) == 1:
            return chosen[0]
        if not found:
            raise ValidationError("Không có chi bộ nào tên hoặc mã như vậy.")
        names = "; ".join(f"{unit.name}, {unit.parent} (mã {unit.code})" for unit in found)
        raise ValidationError(f"Có nhiều chi bộ như vậy, đề nghị ghi mã: {names}.")


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
            return forms.RegexField(
                r"^\d{12}$", **told, error_messages={"invalid": "Số định danh cá nhân có 12 chữ số."}, max_length=12
            )
        case Kind.WORDS:
            return words_field(told.pop("label"), "Đề nghị ghi mục này.", **told)
    return forms.CharField(**told, max_length=200)


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
            self.fields["event_on"] = DateField(
                label=procedure.event, latest=lambda: timezone.localdate() + EVENT_AHEAD
            )
        self._add_places(procedure.goes)
        self.add_facts(procedure.opening)

    def _add_places(self, goes: Goes) -> None:
        either = goes == Goes.EITHER
        if goes in {Goes.INSIDE, Goes.EITHER}:
            units = Unit.objects.all()
            label = "Chi bộ nơi đến (trong tỉnh, thành phố)" if either else "Chi bộ nơi đến"
            self.fields["destination"] = CellField(units, label=label, required=not either, help_text=_CELL_HELP)
        if goes in {Goes.OUTSIDE, Goes.EITHER}:
            label = "Hoặc nơi đến ở tỉnh, thành phố khác" if either else "Nơi đến"
            if self.member is None:
                label = "Nơi đi"
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


class ActForm(FactsForm):
    """One act upon a case: what its step, or the branch of it, asks for."""

    on = DateField(label="Ngày ghi trên giấy", latest=timezone.localdate)
    number = forms.CharField(label="Số, ký hiệu văn bản", max_length=60, required=False)
    note = words_field("Ghi chú", "Đề nghị ghi lý do.", most=500, required=False)

    def __init__(self, *args, case: Case, at: Here, offer: Offer, **kwargs):
        super().__init__(*args, **kwargs)
        self.case, self.at, self.offer = case, at, offer
        self.initial["on"] = timezone.localdate()
        self.is_step = offer.slug == "tiep"
        if self.is_step:
            self._add_papers(not_there(case, at.step))
            self.add_facts(at.step.facts, case.origin)
            if at.step.vote:
                self._add_vote()
        elif offer.branch:
            self.add_facts(offer.branch.facts)
        if not self.is_step and (offer.branch is None or offer.branch.needs_reason):
            self.fields["note"].label, self.fields["note"].required = "Lý do", True
        if not (self.is_step or offer.branch):
            del self.fields["number"]
        asked = [name for name in self.fields if name not in ACT_FIELDS]
        self.order_fields([*asked, *ACT_FIELDS])

    def _add_papers(self, papers) -> None:
        self.papers = {f"paper_{paper.key}": paper for paper in papers}
        for name, paper in self.papers.items():
            form = f" (mẫu {paper.form})" if paper.form else ""
            self.fields[name] = forms.BooleanField(label=f"Đã có: {paper.label}{form}", required=paper.required)

    def _add_vote(self) -> None:
        self.held = {each.key: each for each in voting.offered(self.at.step.vote, self.at.stop)}
        choices = [(key, f"{each.question}, ngày {each.on:%d/%m/%Y}") for key, each in self.held.items()]
        if choices:
            self.fields["held"] = forms.ChoiceField(
                label="Kết quả lấy từ buổi họp trên cổng",
                choices=[*choices, (TYPED, "Họp không ghi trên cổng: ghi số phiếu theo biên bản")],
                widget=forms.RadioSelect,
                initial=choices[0][0],
            )
        counting = {"min_value": 1, "max_value": MOST_VOTES, "required": not choices}
        self.fields["counted"] = WholeNumberField(
            label="Số phải tính", help_text=f"Toàn thể {self.at.step.vote.by} phải tính.", **counting
        )
        self.fields["in_favour"] = WholeNumberField(label="Số đồng ý", **counting | {"min_value": 0})

    def clean(self):
        data = super().clean()
        if self.at.step.vote and self.is_step and not self.errors and data.get("held", TYPED) == TYPED:
            self._check_counts(data)
        return data

    def _check_counts(self, data: dict) -> None:
        counted, in_favour = data.get("counted"), data.get("in_favour")
        if counted is None or in_favour is None:
            raise ValidationError("Đề nghị ghi số phải tính và số đồng ý theo biên bản.")
        if in_favour > counted:
            self.add_error("in_favour", "Số đồng ý không thể nhiều hơn số phải tính.")

    @property
    def done(self) -> Done:
        """What was typed, as the act keeps it."""
        data = self.cleaned_data
        there = tuple(paper.key for name, paper in getattr(self, "papers", {}).items() if data.get(name))
        return Done(
            data["on"],
            number=data.get("number", ""),
            note=data["note"],
            facts=self.typed_facts,
            vote=self._vote(data["on"]),
            papers=there,
        )

    def _vote(self, on: date) -> Counted | None:
        vote, data = self.at.step.vote, self.cleaned_data
        if vote is None or not self.is_step:
            return None
        if held := getattr(self, "held", {}).get(data.get("held", TYPED)):
            return voting.taken(held)
        return voting.typed(vote, self.at.stop, data["counted"], data["in_favour"], on)
