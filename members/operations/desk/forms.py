"""What is said once of a step that many cases take together."""

from django import forms
from django.utils import timezone

from members.fields import DateField, words_field
from members.operations.cases.forms import FactsForm
from members.operations.engine.declaring import Step
from members.operations.engine.moving import Done

DECISION = "decision_no"


class ManyForm(FactsForm):
    """The day, the number, the papers and what else `step` asks for, true of every case that is ticked."""

    on = DateField(label="Ngày ghi trên giấy", latest=timezone.localdate)
    number = forms.CharField(label="Số, ký hiệu văn bản", max_length=60, required=False)
    note = words_field("Ghi chú", "Đề nghị ghi mục này.", most=500, required=False)

    def __init__(self, *args, step: Step, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["on"] = timezone.localdate()
        self.papers = {f"paper_{paper.key}": paper for paper in step.papers}
        for name, paper in self.papers.items():
            form = f" (mẫu {paper.form})" if paper.form else ""
            self.fields[name] = forms.BooleanField(label=f"Mọi hồ sơ đã có: {paper.label}{form}", required=False)
        self.add_facts(step.facts)
        if DECISION in self.fields:  # the number of the paper is that of the decision, and is asked once
            del self.fields["number"]
        self.order_fields([*(name for name in self.fields if name not in {"on", "number", "note"}), "on", "number"])

    @property
    def done(self) -> Done:
        """What was typed, as the act keeps it of each case."""
        data = self.cleaned_data
        there = tuple(paper.key for name, paper in self.papers.items() if data.get(name))
        number = data.get("number") or data.get(DECISION, "")
        return Done(data["on"], number=number, note=data["note"], facts=self.typed_facts, papers=there)
