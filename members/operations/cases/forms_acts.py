"""Forms of acts: what is said once a step is done, of one case or of many."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from members.fields import DateField, WholeNumberField, words_field
from members.operations.cases.access import Offer
from members.operations.cases.forms import MOST_VOTES, FactsForm
from members.operations.engine import voting
from members.operations.engine.declaring import Paper, Step, Vote
from members.operations.engine.moving import Done, Here
from members.operations.engine.papers import not_there
from members.operations.engine.usual_steps import DECISION_NO
from members.operations.engine.voting import Counted
from members.operations.models import Case
from members.votes_held import VoteHeld

TYPED = "typed"
LAST = ("on", "number", "note")  # on the page: first what the step asks for


class DoneForm(FactsForm):
    """The day and the number on the paper of an act, the papers that have come with it, the facts, a note."""

    on = DateField(label="Ngày ghi trên giấy", latest=timezone.localdate)
    number = forms.CharField(label="Số, ký hiệu văn bản", max_length=60, required=False)
    note = words_field("Ghi chú", "Đề nghị ghi lý do.", most=500, required=False)
    there = "Đã có"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["on"] = timezone.localdate()
        self.papers: dict[str, Paper] = {}

    def add_papers(self, papers: Iterable[Paper], *, of: Case | None = None) -> None:
        """One to tick for each; of a single case it must be ticked where that needs it."""
        self.papers = {f"paper_{paper.key}": paper for paper in papers}
        for name, paper in self.papers.items():
            form = f" (mẫu {paper.form})" if paper.form else ""
            label = f"{self.there}: {paper.label}{form}"
            self.fields[name] = forms.BooleanField(label=label, required=of is not None and paper.is_needed(of))

    def order_last(self) -> None:
        """To be called when all fields are there."""
        self.order_fields([*(name for name in self.fields if name not in LAST), *LAST])

    @property
    def done(self) -> Done:
        """What was typed, as the act keeps it."""
        data = self.cleaned_data
        return Done(
            data["on"],
            number=data.get("number", ""),
            note=data["note"],
            facts=self.typed_facts,
            papers=tuple(paper.key for name, paper in self.papers.items() if data.get(name)),
        )


class ActForm(DoneForm):
    """One act upon a case: what its step, or the branch of it, asks for."""

    def __init__(self, *args, case: Case, at: Here, offer: Offer, **kwargs):
        super().__init__(*args, **kwargs)
        self.at = at
        self.vote: Vote | None = None
        self.held: dict[str, VoteHeld] = {}
        if is_step := offer.slug == "tiep":
            self.add_papers(not_there(case, at.step), of=case)
            self.add_facts(at.step.facts, case.origin)
            if at.step.vote:
                self._add_vote(at.step.vote)
        elif offer.branch:
            self.add_facts(offer.branch.facts)
        if not is_step and (offer.branch is None or offer.branch.needs_reason):
            self.fields["note"].label, self.fields["note"].required = "Lý do", True
        if not (is_step or offer.branch):
            del self.fields["number"]
        self.order_last()

    def _add_vote(self, vote: Vote) -> None:
        self.vote = vote
        self.held = {each.key: each for each in voting.offered(vote, self.at.stop.unit)}
        choices = [(key, f"{each.question}, ngày {each.on:%d/%m/%Y}") for key, each in self.held.items()]
        if choices:
            self.initial["on"] = next(iter(self.held.values())).on
            self.fields["held"] = forms.ChoiceField(
                label="Kết quả lấy từ buổi họp trên cổng",
                choices=[*choices, (TYPED, "Họp không ghi trên cổng: ghi số phiếu theo biên bản")],
                widget=forms.RadioSelect,
                initial=choices[0][0],
            )
        counting = {"min_value": 1, "max_value": MOST_VOTES, "required": not choices}
        self.fields["counted"] = WholeNumberField(
            label="Số phải tính", help_text=f"Toàn thể {vote.by} phải tính.", **counting
        )
        self.fields["in_favour"] = WholeNumberField(label="Số đồng ý", **counting | {"min_value": 0})

    def clean(self):
        data = super().clean()
        if self.vote and not self.errors:
            if held := self.held.get(data.get("held", TYPED)):
                self._check_day(data["on"], held)
            else:
                self._check_counts(data)
        return data

    def _check_day(self, on: date, held: VoteHeld) -> None:
        """The limits of later steps count from it."""
        if on < held.on:
            self.add_error("on", f"Buổi họp ấy ngày {held.on:%d/%m/%Y}: ngày ghi trên giấy không thể sớm hơn.")

    def _check_counts(self, data: dict) -> None:
        counted, in_favour = data.get("counted"), data.get("in_favour")
        if counted is None or in_favour is None:
            raise ValidationError("Đề nghị ghi số phải tính và số đồng ý theo biên bản.")
        if in_favour > counted:
            self.add_error("in_favour", "Số đồng ý không thể nhiều hơn số phải tính.")

    @property
    def done(self) -> Done:
        return replace(super().done, vote=self._counted())

    def _counted(self) -> Counted | None:
        data = self.cleaned_data
        if self.vote is None:
            return None
        if held := self.held.get(data.get("held", TYPED)):
            return voting.taken(held)
        return voting.typed(self.vote, self.at.stop.unit, data["counted"], data["in_favour"], data["on"])


class ManyForm(DoneForm):
    """The step of many cases: what is said is true of every one that is ticked, and who lacks a paper is left out."""

    there = "Mọi hồ sơ đã có"

    def __init__(self, *args, step: Step, **kwargs):
        super().__init__(*args, **kwargs)
        self.add_papers(step.papers, of=None)
        self.add_facts(step.facts)
        if DECISION_NO.key in self.fields:  # the number of the paper is that of the decision, and is asked once
            del self.fields["number"]
        self.order_last()

    @property
    def done(self) -> Done:
        said = super().done
        return replace(said, number=said.number or said.facts.get(DECISION_NO.key, ""))
