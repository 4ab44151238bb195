"""Forms of plans, waves, and of who asks to join one."""

from django import forms
from django.core.exceptions import ValidationError

from members.fields import DateField, NormalForm, WholeNumberField, words_field
from members.models import Unit, User
from members.versions import VersionedForm
from sotay.rollout.models import Plan, Wave
from sotay.rollout.rights import joinable

MOST_UNITS = 400


class PlanForm(VersionedForm, NormalForm):
    title = forms.CharField(label="Tên kế hoạch", max_length=200, error_messages={"required": "Đề nghị ghi tên."})
    number = forms.CharField(
        label="Số, ký hiệu văn bản",
        max_length=60,
        required=False,
        help_text="Ví dụ 121-KH/TU. Có trong Văn kiện thì kế hoạch tự nối tới văn bản ấy.",
    )
    issued_on = DateField(label="Ngày ban hành", required=False, help_text="Để trống: lấy theo Văn kiện.")

    def __init__(self, data=None, *, plan: Plan | None = None):
        super().__init__(data, initial=self.stored_values(plan) if plan else {})
        if plan:
            self.open_upon(plan)

    def stored_values(self, row: Plan) -> dict:
        return {"title": row.title, "number": row.number, "issued_on": row.issued_on}

    @property
    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("title", "number", "issued_on")}


class WaveForm(VersionedForm, NormalForm):
    name = forms.CharField(label="Tên đợt", max_length=120, error_messages={"required": "Đề nghị ghi tên đợt."})
    starts_on = DateField(label="Bắt đầu")
    deadline = DateField(label="Hạn hoàn thành")
    target_total = WholeNumberField(
        label="Chỉ tiêu trên tổng số (%)", min_value=1, max_value=100, required=False, help_text="Ví dụ 70."
    )
    target_eligible = WholeNumberField(
        label="Chỉ tiêu trên số đủ điều kiện (%)", min_value=1, max_value=100, required=False, help_text="Ví dụ 90."
    )
    units = forms.ModelMultipleChoiceField(
        Unit.objects.none(), label="Đơn vị trong đợt", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data=None, *, plan: Plan, wave: Wave | None = None):
        stored = self.stored_values(wave) if wave else {"units": []}
        super().__init__(data, initial=stored)
        chosen = stored["units"]
        elsewhere = plan.wave_units.exclude(unit__in=chosen).values("unit")
        below = plan.unit.children.active().exclude(pk__in=elsewhere).order_by("path").values_list("pk", flat=True)
        offered = Unit.objects.filter(pk__in=[*below[:MOST_UNITS], *chosen])
        self.fields["units"].queryset = offered.order_by("path")
        if wave:
            self.open_upon(wave)

    def stored_values(self, row: Wave) -> dict:
        stored = {name: getattr(row, name) for name in self.base_fields if name not in ("units", "seen_version")}
        return stored | {"units": list(row.wave_units.values_list("unit", flat=True))}

    @property
    def facts(self) -> dict:
        """Of a valid form, with the version it was opened upon as `seen`."""
        facts = dict(self.cleaned_data)
        return {"seen": facts.pop("seen_version"), **facts}

    def clean(self):
        data = super().clean()
        if not data.get("target_total") and not data.get("target_eligible") and not self.errors:
            raise ValidationError("Đề nghị ghi ít nhất một chỉ tiêu.")
        if data.get("deadline") and data.get("starts_on") and data["deadline"] < data["starts_on"]:
            self.add_error("deadline", "Hạn hoàn thành phải sau ngày bắt đầu.")
        return data


class JoinForm(NormalForm):
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label="Đơn vị xin tham gia", empty_label=None, error_messages={"required": "Đề nghị chọn."}
    )
    text = words_field("Lý do", "", required=False)

    def __init__(self, data=None, *, wave: Wave, user: User):
        super().__init__(data)
        self.fields["unit"].queryset = joinable(user, wave.plan)
