"""What is typed about đánh giá, xếp loại."""

from collections.abc import Iterable
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from members import votes_held
from members.access import units_for
from members.fields import DateField, LinesField, NormalForm, PointsField, WholeNumberField, words_field
from members.models import Unit, User
from members.models.units import UnitQuerySet
from members.operations.engine.declaring import Vote
from members.operations.engine.voting import taken, typed
from members.operations.models import Rating, RatingLevel, RatingRound
from members.operations.rating.bands import MOST_POINTS
from members.operations.rating.stepping import Ballot
from members.operations.unit_field import UnitField
from members.powers import Power

VOTE = Vote("vote.normal", "rating")  # a majority, as of every resolution of a chi bộ
MOST_VOTES, YEARS_BACK, MOST_UNITS = 9_999, 3, 60


class ListedUnitField(forms.ChoiceField):
    """One of a few units, chosen in a list. Cleans to the Unit."""

    def __init__(self, units: Iterable[Unit], **kwargs):
        self.units = {str(unit.pk): unit for unit in units}
        super().__init__(**kwargs, choices=[(key, unit.name) for key, unit in self.units.items()])

    def clean(self, value) -> Unit | None:
        return self.units.get(super().clean(value))


def _unit_field(units: UnitQuerySet, *, label: str) -> forms.Field:
    """Of many units one is named: a city has more than a list shows."""
    listed = list(units.order_by("path")[: MOST_UNITS + 1])
    if len(listed) <= MOST_UNITS:
        return ListedUnitField(listed, label=label)
    return UnitField(units, label=label, help_text="Mã hoặc tên đơn vị, ví dụ 01.001.001, hoặc “phường Phúc Lâm”.")


class RoundForm(forms.Form):
    """Opens a round of an organisation where the user signs; a chi bộ below one proposes, and does not decide."""

    audience = forms.ChoiceField(label="Đối tượng", choices=RatingRound.Audience, widget=forms.RadioSelect)
    period = forms.ChoiceField(label="Kỳ", choices=RatingRound.Period, widget=forms.RadioSelect)
    number = WholeNumberField(
        label="Quý hoặc tháng thứ", min_value=0, max_value=12, required=False, help_text="Xếp loại năm thì để trống."
    )

    def __init__(self, *args, by: User, **kwargs):
        super().__init__(*args, **kwargs)
        units = units_for(by, Power.SIGN_CASES).active().exclude(kind=Unit.Kind.CELL)
        self.fields["unit"] = _unit_field(units, label="Nơi quyết định")
        year = timezone.localdate().year
        self.fields["year"] = WholeNumberField(label="Năm", min_value=year - YEARS_BACK, max_value=year, initial=year)
        self.order_fields(["unit", "audience", "period", "year", "number"])

    def clean(self):
        data = super().clean()
        if self.errors:
            return data
        most = {"year": 0, "quarter": 4, "month": 12}[data["period"]]
        number = data.get("number") or 0
        if bool(most) != bool(number) or number > most:
            self.add_error("number", f"Đề nghị ghi từ 1 đến {most}." if most else "Xếp loại năm thì để trống ô này.")
        monthly, cadres = data["period"] == "month", data["audience"] == "cadres"
        if monthly != cadres:
            self.add_error("audience", _MONTHLY)
        return data

    @property
    def facts(self) -> dict:
        data = self.cleaned_data
        told = {name: data[name] for name in ("audience", "period", "year")}
        return told | {"unit": data["unit"], "number": data.get("number") or 0}


_MONTHLY = "Đánh giá hằng tháng dành cho cán bộ giữ chức vụ; cán bộ xếp loại quý, năm cùng đảng viên."


