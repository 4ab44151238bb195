"""What is typed upon a score: who watches, points and grounds, the vote, the class, the sheet itself."""

from decimal import Decimal

from django import forms

from meetings.models import Criterion, Meeting, QualityScore, Rubric
from meetings.scoring import cell_vote, rubric_points
from meetings.scoring.measures import MEASURES
from meetings.scoring.sheet import Line, Sheet
from members import vietnamese
from members.access import granted_paths
from members.fields import DateField, PointsField, WholeNumberField
from members.models import Member, Unit, User
from members.namesakes import MemberField
from members.numbers import decimal
from members.powers import Power
from members.versions import VersionedForm

HALF = Decimal("0.5")
WHOLE = Decimal(100)  # of a sheet: the limits of the classes are of so many points (docs/rules.md §4.6)


class WatcherForm(forms.Form):
    watcher = MemberField(label="Người theo dõi, chấm điểm")

    def __init__(self, data=None, *, meeting: Meeting, chosen=None):
        super().__init__(data, initial={"watcher": chosen})
        called = meeting.roll.of_members().values("member")
        self.fields["watcher"].queryset = Member.objects.filter(pk__in=called).order_by("name_key", "pk")


class ScoreForm(VersionedForm):
    """Points and grounds for each criterion that the portal does not measure, and the weaknesses to be overcome."""

    mostly_optional = True

    weaknesses = forms.CharField(
        label="Hạn chế cần khắc phục",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Chủ trì nêu rõ tại buổi sinh hoạt, ghi vào biên bản.",
    )

    def __init__(self, data=None, *, score: QualityScore, sheet: Sheet):
        self.asked = [line for line in sheet.lines if line.in_force and line.computed is None]
        super().__init__(data, initial={"weaknesses": score.weaknesses} | self._stored(self.asked))
        for place, line in enumerate(self.asked):
            self.fields[f"points_{place}"] = PointsField(
                label=f"{line.criterion} (tối đa {decimal(line.criterion.most)})",
                most=line.criterion.most,
                required=False,
            )
            self.fields[f"remark_{place}"] = forms.CharField(label="Căn cứ", max_length=300, required=False)
        self.order_fields([*(name for name in self.fields if name != "weaknesses"), "weaknesses"])
        self.open_upon(score)

    @staticmethod
    def _stored(asked: list[Line]) -> dict:
        given: dict = {f"points_{place}": line.entered.points for place, line in enumerate(asked) if line.entered}
        return given | {f"remark_{place}": line.entered.remark for place, line in enumerate(asked) if line.entered}

    def stored_values(self, row: QualityScore) -> dict:
        given = {entered.criterion.code: entered for entered in row.entered.select_related("criterion")}
        values: dict = {"weaknesses": row.weaknesses}
        for place, line in enumerate(self.asked):
            entered = given.get(line.criterion.code)
            values[f"points_{place}"] = entered.points if entered else None
            values[f"remark_{place}"] = entered.remark if entered else ""
        return values

    @property
    def rows(self) -> list[tuple[Line, forms.BoundField, forms.BoundField]]:
        """Each criterion that is asked, with its two fields."""
        return [(line, self[f"points_{place}"], self[f"remark_{place}"]) for place, line in enumerate(self.asked)]

    @property
    def given(self) -> dict[str, tuple[Decimal | None, str]]:
        return {
            line.criterion.code: (
                self.cleaned_data[f"points_{place}"],
                vietnamese.nfc(self.cleaned_data[f"remark_{place}"]),
            )
            for place, line in enumerate(self.asked)
        }

    def clean_weaknesses(self) -> str:
        return vietnamese.nfc_lines(self.cleaned_data["weaknesses"])


class ReopenForm(forms.Form):
    reason = forms.CharField(label="Lý do mở lại", max_length=300)


class VoteForm(forms.Form):
    """How many were for it; of how many, the roll says."""

    def __init__(self, data=None, *, meeting: Meeting, **kwargs):
        super().__init__(data, initial={"votes_for": cell_vote.agreed(meeting)}, **kwargs)
        asked = cell_vote.majority(meeting)
        self.fields["votes_for"] = WholeNumberField(
            label="Số đồng chí tán thành",
            min_value=0,
            max_value=asked.counted,
            help_text=f"Cần {asked.needed} trên {asked.counted} đồng chí phải tính, kể cả người vắng.",
        )


