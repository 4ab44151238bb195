"""Forms of support teams, visits and difficulties."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from members import access, vietnamese
from members.fields import DateField, LinesField, NormalForm, PhoneField, words_field
from members.models import Unit, User
from members.namesakes import MemberField, MembersField
from members.people import assistance
from members.versions import VersionedForm
from sotay.rollout import helping
from sotay.rollout.models import Difficulty, SupportTeam, Visit
from sotay.rollout.rights import SEE

MOST_PEOPLE = 60
_PHONE_AT_END = re.compile(r"^(.*?)[\s,;:–-]*((?:\+84|0)[\d\s.]{8,14})?$", re.ASCII)


class TeamForm(VersionedForm, NormalForm):
    name = forms.CharField(label="Tên tổ", max_length=120, error_messages={"required": "Đề nghị ghi tên tổ."})
    kind = forms.ChoiceField(label="Loại tổ", choices=SupportTeam.Kind)
    phone = PhoneField(label="Điện thoại của tổ", required=False)
    people = LinesField(
        label="Người trong tổ",
        most=MOST_PEOPLE,
        longest=140,
        help_text="Mỗi dòng một người: họ tên, số điện thoại. Ai là đảng viên có tài khoản thì tự thấy việc của tổ.",
        error_messages={"required": "Đề nghị ghi ít nhất một người."},
    )

    def __init__(self, data=None, *, team: SupportTeam | None = None):
        super().__init__(data, initial=self.stored_values(team) if team else {})
        self.fields["phone"].widget.attrs["autocomplete"] = "off"
        if team:
            self.open_upon(team)

    def stored_values(self, row: SupportTeam) -> dict:
        people = [", ".join(filter(None, (each.name, each.phone))) for each in row.people.all()]
        return {"name": row.name, "kind": row.kind, "phone": row.phone, "people": people}

    def clean_people(self) -> list[dict]:
        return [self._person(line) for line in self.cleaned_data["people"]]

    def _person(self, line: str) -> dict:
        name, phone = _PHONE_AT_END.match(line).groups()
        if not name or len(name) > 120 or any(each.isdigit() for each in name):
            raise ValidationError(f"Chưa đọc được dòng “{line}”. Ví dụ: Nguyễn Văn An, 0912345678.")
        return {"name": name, "phone": PhoneField(required=False).clean(phone or "")}

    @property
    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("name", "kind", "phone", "people")}


class AskForm(NormalForm):
    members = MembersField(
        label="Ai cần giúp",
        error_messages={"required": "Đề nghị chọn ít nhất một đồng chí."},
    )
    wish = words_field("Việc cần giúp", "", required=False, help_text="Ví dụ: cài đặt, kích hoạt, hướng dẫn đọc tin.")

    def __init__(self, data=None, *, unit: Unit):
        super().__init__(data)
        self.fields["members"].queryset = helping.may_need_help(unit)


class PlanVisitForm(forms.Form):
    team = forms.ModelChoiceField(
        SupportTeam.objects.none(),
        label="Tổ đến giúp",
        empty_label=None,
        error_messages={"required": "Đề nghị chọn tổ."},
    )
    planned_on = DateField(label="Ngày đến", earliest=timezone.localdate)

    def __init__(self, data=None, *, visit: Visit):
        super().__init__(data, initial={"team": visit.team_id, "planned_on": visit.planned_on})
        near = SupportTeam.objects.working().filter(unit__path__in=visit.place.lineage)
        self.fields["team"].queryset = near.order_by("-unit__path", "name")


class ResultForm(NormalForm):
    mostly_optional = True

    result = forms.ChoiceField(
        label="Kết quả",
        choices=Visit.Result,
        widget=forms.RadioSelect,
        error_messages={"required": "Đề nghị chọn kết quả."},
    )
    reason = forms.ChoiceField(
        label="Lý do chưa tự dùng được",
        required=False,
        choices=[("", "Không có, tự dùng được"), *assistance.REASONS],
    )
    helper = MemberField(label="Người giúp trong chi bộ", required=False, empty_label="Chưa phân công")
    note = words_field("Ghi chú", "", required=False)

    def __init__(self, data=None, *, visit: Visit, may_note: bool):
        """`may_note`: whether who writes may write the member's record as well, and so choose a helper."""
        super().__init__(data, initial={"reason": visit.member.ineligible_reason, "helper": visit.member.helper_id})
        if may_note:
            self.fields["helper"].queryset = assistance.may_help(visit.member.unit).exclude(pk=visit.member_id)
        else:
            del self.fields["helper"]

    def clean(self):
        data = super().clean()
        if data.get("result") == Visit.Result.HELPED:
            return data | {"reason": "", "helper": None}
        if data.get("result") and not data.get("reason"):
            self.add_error("reason", "Đề nghị chọn lý do.")
        return data


class SendForm(NormalForm):
    unit = forms.ModelChoiceField(Unit.objects.none(), label="Đơn vị gặp khó khăn", empty_label=None)
    kind = forms.ChoiceField(label="Loại khó khăn", choices=Difficulty.Kind)
    text = words_field("Nội dung", "Đề nghị ghi rõ khó khăn gì, ở đâu, cần cấp trên giúp gì.", rows=6, most=2_000)

    def __init__(self, data=None, *, user: User):
        super().__init__(data)
        self.fields["unit"].queryset = access.given_units(user, SEE).exclude(parent=None)


class AnswerForm(NormalForm):
    text = words_field("Trả lời", "Đề nghị ghi trả lời.", rows=5, most=2_000)


class RemindUnitsForm(NormalForm):
    units = forms.ModelMultipleChoiceField(
        Unit.objects.none(), error_messages={"required": "Đề nghị chọn ít nhất một đơn vị."}
    )
    text = words_field("Lời đôn đốc", "", required=False, most=200)

    def __init__(self, data=None, *, plan):
        super().__init__(data)
        self.fields["units"].queryset = Unit.objects.filter(pk__in=plan.wave_units.values("unit"))


class RemindMembersForm(NormalForm):
    text = words_field("Lời nhắc", "Đề nghị ghi lời nhắc.", rows=3, most=280)

    def __init__(self, data=None, *, unit: Unit):
        text = f"{unit.name} mong đồng chí mở Sổ tay đảng viên thường xuyên để nhận tin, tài liệu và lịch sinh hoạt."
        super().__init__(data, initial={"text": vietnamese.nfc(text)})