class SelfForm(NormalForm):
    """Points and level; of the monthly rating points for each line of the rubric, which are summed up."""

    level = forms.ChoiceField(label="Tự xếp loại", choices=RatingLevel, widget=forms.RadioSelect)
    note = words_field("Ưu điểm, hạn chế chính", "", rows=4, most=1000, required=False)

    def __init__(self, *args, rating: Rating, **kwargs):
        super().__init__(*args, **kwargs)
        self.rating, self.lines = rating, rating.round.rubric.lines if rating.round.rubric else []
        if not self.lines:
            help_text = "Khung 100 điểm: tiêu chí chung và kết quả nhiệm vụ."
            most = Decimal(MOST_POINTS)
            self.fields["points"] = PointsField(label="Tự chấm điểm", most=most, help_text=help_text)
        for place, (text, most) in enumerate(self.lines):
            self.fields[f"line_{place}"] = PointsField(label=f"{text} (tối đa {most} điểm)", most=Decimal(most))
        self.order_fields([*(name for name in self.fields if name not in {"level", "note"}), "level", "note"])
        self.initial.update(points=rating.self_points, level=rating.self_level, note=rating.self_note)
        self.initial.update({f"line_{place}": Decimal(mark) for place, mark in enumerate(rating.marks)})

    @property
    def facts(self) -> dict:
        data = self.cleaned_data
        marks = [data[f"line_{place}"] for place in range(len(self.lines))]
        points = sum(marks, Decimal()) if marks else data["points"]
        return {"points": points, "level": data["level"], "note": data["note"], "marks": marks}


class VotesForm(NormalForm):
    """The votes of one chi bộ (collective) on all of its people in one screen: what is left empty is not noted."""

    on = DateField(label="Ngày biểu quyết", latest=timezone.localdate)
    counted = WholeNumberField(
        label="Số phải tính", min_value=1, max_value=MOST_VOTES, help_text="Toàn thể đảng viên chính thức phải tính."
    )

    def __init__(self, *args, unit: Unit, ratings: list[Rating], **kwargs):
        super().__init__(*args, **kwargs)
        self.unit, self.ratings = unit, ratings
        held = {each.key: each for each in votes_held.held_by(unit, VOTE.subject)}
        taken = Rating.objects.votes_taken(held)
        self.held = {key: each for key, each in held.items() if key not in taken}
        self.initial["on"] = timezone.localdate()
        for rating in ratings:
            levels = [("", "Chưa biểu quyết"), *RatingLevel.choices]
            self.fields[f"level_{rating.pk}"] = forms.ChoiceField(
                label=f"Mức đề nghị: {rating.name}",
                choices=levels,
                required=False,
                initial=rating.proposed or rating.self_level,
            )
            self.fields[f"favour_{rating.pk}"] = WholeNumberField(
                label=f"Số đồng ý: {rating.name}", min_value=0, max_value=MOST_VOTES, required=False
            )
            if self.held:
                choices = [("", "Ghi số phiếu theo biên bản"), *((k, v.question) for k, v in self.held.items())]
                self.fields[f"held_{rating.pk}"] = forms.ChoiceField(
                    label=f"Lấy từ buổi họp: {rating.name}", choices=choices, required=False
                )

    @property
    def rows(self) -> list[dict]:
        """Each rating with its fields, as the page draws them."""
        return [{"rating": each} | {kind: self[f"{kind}_{each.pk}"] for kind in self._kinds()} for each in self.ratings]

    def _kinds(self) -> tuple[str, ...]:
        return ("level", "favour", "held") if self.held else ("level", "favour")

    def clean(self):
        data = super().clean()
        if not self.errors and not self._noted(data):
            raise ValidationError("Đề nghị ghi mức và số đồng ý của ít nhất một trường hợp.")
        for rating in self.ratings:
            favour, counted = data.get(f"favour_{rating.pk}"), data.get("counted")
            if favour is not None and counted is not None and favour > counted:
                self.add_error(f"favour_{rating.pk}", "Số đồng ý không thể nhiều hơn số phải tính.")
        self._refuse_taken_twice(data)
        return data

    def _refuse_taken_twice(self, data: dict) -> None:
        """One vote of a meeting is about one of them."""
        seen: set[str] = set()
        for rating in self.ratings:
            key = data.get(f"held_{rating.pk}")
            if key and key in seen:
                self.add_error(f"held_{rating.pk}", "Lần biểu quyết này đã lấy cho một trường hợp khác ở trên.")
            seen |= {key} if key else set()

    def _noted(self, data: dict) -> list[Rating]:
        return [
            each
            for each in self.ratings
            if data.get(f"level_{each.pk}")
            and (data.get(f"favour_{each.pk}") is not None or data.get(f"held_{each.pk}"))
        ]

    @property
    def ballots(self) -> list[Ballot]:
        data, found = self.cleaned_data, []
        for each in self._noted(data):
            if held := self.held.get(data.get(f"held_{each.pk}", "")):
                vote = taken(held)
            else:
                vote = typed(VOTE, self.unit, data["counted"], data[f"favour_{each.pk}"], data["on"])
            found.append(Ballot(each.pk, data[f"level_{each.pk}"], vote))
        return found