class ConfirmForm(forms.Form):
    band = forms.ChoiceField(label="Xếp loại", choices=QualityScore.Band, widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Lý do",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Bắt buộc khi xếp loại khác với chi bộ tự xếp.",
    )


class TakeOverForm(forms.Form):
    """Which sheet becomes that of which unit, from when."""

    unit: forms.ModelChoiceField = forms.ModelChoiceField(
        label="Áp dụng cho", queryset=None, to_field_name="code", empty_label=None
    )
    valid_from = DateField(label="Có hiệu lực từ ngày")

    def __init__(self, data=None, *, by: User):
        super().__init__(data)
        self.fields["unit"].queryset = _units_that_decide(by)


class RubricForm(VersionedForm, forms.ModelForm):
    """The facts of a sheet and, of each criterion, the most points and the steps."""

    class Meta:
        model = Rubric
        fields = ["name", "document", "valid_from", "without_thematic"]
        field_classes = {"valid_from": DateField}

    def __init__(self, data=None, *, rubric: Rubric):
        super().__init__(data, instance=rubric)
        self.criteria = list(rubric.criteria.all())
        for criterion in self.criteria:
            self.fields[f"most_{criterion.pk}"] = PointsField(label="Điểm tối đa", least=HALF, most=WHOLE)
            self.initial[f"most_{criterion.pk}"] = criterion.most
            if criterion.measure in MEASURES:
                self.fields[f"steps_{criterion.pk}"] = self._steps_field(criterion)
                self.initial[f"steps_{criterion.pk}"] = criterion.steps
        self.open_upon(rubric)

    @staticmethod
    def _steps_field(criterion: Criterion) -> forms.CharField:
        known = MEASURES[criterion.measure]
        names = "; ".join(f"“{name.word}”: {name.said}" for name in known.names.values())
        return forms.CharField(
            label="Thang điểm", widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}), help_text=names
        )

    def _post_clean(self):
        """The use case stores; the row is not touched before."""

    def clean(self):
        data = super().clean()
        for criterion in self.criteria:
            if f"steps_{criterion.pk}" in data:
                self._check_steps(criterion, data[f"steps_{criterion.pk}"])
        most = [data.get(f"most_{criterion.pk}") for criterion in self.criteria]
        if None not in most and (total := sum(most)) != WHOLE:
            self.add_error(None, f"Cộng các điểm tối đa được {decimal(total)}, bảng điểm cần đúng {decimal(WHOLE)}.")
        return data

    def _check_steps(self, criterion: Criterion, text: str) -> None:
        name = f"steps_{criterion.pk}"
        try:
            steps = rubric_points.parse(text)
        except rubric_points.StepError as error:
            self.add_error(name, str(error))
            return
        unknown = sorted(rubric_points.names_in(steps) - MEASURES[criterion.measure].words)
        if not steps or unknown:
            self.add_error(name, f"Cổng không đo “{', '.join(unknown)}” cho tiêu chí này." if unknown else "Để trống.")
        most = self.cleaned_data.get(f"most_{criterion.pk}")
        if steps and most is not None and max(step.points for step in steps) > most:
            self.add_error(name, f"Có dòng cho nhiều hơn điểm tối đa {decimal(most)}.")

    @property
    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    @property
    def typed_criteria(self) -> dict[int, tuple[Decimal, str]]:
        """Most and steps of each criterion by its key."""
        return {
            row.pk: (self.cleaned_data[f"most_{row.pk}"], self.cleaned_data.get(f"steps_{row.pk}", row.steps))
            for row in self.criteria
        }

    @property
    def rows(self) -> list[tuple[Criterion, forms.BoundField, forms.BoundField | None]]:
        return [
            (row, self[f"most_{row.pk}"], self[f"steps_{row.pk}"] if f"steps_{row.pk}" in self.fields else None)
            for row in self.criteria
        ]

    def as_typed(self) -> list[Criterion]:
        """The criteria as they would be, not saved."""
        for row in self.criteria:
            row.most, row.steps = self.typed_criteria[row.pk]
        return self.criteria


def _units_that_decide(by: User):
    """Where `by` was given the power, and the units right below: a sheet is for a đảng bộ, not for one chi bộ."""
    held = Unit.objects.filter(parent=None) if by.is_superuser else Unit.objects.none()
    held |= Unit.objects.filter(path__in=granted_paths(by, Power.RATE_MEETINGS))
    near = held | Unit.objects.filter(parent__in=held.values("pk"))
    return near.active().exclude(kind__in=Unit.CELLS).order_by("path")
