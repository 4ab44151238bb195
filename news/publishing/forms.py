"""What a decision about an article asks besides the button: a reason, a time."""

from datetime import datetime, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from news.models import Article
from news.publishing.decisions import REASON, TIME, Decision
from news.publishing.inbox import SECTIONS

FARTHEST = timedelta(days=366)
SEEN_CHANGED = "Bài này đã được sửa và gửi lại sau khi đồng chí mở xem. Đề nghị đồng chí đọc lại trước khi quyết định."


def sane_moment(at: datetime | None) -> datetime | None:
    """`at`, unless it is a slip of the finger in the year; of the year 1 PostgreSQL hands out a time that Python can
    not read."""
    if at and (at.year < 2000 or at > timezone.now() + FARTHEST):
        raise ValidationError("Ngày đăng còn quá xa hoặc đã quá lâu, đề nghị xem lại năm.")
    return at


class DecisionForm(forms.Form):
    """`seen` is when the article was submitted that was read: a decision holds for that text and no other."""

    reason = forms.CharField(label="Lý do", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    # As a browser sends it, or as one writes it where that has no calendar: the day before the month.
    publish_at = forms.DateTimeField(label="Giờ đăng mới", input_formats=["%d/%m/%Y %H:%M", "%H:%M %d/%m/%Y"])
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    to_admin = forms.BooleanField(required=False, widget=forms.HiddenInput)
    muc = forms.ChoiceField(required=False, choices=[(each.key, each.label) for each in SECTIONS if each.key])

    def __init__(self, data, *, decision: Decision, article: Article):
        super().__init__(data)
        self.article, self.decision = article, decision
        for asked in {REASON, TIME} - {decision.asks}:
            del self.fields[asked]

    def clean_publish_at(self):
        return sane_moment(self.cleaned_data["publish_at"])

    def clean_seen(self):
        seen = self.cleaned_data["seen"]
        if seen and self.article.state in Article.WAITING and seen != self.article.submitted_at.isoformat():
            raise ValidationError(SEEN_CHANGED)
        return seen

    def carry_out(self, *, by):
        """Raises what stands in `decisions.REFUSALS`, as the use cases do."""
        asked = {self.decision.asks: self.cleaned_data[self.decision.asks]} if self.decision.asks else {}
        return self.decision.act(self.article, by=by, **asked)