class DecideForm(NormalForm):
    """The decision of the committee on all that wait, in one screen, with a reason for each group beyond the limit."""

    decision = forms.CharField(label="Số quyết định", max_length=60)
    on = DateField(label="Ngày quyết định", latest=timezone.localdate)
    reason = words_field(
        "Lý do khi vượt tỷ lệ xuất sắc",
        "",
        most=300,
        required=False,
        help_text="Chỉ ghi khi một nhóm có số xuất sắc nhiều hơn tỷ lệ quy định.",
    )

    def __init__(self, *args, ratings: list[Rating], **kwargs):
        super().__init__(*args, **kwargs)
        self.ratings = ratings
        self.initial["on"] = timezone.localdate()
        for rating in ratings:
            self.fields[f"level_{rating.pk}"] = forms.ChoiceField(
                label=f"Xếp loại: {rating.name}",
                choices=[("", "Chưa quyết định"), *RatingLevel.choices],
                required=False,
                initial=rating.proposed or rating.self_level,
            )

    @property
    def rows(self) -> list[dict]:
        return [{"rating": each, "level": self[f"level_{each.pk}"]} for each in self.ratings]

    def clean(self):
        data = super().clean()
        if not self.errors and not self.levels:
            raise ValidationError("Đề nghị chọn mức của ít nhất một trường hợp.")
        return data

    @property
    def levels(self) -> dict[int, str]:
        found = {each.pk: self.cleaned_data.get(f"level_{each.pk}", "") for each in self.ratings}
        return {key: level for key, level in found.items() if level}


class RubricForm(NormalForm):
    document = forms.CharField(label="Số văn bản", max_length=120)
    valid_from = DateField(label="Áp dụng từ ngày")
    lines = LinesField(
        label="Các tiêu chí, mỗi dòng một tiêu chí và điểm tối đa",
        most=30,
        longest=250,
        help_text="Ví dụ: Hoàn thành nhiệm vụ đúng hạn: 40. Tổng điểm tối đa phải bằng 100.",
    )

    def __init__(self, *args, by: User, **kwargs):
        super().__init__(*args, **kwargs)
        units = units_for(by, Power.SIGN_CASES).active().order_by("path")
        self.first = units.first()
        self.fields["unit"] = _unit_field(units, label="Nơi ban hành")
        self.order_fields(["unit", "document", "valid_from", "lines"])

    def clean_lines(self) -> list:
        found = [self._line(line) for line in self.cleaned_data["lines"]]
        total = sum(most for _, most in found)
        if total != MOST_POINTS:
            raise ValidationError(f"Tổng điểm tối đa là {total}, cần bằng {MOST_POINTS}.")
        return [[text, most] for text, most in found]

    def _line(self, line: str) -> tuple[str, int]:
        text, _, most = line.rstrip(" .điểm").rpartition(":")
        if not text.strip() or not (most.strip().isascii() and most.strip().isdigit()):
            raise ValidationError(f"Dòng “{line[:60]}” chưa có điểm tối đa, ví dụ “Hoàn thành đúng hạn: 40”.")
        return text.strip(), int(most.strip()[:3])

    @property
    def facts(self) -> dict:
        data = self.cleaned_data
        return {name: data[name] for name in ("document", "valid_from", "lines", "unit")}
