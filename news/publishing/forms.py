"""What a decision about an article or a bulletin asks besides the button: a reason, a time."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from members.approval import REASON, TIME, WAITING
from members.fields import DateTimeField
from news.publishing.decisions import Decision, Row
from news.publishing.inbox import SECTIONS

SEEN_CHANGED = (
    "Nội dung này đã được sửa và gửi lại sau khi đồng chí mở xem. Đề nghị đồng chí đọc lại trước khi quyết định."
)


def farthest() -> date:
    """A day beyond is a slip of the finger in the year."""
    return timezone.localdate() + timedelta(days=366)


# Of what is published, as a DateTimeField takes them.
MOMENTS: dict[str, Any] = {"earliest": date(2000, 1, 1), "latest": farthest}


class DecisionForm(forms.Form):
    """`seen` is when the text was submitted that was read: a decision holds for that text and no other."""

    reason = forms.CharField(
        label="Lý do",
        max_length=500,
        error_messages={"required": "Đề nghị ghi lý do."},
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    publish_at = DateTimeField(label="Giờ đăng mới", labels=("Ngày đăng mới", "Giờ đăng mới"), **MOMENTS)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    to_admin = forms.BooleanField(required=False, widget=forms.HiddenInput)
    muc = forms.ChoiceField(required=False, choices=[(each.key, each.label) for each in SECTIONS if each.key])

    def __init__(self, data, *, decision: Decision, row: Row):
        super().__init__(data)
        self.row, self.decision = row, decision
        for asked in {REASON, TIME} - {decision.step.asks}:
            del self.fields[asked]

    def clean_seen(self):
        seen = self.cleaned_data["seen"]
        if seen and self.row.state in WAITING and seen != self.row.submitted_at.isoformat():
            raise ValidationError(SEEN_CHANGED)
        return seen

    def carry_out(self, *, by):
        """Does what was decided. Raises Refused as the use case does."""
        asks = self.decision.step.asks
        asked = {asks: self.cleaned_data[asks]} if asks else {}
        return self.decision.act(self.row, by=by, **asked)
