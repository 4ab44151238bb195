"""The form that says why somebody cannot use the portal, and who helps."""

from django import forms

from members.models import Member
from members.namesakes import MemberField
from members.people import assistance
from members.versions import VersionedForm


class AssistanceForm(VersionedForm):
    mostly_optional = True  # the page says what to fill in; “(không bắt buộc)” beside each field would be noise

    reason = forms.ChoiceField(
        label="Lý do chưa dùng được Sổ tay",
        required=False,
        choices=[("", "Không có: đồng chí này dùng được"), *assistance.REASONS],
    )
    helper = MemberField(
        label="Người giúp trong chi bộ",
        required=False,
        empty_label="Chưa phân công",
        help_text="Đưa giấy mời, tài liệu đến tận tay và đọc lại thông báo.",
        error_messages={"invalid_choice": "Người giúp phải là đảng viên dùng được Sổ tay trong cùng chi bộ."},
    )

    def __init__(self, data=None, *, member: Member):
        super().__init__(data, initial=self.stored_values(member))
        self.open_upon(member)
        self.fields["helper"].queryset = assistance.may_help(member.unit).exclude(pk=member.pk)
        if member.status == Member.Status.EXEMPT:
            self.fields["reason"].choices = [(assistance.BY_STATUS.value, assistance.BY_STATUS.label)]

    def stored_values(self, row: Member) -> dict:
        return {"reason": row.ineligible_reason, "helper": row.helper_id}
